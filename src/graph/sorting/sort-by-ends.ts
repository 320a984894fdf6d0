/** Sorts edges by their ends. */

import { atOnce, inSlices, SLICE, type Turns } from "../../turns.ts";
import type { EdgeEnds } from "../adjacency.ts";
import { type Allocator, discard, heapAllocator, touching } from "../allocator.ts";
import { countingSort } from "./counting-sort.ts";

/**
 * The number of ranges of rows that edges are put into first: as many as a processor can write to in turns without
 * waiting for memory.
 */
const RANGES = 256;

/** The length up to which rows are sorted by insertion, which is faster for few entries. */
const SHORT = 24;
/** The length up to which rows are sorted as numbers that combine a target and a place. These are exact up to 2^53. */
const PLACES = 2 ** 21;

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
}

/**
 * Sorts edges by source and target, stably, and drops self-loops if asked to. Edges are put into ranges of rows first,
 * and then into rows within each range, so that no step jumps across all of memory.
 */
export function* sortingByEnds(
  { source, target }: EdgeEnds,
  nodeCount: number,
  { dropsLoops, freesEnds = false, allocator = heapAllocator }: SortOptions,
): Turns<SortedEdges> {
  let shift = 0;
  while (nodeCount > RANGES << shift && shift < 24) shift++;
  const rangeEnds = new Uint32Array(RANGES + 1);
  yield* inSlices(source.length, (from, to) => {
    for (let at = from; at < to; at++) {
      if (!dropsLoops || source[at] !== target[at]) rangeEnds[source[at]! >>> shift]!++;
    }
  });
  for (let range = 0, count = 0; range <= RANGES; range++) {
    const start = count;
    count += rangeEnds[range]!;
    rangeEnds[range] = start;
  }
  const length = rangeEnds[RANGES]!;
  const order = allocator.uint32(length);
  const ends = { source: allocator.uint32(length), target: allocator.uint32(length) };
  // The edges in ranges. Their sources use the array that the sources in rows will have.
  const ranged = { source: ends.source, target: allocator.uint32(length), order: allocator.uint32(length) };
  yield* touching(ranged.source, ranged.target, ranged.order);
  yield* inSlices(source.length, (from, to) =>
    putInRanges(ranged, rangeEnds, { source, target }, { from, to, shift, dropsLoops }),
  );
  if (freesEnds) for (const array of [source, target]) discard(array);
  const sorted = { target: ends.target, order };
  const rows = new RowSorter(ends.target, order, nodeCount);
  const cursor = new Uint32Array((1 << shift) + 1);
  for (let range = 0, start = 0; range < RANGES && start < length; range++) {
    const end = rangeEnds[range]!;
    const first = range << shift;
    cursor.fill(0);
    yield* inSlices(end - start, (from, to) => countRows(cursor, ends.source, first, start + from, start + to));
    cursor[0] = start;
    for (let row = 1; row < cursor.length; row++) cursor[row]! += cursor[row - 1]!;
    yield* inSlices(end - start, (from, to) => putInRows(sorted, cursor, ranged, first, start + from, start + to));
    let pause = start + SLICE;
    for (let row = 0; row < 1 << shift && start < end; row++) {
      const rowEnd = cursor[row]!;
      rows.sort(start, rowEnd);
      // A loop, since a call of fill costs more than most rows have entries.
      while (start < rowEnd) ends.source[start++] = first + row;
      if (start < pause) continue;
      pause = start + SLICE;
      yield;
    }
    start = end;
  }
  const release = allocator.release ?? discard;
  release(ranged.target);
  release(ranged.order);
  return { order, ends };
}

interface Ranged extends EdgeEnds {
  /** The position of each edge in the input. */
  readonly order: Uint32Array;
}

/** Puts some edges into ranges. `next` has the place for the next edge of each range. */
function putInRanges(
  ranged: Ranged,
  next: Uint32Array,
  { source, target }: EdgeEnds,
  {
    from,
    to,
    shift,
    dropsLoops,
  }: { readonly from: number; readonly to: number; readonly shift: number; readonly dropsLoops: boolean },
): void {
  for (let at = from; at < to; at++) {
    const end = source[at]!;
    if (dropsLoops && end === target[at]) continue;
    const place = next[end >>> shift]!++;
    ranged.source[place] = end;
    ranged.target[place] = target[at]!;
    ranged.order[place] = at;
  }
}

function countRows(counts: Uint32Array, source: Uint32Array, first: number, from: number, to: number): void {
  for (let place = from; place < to; place++) counts[source[place]! - first + 1]!++;
}

/**
 * Puts some edges of a range into rows. `first` is its first row, and `next` has the place for the next edge of each
 * row.
 */
function putInRows(
  sorted: Pick<Ranged, "target" | "order">,
  next: Uint32Array,
  ranged: Ranged,
  first: number,
  from: number,
  to: number,
): void {
  for (let at = from; at < to; at++) {
    const place = next[ranged.source[at]! - first]!++;
    sorted.order[place] = ranged.order[at]!;
    sorted.target[place] = ranged.target[at]!;
  }
}

/**
 * Sorts rows by target in place, and moves the numbers that belong to targets along. The order of equal targets stays.
 */
class RowSorter {
  readonly #targets: Uint32Array;
  readonly #numbers: Uint32Array;
  readonly #nodeCount: number;
  #keys = new Float64Array(256);

  /** The two arrays hold the rows. Targets are below `nodeCount`. */
  constructor(targets: Uint32Array, numbers: Uint32Array, nodeCount: number) {
    this.#targets = targets;
    this.#numbers = numbers;
    this.#nodeCount = nodeCount;
  }

  /** Sorts the row from `start` up to `end`. */
  sort(start: number, end: number): void {
    const targets = this.#targets;
    let place = start + 1;
    while (place < end && targets[place]! >= targets[place - 1]!) place++;
    if (place >= end) return;
    if (end - start <= SHORT) this.#insert(start, place, end);
    else this.#sortLong(start, end);
  }

  /** Sorts by insertion, where everything before `from` is sorted already. */
  #insert(start: number, from: number, end: number): void {
    const targets = this.#targets;
    const numbers = this.#numbers;
    for (let place = from; place < end; place++) {
      const target = targets[place]!;
      const number = numbers[place]!;
      let hole = place;
      for (; hole > start && targets[hole - 1]! > target; hole--) {
        targets[hole] = targets[hole - 1]!;
        numbers[hole] = numbers[hole - 1]!;
      }
      targets[hole] = target;
      numbers[hole] = number;
    }
  }

  #sortLong(start: number, end: number): void {
    const length = end - start;
    const targets = this.#targets.subarray(start, end);
    const before = this.#numbers.slice(start, end);
    if (length > PLACES) {
      const places = atOnce(countingSort(null, targets, this.#nodeCount));
      const sorted = places.map((place) => targets[place]!);
      for (let k = 0; k < length; k++) this.#numbers[start + k] = before[places[k]!]!;
      targets.set(sorted);
      return;
    }
    if (length > this.#keys.length) this.#keys = new Float64Array(Math.min(PLACES, 2 * length));
    const keys = this.#keys.subarray(0, length);
    for (let k = 0; k < length; k++) keys[k] = targets[k]! * PLACES + k;
    keys.sort();
    for (let k = 0; k < length; k++) {
      const target = Math.floor(keys[k]! / PLACES);
      targets[k] = target;
      this.#numbers[start + k] = before[keys[k]! - target * PLACES]!;
    }
  }
}
