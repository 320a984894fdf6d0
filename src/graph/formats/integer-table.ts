import { mix } from "../random.ts";

/** Distinct safe integers, each with the number it has when all are sorted. */
export interface IntegerTable {
  /** The integers, ascending. */
  readonly ascending: Float64Array;
  /** The place of an integer among them, or −1. */
  readonly indexOf: (integer: number) => number;
}

/**
 * Gathers the integers of all lists, which may repeat, in a hash table of typed arrays with linear probing: several
 * times faster than a Map, which keeps numbers beyond 31 bits as objects.
 */
export function integerTable(lists: readonly Float64Array[]): IntegerTable {
  let slots = new Float64Array(1024).fill(Number.NaN);
  let used = 0;
  for (const integers of lists) {
    for (let i = 0; i < integers.length; i++) {
      const integer = integers[i]!;
      const slot = slotOf(slots, integer);
      if (slots[slot] === integer) continue;
      slots[slot] = integer;
      if (++used * 2 > slots.length) slots = doubled(slots);
    }
  }
  const ascending = slots.filter((integer) => !Number.isNaN(integer)).sort();
  const places = new Uint32Array(slots.length);
  for (let place = 0; place < ascending.length; place++) places[slotOf(slots, ascending[place]!)] = place;
  return {
    ascending,
    indexOf(integer) {
      const slot = slotOf(slots, integer);
      return slots[slot] === integer ? places[slot]! : -1;
    },
  };
}

/** Where an integer stands, or the empty slot, NaN, where it would. At least half the slots are empty. */
function slotOf(slots: Float64Array, integer: number): number {
  const mask = slots.length - 1;
  const high = Math.floor(integer / 2 ** 32);
  let slot = mix((integer | 0) ^ Math.imul(high, 0x9e3779b1)) & mask;
  while (slots[slot] !== integer && !Number.isNaN(slots[slot])) slot = (slot + 1) & mask;
  return slot;
}

function doubled(slots: Float64Array): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(2 * slots.length).fill(Number.NaN);
  for (let i = 0; i < slots.length; i++) {
    const integer = slots[i]!;
    if (!Number.isNaN(integer)) wider[slotOf(wider, integer)] = integer;
  }
  return wider;
}
