/** Lays out the memory of a run by offsets, before the memory exists and has an address. */

import { ELEMENT_BYTES } from "../../ir/type.ts";
import type { Plan } from "../../plan/plan.ts";

/** Offsets in a block of memory yet to be found. */
export class Arena {
  bytes = 0;

  /**
   * Room for so many bytes, at a multiple of 64. Where arrays are long, those of different numbers are well apart modulo
   * 4096: a load behind a store whose address differs in higher bits alone waits for it.
   */
  reserve(bytes: number, number: number): number {
    const offset = bytes < LONG_ARRAY ? this.bytes : nextAt(this.bytes, (number % 7) * 9 * 64, 4096);
    this.bytes = Math.ceil((offset + bytes) / 64) * 64;
    return offset;
  }
}

/** The number by which tables keep away from buffers. */
export const TABLES = 3;

/** Bytes of an array that is worth some to put it where it is not in the way of others. */
const LONG_ARRAY = 2 ** 16;

/** The least number from `from` on that is `place` modulo `period`. */
function nextAt(from: number, place: number, period: number): number {
  return from + ((((place - from) % period) + period) % period);
}

/** By storage, the bytes of an entry of the widest buffer in it. */
export function widthsOf({ buffers }: Plan): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  for (const { origin, element } of buffers) {
    if (origin.kind !== "computed") continue;
    widths.set(origin.storage, Math.max(widths.get(origin.storage) ?? 0, ELEMENT_BYTES[element]));
  }
  return widths;
}
