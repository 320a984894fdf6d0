import { inSlices, type Turns } from "../../turns.ts";
import { mix } from "../random.ts";
import { PROCESS_SEED, type Seed } from "../seed.ts";

/** A table of distinct safe integers, numbered in ascending order. */
export interface IntegerTable {
  /** The integers, ascending. */
  readonly ascending: Float64Array;
  /** Finds the place of an integer among them; −1 if it is not there. */
  readonly indexOf: (integer: number) => number;
}

/**
 * Makes a table of the integers in some lists, which may repeat.
 *
 * The hash table is of typed arrays, with linear probing. It is several times faster than a Map, which keeps numbers
 * beyond 31 bits as objects. The seed decides only where integers stand in it.
 */
export function* integerTable(
  lists: readonly (Float64Array | Int32Array | Uint32Array)[],
  seed: Seed = PROCESS_SEED,
): Turns<IntegerTable> {
  let slots = new Float64Array(1024).fill(Number.NaN);
  let used = 0;
  for (const integers of lists) {
    yield* inSlices(integers.length, (from, to) => {
      for (let at = from; at < to; at++) {
        const integer = integers[at]!;
        const slot = slotOf(slots, integer, seed);
        if (slots[slot] === integer) continue;
        slots[slot] = integer;
        if (++used * 2 > slots.length) slots = doubled(slots, seed);
      }
    });
  }
  const ascending = slots.filter((integer) => !Number.isNaN(integer)).sort();
  const places = new Uint32Array(slots.length);
  yield;
  yield* inSlices(ascending.length, (from, to) => {
    for (let place = from; place < to; place++) places[slotOf(slots, ascending[place]!, seed)] = place;
  });
  return {
    ascending,
    indexOf(integer) {
      const slot = slotOf(slots, integer, seed);
      return slots[slot] === integer ? places[slot]! : -1;
    },
  };
}

/** Finds the slot of an integer, or the empty slot (NaN) where it would be. At least half the slots are empty. */
function slotOf(slots: Float64Array, integer: number, seed: Seed): number {
  const mask = slots.length - 1;
  const upper = Math.floor(integer / 2 ** 32);
  // Two rounds have a key each, so that collisions depend on both.
  let slot = mix(mix((integer | 0) ^ seed[0]) + Math.imul(upper ^ seed[1], 0x9e3779b1)) & mask;
  while (slots[slot] !== integer && !Number.isNaN(slots[slot])) slot = (slot + 1) & mask;
  return slot;
}

function doubled(slots: Float64Array, seed: Seed): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(2 * slots.length).fill(Number.NaN);
  for (let i = 0; i < slots.length; i++) {
    const integer = slots[i]!;
    if (!Number.isNaN(integer)) wider[slotOf(wider, integer, seed)] = integer;
  }
  return wider;
}
