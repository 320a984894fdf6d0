import { inSlices, SLICE, type Turns } from "../../turns.ts";
import { discard, filling, heapAllocator, touching } from "../allocator.ts";
import { mix } from "../random.ts";
import { processSeed, type Seed } from "../seed.ts";
import { sortingNumbers } from "../sorting/merge-sort.ts";

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
  seed: Seed = processSeed(),
): Turns<IntegerTable> {
  let slots = yield* emptySlots(4 * SLICE);
  let used = 0;
  for (const integers of lists) {
    for (let begin = 0; begin < integers.length; begin += SLICE) {
      const end = Math.min(integers.length, begin + SLICE);
      // There is room for all of a slice, so that the table becomes larger between slices alone.
      if (2 * (used + end - begin) > slots.length) slots = yield* doubling(slots, seed);
      used += add(slots, integers, seed, begin, end);
      yield;
    }
  }
  const integers = heapAllocator.float64(used);
  let count = 0;
  yield* inSlices(slots.length, (from, to) => {
    for (let at = from; at < to; at++) if (!Number.isNaN(slots[at]!)) integers[count++] = slots[at]!;
  });
  const ascending = yield* sortingNumbers(integers);
  const places = heapAllocator.uint32(slots.length);
  yield* touching(places);
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

/** Adds some of the integers, and counts those that were not there. */
function add(
  slots: Float64Array,
  integers: Float64Array | Int32Array | Uint32Array,
  seed: Seed,
  from: number,
  to: number,
): number {
  let added = 0;
  for (let at = from; at < to; at++) {
    const integer = integers[at]!;
    const slot = slotOf(slots, integer, seed);
    if (slots[slot] === integer) continue;
    slots[slot] = integer;
    added++;
  }
  return added;
}

function* emptySlots(length: number): Turns<Float64Array> {
  const slots = heapAllocator.float64(length);
  yield* filling(slots, Number.NaN);
  return slots;
}

/** Puts the integers into twice as many slots. */
function* doubling(slots: Float64Array, seed: Seed): Turns<Float64Array> {
  const wider = yield* emptySlots(2 * slots.length);
  yield* inSlices(slots.length, (from, to) => {
    for (let at = from; at < to; at++) {
      const integer = slots[at]!;
      if (!Number.isNaN(integer)) wider[slotOf(wider, integer, seed)] = integer;
    }
  });
  discard(slots);
  return wider;
}
