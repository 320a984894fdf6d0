/** The rows of a node, as docs/graphs.md defines them. */

import type { Adjacency } from "../graph/adjacency.ts";
import type { Graph } from "../graph/graph.ts";
import type { Direction } from "../ir/op.ts";

/** One part of a row. A row of `all` has two: the in-row, then the out-row without its undirected edges. */
export interface RowPart {
  readonly rows: Adjacency;
  /** Whether the row's own node is the destination of its edges. */
  readonly inward: boolean;
}

/** The parts of a node's row in a direction. */
export function rowParts(graph: Graph, direction: Direction): readonly RowPart[] {
  switch (direction) {
    case "in":
      return [{ rows: graph.in, inward: true }];
    case "out":
      return [{ rows: graph.out, inward: false }];
    case "all":
      // All undirected edges are in the in-row. In an undirected graph, rows have no other edges.
      if (graph.kind === "undirected") return [{ rows: graph.in, inward: true }];
      return [
        { rows: graph.in, inward: true },
        { rows: graph.kind === "mixed" ? directedOutRows(graph) : graph.out, inward: false },
      ];
    default:
      return direction satisfies never;
  }
}

/** The length of a node's row: its degree. */
export function rowLength(parts: readonly RowPart[], node: number): number {
  return parts.reduce((sum, { rows: { offsets } }) => sum + offsets[node + 1]! - offsets[node]!, 0);
}

/** The out-rows without undirected edges. */
function directedOutRows(graph: Graph): Adjacency {
  const undirected = graph.edgeUndirected();
  const offsets = [0];
  const neighbors: number[] = [];
  const edges: number[] = [];
  for (let node = 0; node < graph.nodeCount; node++) {
    for (let position = graph.out.offsets[node]!; position < graph.out.offsets[node + 1]!; position++) {
      const edge = graph.out.edges![position]!;
      if (undirected[edge] === 1) continue;
      neighbors.push(graph.out.neighbors[position]!);
      edges.push(edge);
    }
    offsets.push(edges.length);
  }
  return { offsets: Uint32Array.from(offsets), neighbors: Uint32Array.from(neighbors), edges: Uint32Array.from(edges) };
}
