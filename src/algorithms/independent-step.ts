import type { Expression, GraphExpression } from "../dsl/index.ts";

/** What a step did with the nodes that were open. */
export interface IndependentStep {
  /** Those that joined the independent set. */
  readonly joined: Expression<"node", "bool">;
  /** Those that may still join: they have not, and have no neighbor that has. */
  readonly open: Expression<"node", "bool">;
}

/**
 * A step toward a maximal independent set: of the nodes that are open, those join that come before all their open
 * neighbors, by priority, greatest first, and of equal priority by index, least first. The direction of edges, self-loops
 * and parallel edges make no difference.
 */
export function independentStep(
  g: GraphExpression,
  open: Expression<"node", "bool">,
  priority: Expression<"node", "f64">,
): IndependentStep {
  const index = g.nodeIndex();
  const preceded = g.all.any(
    ({ neighbor, self }) => {
      const higher = neighbor(priority).gt(self(priority));
      const alike = neighbor(priority).eq(self(priority));
      return higher.or(alike.and(neighbor(index).lt(self(index))));
    },
    { where: ({ neighbor }) => neighbor(open) },
  );
  const joined = open.and(preceded.not());
  const beaten = g.all.any(({ neighbor }) => neighbor(joined));
  return { joined, open: open.and(joined.or(beaten).not()) };
}
