/** Parallel edges, which lead the same way between the same nodes, and edges that lead both ways. */

import type { Expression, GraphExpression } from "../dsl/index.ts";

/** More than the number of any edge. */
const NONE = 2147483647;

/** Edge values that say which edge is the first of those that lead from one node to another. */
export interface FirstEdges {
  /** Whether it is the first from its source to its destination. */
  readonly there: Expression<"edge", "bool">;
  /** Whether it has no direction and is the first from its destination to its source, which is another node. */
  readonly back: Expression<"edge", "bool">;
}

/** Finds the first of parallel edges, in the order of the input. Takes m · log(greatest degree) steps. */
export function firstEdges(g: GraphExpression): FirstEdges {
  const number = g.edgeIndex();
  const node = g.nodeIndex();
  const onward = g.edges.intersect(
    ({ destinationEdge }, { minimum }) => ({ first: minimum(destinationEdge(number)) }),
    {
      source: "self",
      destination: "in",
    },
  );
  const backward = g.edges.intersect(({ sourceEdge }, { minimum }) => ({ first: minimum(sourceEdge(number)) }), {
    source: "in",
    destination: "self",
  });
  const joinsTwo = g.edges.map(({ source, destination }) => source(node).ne(destination(node)));
  return { there: number.eq(onward.first), back: number.eq(backward.first).and(joinsTwo) };
}

/** Whether all edges are the first, each way that they lead: there are no parallel ones. */
export function areAllFirst(g: GraphExpression, { there, back }: FirstEdges): Expression<"scalar", "bool"> {
  return there.count().add(back.count()).eq(g.outDegree("i32").sum());
}

/** Whether no edge has a direction, self-loops aside: those that have none are met twice in out-rows. */
export function isUndirected(g: GraphExpression): Expression<"scalar", "bool"> {
  const node = g.nodeIndex();
  const joinsTwo = g.edges.map(({ source, destination }) => source(node).ne(destination(node)));
  return g.outDegree("i32").sum().sub(g.edgeCountAs("i32")).eq(joinsTwo.count());
}

/**
 * Which edges between two nodes have no direction. In a mixed graph takes m · log(greatest degree) steps, and n + m for each
 * parallel edge without direction that a node has.
 */
export function undirectedEdges(g: GraphExpression): Expression<"edge", "bool"> {
  return g.if(
    g.outDegree("i32").sum().eq(g.edgeCountAs("i32")),
    () => ({ undirected: g.edge(false) }),
    () =>
      g.if(
        isUndirected(g),
        () => ({ undirected: g.edge(true) }),
        () => ({ undirected: undirectedAmong(g) }),
      ),
  ).undirected;
}

/**
 * The first of them are known. Of the others each node finds one after the other: an edge without direction is in the out-row
 * of its destination.
 */
function undirectedAmong(g: GraphExpression): Expression<"edge", "bool"> {
  const number = g.edgeIndex();
  const node = g.nodeIndex();
  const { back } = firstEdges(g);
  const end = g.edges.map(({ destination }) => destination(node));
  const open = g.edges.map(({ source, edge }) => source(node).ne(edge(end)).and(edge(back).not()));
  const { undirected } = g.loop({ undirected: back, last: g.node(-1, "i32") }, {}, ({ undirected, last }) => {
    const next = g.out.minimum(({ edge }) => edge(number), {
      where: ({ self, edge }) =>
        edge(open)
          .and(self(node).eq(edge(end)))
          .and(edge(number).gt(self(last))),
    });
    const isNext = g.edges.map(({ destination, edge }) => edge(number).eq(destination(next)));
    return { undirected: undirected.or(isNext), last: next, until: next.eq(NONE).all() };
  });
  return undirected;
}
