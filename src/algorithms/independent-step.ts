import type { Expression, GraphExpression } from "../dsl/index.ts";

/** The result of a step. */
export interface IndependentStep {
  /** The nodes that joined the independent set. */
  readonly joined: Expression<"node", "bool">;
  /** The nodes that may still join: neither they nor a neighbor of theirs has joined. */
  readonly open: Expression<"node", "bool">;
}

/**
 * Takes a step toward a maximal independent set. An open node joins if it comes before all its open neighbors: by
 * greater priority, and among equal priorities by lower index. Directions, self-loops and parallel edges make no
 * difference.
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
