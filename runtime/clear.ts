/** Fills arrays with the value that sparse rounds suppose in all their entries. */

import type { BoundSparse } from "../src/bind/bound.ts";
import type { Crew } from "./crew.ts";

type Cleared = BoundSparse["cleared"][number];

/** Fills a worker's part of some arrays, which lie `shift` bytes behind the addresses in the plan. A worker that is alone fills all. */
export function clear(arrays: readonly Cleared[], crew: Crew): void {
  const { buffer, shift } = crew;
  const [part, parts] = crew.isAlone() ? [0, 1] : [crew.worker, crew.workers];
  for (const { address, length, element, value } of arrays) {
    const from = Math.floor((length * part) / parts);
    const count = Math.floor((length * (part + 1)) / parts) - from;
    const { bytes, view } = VIEWS[element];
    const start = address + shift + from * bytes;
    view(buffer, start, Math.min(count, SEED)).fill(value);
    spread(new Uint8Array(buffer, start, count * bytes), SEED * bytes);
  }
}

/** The entries that are filled one by one. Copies of them fill the rest, which is five times as fast for bytes. */
const SEED = 1024;

/** Fills an array with copies of its first `known` bytes. */
function spread(array: Uint8Array, known: number): void {
  for (let end = known; end < array.length; end *= 2) array.copyWithin(end, 0, Math.min(end, array.length - end));
}

type View = (buffer: ArrayBufferLike, byte: number, length: number) => { fill(value: number): unknown };

const VIEWS: { readonly [E in Cleared["element"]]: { readonly bytes: number; readonly view: View } } = {
  bool: { bytes: 1, view: (buffer, byte, length) => new Uint8Array(buffer, byte, length) },
  i32: { bytes: 4, view: (buffer, byte, length) => new Int32Array(buffer, byte, length) },
  u32: { bytes: 4, view: (buffer, byte, length) => new Uint32Array(buffer, byte, length) },
  f32: { bytes: 4, view: (buffer, byte, length) => new Float32Array(buffer, byte, length) },
  f64: { bytes: 8, view: (buffer, byte, length) => new Float64Array(buffer, byte, length) },
};
