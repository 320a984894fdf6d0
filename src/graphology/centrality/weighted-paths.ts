/**
 * Shortest paths from one node by edge weights: the number of paths to each node, and the dependencies of nodes
 * (Brandes 2001).
 */

import type { Expression, GraphExpression } from "../../dsl/index.ts";

/** Values of each node on the shortest paths from one node, along out-edges. */
export interface WeightedPaths {
  /** The distance: the least sum of weights of a path to the node; Infinity where there is none. */
  readonly distance: Expression<"node", "f64">;
  /** The number of shortest paths to the node; 1 at the source itself. */
  readonly paths: Expression<"node", "f64">;
  /** One divided by the number of shortest paths to each node. */
  readonly share: Expression<"node", "f64">;
  /**
   * The sum, over all nodes behind this one, of the share of their shortest paths that continue one path to this node;
   * 0 at the source. Times `paths` it is Brandes's dependency.
   */
  readonly behind: Expression<"node", "f64">;
}

/**
 * Counts the paths of least weight. Parallel edges of equal weight are a path each.
 *
 * An edge is on a shortest path where the distance of one end plus its weight is that of the other end, bit for bit.
 * The values of a node follow from those of nodes before it on such paths, or after it. They are computed in rounds
 * until nothing changes. That never happens with a cycle of such edges, whose weights are all 0: then it is a
 * `run/require` error.
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
