/** Updates of entries that other threads may update meanwhile, by exchanges of their bits. */

import type { Element } from "../../../src/ir/type.ts";
import { ELEMENT_BYTES } from "../../../src/ir/type.ts";
import { READ, WRITE } from "./access.ts";

/** An entry by its bits. */
interface Cell {
  load(): bigint;
  /** Puts bits there if those expected are; gives what was there. */
  compareExchange(expected: bigint, next: bigint): bigint;
}

const SCRATCH = new DataView(new ArrayBuffer(8));

/** Makes of an entry what a function gives of it, as one step; returns what it held before. */
export function updateAtomically(
  memory: DataView,
  at: number,
  element: Element,
  change: (entry: number) => number,
): number {
  const cell = cellOf(memory.buffer, at, ELEMENT_BYTES[element]);
  let expected = cell.load();
  for (;;) {
    const found = cell.compareExchange(expected, bitsOf(element, change(numberOf(element, expected))));
    if (found === expected) return numberOf(element, found);
    expected = found;
  }
}

function cellOf(buffer: ArrayBufferLike, at: number, bytes: number): Cell {
  if (bytes === 8) {
    const wide = new BigUint64Array(buffer, at, 1);
    return {
      load: () => Atomics.load(wide, 0),
      compareExchange: (expected, next) => Atomics.compareExchange(wide, 0, expected, next),
    };
  }
  const narrow = bytes === 1 ? new Uint8Array(buffer, at, 1) : new Uint32Array(buffer, at, 1);
  return {
    load: () => BigInt(Atomics.load(narrow, 0)),
    compareExchange: (expected, next) => BigInt(Atomics.compareExchange(narrow, 0, Number(expected), Number(next))),
  };
}

function bitsOf(element: Element, value: number): bigint {
  SCRATCH.setBigUint64(0, 0n, true);
  WRITE[element](SCRATCH, 0, value);
  return SCRATCH.getBigUint64(0, true);
}

function numberOf(element: Element, bits: bigint): number {
  SCRATCH.setBigUint64(0, bits, true);
  return READ[element](SCRATCH, 0);
}
