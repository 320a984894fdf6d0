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
export function transpose(rows: Adjacency, allocator: Allocator): Adjacency {
  const nodeCount = rows.offsets.length - 1;
  const arcCount = rows.neighbors.length;
  const offsets = allocator.uint32(nodeCount + 1);
  const neighbors = allocator.uint32(arcCount);
  const edges = allocator.uint32(arcCount);
  for (let position = 0; position < arcCount; position++) offsets[rows.neighbors[position]! + 1]!++;
  accumulate(offsets);
  const cursor = offsets.slice(0, nodeCount);
  for (let node = 0; node < nodeCount; node++) {
    const end = rows.offsets[node + 1]!;
    for (let position = rows.offsets[node]!; position < end; position++) {
      const place = cursor[rows.neighbors[position]!]!++;
      neighbors[place] = node;
      edges[place] = rows.edges === null ? position : rows.edges[position]!;
    }
  }
  return { offsets, neighbors, edges };
}

/**
 * Rows that are each the in-row followed by the out-row, but for the undirected edges of the latter, which stand in the
 * in-row already. There are `directedEdgeCount` others; `undirected` says which edges have no direction, by edge number,
 * and is null where all have one.
 */
export function concatenateRows(
  into: Adjacency,
  out: Adjacency,
  { undirected, directedEdgeCount }: { readonly undirected: Uint8Array | null; readonly directedEdgeCount: number },
  allocator: Allocator,
): Adjacency {
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
  for (let node = 0; node < nodeCount; node++) {
    append(into, node, null);
    append(out, node, undirected);
    offsets[node + 1] = place;
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
export function accumulate(counts: Uint32Array): void {
  for (let i = 1; i < counts.length; i++) counts[i]! += counts[i - 1]!;
}
