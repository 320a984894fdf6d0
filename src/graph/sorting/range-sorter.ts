/** Sorts the edges of a range of rows, which fit a cache: by row, then by target, then as they came. */

import { inSlices, type Turns } from "../../turns.ts";

/** Numbers below a power of 2. */
type Keys = Uint16Array | Uint32Array;

/** The edges of some ranges, range after range. */
export interface RangedEdges {
  /** The row of each edge, counted from the first of its range; null where it stands in the same word as the target. */
  readonly rowOf: Keys | null;
  /** The target of each edge, in the lowest bits, or alone. */
  readonly target: Uint32Array;
  /** The position of each edge in the input. */
  readonly order: Uint32Array;
}

/**
 * The fewest and the most bits of a digit. A table of digits is about as long as a range, but a processor can write to
 * so many places alone in turns without waiting for memory.
 */
const FEWEST_BITS = 4;
const MOST_BITS = 11;

export class RangeSorter {
  readonly #edges: RangedEdges;
  readonly #spare: RangedEdges;
  readonly #targetBits: number;
  /** The number of edges in each row; then the place in the range at which it begins, and at last that at which it ends. */
  readonly #rows: Uint32Array;
  /** The same for a digit of the words with targets. */
  readonly #next = new Uint32Array(1 << MOST_BITS);
  /** The bits that count of the words with targets. */
  readonly #bits: number;

  /**
   * `spare` has room for the edges of a range. A row has `rowBits` bits within its range, and a target `targetBits`.
   */
  constructor(edges: RangedEdges, spare: RangedEdges, rowBits: number, targetBits: number) {
    this.#edges = edges;
    this.#spare = spare;
    this.#targetBits = targetBits;
    this.#rows = new Uint32Array(1 << rowBits);
    this.#bits = edges.rowOf === null ? rowBits + targetBits : targetBits;
  }

  /** Sorts the edges at some places, whose first row is `first`, and writes their sources. */
  *sorting(start: number, end: number, first: number, source: Uint32Array): Turns<void> {
    const { rowOf, target } = this.#edges;
    yield* this.#sortingByDigits(start, end);
    if (rowOf === null) {
      const bits = this.#targetBits;
      yield* inSlices(end - start, (from, to) => takeApart(target, bits, source, first, start + from, start + to));
      return;
    }
    const rows = this.#rows;
    let place = start;
    yield* inSlices(rows.length, (from, to) => {
      // A loop, since a call of fill costs more than most rows have entries.
      for (let row = from; row < to; row++) while (place < start + rows[row]!) source[place++] = first + row;
    });
  }

  /** Sorts by digits from the lowest on, and by row at last. Each of these sorts is stable. */
  *#sortingByDigits(start: number, end: number): Turns<void> {
    const { rowOf, target, order } = this.#edges;
    const length = end - start;
    let edges: RangedEdges = {
      rowOf: rowOf === null ? null : rowOf.subarray(start, end),
      target: target.subarray(start, end),
      order: order.subarray(start, end),
    };
    let others = this.#spare;
    const sort = function* (keys: Keys, shift: number, next: Uint32Array): Turns<void> {
      next.fill(0);
      yield* inSlices(length, (from, to) => count(next, keys, shift, from, to));
      toStarts(next);
      const [now, then] = [edges, others];
      yield* inSlices(length, (from, to) => move(now, then, keys, next, { shift, from, to }));
      [edges, others] = [others, edges];
    };
    const most = Math.min(MOST_BITS, Math.max(FEWEST_BITS, 32 - Math.clz32(length)));
    const digitBits = Math.ceil(this.#bits / Math.ceil(this.#bits / most));
    const next = this.#next.subarray(0, 1 << digitBits);
    for (let shift = 0; shift < this.#bits; shift += digitBits) yield* sort(edges.target, shift, next);
    if (edges.rowOf !== null) yield* sort(edges.rowOf, 0, this.#rows);
    if (edges !== this.#spare) return;
    yield* inSlices(length, (from, to) => {
      others.target.set(edges.target.subarray(from, to), from);
      others.order.set(edges.order.subarray(from, to), from);
    });
  }
}

/** Counts the digits of some keys. */
function count(counts: Uint32Array, keys: Keys, shift: number, from: number, to: number): void {
  const mask = counts.length - 1;
  for (let at = from; at < to; at++) counts[(keys[at]! >>> shift) & mask]!++;
}

/** Moves some edges to the next places for the digits of their keys. */
function move(
  { rowOf, target, order }: RangedEdges,
  { rowOf: rows, target: targets, order: orders }: RangedEdges,
  keys: Keys,
  next: Uint32Array,
  { shift, from, to }: { readonly shift: number; readonly from: number; readonly to: number },
): void {
  const mask = next.length - 1;
  for (let at = from; at < to; at++) {
    const place = next[(keys[at]! >>> shift) & mask]!++;
    if (rowOf !== null) rows![place] = rowOf[at]!;
    targets[place] = target[at]!;
    orders[place] = order[at]!;
  }
}

/** Parts words into the sources of edges, whose rows are counted from `first` on, and their targets, in place. */
function takeApart(
  words: Uint32Array,
  targetBits: number,
  source: Uint32Array,
  first: number,
  from: number,
  to: number,
): void {
  const mask = (1 << targetBits) - 1;
  for (let place = from; place < to; place++) {
    source[place] = first + (words[place]! >>> targetBits);
    words[place]! &= mask;
  }
}

/** Turns counts into the places before them: `2 0 1` becomes `0 2 2`. */
function toStarts(counts: Uint32Array): void {
  let sum = 0;
  for (let at = 0; at < counts.length; at++) {
    const start = sum;
    sum += counts[at]!;
    counts[at] = start;
  }
}
