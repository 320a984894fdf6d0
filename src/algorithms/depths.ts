/** Distances between nodes, counted in edges. */

import type { Expression, GraphExpression } from "../dsl/index.ts";

/**
 * Finds the least number of edges on a path along out-edges from one node to each, an i32; −1 where there is no path.
 */
export function depthsFrom(g: GraphExpression, root: Expression<"scalar", "i32">): Expression<"node", "i32"> {
  const isRoot = g.nodeIndex().eq(root);
  const start = { depth: isRoot.where(0, -1, "i32"), reached: isRoot };
  const { depth } = g.loop(start, { until: "unchanged" }, ({ depth, reached }, round) => {
    const found = g.in.any(({ source }) => source(reached)).and(reached.not());
    return { depth: found.where(round.add(1), depth), reached: reached.or(found) };
  });
  return depth;
}

/**
 * Finds the least number of edges on a path along out-edges from each node to one, an i32; −1 where there is no path.
 */
export function depthsTo(g: GraphExpression, target: Expression<"scalar", "i32">): Expression<"node", "i32"> {
  const isTarget = g.nodeIndex().eq(target);
  const start = { depth: isTarget.where(0, -1, "i32"), reached: isTarget };
  const { depth } = g.loop(start, { until: "unchanged" }, ({ depth, reached }, round) => {
    const found = g.out.any(({ destination }) => destination(reached)).and(reached.not());
    return { depth: found.where(round.add(1), depth), reached: reached.or(found) };
  });
  return depth;
}

/** Finds the greatest distance from one node; Infinity where it does not reach all, unless only reached nodes count. */
export function eccentricityOf(
  depth: Expression<"node", "i32">,
  reachedOnly: Expression<"scalar", "bool">,
): Expression<"scalar", "f64"> {
  const greatest = depth.maximum().cast("f64");
  return reachedOnly.or(depth.ge(0).all()).where(greatest, Infinity);
}

/** Computes, at each of some nodes, a number from its distances to (or from) all nodes; 0 at the others. */
export function ofDepths(
  g: GraphExpression,
  nodes: Expression<"node", "bool">,
  depths: typeof depthsFrom,
  measure: (depth: Expression<"node", "i32">) => Expression<"scalar", "f64">,
): Expression<"node", "f64"> {
  return g.forNodes(nodes, (node, { sum }) => {
    const isHere = g.nodeIndex().eq(node);
    return { measured: sum(isHere.where(measure(depths(g, node)), 0)) };
  }).measured;
}
