/** Shortest paths from one node, by weights: their counts, and the dependencies of nodes (Brandes 2001). */

import type { Expression, GraphExpression } from "../dsl/index.ts";
import type { EdgeCondition, EdgeSides, LeadingEdges } from "./leading-edges.ts";
import { leadingEdges, levelsAlong } from "./leading-edges.ts";
import type { PathCounts } from "./shortest-path-counts.ts";
import { countPaths } from "./shortest-path-counts.ts";

/** Shortest paths by weights from one node, along out-edges. */
export interface WeightedPaths extends PathCounts {
  /** The edges that paths that count lead over. */
  readonly edges: LeadingEdges;
}

/** Gives the weights of edges. Requires that none is negative or NaN. */
export function weightsOf(g: GraphExpression): Expression<"edge", "f64"> {
  const weight = g.edgeWeight();
  g.require(weight.ge(0).all(), "weights must not be negative or NaN");
  return weight;
}

/**
 * Finds distances, and takes as the level of a node the greatest number of edges of a shortest path to it.
 *
 * An edge leads on where its weight plus the distance of its source is the distance of its destination, bit for bit,
 * and its source is nearer. A node without such an edge is reached over edges that add nothing, from nodes to which
 * fewer of these lead.
 */
export function weightedPaths(
  g: GraphExpression,
  root: Expression<"scalar", "i32">,
  weight: Expression<"edge", "f64">,
  sides: EdgeSides,
): WeightedPaths {
  const isRoot = g.nodeIndex().eq(root);
  const begin = isRoot.where(0, Infinity, "f64");
  const { distance } = g.loop({ distance: begin }, { until: "unchanged" }, ({ distance }) => ({
    distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
  }));
  const isReached = distance.lt(Infinity);
  const isTight: EdgeCondition = ({ source, destination, edge }) =>
    source(distance).add(edge(weight)).eq(destination(distance));
  const isNearer: EdgeCondition = ({ source, destination }) => source(distance).lt(destination(distance));
  const hasNearer = g.in.any((ends) => isNearer(ends).and(isTight(ends)));
  const isNear = isReached.and(isRoot.or(hasNearer));
  const stale = staleSteps(g, isNear, isReached, isTight);
  const edges = leadingEdges(g, sides, (ends) => {
    const isNext = ends.source(stale).add(1).eq(ends.destination(stale));
    return isTight(ends).and(ends.destination(isReached).and(isNearer(ends).or(isNext)));
  });
  const { level } = levelsAlong(g, isRoot, edges.leads);
  return { edges, ...countPaths(g, root, level, edges.leads) };
}

/**
 * Finds the least number of edges that add nothing on the way to a node, from a node with a nearer source; 0 at such
 * nodes.
 */
function staleSteps(
  g: GraphExpression,
  isNear: Expression<"node", "bool">,
  isReached: Expression<"node", "bool">,
  isTight: EdgeCondition,
): Expression<"node", "i32"> {
  const start = { steps: isNear.where(0, -1, "i32"), reached: isNear };
  const { steps } = g.if(
    isNear.eq(isReached).all(),
    () => ({ steps: start.steps }),
    () => {
      const { steps } = g.loop(start, { until: "unchanged" }, ({ steps, reached }, round) => {
        const found = g.in.any(({ source }) => source(reached), { where: isTight });
        const isFound = found.and(reached.not()).and(isReached);
        return { steps: isFound.where(round.add(1), steps), reached: reached.or(isFound) };
      });
      return { steps };
    },
  );
  return steps;
}
