/** Sorts the edges of a range of rows, which fit a cache: by row, then by target, then as they came. */

import { inSlices, SLICE, type Turns } from "../../turns.ts";
import { type Allocator, discard, touching } from "../allocator.ts";
import { RowSorter } from "./row-sorter.ts";

/** The edges of some ranges, range after range. */
export interface RangedEdges {
  /** The row of each edge, counted from the first of its range; null where it stands in the same word as the target. */
  readonly rowOf: Uint16Array | Uint32Array | null;
  /** The target of each edge, in the lowest bits, or alone. */
  readonly target: Uint32Array;
  /** The position of each edge in the input. */
  readonly order: Uint32Array;
}

/** How large ranges are. */
interface RangeSize {
  /** The most edges of a range. */
  readonly longest: number;
  /** The bits of a row within its range, and those of a target. */
  readonly rowBits: number;
  readonly targetBits: number;
}

/** The number of edges from which tables of digits are worth it. With fewer, rows are sorted one by one. */
const MANY = 2048;
/** The most bits of a digit: a processor can write to so many places in turns without waiting for memory. */
const DIGIT_BITS = 11;

export class RangeSorter {
  readonly #edges: RangedEdges;
  readonly #spare: RangedEdges;
  readonly #release: (array: Uint32Array) => void;
  readonly #targetBits: number;
  /** The number of edges in each row; then the place at which it begins, and at last the one at which it ends. */
  readonly #rows: Uint32Array;
  /** The same for each digit of the words with targets, the lowest first. */
  readonly #digits: readonly Uint32Array[];
  readonly #digitBits: number;
  readonly #rowSorter: RowSorter;
  /** The rows of the edges of a short range, where they stand in the same word as targets. */
  readonly #shortRows = new Uint32Array(MANY);

  constructor(edges: RangedEdges, { longest, rowBits, targetBits }: RangeSize, allocator: Allocator) {
    this.#edges = edges;
    this.#rowSorter = new RowSorter(edges.target, edges.order);
    this.#release = allocator.release === undefined ? discard : (array) => allocator.release?.(array);
    this.#targetBits = targetBits;
    this.#rows = new Uint32Array(1 << rowBits);
    const length = longest < MANY ? 0 : longest;
    const { rowOf } = edges;
    this.#spare = {
      rowOf: rowOf && (rowOf instanceof Uint16Array ? new Uint16Array(length) : allocator.uint32(length)),
      target: allocator.uint32(longest),
      order: allocator.uint32(longest),
    };
    const bits = rowOf === null ? rowBits + targetBits : targetBits;
    const count = Math.ceil(bits / DIGIT_BITS);
    this.#digitBits = Math.ceil(bits / Math.max(1, count));
    this.#digits = Array.from({ length: longest < MANY ? 0 : count }, () => new Uint32Array(1 << this.#digitBits));
  }

  /** Touches the memory that is needed besides. */
  *touching(): Turns<void> {
    const { rowOf, target, order } = this.#spare;
    yield* touching(target, order, ...(rowOf === null ? [] : [rowOf]));
  }

  /** Sorts the edges at some places, whose first row is `first`, and writes their sources. */
  *sorting(start: number, end: number, first: number, source: Uint32Array): Turns<void> {
    const { rowOf, target } = this.#edges;
    const rows = this.#rows;
    if (end - start < MANY) this.#sortRows(start, end);
    else yield* this.#sortingByDigits(start, end);
    if (rowOf === null) {
      const bits = this.#targetBits;
      yield* inSlices(end - start, (from, to) => {
        takeApart(target, bits, source, { first, from: start + from, to: start + to });
      });
      return;
    }
    let pause = start + SLICE;
    for (let row = 0, place = start; place < end; row++) {
      const rowEnd = rows[row]!;
      // A loop, since a call of fill costs more than most rows have entries.
      while (place < rowEnd) source[place++] = first + row;
      if (place < pause) continue;
      pause = place + SLICE;
      yield;
    }
  }

  /** Frees the memory that was needed besides. */
  end(): void {
    const { rowOf, target, order } = this.#spare;
    if (rowOf instanceof Uint32Array) this.#release(rowOf);
    else if (rowOf !== null) discard(rowOf);
    for (const array of [target, order]) this.#release(array);
  }

  /** Puts edges into rows, and sorts each row. */
  #sortRows(start: number, end: number): void {
    const { target, order } = this.#edges;
    const [spare, rows] = [this.#spare, this.#rows];
    const length = end - start;
    const rowOf = this.#shortRows;
    this.#copyRows(rowOf, start, length);
    rows.fill(0);
    for (let at = 0; at < length; at++) {
      rows[rowOf[at]!]!++;
      spare.target[at] = target[start + at]!;
      spare.order[at] = order[start + at]!;
    }
    toStarts(rows, start);
    for (let at = 0; at < length; at++) {
      const place = rows[rowOf[at]!]!++;
      target[place] = spare.target[at]!;
      order[place] = spare.order[at]!;
    }
    for (let row = 0, from = start; from < end; row++) {
      this.#rowSorter.sort(from, rows[row]!);
      from = rows[row]!;
    }
  }

  #copyRows(into: Uint32Array, start: number, length: number): void {
    const { rowOf, target } = this.#edges;
    const bits = this.#targetBits;
    if (rowOf === null) for (let at = 0; at < length; at++) into[at] = target[start + at]! >>> bits;
    else for (let at = 0; at < length; at++) into[at] = rowOf[start + at]!;
  }

  /** Sorts by digits from the lowest on, and by row at last. Each of these sorts is stable. */
  *#sortingByDigits(start: number, end: number): Turns<void> {
    const { rowOf, target, order } = this.#edges;
    const range: RangedEdges = {
      rowOf: rowOf?.subarray(start, end) ?? null,
      target: target.subarray(start, end),
      order: order.subarray(start, end),
    };
    const length = end - start;
    const rows = this.#rows.fill(0);
    for (const counts of this.#digits) counts.fill(0);
    let isSorted = true;
    yield* inSlices(length, (from, to) => {
      isSorted &&= areSorted(range, from, to);
      if (range.rowOf !== null) countRows(rows, range.rowOf, from, to);
      for (const [digit, counts] of this.#digits.entries())
        countDigit(counts, range.target, digit * this.#digitBits, from, to);
    });
    toStarts(rows, start);
    if (isSorted) {
      // Each row ends where the next one begins.
      rows.copyWithin(0, 1);
      rows[rows.length - 1] = end;
      return;
    }
    let edges = range;
    let others = this.#spare;
    for (const [digit, next] of this.#digits.entries()) {
      toStarts(next, 0);
      const shift = digit * this.#digitBits;
      const [now, then] = [edges, others];
      yield* inSlices(length, (from, to) => moveByDigit(now, then, next, { shift, from, to }));
      [edges, others] = [others, edges];
    }
    if (rowOf !== null) {
      const [now, then] = [edges, others];
      yield* inSlices(length, (from, to) => moveToRows(now, then, rows, { start, from, to }));
      [edges, others] = [others, edges];
    }
    if (edges === range) return;
    const { target: targets, order: orders } = edges;
    yield* inSlices(length, (from, to) => {
      range.target.set(targets.subarray(from, to), from);
      range.order.set(orders.subarray(from, to), from);
    });
  }
}

/** Tells whether edges are sorted from the one before the first of them on. */
function areSorted({ rowOf, target }: RangedEdges, from: number, to: number): boolean {
  let at = Math.max(1, from);
  if (rowOf === null) while (at < to && target[at - 1]! <= target[at]!) at++;
  else {
    while (at < to && rowOf[at - 1]! <= rowOf[at]!) {
      if (rowOf[at - 1] === rowOf[at] && target[at - 1]! > target[at]!) break;
      at++;
    }
  }
  return at >= to;
}

function countRows(counts: Uint32Array, rowOf: Uint16Array | Uint32Array, from: number, to: number): void {
  for (let at = from; at < to; at++) counts[rowOf[at]!]!++;
}

function countDigit(counts: Uint32Array, target: Uint32Array, shift: number, from: number, to: number): void {
  const mask = counts.length - 1;
  for (let at = from; at < to; at++) counts[(target[at]! >>> shift) & mask]!++;
}

/** Moves some edges to the next places for their digits. */
function moveByDigit(
  edges: RangedEdges,
  into: RangedEdges,
  next: Uint32Array,
  { shift, from, to }: { readonly shift: number; readonly from: number; readonly to: number },
): void {
  const { rowOf, target, order } = edges;
  const { rowOf: rows, target: targets, order: orders } = into;
  const mask = next.length - 1;
  for (let at = from; at < to; at++) {
    const end = target[at]!;
    const place = next[(end >>> shift) & mask]!++;
    if (rows !== null && rowOf !== null) rows[place] = rowOf[at]!;
    targets[place] = end;
    orders[place] = order[at]!;
  }
}

/** Does the same by row, where places are counted from `start` on. The rows themselves stay behind. */
function moveToRows(
  { rowOf, target, order }: RangedEdges,
  { target: targets, order: orders }: RangedEdges,
  next: Uint32Array,
  { start, from, to }: { readonly start: number; readonly from: number; readonly to: number },
): void {
  if (rowOf === null) return;
  for (let at = from; at < to; at++) {
    const place = next[rowOf[at]!]!++ - start;
    targets[place] = target[at]!;
    orders[place] = order[at]!;
  }
}

/** Writes the sources of some edges, whose rows are counted from `first` on, and leaves their targets alone. */
function takeApart(
  target: Uint32Array,
  targetBits: number,
  source: Uint32Array,
  { first, from, to }: { readonly first: number; readonly from: number; readonly to: number },
): void {
  const mask = (1 << targetBits) - 1;
  for (let place = from; place < to; place++) {
    const word = target[place]!;
    source[place] = first + (word >>> targetBits);
    target[place] = word & mask;
  }
}

/** Turns counts into places, counted from `start` on: `2 0 1` becomes `0 2 2` from 0 on. */
function toStarts(counts: Uint32Array, start: number): void {
  let sum = start;
  for (let at = 0; at < counts.length; at++) {
    const place = sum;
    sum += counts[at]!;
    counts[at] = place;
  }
}
