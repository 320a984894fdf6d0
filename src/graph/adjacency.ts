import { inSlices, SLICE, type Turns } from "../turns.ts";
import type { Allocator } from "./allocator.ts";

export const GRAPH_KINDS = ["directed", "undirected", "mixed"] as const;

/** What the edges of a graph are: arcs, pairs without direction, or some of each. */
export type GraphKind = (typeof GRAPH_KINDS)[number];

/** The ends of edges; the source of an undirected edge is its lower end. */
export interface EdgeEnds {
  readonly source: Uint32Array;
  readonly target: Uint32Array;
}

/** The rows of a graph, compressed: row v is positions `offsets[v]` to `offsets[v + 1]`, in edge order. */
export interface Adjacency {
  /** Where each row begins, and where the last one ends; n + 1 long. */
  readonly offsets: Uint32Array;
  /** The node at the other end; one per arc. */
  readonly neighbors: Uint32Array;
  /** The number of the edge at each position; null where position p is edge p, as in the out-rows of directed graphs. */
  readonly edges: Uint32Array | null;
}

/** The in-rows of given out-rows, by counting: sources ascend within a row and parallel arcs keep their order. */
export function* transposing(rows: Adjacency, allocator: Allocator): Turns<Adjacency> {
  const nodeCount = rows.offsets.length - 1;
  const arcCount = rows.neighbors.length;
  const into = {
    offsets: allocator.uint32(nodeCount + 1),
    neighbors: allocator.uint32(arcCount),
    edges: allocator.uint32(arcCount),
  };
  yield* inSlices(arcCount, (from, to) => countArcs(into.offsets, rows.neighbors, from, to));
  yield* accumulating(into.offsets);
  const cursor = into.offsets.slice(0, nodeCount);
  // By arcs and not by nodes, so that no slice is longer where one row is.
  let node = 0;
  yield* inSlices(arcCount, (from, to) => {
    node = turnArcs(rows, into, cursor, { from, to, node });
  });
  return into;
}

function countArcs(counts: Uint32Array, neighbors: Uint32Array, from: number, to: number): void {
  for (let position = from; position < to; position++) counts[neighbors[position]! + 1]!++;
}

/** Lists the arcs at some positions in the rows of their targets; gives the node whose row comes last among them. */
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
 * Rows that are each the in-row followed by the out-row, but for the undirected edges of the latter, which stand in the
 * in-row already. There are `directedEdgeCount` others; `undirected` says which edges have no direction, by edge number,
 * and is null where all have one.
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

/** The node whose row each position belongs to; one per arc. */
export function rowOfPosition(rows: Adjacency, allocator: Allocator): Uint32Array {
  const nodes = allocator.uint32(rows.neighbors.length);
  const nodeCount = rows.offsets.length - 1;
  for (let node = 0; node < nodeCount; node++) nodes.fill(node, rows.offsets[node]!, rows.offsets[node + 1]!);
  return nodes;
}

/** Turns counts that stand one place late into the offsets of rows, in place. */
export function* accumulating(counts: Uint32Array): Turns<void> {
  yield* inSlices(counts.length, (from, to) => {
    for (let at = Math.max(1, from); at < to; at++) counts[at]! += counts[at - 1]!;
  });
}
