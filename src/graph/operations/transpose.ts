import type { GraphParts } from "../parts.ts";
import { derive, listEdges } from "./derive.ts";

/** Makes the transposed graph: every directed edge is turned round, undirected ones stay. */
export function transposed(parts: GraphParts): GraphParts {
  const edges = listEdges(parts);
  return derive(parts, {
    edges: { ...edges, sources: edges.targets, targets: edges.sources },
    nodes: null,
    parallelEdges: "keep",
  });
}
