/**
 * Puts rows into the order of ranges of neighbors (CSR segmenting): all rows of a window for the neighbors of the first range
 * of nodes, then all of them for the second. Of 10 nodes, with rows 0: [1 8 9] and 1: [2 7] in one window, and ranges of 5 nodes:
 *
 *     order of entries  1 | 2 | 8 9 | 7      ends  1 2 4 5
 */

import { rangesOf } from "../bind/row-layout.ts";
import { SEGMENT } from "../plan/blocks.ts";

/**
 * Writes where each row ends in each range, counted in positions of the new order: of a window first all its rows in the
 * first range, then all in the second. A row longer than a segment is in the first range as a whole, for its segments are
 * counted from its beginning. `offsets` are n + 1, `ends` n times as many as there are ranges.
 */
export function endRanges(
  offsets: Uint32Array,
  neighbors: Uint32Array,
  { window, range }: { readonly window: number; readonly range: number },
  ends: Uint32Array,
): void {
  let position = 0;
  let place = 0;
  overRanges(offsets, window, rangesOf(offsets.length - 1, range), (row, start, number) => {
    const rowEnd = offsets[row + 1]!;
    const limit = (number + 1) * range;
    let at = start;
    if (rowEnd - offsets[row]! > SEGMENT) at = rowEnd;
    else while (at < rowEnd && neighbors[at]! < limit) at++;
    position += at - start;
    ends[place++] = position;
    return at;
  });
}

/** Copies entries from the order of the rows to the order of ranges, whose ends `endRanges` wrote. */
export function orderByRanges(
  offsets: Uint32Array,
  ends: Uint32Array,
  window: number,
  from: Uint32Array,
  to: Uint32Array,
): void {
  const nodeCount = offsets.length - 1;
  let position = 0;
  let place = 0;
  overRanges(offsets, window, nodeCount === 0 ? 0 : ends.length / nodeCount, (_, start) => {
    let at = start;
    for (const stop = ends[place++]!; position < stop; position++) to[position] = from[at++]!;
    return at;
  });
}

/**
 * Visits each row of a window once for each range: all rows for one range before any for the next, and window after
 * window. `visit` is called with the position in the row to start from, and returns the position at which the next
 * visit starts.
 */
function overRanges(
  offsets: Uint32Array,
  window: number,
  ranges: number,
  visit: (row: number, start: number, range: number) => number,
): void {
  const nodeCount = offsets.length - 1;
  const cursors = new Uint32Array(Math.min(window, nodeCount));
  for (let begin = 0; begin < nodeCount; begin += window) {
    const end = Math.min(begin + window, nodeCount);
    cursors.set(offsets.subarray(begin, end));
    for (let range = 0; range < ranges; range++) {
      for (let row = begin; row < end; row++) cursors[row - begin] = visit(row, cursors[row - begin]!, range);
    }
  }
}
