import type { Expression, GraphExpression } from "../dsl/index.ts";

/** Weights of which the chances of a walker are the shares. */
interface TransitionWeights {
  /** The edge attribute `weight`, 1 where it is missing or not to be read. */
  readonly weight: Expression<"edge", "f64">;
  /** For each node the sum over its out-edges. */
  readonly strength: Expression<"node", "f64">;
}

/** The weights, required to be finite and not negative, as chances are, and to have finite sums; 1 where not `weighted`. */
export function transitionWeights(g: GraphExpression, weighted?: Expression<"scalar", "bool">): TransitionWeights {
  const weight = weighted ? weighted.where(g.edgeWeight(), 1) : g.edgeWeight();
  g.require(weight.ge(0).all().and(weight.isFinite().all()), "weights must be finite and not negative");
  const strength = g.out.sum(({ edge }) => edge(weight));
  g.require(strength.isFinite().all(), "the weights of a node's out-edges must have a finite sum");
  return { weight, strength };
}
