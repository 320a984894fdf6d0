/**
 * Puts rows into the order of slices (SELL-C-σ): in a window, rows by falling length; of 8 rows side by side, the first entry of each, then the
 * second of each, and so on. With slices of 2 in place of 8, rows 0: [a], 1: [b c d], 2: [e f]:
 *
 *     rows by length  1 2 0      entries  b e c f d | a
 */

import { SLICE } from "../bind/row-layout.ts";
import { atOnce, type Turns } from "../turns.ts";

/** The length up to which rows are sorted by counting. Longer rows are few, and sorted one by one. */
const MOST_COUNTED = 2 ** 11;

/**
 * Writes the nodes of each window to `order` (n long), those of longer rows first, and of rows of one length by number. `offsets`
 * are n + 1. Takes time n, but for very long rows.
 */
export function orderWindows(offsets: Uint32Array, order: Uint32Array, window: number): void {
  const nodeCount = order.length;
  const starts = new Uint32Array(MOST_COUNTED + 2);
  for (let begin = 0; begin < nodeCount; begin += window) {
    const end = Math.min(begin + window, nodeCount);
    // In the counting sort, lengths beyond the counted ones share a place, which comes first.
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
  /** The order that `orderWindows` wrote. */
  readonly order: Uint32Array;
  readonly window: number;
  readonly segment: number;
}

/** The number of positions that are copied before other work on the thread has its turn. */
const SHARE = 2 ** 17;

/**
 * Copies what stands by position of the rows into the order of slices: of each window first the rows longer than
 * `segment`, one after the other; then eight rows at a time, an edge of each in turn as far as the shortest goes, and what
 * is left of each; then the rows that fill no slice. Both arrays have an entry for each position.
 */
export function sliceRows(sliced: SlicedOrder, from: Uint32Array, to: Uint32Array): void {
  atOnce(slicingRows(sliced, from, to));
}

/** Does the same, giving way between windows. */
export function* slicingRows(sliced: SlicedOrder, from: Uint32Array, to: Uint32Array): Turns<void> {
  const { order, window } = sliced;
  let position = 0;
  let yielded = 0;
  for (let begin = 0; begin < order.length; begin += window) {
    position = sliceWindow(sliced, { begin, end: Math.min(begin + window, order.length), position }, from, to);
    if (position - yielded < SHARE) continue;
    yielded = position;
    yield;
  }
}

/** A window of nodes, and the position at which its rows begin. */
interface WindowAt {
  readonly begin: number;
  readonly end: number;
  readonly position: number;
}

/** Copies the rows of a window. Returns the position behind them. */
function sliceWindow(
  { offsets, order, segment }: SlicedOrder,
  { begin, end, position: first }: WindowAt,
  from: Uint32Array,
  to: Uint32Array,
): number {
  let position = first;
  let place = begin;
  while (place < end) {
    const node = order[place]!;
    const start = offsets[node]!;
    const stop = offsets[node + 1]!;
    const fillsNoSlice = place + SLICE > end;
    if (stop - start > segment || fillsNoSlice) {
      for (let at = start; at < stop; at++) to[position++] = from[at]!;
      place++;
      continue;
    }
    const shortest = order[place + SLICE - 1]!;
    const common = offsets[shortest + 1]! - offsets[shortest]!;
    let rest = position + SLICE * common;
    // Rows are copied one by one, since reading in order is worth more than writing in order.
    for (let lane = 0; lane < SLICE; lane++) {
      const row = order[place + lane]!;
      const rowEnd = offsets[row + 1]!;
      const commonEnd = offsets[row]! + common;
      let target = position + lane;
      for (let at = offsets[row]!; at < commonEnd; at++) {
        to[target] = from[at]!;
        target += SLICE;
      }
      for (let at = commonEnd; at < rowEnd; at++) to[rest++] = from[at]!;
    }
    position = rest;
    place += SLICE;
  }
  return position;
}
