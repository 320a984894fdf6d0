/**
 * Shortest paths from one node by edge weights: the number of paths to each node, and the dependencies of nodes
 * (Brandes 2001).
 */

import type { EdgeSides, LeadingEdges } from "../../algorithms/leading-edges.ts";
import { leadingEdges, levelsAlong } from "../../algorithms/leading-edges.ts";
import type { PathCounts } from "../../algorithms/shortest-path-counts.ts";
import { countPaths } from "../../algorithms/shortest-path-counts.ts";
import type { Expression, GraphExpression } from "../../dsl/index.ts";

/** Values of each node on the shortest paths from one node, along out-edges. */
export interface WeightedPaths extends PathCounts {
  /** The distance: the least sum of weights of a path to the node; Infinity where there is none. */
  readonly distance: Expression<"node", "f64">;
  /** The edges that shortest paths lead over. */
  readonly edges: LeadingEdges;
}

/**
 * Counts the paths of least weight. Parallel edges of equal weight are a path each.
 *
 * An edge is on a shortest path where the distance of one end plus its weight is that of the other end, bit for bit.
 * With a cycle of such edges, whose weights are all 0, there is no end of paths: then it is a `run/require` error.
 */
export function weightedPaths(
  g: GraphExpression,
  root: Expression<"scalar", "i32">,
  weight: Expression<"edge", "f64">,
  sides: EdgeSides,
): WeightedPaths {
  const isRoot = g.nodeIndex().eq(root);
  const limit = g.nodeCountAs("i32");
  const start = isRoot.where(0, Infinity, "f64");
  const nearest = g.loop({ distance: start }, { until: "unchanged", limit }, ({ distance }) => ({
    distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
  }));
  const { distance } = nearest;
  const isReached = distance.isFinite();
  const edges = leadingEdges(g, sides, ({ source, destination, edge }) =>
    source(distance).add(edge(weight)).eq(destination(distance)).and(destination(isReached)),
  );
  const { level, converged } = levelsAlong(g, isRoot, edges.leads, { limit });
  g.require(nearest.converged.and(converged), "no cycle may have the weight 0, and none less");
  return { distance, edges, ...countPaths(g, root, level, edges.leads) };
}
