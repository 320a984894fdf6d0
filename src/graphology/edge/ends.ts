import type { Expression, GraphExpression } from "../../dsl/index.ts";

/**
 * Computes, at each node, the number of ends of edges and the sum of their edges' weights. A self-loop has both ends
 * there.
 */
export function endsAt(
  g: GraphExpression,
  weight: Expression<"edge", "f64">,
): { count: Expression<"node", "f64">; strength: Expression<"node", "f64"> } {
  const index = g.nodeIndex();
  // The row of all edges has a directed self-loop twice. The in-row has every self-loop once.
  const others = g.all.aggregate(({ edge }, { count, sum }) => ({ count: count(), strength: sum(edge(weight)) }), {
    where: ({ neighbor, self }) => neighbor(index).ne(self(index)),
  });
  const loops = g.in.aggregate(({ edge }, { count, sum }) => ({ count: count(), strength: sum(edge(weight)) }), {
    where: ({ neighbor, self }) => neighbor(index).eq(self(index)),
  });
  return {
    count: others.count.add(loops.count.mul(2)).cast("f64"),
    strength: others.strength.add(loops.strength.mul(2)),
  };
}
