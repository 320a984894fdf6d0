/** Sorts the edges of a range of rows, which fit a cache: by row, then by target, then as they came. */

import { inSlices, type Turns } from "../../turns.ts";
import { type Allocator, discard, touching } from "../allocator.ts";
import { RowSorter } from "./row-sorter.ts";

/** The edges of some ranges, range after range. */
export interface RangedEdges {
  /** The row of each edge, counted from the first of its range. */
  readonly rowOf: Uint16Array | Uint32Array;
  readonly target: Uint32Array;
  /** The position of each edge in the input. */
  readonly order: Uint32Array;
}

/** The number of edges from which tables of digits are worth it. With fewer, rows are sorted one by one. */
const MANY = 2048;
/** The most bits of a digit: a processor can write to so many places in turns without waiting for memory. */
const DIGIT_BITS = 11;

export class RangeSorter {
  readonly #edges: RangedEdges;
  readonly #spare: RangedEdges;
  readonly #release: (array: Uint32Array) => void;
  /** The number of edges in each row; then the place at which it begins, and at last the one at which it ends. */
  readonly #rows: Uint32Array;
  /** The same for each digit of a target, the lowest first. */
  readonly #digits: readonly Uint32Array[];
  readonly #digitBits: number;
  readonly #rowSorter: RowSorter;

  /** A range has at most `longest` edges, in up to 2^`rowBits` rows. Targets are below `nodeCount`. */
  constructor(
    edges: RangedEdges,
    { longest, rowBits, nodeCount }: { readonly longest: number; readonly rowBits: number; readonly nodeCount: number },
    allocator: Allocator,
  ) {
    this.#edges = edges;
    this.#rowSorter = new RowSorter(edges.target, edges.order);
    this.#release = allocator.release === undefined ? discard : (array) => allocator.release?.(array);
    this.#rows = new Uint32Array(1 << rowBits);
    const rowOf = longest < MANY ? 0 : longest;
    this.#spare = {
      rowOf: edges.rowOf instanceof Uint16Array ? new Uint16Array(rowOf) : allocator.uint32(rowOf),
      target: allocator.uint32(longest),
      order: allocator.uint32(longest),
    };
    const bits = 32 - Math.clz32(nodeCount - 1);
    const count = Math.ceil(bits / DIGIT_BITS);
    this.#digitBits = Math.ceil(bits / Math.max(1, count));
    this.#digits = Array.from({ length: longest < MANY ? 0 : count }, () => new Uint32Array(1 << this.#digitBits));
  }

  /** Touches the memory that is needed besides. */
  *touching(): Turns<void> {
    const { rowOf, target, order } = this.#spare;
    yield* touching(rowOf, target, order);
  }

  /** Sorts the edges at some places. Gives the place where each row ends, until the next range is sorted. */
  *sorting(start: number, end: number): Turns<Uint32Array> {
    this.#rows.fill(0);
    if (end - start < MANY) this.#sortRows(start, end);
    else yield* this.#sortingByDigits(start, end);
    return this.#rows;
  }

  /** Frees the memory that was needed besides. */
  end(): void {
    const { rowOf, target, order } = this.#spare;
    if (rowOf instanceof Uint32Array) this.#release(rowOf);
    else discard(rowOf);
    for (const array of [target, order]) this.#release(array);
  }

  /** Puts edges into rows, and sorts each row. */
  #sortRows(start: number, end: number): void {
    const { rowOf, target, order } = this.#edges;
    const [spare, rows] = [this.#spare, this.#rows];
    for (let place = start; place < end; place++) {
      rows[rowOf[place]!]!++;
      spare.target[place - start] = target[place]!;
      spare.order[place - start] = order[place]!;
    }
    toStarts(rows, start);
    for (let at = 0; at < end - start; at++) {
      const place = rows[rowOf[start + at]!]!++;
      target[place] = spare.target[at]!;
      order[place] = spare.order[at]!;
    }
    for (let row = 0, from = start; from < end; row++) {
      this.#rowSorter.sort(from, rows[row]!);
      from = rows[row]!;
    }
  }

  /** Sorts by digits from the lowest on, of which the row is the last. Each of these sorts is stable. */
  *#sortingByDigits(start: number, end: number): Turns<void> {
    const { rowOf, target, order } = this.#edges;
    const range: RangedEdges = {
      rowOf: rowOf.subarray(start, end),
      target: target.subarray(start, end),
      order: order.subarray(start, end),
    };
    const length = end - start;
    for (const counts of this.#digits) counts.fill(0);
    let isSorted = true;
    yield* inSlices(length, (from, to) => {
      for (const [digit, counts] of this.#digits.entries())
        countDigit(counts, range.target, digit * this.#digitBits, from, to);
      if (!countRows(this.#rows, range, from, to)) isSorted = false;
    });
    toStarts(this.#rows, 0);
    let edges = range;
    let others = this.#spare;
    for (const [digit, next] of isSorted ? [] : this.#digits.entries()) {
      toStarts(next, 0);
      const shift = digit * this.#digitBits;
      const [now, then] = [edges, others];
      yield* inSlices(length, (from, to) => moveByDigit(now, then, next, { shift, from, to }));
      [edges, others] = [others, edges];
    }
    yield* inSlices(length, (from, to) => moveToRows(edges, others, this.#rows, from, to));
    if (others !== range) {
      yield* inSlices(length, (from, to) => {
        range.target.set(others.target.subarray(from, to), from);
        range.order.set(others.order.subarray(from, to), from);
      });
    }
    for (let row = 0; row < this.#rows.length; row++) this.#rows[row]! += start;
  }
}

/** Counts the edges in rows. Tells whether they are sorted up to here. */
function countRows(counts: Uint32Array, { rowOf, target }: RangedEdges, from: number, to: number): boolean {
  let isSorted = true;
  let [row, end] = from === 0 ? [0, 0] : [rowOf[from - 1]!, target[from - 1]!];
  for (let at = from; at < to; at++) {
    const nextRow = rowOf[at]!;
    const nextEnd = target[at]!;
    isSorted &&= row < nextRow || (row === nextRow && end <= nextEnd);
    row = nextRow;
    end = nextEnd;
    counts[row]!++;
  }
  return isSorted;
}

function countDigit(counts: Uint32Array, target: Uint32Array, shift: number, from: number, to: number): void {
  const mask = counts.length - 1;
  for (let at = from; at < to; at++) counts[(target[at]! >>> shift) & mask]!++;
}

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
    rows[place] = rowOf[at]!;
    targets[place] = end;
    orders[place] = order[at]!;
  }
}

/** Does the same by row. The rows themselves stay behind. */
function moveToRows(edges: RangedEdges, into: RangedEdges, next: Uint32Array, from: number, to: number): void {
  const { rowOf, target, order } = edges;
  const { target: targets, order: orders } = into;
  for (let at = from; at < to; at++) {
    const place = next[rowOf[at]!]!++;
    targets[place] = target[at]!;
    orders[place] = order[at]!;
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
