/** Reads the rows of a serialized graph from bytes to typed arrays, checked and with ascending neighbors. */

import { Pace, type Turns } from "../../../turns.ts";
import type { Allocator } from "../../allocator.ts";
import { Refusal } from "../refusal.ts";
import { type GapHeader, neighborBytes, OFFSET_BYTES } from "./gap-layout.ts";

/** The rows of a file. Neighbors ascend within a row, and among parallel ones weights do. */
export interface GapRows {
  readonly offsets: Uint32Array;
  readonly neighbors: Uint32Array;
  /** The weight of each neighbor; null in a graph without weights. */
  readonly weights: Int32Array | null;
  /** The byte of the file at which the neighbors begin, for messages. */
  readonly neighborsAt: number;
}

/** The number of pairs of 32-bit words that are copied out at once, to be separated while they are in the cache. */
const BATCH = 1 << 14;

/** Reads one set of rows, which begins at the byte `at`; throws `Refusal`. */
export function* readingRows(bytes: Uint8Array, at: number, header: GapHeader, allocator: Allocator): Turns<GapRows> {
  const { nodeCount, arcCount, weighted } = header;
  const offsets = allocator.uint32(nodeCount + 1);
  readOffsets(bytes, at, offsets, arcCount);
  yield;
  const neighborsAt = at + OFFSET_BYTES * (nodeCount + 1);
  const neighbors = allocator.uint32(arcCount);
  const weights = weighted ? allocator.int32(arcCount) : null;
  if (weights === null) {
    new Uint8Array(neighbors.buffer, neighbors.byteOffset, neighbors.byteLength).set(
      bytes.subarray(neighborsAt, neighborsAt + 4 * arcCount),
    );
  } else {
    forPairs(bytes, neighborsAt, arcCount, (place, neighbor, weight) => {
      neighbors[place] = neighbor;
      weights[place] = weight;
    });
  }
  const rows = { offsets, neighbors, weights, neighborsAt };
  yield neighborsAt;
  yield* order(rows);
  return rows;
}

/** Offsets are 64 bits wide in the file and, the number of arcs being checked, 32 in a graph. */
function readOffsets(bytes: Uint8Array, at: number, offsets: Uint32Array, arcCount: number): void {
  const last = offsets.length - 1;
  let before = 0;
  forPairs(bytes, at, offsets.length, (node, low, high) => {
    const offset = (high >>> 0) * 2 ** 32 + (low >>> 0);
    const isExpected = offset >= before && offset <= arcCount && (node > 0 || offset === 0);
    if (!isExpected || (node === last && offset !== arcCount)) {
      const expected = node === 0 ? "0" : node === last ? `${arcCount}` : `at least ${before} and at most ${arcCount}`;
      throw new Refusal(at + OFFSET_BYTES * node, `found ${offset} as the offset of row ${node}; expected ${expected}`);
    }
    offsets[node] = offset;
    before = offset;
  });
}

/** Calls a function with the two words of each pair, as signed integers. */
function forPairs(
  bytes: Uint8Array,
  at: number,
  count: number,
  take: (place: number, first: number, second: number) => void,
): void {
  const words = new Int32Array(2 * Math.min(count, BATCH));
  const target = new Uint8Array(words.buffer);
  for (let start = 0; start < count; start += BATCH) {
    const pairs = Math.min(BATCH, count - start);
    target.set(bytes.subarray(at + 8 * start, at + 8 * (start + pairs)));
    for (let pair = 0; pair < pairs; pair++) take(start + pair, words[2 * pair]!, words[2 * pair + 1]!);
  }
}

/** Checks that neighbors are nodes, and sorts rows that are out of order. */
function* order(rows: GapRows): Turns<void> {
  const pace = new Pace();
  const { offsets, neighbors, weights, neighborsAt } = rows;
  const nodeCount = offsets.length - 1;
  for (let node = 0; node < nodeCount; node++) {
    if (pace.isDue()) yield neighborsAt + neighborBytes(weights !== null) * offsets[node]!;
    const [start, end] = [offsets[node]!, offsets[node + 1]!];
    let before = 0;
    let ascends = true;
    for (let place = start; place < end; place++) {
      const neighbor = neighbors[place]!;
      if (neighbor >= nodeCount) throw unknownNeighbor(rows, node, place);
      if (neighbor < before) ascends = false;
      before = neighbor;
    }
    if (weights === null && !ascends) neighbors.subarray(start, end).sort();
    if (weights !== null) orderByWeights(neighbors, weights, start, end);
  }
}

function unknownNeighbor({ offsets, neighbors, weights, neighborsAt }: GapRows, node: number, place: number): Refusal {
  return new Refusal(
    neighborsAt + neighborBytes(weights !== null) * place,
    `found ${neighbors[place]! | 0} as a neighbor of node ${node}; expected a node from 0 to ${offsets.length - 2}`,
  );
}

/** Puts a row in the order of the format: by neighbor, and among parallel edges by weight. */
export function orderByWeights(neighbors: Uint32Array, weights: Int32Array, start: number, end: number): void {
  let place = start + 1;
  while (place < end && compare(neighbors, weights, place - 1, place) <= 0) place++;
  if (place >= end) return;
  const places = Uint32Array.from({ length: end - start }, (_, k) => start + k);
  places.sort((a, b) => compare(neighbors, weights, a, b));
  neighbors.set(
    places.map((from) => neighbors[from]!),
    start,
  );
  weights.set(
    Int32Array.from(places, (from) => weights[from]!),
    start,
  );
}

function compare(neighbors: Uint32Array, weights: Int32Array, a: number, b: number): number {
  return neighbors[a]! - neighbors[b]! || weights[a]! - weights[b]!;
}
