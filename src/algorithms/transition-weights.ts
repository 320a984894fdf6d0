import type { Expression, GraphExpression } from "../dsl/index.ts";

/** The weights of a random walk. The probability of an edge is its share of the strength of the node. */
interface TransitionWeights {
  /** The edge attribute `weight`, 1 where it is missing or not to be read. */
  readonly weight: Expression<"edge", "f64">;
  /** The strength of each node: the sum of the weights of its out-edges. */
  readonly strength: Expression<"node", "f64">;
}

/** Gives the weights, 1 each where not `weighted`. Requires them to be finite and not negative, with finite sums. */
export function transitionWeights(g: GraphExpression, weighted?: Expression<"scalar", "bool">): TransitionWeights {
  const weight = weighted ? weighted.where(g.edgeWeight(), 1) : g.edgeWeight();
  g.require(weight.ge(0).all().and(weight.isFinite().all()), "weights must be finite and not negative");
  const strength = g.out.sum(({ edge }) => edge(weight));
  g.require(strength.isFinite().all(), "the weights of a node's out-edges must have a finite sum");
  return { weight, strength };
}
