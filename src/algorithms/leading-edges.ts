/** The edges over which shortest paths from one node lead, found once for all rows that ask for them. */

import type { EdgeEnds, Expression, GraphExpression, RowEnds } from "../dsl/index.ts";

/** A condition on an edge and its two ends. */
export type EdgeCondition = (ends: Pick<EdgeEnds, "source" | "destination" | "edge">) => Expression<"each", "bool">;

/** In which of its directions an edge of a row is followed; null where all edges have but one. */
export type EdgeSides = ((ends: RowEnds) => Expression<"each", "bool">) | null;

/** Edges that lead on, from their source to their destination or, if they are undirected, back. */
export interface LeadingEdges {
  readonly there: Expression<"edge", "bool">;
  readonly back: Expression<"edge", "bool">;
  /** Tells in a row whether the edge leads on, from the end that the row calls its source. */
  readonly leads: (ends: RowEnds) => Expression<"each", "bool">;
}

/** Tells whether no edge between two nodes is undirected. */
export function isOneWay(g: GraphExpression): Expression<"scalar", "bool"> {
  return g.outDegree("i32").sum().eq(g.edgeCountAs("i32"));
}

/** Makes the condition that an edge is followed from its source: in a row, an undirected one may be followed from either end. */
export function sidesOf(g: GraphExpression): EdgeSides {
  const node = g.nodeIndex();
  const first = g.edges.map(({ source }) => source(node));
  return ({ source, edge }) => source(node).eq(edge(first));
}

/** Finds the edges for which a condition holds on the way there, and those for which it holds on the way back. */
export function leadingEdges(g: GraphExpression, sides: EdgeSides, condition: EdgeCondition): LeadingEdges {
  const there = g.edges.map(condition);
  const back = g.edges.map(({ source, destination, edge }) =>
    condition({ source: destination, destination: source, edge }),
  );
  const leads = (ends: RowEnds): Expression<"each", "bool"> =>
    sides === null ? ends.edge(there) : sides(ends).where(ends.edge(there), ends.edge(back));
  return { there, back, leads };
}

/**
 * Finds the greatest number of leading edges on a way from the root to each node; −1 where none leads. Where edges lead in
 * a circle there is no end of it but at a limit of rounds.
 */
export function levelsAlong(
  g: GraphExpression,
  isRoot: Expression<"node", "bool">,
  leads: (ends: RowEnds) => Expression<"each", "bool">,
  options: { readonly limit?: Expression<"scalar", "i32"> } = {},
) {
  return g.loop({ level: isRoot.where(0, -1, "i32") }, { until: "unchanged", ...options }, ({ level }) => ({
    level: level.max(
      g.in.maximum(({ source }) => source(level).add(1), {
        where: (ends) => ends.source(level).ge(0).and(leads(ends)),
      }),
    ),
  }));
}
