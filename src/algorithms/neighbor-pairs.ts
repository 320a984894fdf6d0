/** Which nodes of a graph are neighbors, whatever joins them: the simple undirected graph within any graph. */

import type { CommonEnds, Expression, GraphExpression } from "../dsl/index.ts";

/** Edge values that say what an edge is among those that join the same two nodes. */
export interface NeighborPairs {
  /** Whether it stands for them all: the first of them, whichever way they lead, and no self-loop. */
  readonly isFirst: Expression<"edge", "bool">;
  /** Whether there are edges both ways, or one without direction. */
  readonly isMutual: Expression<"edge", "bool">;
  /** For intersections: whether a node that the ends of an edge have in common is neither of them. */
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
 * For each node, the sum over its neighbors of a value of the edge that stands for the pair: of `atSource` where the
 * node is the source of that edge, else of `atDestination`. Other edges must have 0.
 */
export function sumOverPairs(
  g: GraphExpression,
  atSource: Expression<"edge", "f64">,
  atDestination: Expression<"edge", "f64">,
): Expression<"node", "f64"> {
  const node = g.nodeIndex();
  const ends = g.edges.map(({ source, destination }) => ({ from: source(node), to: destination(node) }));
  // An edge without direction is met in the rows of both its ends; each end takes what is meant for it.
  const asSource = g.out.sum(({ edge }) => edge(atSource), {
    where: ({ self, edge }) => self(node).eq(edge(ends.from)),
  });
  const asDestination = g.in.sum(({ edge }) => edge(atDestination), {
    where: ({ self, edge }) => self(node).eq(edge(ends.to)),
  });
  return asSource.add(asDestination);
}
