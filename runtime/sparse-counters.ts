/** What sparse rounds count in memory that all workers share, and what they clear of it before the first. */

import type { BoundSparse } from "../src/bind/bound.ts";
import type { Counter } from "../src/bind/sparse-turns.ts";
import { COUNTER_BYTES, COUNTERS, counterIndex, PHASES } from "../src/bind/sparse-turns.ts";

/** The counters of the stages of one loop, of which each turn has some of its own. */
export class SparseCounters {
  readonly #stages: number;
  readonly #words: Int32Array;

  /** `shift` is how many bytes behind those of the plan they are. */
  constructor({ counters, stages }: BoundSparse, buffer: ArrayBufferLike, shift: number) {
    const words = (PHASES * COUNTERS.length * stages * COUNTER_BYTES) / Int32Array.BYTES_PER_ELEMENT;
    this.#stages = stages;
    this.#words = new Int32Array(buffer, counters + shift, words);
  }

  count(stage: number, counter: Counter, turn: number): number {
    return this.#words[this.#wordOf(stage, counter, turn)]! >>> 0;
  }

  reset(turn: number): void {
    for (let stage = 0; stage < this.#stages; stage++) this.resetStage(stage, turn);
  }

  resetStage(stage: number, turn: number): void {
    for (const counter of COUNTERS) this.#words[this.#wordOf(stage, counter, turn)] = 0;
  }

  #wordOf(stage: number, counter: Counter, turn: number): number {
    return (counterIndex(stage, counter, turn % PHASES) * COUNTER_BYTES) / Int32Array.BYTES_PER_ELEMENT;
  }
}

/** Clears one of so many parts of what the first sparse round supposes to be clear, so many bytes behind where the plan has it. */
export function clearPart(
  { cleared }: BoundSparse,
  buffer: ArrayBufferLike,
  shift: number,
  part: number,
  parts: number,
): void {
  for (const { address, length, element, value } of cleared) {
    const from = Math.floor((length * part) / parts);
    const count = Math.floor((length * (part + 1)) / parts) - from;
    const { bytes, view } = VIEWS[element];
    view(buffer, address + shift + from * bytes, count).fill(value);
  }
}

type View = (buffer: ArrayBufferLike, byte: number, length: number) => { fill(value: number): unknown };

const VIEWS: {
  readonly [E in BoundSparse["cleared"][number]["element"]]: { readonly bytes: number; readonly view: View };
} = {
  bool: { bytes: 1, view: (buffer, byte, length) => new Uint8Array(buffer, byte, length) },
  i32: { bytes: 4, view: (buffer, byte, length) => new Int32Array(buffer, byte, length) },
  u32: { bytes: 4, view: (buffer, byte, length) => new Uint32Array(buffer, byte, length) },
  f32: { bytes: 4, view: (buffer, byte, length) => new Float32Array(buffer, byte, length) },
  f64: { bytes: 8, view: (buffer, byte, length) => new Float64Array(buffer, byte, length) },
};
