import { choice } from "../../arguments/kind.ts";
import type { Described } from "../../arguments/options.ts";
import { TREATMENTS, type Treatment } from "../edge-order.ts";
import type { GraphParts } from "../parts.ts";
import { derive, listEdges } from "./derive.ts";

/** How a graph is to lose its directions. */
export interface SymmetrizeOptions {
  /**
   * Edges that are parallel once they have no direction, as a reciprocal pair is; of dropped ones the first in the input
   * stays. Kept if not said otherwise.
   */
  readonly parallelEdges?: Treatment | undefined;
}

export const SYMMETRIZE_OPTIONS: Described<SymmetrizeOptions> = {
  parallelEdges: {
    kind: choice(...TREATMENTS),
    doc: "Edges that are parallel once they have no direction, as a reciprocal pair is; of dropped ones the first in the input stays.",
    initial: '`"keep"`',
  },
};

/** The graph without directions: each edge joins what it joined, both ways. Self-loops stay. */
export function symmetrized(parts: GraphParts, { parallelEdges = "keep" }: SymmetrizeOptions): GraphParts {
  const edges = listEdges(parts);
  return derive(parts, { edges: { ...edges, kind: "undirected", undirected: null }, nodes: null, parallelEdges });
}
