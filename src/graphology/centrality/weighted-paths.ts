/** Shortest paths from one node by edge weights: how many lead to each node, and what each has of those behind it. */

import type { Expression, GraphExpression } from "../../dsl/index.ts";

/** What there is of shortest paths from one node, along out-edges. */
export interface WeightedPaths {
  /** The least sum of weights; Infinity where there is no path. */
  readonly distance: Expression<"node", "f64">;
  /** How many there are, 1 at the node itself. */
  readonly paths: Expression<"node", "f64">;
  /** One over `paths`. */
  readonly share: Expression<"node", "f64">;
  /** For each node but the first, the sum over the nodes behind it of the part of their paths that one path to it has. */
  readonly behind: Expression<"node", "f64">;
}

/**
 * Counts the paths of least weight. Parallel edges of equal weight are a path each. An edge is on a shortest path where the
 * distance of its one end and its weight add up to that of the other, bit for bit. What is known of a node follows from
 * the nodes before it on such paths, or after it; so it is computed until nothing changes, which a cycle of such edges,
 * whose weights are all 0, never comes to: an error.
 */
export function weightedPaths(
  g: GraphExpression,
  root: Expression<"scalar", "i32">,
  weight: Expression<"edge", "f64">,
): WeightedPaths {
  const isRoot = g.nodeIndex().eq(root);
  const limit = g.nodeCountAs("i32");
  const options = { until: "unchanged", limit } as const;
  const start = isRoot.where(0, Infinity, "f64");
  const { distance } = g.loop({ distance: start }, options, ({ distance }) => ({
    distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
  }));
  const counted = g.loop({ paths: isRoot.where(1, 0, "f64") }, options, ({ paths }) => {
    const found = g.in.sum(({ source }) => source(paths), {
      where: ({ source, self, edge }) =>
        source(distance).add(edge(weight)).eq(self(distance)).and(self(distance).isFinite()),
    });
    return { paths: isRoot.where(1, found) };
  });
  const { paths } = counted;
  g.require(counted.converged, "no cycle may have the weight 0, and none less");
  const share = paths.recip();
  const { behind } = g.loop({ behind: g.node(0) }, options, ({ behind }) => {
    const shared = g.out.sum(({ destination }) => destination(behind).add(destination(share)), {
      where: ({ destination, self, edge }) =>
        self(distance).add(edge(weight)).eq(destination(distance)).and(destination(distance).isFinite()),
    });
    return { behind: isRoot.where(0, shared) };
  });
  return { distance, paths, share, behind };
}
