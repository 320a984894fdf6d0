import type { Treatment } from "../edge-order.ts";
import type { GraphParts } from "../parts.ts";
import { derive, listEdges } from "./derive.ts";

/** How a graph is to lose its directions. */
export interface SymmetrizeOptions {
  /**
   * Edges that are parallel once they have no direction, as a reciprocal pair is; kept if not said otherwise, and of
   * dropped ones the first in the input stays.
   */
  readonly parallelEdges?: Treatment | undefined;
}

/** The graph without directions: each edge joins what it joined, both ways. Self-loops stay. */
export function symmetrized(parts: GraphParts, { parallelEdges = "keep" }: SymmetrizeOptions): GraphParts {
  const edges = listEdges(parts);
  return derive(parts, { edges: { ...edges, kind: "undirected", undirected: null }, nodes: null, parallelEdges });
}
