/** An upper bound of the lines of edges in a text, found before any is read. */

import type { Turns } from "../../turns.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The least bytes of an edge: two ids and a separator. */
export const SHORTEST_EDGE = 3;

/** The number of bytes that are counted before other work has its turn: a fraction of a millisecond. */
const COUNTED = 1 << 18;

/**
 * Counts the lines with at least `shortest` bytes, without line ends. Their number bounds that of edges, since blank
 * lines are none. So memory for edges stays in proportion to the text.
 *
 * The two bytes of CRLF end two lines, of which one is empty.
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
