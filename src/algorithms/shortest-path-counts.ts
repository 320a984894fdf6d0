/**
 * Shortest paths from one node, by number of edges: their counts on the way there, and the dependencies of nodes on the
 * way back (Brandes 2001).
 */

import type { Expression, GraphExpression, RowEnds } from "../dsl/index.ts";
import { bool, i32 } from "../dsl/index.ts";
import { depthsFrom } from "./depths.ts";
import type { FirstEdges } from "./parallel-edges.ts";
import { isUndirected } from "./parallel-edges.ts";

/** The shortest paths from one node, along out-edges. */
export interface PathCounts {
  /** The number of shortest paths to each node; 1 at the source itself. */
  readonly paths: Expression<"node", "f64">;
  /** One divided by the number of shortest paths to each node. */
  readonly share: Expression<"node", "f64">;
  /**
   * For each reached node but the source: the sum, over all nodes behind it, of the share of their shortest paths that
   * continue one path to this node. Times `paths` it is Brandes's dependency.
   */
  readonly behind: Expression<"node", "f64">;
}

/** Shortest paths where the length of a path is its number of edges. */
export interface ShortestPaths extends PathCounts {
  /** The number of edges of a shortest path to each node, an i32; −1 where there is no path. */
  readonly depth: Expression<"node", "i32">;
}

/**
 * Finds the depths of nodes, counts shortest paths to them, and sums dependencies on the way back. Where `first` is
 * given, only first edges count, each in the directions in which it is the first.
 */
export function shortestPaths(
  g: GraphExpression,
  root: Expression<"scalar", "i32">,
  first?: FirstEdges,
): ShortestPaths {
  const depth = depthsFrom(g, root);
  // No edge leads more than one level farther, and later levels have no paths yet. So all that a node sums up comes
  // from the level before.
  return { depth, ...countPaths(g, root, depth, first && countsFrom(g, first)) };
}

/**
 * Counts paths on the way there, a level of nodes in each round, and sums dependencies on the way back. Only the root
 * has level 0. Nodes that are not reached have −1. All edges that count lead to higher levels.
 */
export function countPaths(
  g: GraphExpression,
  root: Expression<"scalar", "i32">,
  level: Expression<"node", "i32">,
  counts?: (ends: RowEnds) => Expression<"each", "bool">,
): PathCounts {
  const row = counts ? { where: counts } : {};
  const last = level.maximum();
  const start = g.nodeIndex().eq(root).where(1, 0, "f64");
  const { paths } = g.loop({ paths: start }, { limit: last }, ({ paths }, round) => {
    const found = g.in.sum(({ source }) => source(paths), row);
    return { paths: level.eq(round.add(1)).where(found, paths) };
  });
  const share = paths.recip();
  // No node is behind those of the highest level, and the root is between no others.
  const farthest = { behind: g.node(0), onward: level.eq(last).where(share, 0) };
  const { behind } = g.loop(farthest, { limit: last.sub(1) }, ({ behind, onward }, round) => {
    const isNow = level.eq(last.sub(1).sub(round));
    const shared = g.out.sum(({ destination }) => destination(onward), row);
    return { behind: isNow.where(shared, behind), onward: isNow.where(shared.add(share), onward) };
  });
  return { paths, share, behind };
}

/** Makes the condition, within rows, that an edge is the first in its direction. */
function countsFrom(g: GraphExpression, { there, back }: FirstEdges): (ends: RowEnds) => Expression<"each", "bool"> {
  const node = g.nodeIndex();
  // The ends from which the edge is to be followed.
  const { one, other } = g.edges.map(({ source, destination, edge }) => ({
    one: edge(there).where(source(node), -1),
    other: edge(back).where(destination(node), -1),
  }));
  return ({ source, edge }) =>
    source(node)
      .eq(edge(one))
      .or(source(node).eq(edge(other)));
}

/** A sample of sources, and the factor that scales its result to all sources. */
export interface Sample {
  readonly drawn: Expression<"node", "bool">;
  readonly factor: Expression<"scalar", "f64">;
}

/** The parameters of betweenness by weights, of nodes and of edges. */
export const WEIGHTED_BETWEENNESS_PARAMETERS = {
  sources: bool.node(true),
  samples: i32(2147483647),
  seed: i32(0),
  normalized: bool(true),
};

/** The parameters of betweenness, of nodes and of edges. */
export const BETWEENNESS_PARAMETERS = { ...WEIGHTED_BETWEENNESS_PARAMETERS, parallelPaths: bool(false) };

/** Gives the factor of betweenness: one over the number of pairs if it is normalized, else 1 for each pair. */
export function scaleOfPairs(
  g: GraphExpression,
  normalized: Expression<"scalar", "bool">,
  pairs: () => Expression<"scalar", "f64">,
): Expression<"scalar", "f64"> {
  return g.if(
    normalized,
    () => ({ scale: pairs().max(1).recip() }),
    () => ({ scale: isUndirected(g).where(0.5, 1, "f64") }),
  ).scale;
}

/** Draws `samples` sources at random, or takes all where there are no more than that. */
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
