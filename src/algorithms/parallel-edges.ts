/** Parallel edges, which lead the same way between the same nodes, and edges that lead both ways. */

import type { Expression, GraphExpression } from "../dsl/index.ts";

/** A number greater than that of any edge. */
const NONE = 2147483647;

/** The first of the edges that lead from one node to another, as edge values. */
export interface FirstEdges {
  /** Whether the edge is the first from its source to its destination. */
  readonly there: Expression<"edge", "bool">;
  /** Whether the edge is undirected, no self-loop, and the first from its destination to its source. */
  readonly back: Expression<"edge", "bool">;
}

/**
 * Finds the first of parallel edges, in the order of the input. Takes m steps where all edges are the first and all of
 * them have a direction, or none has, and m · log(greatest degree) else.
 */
export function firstEdges(g: GraphExpression): FirstEdges {
  const number = g.edgeIndex();
  const node = g.nodeIndex();
  const { source, destination } = g.edges.map(({ source, destination }) => ({
    source: source(node),
    destination: destination(node),
  }));
  // Edges are numbered by their ends. So each of some parallel ones follows another, unless only one has a direction.
  const before = number.sub(1);
  const repeats = source
    .eq(source.at(before, -1))
    .and(destination.eq(destination.at(before, -1)))
    .any();
  const undirected = isUndirected(g);
  const isUniform = undirected.or(g.outDegree("i32").sum().eq(g.edgeCountAs("i32")));
  const joinsTwo = source.ne(destination);
  return g.if(
    repeats.not().and(isUniform),
    () => ({ there: g.edge(true), back: joinsTwo.and(undirected) }),
    () => firstInRows(g),
  );
}

/** Looks the first of parallel edges up in rows. */
function firstInRows(g: GraphExpression): FirstEdges {
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

/** Tells whether there are no parallel edges: every edge is the first in each of its directions. */
export function areAllFirst(g: GraphExpression, { there, back }: FirstEdges): Expression<"scalar", "bool"> {
  return there.count().add(back.count()).eq(g.outDegree("i32").sum());
}

/** Tells whether all edges, except self-loops, are undirected: such edges are in out-rows twice. */
export function isUndirected(g: GraphExpression): Expression<"scalar", "bool"> {
  const node = g.nodeIndex();
  const joinsTwo = g.edges.map(({ source, destination }) => source(node).ne(destination(node)));
  return g.outDegree("i32").sum().sub(g.edgeCountAs("i32")).eq(joinsTwo.count());
}

/**
 * Flags undirected edges between two nodes. In a mixed graph it takes m · log(greatest degree) steps, and n + m more
 * for each parallel undirected edge of a node.
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
 * Finds the undirected edges. The first of parallel ones are known. Each node finds the others one after the other: an
 * undirected edge is in the out-row of its destination.
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
