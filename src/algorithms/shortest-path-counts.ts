/** How many shortest paths there are from one node, counted in edges, and what each node has of them: Brandes' two ways. */

import type { Expression, GraphExpression, RowEnds } from "../dsl/index.ts";
import { bool, i32 } from "../dsl/index.ts";
import { depthsFrom } from "./depths.ts";
import type { FirstEdges } from "./parallel-edges.ts";
import { isUndirected } from "./parallel-edges.ts";

/** How many shortest paths there are from one node, along out-edges. */
export interface PathCounts {
  /** How many there are to each node, 1 at the node itself. */
  readonly paths: Expression<"node", "f64">;
  /** One over `paths`. */
  readonly share: Expression<"node", "f64">;
  /**
   * For each node that is reached, but not the first, the sum over the nodes behind it of the part of their shortest paths
   * that one path to this node has: times `paths`, the part of them that leads through it.
   */
  readonly behind: Expression<"node", "f64">;
}

/** The same where paths are as long as they have edges. */
export interface ShortestPaths extends PathCounts {
  /** The number of their edges, an i32; −1 where there is no path. */
  readonly depth: Expression<"node", "i32">;
}

/**
 * Finds the depths of nodes, counts shortest paths to them, and shares them out on the way back. Where the first edges are given, only those
 * count, each the way that it is the first.
 */
export function shortestPaths(
  g: GraphExpression,
  root: Expression<"scalar", "i32">,
  first?: FirstEdges,
): ShortestPaths {
  const depth = depthsFrom(g, root);
  // No edge leads more than one level farther, and of levels that are yet to come there are no paths: all that a node of
  // the level sums up comes from the one before.
  return { depth, ...countPaths(g, root, depth, first && countsFrom(g, first)) };
}

/**
 * Counts paths there, a level of nodes in each round, and shares them out on the way back. The root alone has level 0, nodes that are not
 * reached −1, and all edges that count lead to higher levels.
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
  // Nothing is behind the nodes of the highest level, and the root is between no others.
  const farthest = { behind: g.node(0), onward: level.eq(last).where(share, 0) };
  const { behind } = g.loop(farthest, { limit: last.sub(1) }, ({ behind, onward }, round) => {
    const isNow = level.eq(last.sub(1).sub(round));
    const shared = g.out.sum(({ destination }) => destination(onward), row);
    return { behind: isNow.where(shared, behind), onward: isNow.where(shared.add(share), onward) };
  });
  return { paths, share, behind };
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

/** What betweenness by weights takes, of nodes and of edges. */
export const WEIGHTED_BETWEENNESS_PARAMETERS = {
  sources: bool.node(true),
  samples: i32(2147483647),
  seed: i32(0),
  normalized: bool(true),
};

/** What betweenness takes, of nodes and of edges. */
export const BETWEENNESS_PARAMETERS = { ...WEIGHTED_BETWEENNESS_PARAMETERS, parallelPaths: bool(false) };

/** By what betweenness is multiplied: one over the number of pairs, or 1 for each pair if it is not to be normalized. */
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
