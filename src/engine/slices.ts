/** Rows put into the order of slices, as src/plan/row-layout.ts describes them. */

import { SLICE } from "../compile.ts";
import type { ColumnValues } from "../graph/graph.ts";

/** Rows longer than this are few, and sorted one by one. */
const MOST_COUNTED = 2 ** 11;

/**
 * Writes the nodes of each window of so many by falling length of their rows, those as long as each other by number, to `order`.
 * `offsets` are n + 1, `order` is n long. Takes time n, but for rows that are very long.
 */
export function orderWindows(offsets: Uint32Array, order: Uint32Array, window: number): void {
  const nodeCount = order.length;
  const starts = new Uint32Array(MOST_COUNTED + 2);
  for (let begin = 0; begin < nodeCount; begin += window) {
    const end = Math.min(begin + window, nodeCount);
    // Counting sort; lengths beyond what is counted share the place of the longest, which comes first.
    const placeOf = (node: number): number =>
      MOST_COUNTED + 1 - Math.min(offsets[node + 1]! - offsets[node]!, MOST_COUNTED + 1);
    starts.fill(0);
    for (let node = begin; node < end; node++) starts[placeOf(node)]!++;
    const long = starts[0]!;
    let before = begin;
    for (let place = 0; place < starts.length; place++) {
      const count = starts[place]!;
      starts[place] = before;
      before += count;
    }
    for (let node = begin; node < end; node++) order[starts[placeOf(node)]!++] = node;
    if (long > 1) {
      const lengthOf = (node: number): number => offsets[node + 1]! - offsets[node]!;
      order.subarray(begin, begin + long).sort((a, b) => lengthOf(b) - lengthOf(a) || a - b);
    }
  }
}

export interface SlicedOrder {
  readonly offsets: Uint32Array;
  /** What `orderWindows` wrote. */
  readonly order: Uint32Array;
  readonly window: number;
  readonly segment: number;
}

/**
 * Copies entries that stand by position of the rows into the order of slices: of each window first the rows longer than
 * `segment`, one after the other; then eight rows at a time, an edge of each in turn as far as the shortest goes, and what
 * is left of each; then the rows that fill no slice. With `numbers`, `from` is by these numbers and not by position.
 */
export function sliceEntries(
  { offsets, order, window, segment }: SlicedOrder,
  from: ColumnValues,
  to: ColumnValues,
  numbers: Uint32Array | null = null,
): void {
  const nodeCount = order.length;
  let position = 0;
  const copyRest = (node: number, skipped: number): void => {
    for (let at = offsets[node]! + skipped; at < offsets[node + 1]!; at++) {
      to[position++] = from[numbers === null ? at : numbers[at]!]!;
    }
  };
  const rowStarts = new Uint32Array(SLICE);
  for (let begin = 0; begin < nodeCount; begin += window) {
    const end = Math.min(begin + window, nodeCount);
    const lengthAt = (place: number): number => offsets[order[place]! + 1]! - offsets[order[place]!]!;
    let place = begin;
    while (place < end && lengthAt(place) > segment) copyRest(order[place++]!, 0);
    for (; place + SLICE <= end; place += SLICE) {
      const common = lengthAt(place + SLICE - 1);
      for (let lane = 0; lane < SLICE; lane++) rowStarts[lane] = offsets[order[place + lane]!]!;
      for (let edge = 0; edge < common; edge++) {
        for (let lane = 0; lane < SLICE; lane++) {
          const at = rowStarts[lane]! + edge;
          to[position++] = from[numbers === null ? at : numbers[at]!]!;
        }
      }
      if (lengthAt(place) === common) continue;
      for (let lane = 0; lane < SLICE - 1; lane++) copyRest(order[place + lane]!, common);
    }
    while (place < end) copyRest(order[place++]!, 0);
  }
}
