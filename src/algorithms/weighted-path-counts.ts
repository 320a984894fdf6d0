/** Shortest paths from one node, by weights: their counts, and the dependencies of nodes (Brandes 2001). */

import type { EdgeEnds, Expression, GraphExpression } from "../dsl/index.ts";
import type { PathCounts } from "./shortest-path-counts.ts";
import { countPaths } from "./shortest-path-counts.ts";

/** Shortest paths by weights from one node, along out-edges. */
export interface WeightedPaths extends PathCounts {
  /** The greatest number of edges of a path that counts; −1 where there is none. */
  readonly level: Expression<"node", "i32">;
  /** Tells whether a path that counts leads over an edge, from its source to its destination. */
  readonly leads: (ends: Ends) => Expression<"each", "bool">;
  /** Tells the same from its destination to its source, for an undirected edge. */
  readonly leadsBack: (ends: Ends) => Expression<"each", "bool">;
}

type Ends = Pick<EdgeEnds, "source" | "destination" | "edge">;

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
): WeightedPaths {
  const isRoot = g.nodeIndex().eq(root);
  const begin = isRoot.where(0, Infinity, "f64");
  const { distance } = g.loop({ distance: begin }, { until: "unchanged" }, ({ distance }) => ({
    distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
  }));
  const isReached = distance.lt(Infinity);
  const isTight = ({ source, destination, edge }: Ends): Expression<"each", "bool"> =>
    source(distance).add(edge(weight)).eq(destination(distance));
  const isNearer = (ends: Ends): Expression<"each", "bool"> => ends.source(distance).lt(ends.destination(distance));
  const hasNearer = g.in.any((ends) => isNearer(ends).and(isTight(ends)));
  const isNear = isReached.and(isRoot.or(hasNearer));
  const stale = staleSteps(g, isNear, isReached, isTight);
  const leads = (ends: Ends): Expression<"each", "bool"> => {
    const { source, destination } = ends;
    return isTight(ends)
      .and(destination(isReached))
      .and(isNearer(ends).or(source(stale).add(1).eq(destination(stale))));
  };
  const { level } = g.loop({ level: isRoot.where(0, -1, "i32") }, { until: "unchanged" }, ({ level }) => ({
    level: level.max(
      g.in.maximum(({ source }) => source(level).add(1), {
        where: (ends) => ends.source(level).ge(0).and(leads(ends)),
      }),
    ),
  }));
  return {
    ...countPaths(g, root, level, leads),
    level,
    leads,
    leadsBack: ({ source, destination, edge }) => leads({ source: destination, destination: source, edge }),
  };
}

/**
 * Finds the least number of edges that add nothing on the way to a node, from a node with a nearer source; 0 at such
 * nodes.
 */
function staleSteps(
  g: GraphExpression,
  isNear: Expression<"node", "bool">,
  isReached: Expression<"node", "bool">,
  isTight: (ends: Ends) => Expression<"each", "bool">,
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
