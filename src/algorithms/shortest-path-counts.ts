/** How many shortest paths there are from one node, counted in edges, and what each node has of them: Brandes' two ways. */

import type { Expression, GraphExpression, RowEnds } from "../dsl/index.ts";
import { bool, i32 } from "../dsl/index.ts";
import type { FirstEdges } from "./parallel-edges.ts";

/** What there is of shortest paths from one node, along out-edges. */
export interface ShortestPaths {
  /** The number of their edges, an i32; −1 where there is no path. */
  readonly depth: Expression<"node", "i32">;
  /** How many there are, 1 at the node itself. */
  readonly paths: Expression<"node", "f64">;
  /** One over `paths`. */
  readonly share: Expression<"node", "f64">;
  /**
   * For each node that is reached, but not the first, the sum over the nodes behind it of the part of their shortest paths
   * that one path to this node has: times `paths`, the part of them that leads through it.
   */
  readonly behind: Expression<"node", "f64">;
}

/**
 * Counts shortest paths there, one edge farther in each round, and shares them out on the way back, a level in each round. Where
 * the first edges are given, only those count, each the way that it is the first.
 */
export function shortestPaths(
  g: GraphExpression,
  root: Expression<"scalar", "i32">,
  first?: FirstEdges,
): ShortestPaths {
  const counts = first && countsFrom(g, first);
  const isRoot = g.nodeIndex().eq(root);
  const start = { depth: isRoot.where(0, -1, "i32"), paths: isRoot.where(1, 0, "f64") };
  const { depth, paths } = g.loop(start, { until: "unchanged" }, ({ depth, paths }, round) => {
    const open = depth.eq(round).where(paths, 0);
    const found = g.in.sum(({ source }) => source(open), { where: counts });
    const isFound = depth.lt(0).and(found.gt(0));
    return { depth: isFound.where(round.add(1), depth), paths: isFound.where(found, paths) };
  });
  const share = paths.recip();
  const last = depth.maximum().sub(1);
  // Nothing is behind the nodes of the deepest level, and the root is between no others.
  const { behind } = g.loop({ behind: g.node(0) }, { limit: last }, ({ behind }, round) => {
    const level = last.sub(round);
    const next = level.add(1);
    const shared = g.out.sum(({ destination }) => destination(behind).add(destination(share)), {
      where: (ends) => {
        const isBehind = ends.destination(depth).eq(next);
        return counts ? isBehind.and(counts(ends)) : isBehind;
      },
    });
    return { behind: depth.eq(level).where(shared, behind) };
  });
  return { depth, paths, share, behind };
}

/** Whether an edge is the first of those that lead its way, in rows. */
function countsFrom(g: GraphExpression, { there, back }: FirstEdges): (ends: RowEnds) => Expression<"each", "bool"> {
  const node = g.nodeIndex();
  // The nodes from which it is to be followed.
  const { one, other } = g.edges.map(({ source, destination, edge }) => ({
    one: edge(there).where(source(node), -1),
    other: edge(back).where(destination(node), -1),
  }));
  return ({ source, edge }) =>
    source(node)
      .eq(edge(one))
      .or(source(node).eq(edge(other)));
}

/** Which nodes to start from, and the factor by which what they come to stands for all sources. */
export interface Sample {
  readonly drawn: Expression<"node", "bool">;
  readonly factor: Expression<"scalar", "f64">;
}

/** What betweenness takes, of nodes and of edges. */
export const BETWEENNESS_PARAMETERS = {
  sources: bool.node(true),
  samples: i32(2147483647),
  seed: i32(0),
  normalized: bool(true),
  parallelPaths: bool(false),
};

/** Draws some of the sources at random, or takes all where there are no more. */
export function sampleOf(
  g: GraphExpression,
  sources: Expression<"node", "bool">,
  samples: Expression<"scalar", "i32">,
  seed: Expression<"scalar", "i32">,
): Sample {
  g.require(samples.gt(0), "samples must be positive");
  const count = sources.count();
  return g.if(
    samples.lt(count),
    () => ({
      drawn: sources.where(g.random({ seed }), -1).topK(samples),
      factor: count.cast("f64").div(samples.cast("f64")),
    }),
    () => ({ drawn: sources, factor: g.scalar(1) }),
  );
}
