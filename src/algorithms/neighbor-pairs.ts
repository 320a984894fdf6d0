/** Neighbor pairs: the simple undirected graph within any graph. Two nodes are neighbors whatever edges join them. */

import type { CommonEnds, Expression, GraphExpression } from "../dsl/index.ts";

/** The role of each edge among those between the same two nodes, as edge values. */
export interface NeighborPairs {
  /**
   * Whether the edge represents the pair: it is the first between the two nodes in either direction, and no self-loop.
   */
  readonly isFirst: Expression<"edge", "bool">;
  /** Whether the two nodes have edges in both directions, or an undirected one. */
  readonly isMutual: Expression<"edge", "bool">;
  /** A condition for intersections: that a common neighbor of an edge's ends is neither of them. */
  readonly isThird: (ends: CommonEnds) => Expression<"each", "bool">;
}

/** Finds the neighbor pairs of a graph. Takes m · log(greatest degree) steps. */
export function neighborPairs(g: GraphExpression): NeighborPairs {
  const number = g.edgeIndex();
  const node = g.nodeIndex();
  const there = g.edges.intersect(({ sourceEdge }, { minimum }) => ({ first: minimum(sourceEdge(number)) }), {
    source: "out",
    destination: "self",
  });
  const back = g.edges.intersect(
    ({ sourceEdge }, { minimum, count }) => ({ first: minimum(sourceEdge(number)), count: count() }),
    { source: "in", destination: "self" },
  );
  const isLoop = g.edges.map(({ source, destination }) => source(node).eq(destination(node)));
  return {
    isFirst: number.le(there.first).and(number.le(back.first)).and(isLoop.not()),
    isMutual: back.count.gt(0),
    isThird: ({ common, source, destination }) =>
      common(node)
        .ne(source(node))
        .and(common(node).ne(destination(node))),
  };
}

/**
 * Sums, for each node, a value over its neighbors. It is a value of the edge that represents the pair: of `atSource`
 * where the node is its source, else of `atDestination`. Other edges must have 0.
 */
export function sumOverPairs(
  g: GraphExpression,
  atSource: Expression<"edge", "f64">,
  atDestination: Expression<"edge", "f64">,
): Expression<"node", "f64"> {
  const node = g.nodeIndex();
  const ends = g.edges.map(({ source, destination }) => ({ from: source(node), to: destination(node) }));
  // An undirected edge is in the rows of both its ends. Each end takes the value that is meant for it.
  const asSource = g.out.sum(({ edge }) => edge(atSource), {
    where: ({ self, edge }) => self(node).eq(edge(ends.from)),
  });
  const asDestination = g.in.sum(({ edge }) => edge(atDestination), {
    where: ({ self, edge }) => self(node).eq(edge(ends.to)),
  });
  return asSource.add(asDestination);
}
