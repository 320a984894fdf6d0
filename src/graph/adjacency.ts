import { inSlices, SLICE, type Turns } from "../turns.ts";
import { type Allocator, touching } from "./allocator.ts";

export const GRAPH_KINDS = ["directed", "undirected", "mixed"] as const;

/**
 * The kind of a graph: its edges are arcs (directed), pairs without direction (undirected), or some of each (mixed).
 */
export type GraphKind = (typeof GRAPH_KINDS)[number];

/** The ends of edges, by edge number. The source of an undirected edge is its lower end. */
export interface EdgeEnds {
  readonly source: Uint32Array;
  readonly target: Uint32Array;
}

/**
 * The rows of a graph, compressed (CSR; CSC for in-rows): row v is the positions from `offsets[v]` up to `offsets[v + 1]`, in edge order.
 *
 *     edges 0: 0→1  1: 0→2  2: 2→1      out  offsets 0 2 2 3  neighbors 1 2 | | 1  edges null
 *                                       in   offsets 0 0 2 3  neighbors | 0 2 | 0  edges | 0 2 | 1
 */
export interface Adjacency {
  /** The position at which each row begins, and the one at which the last row ends; n + 1 long. */
  readonly offsets: Uint32Array;
  /** The node at the other end of each arc, by position. */
  readonly neighbors: Uint32Array;
  /** The number of the edge at each position; null where position p is edge p, as in the out-rows of directed graphs. */
  readonly edges: Uint32Array | null;
}

/**
 * Makes the in-rows of out-rows by a counting sort. Sources ascend within a row, and parallel arcs keep their order.
 */
export function* transposing(rows: Adjacency, allocator: Allocator): Turns<Adjacency> {
  const nodeCount = rows.offsets.length - 1;
  const arcCount = rows.neighbors.length;
  const into = {
    offsets: allocator.uint32(nodeCount + 1),
    neighbors: allocator.uint32(arcCount),
    edges: allocator.uint32(arcCount),
  };
  yield* touching(into.offsets, into.neighbors, into.edges);
  yield* inSlices(arcCount, (from, to) => countArcs(into.offsets, rows.neighbors, from, to));
  yield* accumulating(into.offsets);
  const cursor = into.offsets.slice(0, nodeCount);
  // The work is cut by arcs and not by nodes, so that a long row makes no slice longer.
  let node = 0;
  yield* inSlices(arcCount, (from, to) => {
    node = turnArcs(rows, into, cursor, { from, to, node });
  });
  return into;
}

function countArcs(counts: Uint32Array, neighbors: Uint32Array, from: number, to: number): void {
  for (let position = from; position < to; position++) counts[neighbors[position]! + 1]!++;
}

/** Puts the arcs at some positions into the rows of their targets. Gives the node whose row the last of them is in. */
function turnArcs(
  { offsets, neighbors: targets, edges: numbers }: Adjacency,
  { neighbors, edges }: { readonly neighbors: Uint32Array; readonly edges: Uint32Array },
  cursor: Uint32Array,
  { from, to, node: first }: { readonly from: number; readonly to: number; readonly node: number },
): number {
  let node = first;
  for (let position = from; position < to; position++) {
    while (position >= offsets[node + 1]!) node++;
    const place = cursor[targets[position]!]!++;
    neighbors[place] = node;
    edges[place] = numbers === null ? position : numbers[position]!;
  }
  return node;
}

/**
 * Makes the rows of all neighbors. Each is the in-row followed by the out-row without undirected edges, which the
 * in-row has already.
 *
 * `directedEdgeCount` is the number of directed edges. `undirected` flags the undirected edges, by edge number; it is
 * null where all edges are directed.
 */
export function* concatenatingRows(
  into: Adjacency,
  out: Adjacency,
  { undirected, directedEdgeCount }: { readonly undirected: Uint8Array | null; readonly directedEdgeCount: number },
  allocator: Allocator,
): Turns<Adjacency> {
  const nodeCount = into.offsets.length - 1;
  const arcCount = into.neighbors.length + directedEdgeCount;
  const offsets = allocator.uint32(nodeCount + 1);
  const neighbors = allocator.uint32(arcCount);
  const edges = allocator.uint32(arcCount);
  let place = 0;
  const append = (rows: Adjacency, node: number, leftOut: Uint8Array | null): void => {
    const end = rows.offsets[node + 1]!;
    for (let position = rows.offsets[node]!; position < end; position++) {
      const edge = rows.edges === null ? position : rows.edges[position]!;
      if (leftOut !== null && leftOut[edge] === 1) continue;
      neighbors[place] = rows.neighbors[position]!;
      edges[place] = edge;
      place++;
    }
  };
  let yielded = 0;
  for (let node = 0; node < nodeCount; node++) {
    append(into, node, null);
    append(out, node, undirected);
    offsets[node + 1] = place;
    if (place + node - yielded < SLICE) continue;
    yielded = place + node;
    yield;
  }
  return { offsets, neighbors, edges };
}

/** Gives the node whose row each position belongs to, for each arc. */
export function rowOfPosition(rows: Adjacency, allocator: Allocator): Uint32Array {
  const nodes = allocator.uint32(rows.neighbors.length);
  const nodeCount = rows.offsets.length - 1;
  for (let node = 0; node < nodeCount; node++) nodes.fill(node, rows.offsets[node]!, rows.offsets[node + 1]!);
  return nodes;
}

/**
 * Turns counts into the offsets of rows, in place (prefix sum). The count of row v stands at v + 1: `0 2 0 1` becomes
 * `0 2 2 3`.
 */
export function* accumulating(counts: Uint32Array): Turns<void> {
  yield* inSlices(counts.length, (from, to) => {
    for (let at = Math.max(1, from); at < to; at++) counts[at]! += counts[at - 1]!;
  });
}
