/** Edges sorted by their ends. */

import type { EdgeEnds } from "./adjacency.ts";
import { heapAllocator } from "./allocator.ts";
import { countingSort } from "./counting-sort.ts";

/** Into how many ranges of rows edges are put first: as many as there are places in memory that can be written to in turns. */
const RANGES = 256;

/** Edges in the order of their ends: the position that each had, and the ends. */
export interface SortedEdges {
  readonly order: Uint32Array;
  readonly ends: EdgeEnds;
}

/**
 * Sorts edges by source and target, those of both alike in their own order, and leaves out self-loops if they are to be. They
 * are put into ranges of rows first, and then into rows within each range, so that no step goes to and fro in all of memory.
 */
export function sortByEnds({ source, target }: EdgeEnds, nodeCount: number, dropsLoops: boolean): SortedEdges {
  let shift = 0;
  while (nodeCount > RANGES << shift && shift < 24) shift++;
  const rangeEnds = new Uint32Array(RANGES + 1);
  for (let i = 0; i < source.length; i++)
    if (!dropsLoops || source[i] !== target[i]) rangeEnds[source[i]! >>> shift]!++;
  for (let range = 0, count = 0; range <= RANGES; range++) {
    const start = count;
    count += rangeEnds[range]!;
    rangeEnds[range] = start;
  }
  const length = rangeEnds[RANGES]!;
  const order = heapAllocator.uint32(length);
  const ends = { source: heapAllocator.uint32(length), target: heapAllocator.uint32(length) };
  // What is in ranges; the sources stand where those in rows will, which are as many.
  const targets = heapAllocator.uint32(length);
  const positions = heapAllocator.uint32(length);
  for (let i = 0; i < source.length; i++) {
    const from = source[i]!;
    const to = target[i]!;
    if (dropsLoops && from === to) continue;
    const place = rangeEnds[from >>> shift]!++;
    ends.source[place] = from;
    targets[place] = to;
    positions[place] = i;
  }
  const rows = new RowSorter(ends.target, order, nodeCount);
  const cursor = new Uint32Array((1 << shift) + 1);
  for (let range = 0, start = 0; range < RANGES && start < length; range++) {
    const end = rangeEnds[range]!;
    const first = range << shift;
    putInRows({ source: ends.source, target: targets, positions }, { start, end, first }, cursor, {
      order,
      target: ends.target,
    });
    for (let row = 0; row < 1 << shift && start < end; row++) {
      const rowEnd = cursor[row]!;
      rows.sort(start, rowEnd);
      for (; start < rowEnd; start++) ends.source[start] = first + row;
    }
    start = end;
  }
  return { order, ends };
}

/** Puts the edges of a range, whose first row is `first`, into rows; `cursor` has then where each row ends. */
function putInRows(
  from: EdgeEnds & { readonly positions: Uint32Array },
  { start, end, first }: { readonly start: number; readonly end: number; readonly first: number },
  cursor: Uint32Array,
  to: { readonly order: Uint32Array; readonly target: Uint32Array },
): void {
  const { source, target, positions } = from;
  cursor.fill(0);
  for (let place = start; place < end; place++) cursor[source[place]! - first + 1]!++;
  cursor[0] = start;
  for (let row = 1; row < cursor.length; row++) cursor[row]! += cursor[row - 1]!;
  for (let place = start; place < end; place++) {
    const next = cursor[source[place]! - first]!++;
    to.order[next] = positions[place]!;
    to.target[next] = target[place]!;
  }
}

/** Rows up to this length are sorted by insertion, which is faster for few. */
const SHORT = 24;
/** Rows up to this length are sorted as numbers of a target and a place, which are exact up to 2^53. */
const PLACES = 2 ** 21;

/** Sorts rows by target where they lie, each with the numbers that go with its targets; equal targets stay in their order. */
class RowSorter {
  readonly #targets: Uint32Array;
  readonly #numbers: Uint32Array;
  readonly #nodeCount: number;
  #keys = new Float64Array(256);

  /** Of these arrays, which both hold the rows; targets are below `nodeCount`. */
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

  /** What stands before `from` is sorted. */
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
      const places = countingSort(null, targets, this.#nodeCount);
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
