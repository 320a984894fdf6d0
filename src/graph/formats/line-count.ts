/** How many lines of edges a text can have, before any is read. */

import type { Turns } from "../../turns.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** An edge takes three bytes at least: two ids, and what parts them. */
export const SHORTEST_EDGE = 3;

/** Bytes that are gone over before others may have their turn: a fraction of a millisecond's. */
const COUNTED = 1 << 18;

/**
 * How many lines of so many bytes at least a text has, without their ends, which bounds its edges: blank lines are none,
 * so that what is allocated for edges stays in proportion to the bytes that can tell of them. The two bytes of CRLF end two
 * lines, of which one has none.
 */
export function* countingLines(bytes: Uint8Array, shortest: number): Turns<number> {
  let lines = 0;
  let start = 0;
  for (let from = 0; from < bytes.length; from += COUNTED) {
    const to = Math.min(bytes.length, from + COUNTED);
    for (let at = from; at < to; at++) {
      if (bytes[at] !== LINE_FEED && bytes[at] !== CARRIAGE_RETURN) continue;
      if (at - start >= shortest) lines++;
      start = at + 1;
    }
    yield;
  }
  return bytes.length - start >= shortest ? lines + 1 : lines;
}
