/** Sorts edges by their ends. */

import { inSlices, type Turns } from "../../turns.ts";
import type { EdgeEnds } from "../adjacency.ts";
import { type Allocator, discard, heapAllocator, touching } from "../allocator.ts";
import { type RangedEdges, RangeSorter } from "./range-sorter.ts";
import type { TouchedArrays } from "./touched.ts";

/**
 * The number of ranges of rows that edges are put into first: as many as a processor can write to in turns without
 * waiting for memory.
 */
const RANGES = 256;

/** The number of edges that a range should have at least. */
const FEW = 1024;

/** Edges in the order of their ends: their positions in the input, and their ends. */
export interface SortedEdges {
  readonly order: Uint32Array;
  readonly ends: EdgeEnds;
}

/** How edges are sorted. */
interface SortOptions {
  readonly dropsLoops: boolean;
  /** Whether the memory of the given ends is freed as soon as they are not needed. */
  readonly freesEnds?: boolean;
  /** The source of arrays on the heap. */
  readonly allocator?: Allocator;
  /** Arrays for the order and the targets, if others touch them meanwhile. It is told when the given ends are not needed. */
  readonly touched?: TouchedArrays | undefined;
}

/**
 * Sorts edges by source and target, stably, and drops self-loops if asked to. Edges are put into ranges of rows first,
 * and then into rows within each range, so that no step jumps across all of memory. The rows of a range are made where
 * the range stood: beside the given ends there are the sorted edges and a copy of one range, no more.
 */
export function* sortingByEnds(given: EdgeEnds, nodeCount: number, options: SortOptions): Turns<SortedEdges> {
  const { dropsLoops, freesEnds = false, allocator = heapAllocator } = options;
  const targetBits = nodeCount > 1 ? 32 - Math.clz32(nodeCount - 1) : 0;
  let shift = 0;
  while (nodeCount > RANGES << shift && shift < 24) shift++;
  // Few edges are put into few ranges, if a row and a target fit a word then.
  while (shift < targetBits && shift + targetBits < 32 && given.source.length * 2 ** shift < FEW * nodeCount) shift++;
  const rangeEnds = new Uint32Array(RANGES + 1);
  yield* inSlices(given.source.length, (from, to) => countRanges(rangeEnds, given, { from, to, shift, dropsLoops }));
  let longest = 0;
  for (let range = 0, count = 0; range <= RANGES; range++) {
    const start = count;
    longest = Math.max(longest, rangeEnds[range]!);
    count += rangeEnds[range]!;
    rangeEnds[range] = start;
  }
  const length = rangeEnds[RANGES]!;
  const [order, target] = (yield* options.touched?.takingSorted(length) ?? []) ?? [
    allocator.uint32(length),
    allocator.uint32(length),
  ];
  const isPacked = shift + targetBits <= 32;
  // Sources are written where those of the input stood, if nobody needs these any more, or where rows stood.
  const isInPlace = freesEnds && (isPacked || shift <= 16);
  const source = isInPlace ? given.source.subarray(0, length) : allocator.uint32(length);
  const rowOf = isPacked ? null : isInPlace ? new Uint16Array(length) : source;
  const ranged: RangedEdges = { rowOf, target, order };
  // Touching writes zeros.
  yield* touching(target, order, isInPlace ? (rowOf ?? order) : source);
  yield* inSlices(given.source.length, (from, to) =>
    putInRanges(ranged, rangeEnds, given, { from, to, shift, dropsLoops, targetBits }),
  );
  if (freesEnds) discard(given.target);
  if (freesEnds && !isInPlace) discard(given.source);
  options.touched?.askForRows();
  const spare = {
    rowOf: rowOf && new Uint32Array(longest),
    target: allocator.uint32(longest),
    order: allocator.uint32(longest),
  };
  yield* touching(spare.target, spare.order);
  const sorter = new RangeSorter(ranged, spare, shift, targetBits);
  for (let range = 0, start = 0; range < RANGES && start < length; range++) {
    const end = rangeEnds[range]!;
    yield* sorter.sorting(start, end, range << shift, source);
    start = end;
  }
  const release = allocator.release ?? discard;
  release(spare.target);
  release(spare.order);
  if (rowOf !== null && rowOf !== source) discard(rowOf);
  return { order, ends: { source, target } };
}

/** Which edges are looked at, and how they are put into ranges. */
interface RangeSlice {
  readonly from: number;
  readonly to: number;
  readonly shift: number;
  readonly dropsLoops: boolean;
}

/** Counts the edges of each range. */
function countRanges(
  counts: Uint32Array,
  { source, target }: EdgeEnds,
  { from, to, shift, dropsLoops }: RangeSlice,
): void {
  for (let at = from; at < to; at++) {
    if (!dropsLoops || source[at] !== target[at]) counts[source[at]! >>> shift]!++;
  }
}

/** Puts some edges into ranges. `next` has the place for the next edge of each range. */
function putInRanges(
  { rowOf, target: targets, order }: RangedEdges,
  next: Uint32Array,
  { source, target }: EdgeEnds,
  { from, to, shift, dropsLoops, targetBits }: RangeSlice & { readonly targetBits: number },
): void {
  const rest = (1 << shift) - 1;
  for (let at = from; at < to; at++) {
    const end = source[at]!;
    if (dropsLoops && end === target[at]) continue;
    const place = next[end >>> shift]!++;
    if (rowOf === null) targets[place] = ((end & rest) << targetBits) | target[at]!;
    else {
      rowOf[place] = end & rest;
      targets[place] = target[at]!;
    }
    order[place] = at;
  }
}
