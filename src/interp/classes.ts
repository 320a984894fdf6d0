/** Evaluates `classes` (connected components) by union-find. */

import type { ColumnValues } from "../graph/allocator.ts";
import type { Graph } from "../graph/graph.ts";
import type { Datum } from "./datum.ts";

/** The least node of each node's class. The root of every tree is its least node, since a root is put under a lesser one. */
export function evaluateClasses(graph: Graph, chosen: ColumnValues | null): Datum {
  const parents = Int32Array.from({ length: graph.nodeCount }, (_, node) => node);
  const rootOf = (node: number): number => {
    let at = node;
    while (parents[at] !== at) {
      // Every node on the way is put under its parent's parent (path halving).
      parents[at] = parents[parents[at]!]!;
      at = parents[at]!;
    }
    return at;
  };
  const [sources, destinations] = [graph.edgeSource(), graph.edgeTarget()];
  for (let edge = 0; edge < graph.edgeCount; edge++) {
    if (chosen?.[edge] === 0) continue;
    const [one, other] = [rootOf(sources[edge]!), rootOf(destinations[edge]!)];
    parents[Math.max(one, other)] = Math.min(one, other);
  }
  // A parent has no greater number than its child, so the parent's own parent is its root already.
  for (let node = 0; node < graph.nodeCount; node++) parents[node] = parents[parents[node]!]!;
  return parents;
}
