/** Lays out the memory of a run by offsets, before the memory exists and has an address. */

import { ELEMENT_BYTES } from "../../ir/type.ts";
import type { Plan } from "../../plan/plan.ts";

/** Offsets in a block of memory that has not been allocated yet. */
export class Arena {
  bytes = 0;

  /**
   * Reserves bytes at a multiple of 64, and gives their offset. Long arrays with different numbers lie well apart
   * modulo 4096: a load after a store would otherwise have to wait where the two addresses differ in higher bits only
   * (4K aliasing).
   */
  reserve(bytes: number, number: number): number {
    const offset = bytes < LONG_ARRAY ? this.bytes : nextAt(this.bytes, (number % 7) * 9 * 64, 4096);
    this.bytes = Math.ceil((offset + bytes) / 64) * 64;
    return offset;
  }
}

/** The number of tables, by which they lie apart from buffers. */
export const TABLES = 3;

/** The bytes from which an array counts as long, so that some memory is spent on where it lies. */
const LONG_ARRAY = 2 ** 16;

/** Gives the least number from `from` on that is `place` modulo `period`. */
function nextAt(from: number, place: number, period: number): number {
  return from + ((((place - from) % period) + period) % period);
}

/** Gives for each storage the bytes of an entry of its widest buffer. */
export function widthsOf({ buffers }: Plan): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  for (const { origin, element } of buffers) {
    if (origin.kind !== "computed") continue;
    widths.set(origin.storage, Math.max(widths.get(origin.storage) ?? 0, ELEMENT_BYTES[element]));
  }
  return widths;
}
