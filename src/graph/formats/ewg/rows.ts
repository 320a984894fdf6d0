/** Checks of the rows of a `.ewg` file, done while they are read. Rows have to be as docs/graphs.md defines them. */

import { inSlices, type Turns } from "../../../turns.ts";
import { sortingNumbers } from "../../sorting/merge-sort.ts";
import { Refusal } from "../refusal.ts";

/** Rows, as far as they have been read, and the byte of the file at which each array begins. */
export interface StoredRows {
  readonly offsets: Uint32Array;
  readonly neighbors: Uint32Array;
  /** The edge number at each place; null in directed graphs, where it is the place. */
  readonly edges: Uint32Array | null;
  readonly bytes: { readonly offsets: number; readonly neighbors: number; readonly edges: number };
}

/** A check that is called while rows are read. */
export interface RowCheck {
  /** Checks the rows that end before a place. Everything up to there has been read. Throws `Refusal`. */
  readonly upTo: (place: number) => void;
  /** Checks conditions on all rows together. Throws `Refusal`. */
  readonly finish: () => void;
}

/** Checks that rows begin at 0, follow each other and end with the neighbors. Throws `Refusal`. */
export function checkOffsets({ offsets, neighbors, bytes }: StoredRows): void {
  const last = offsets.length - 1;
  let before = 0;
  for (let row = 0; row <= last; row++) {
    const offset = offsets[row]!;
    if (offset >= before && (row > 0 || offset === 0) && (row < last || offset === neighbors.length)) {
      before = offset;
      continue;
    }
    const expected = row === last ? `${neighbors.length}` : row === 0 ? "0" : `at least ${before}`;
    throw new Refusal(bytes.offsets + 4 * row, `found ${offset} as the offset of row ${row}; expected ${expected}`);
  }
}

/** Makes the check, for directed and mixed graphs, that neighbors are nodes and ascend. */
export function ascendingCheck(rows: StoredRows): RowCheck {
  const { offsets, neighbors } = rows;
  const nodeCount = offsets.length - 1;
  let node = 0;
  return {
    upTo(limit) {
      for (; node < nodeCount && offsets[node + 1]! <= limit; node++) {
        const end = offsets[node + 1]!;
        let before = 0;
        for (let place = offsets[node]!; place < end; place++) {
          const neighbor = neighbors[place]!;
          if (neighbor < before || neighbor >= nodeCount) throw wrongNeighbor(rows, node, place);
          before = neighbor;
        }
      }
    },
    finish() {},
  };
}

/** The ends of the edges of a mixed graph, and flags of undirected ones. */
export interface StoredEnds {
  readonly source: Uint32Array;
  readonly target: Uint32Array;
  readonly undirected: Uint8Array;
  readonly bytes: { readonly source: number };
}

const ONE_WAY = 1;
const OTHER_WAY = 2;

/**
 * Checks that the edges of a mixed graph are numbered by their ends and that each of their arcs stands once in the rows,
 * whose neighbors have been checked. Throws `Refusal`.
 */
export function checkMixed(rows: StoredRows, { source, target, undirected, bytes }: StoredEnds): void {
  const { offsets, neighbors } = rows;
  const edges = rows.edges!;
  const nodeCount = offsets.length - 1;
  const edgeCount = source.length;
  for (let edge = 0; edge < edgeCount; edge++) {
    const [from, to] = [source[edge]!, target[edge]!];
    const isAfter = edge === 0 || from > source[edge - 1]! || (from === source[edge - 1] && to >= target[edge - 1]!);
    if (from < nodeCount && to < nodeCount && isAfter && (undirected[edge] === 0 || from <= to)) continue;
    const expected = `nodes from 0 to ${nodeCount - 1}, not before those of edge ${edge - 1}, the lower first if it is undirected`;
    throw new Refusal(
      bytes.source + 4 * edge,
      `found ${from} and ${to} as the ends of edge ${edge}; expected ${expected}`,
    );
  }
  const met = new Uint8Array(edgeCount);
  for (let node = 0; node < nodeCount; node++) {
    for (let place = offsets[node]!; place < offsets[node + 1]!; place++) {
      const edge = edges[place]!;
      const neighbor = neighbors[place]!;
      const isOneWay = edge < edgeCount && source[edge] === node && target[edge] === neighbor;
      const isOtherWay =
        edge < edgeCount && undirected[edge] === 1 && target[edge] === node && source[edge] === neighbor;
      const way = isOneWay ? ONE_WAY : OTHER_WAY;
      if (!(isOneWay || isOtherWay) || (met[edge]! & way) !== 0) {
        throw new Refusal(
          rows.bytes.edges + 4 * place,
          `found ${edge} as the edge from node ${node} to ${neighbor}; expected one with these ends that stands nowhere else`,
        );
      }
      met[edge]! |= way;
    }
  }
  for (let edge = 0; edge < edgeCount; edge++) {
    const both = undirected[edge] === 1 && source[edge] !== target[edge] ? ONE_WAY | OTHER_WAY : ONE_WAY;
    if (met[edge] === both) continue;
    throw new Refusal(
      bytes.source + 4 * edge,
      `found the edge ${edge} between nodes ${source[edge]} and ${target[edge]}, and not in the rows; expected it in them`,
    );
  }
}

/**
 * Checks the places of edges in the input: they are distinct, and ascend among parallel arcs of a row. Null stands for
 * the edge numbers. Throws `Refusal`.
 */
export function* checkingInputOrder(order: Uint32Array | null, orderAt: number, rows: StoredRows): Turns<void> {
  const { offsets, neighbors, edges } = rows;
  if (order !== null) yield* expectingDistinct(order, orderAt);
  let row = 0;
  yield* inSlices(neighbors.length, (from, to) => {
    for (let place = Math.max(1, from); place < to; place++) {
      while (offsets[row + 1]! <= place) row++;
      if (place === offsets[row] || neighbors[place] !== neighbors[place - 1]) continue;
      const first = edges === null ? place - 1 : edges[place - 1]!;
      const second = edges === null ? place : edges[place]!;
      if (order === null ? first < second : order[first]! < order[second]!) continue;
      throw new Refusal(
        order === null ? rows.bytes.edges + 4 * place : orderAt + 4 * second,
        `found the parallel edges ${first} and ${second} in this order, and in the other in the input; expected one order`,
      );
    }
  });
}

/** The bits for each place of an order up to which a set of bits is smaller than a sorted copy. */
const BITS_PER_PLACE = 32;

function* expectingDistinct(order: Uint32Array, orderAt: number): Turns<void> {
  const repeated = yield* findingRepeated(order);
  if (repeated === null) return;
  const place = order.lastIndexOf(repeated);
  throw new Refusal(orderAt + 4 * place, `found ${repeated} a second time in the order of the input; expected it once`);
}

/** Finds a number that stands twice; null if there is none. */
function* findingRepeated(numbers: Uint32Array): Turns<number | null> {
  let greatest = 0;
  yield* inSlices(numbers.length, (from, to) => {
    for (let k = from; k < to; k++) greatest = Math.max(greatest, numbers[k]!);
  });
  if (greatest >= BITS_PER_PLACE * numbers.length) return repeatedInSorted(yield* sortingNumbers(numbers.slice()));
  const met = new Uint32Array((greatest >>> 5) + 1);
  let repeated: number | null = null;
  yield* inSlices(numbers.length, (from, to) => {
    repeated ??= meet(met, numbers, from, to);
  });
  return repeated;
}

/** Sets the bits of some numbers. Gives one whose bit was set before, or null. */
function meet(met: Uint32Array, numbers: Uint32Array, from: number, to: number): number | null {
  for (let k = from; k < to; k++) {
    const number = numbers[k]!;
    const word = number >>> 5;
    const bit = 1 << (number & 31);
    if ((met[word]! & bit) !== 0) return number;
    met[word]! |= bit;
  }
  return null;
}

function repeatedInSorted(sorted: Uint32Array): number | null {
  for (let k = 1; k < sorted.length; k++) if (sorted[k] === sorted[k - 1]) return sorted[k]!;
  return null;
}

export function wrongNeighbor({ offsets, neighbors, bytes }: StoredRows, node: number, place: number): Refusal {
  const nodeCount = offsets.length - 1;
  const before = place > offsets[node]! ? neighbors[place - 1]! : 0;
  return new Refusal(
    bytes.neighbors + 4 * place,
    `found ${neighbors[place]} as a neighbor of node ${node}; expected a node from ${before} to ${nodeCount - 1}, for neighbors ascend`,
  );
}
