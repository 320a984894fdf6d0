import { algorithm, f64, i32 } from "../dsl/index.ts";
import { transitionWeights } from "./transition-weights.ts";

/**
 * PageRank of a weighted graph: as `pagerank`, but each node hands its rank out in proportion to the weights of its
 * out-edges, the edge attribute `weight`, or evenly in a graph that has none.
 *
 * next(v) = (1 − d)/n + d · (Σ rank(u) · weight(e)/strength(u) over edges e from u to v + Σ rank(w)/n over nodes w of
 * strength 0), where the strength of a node is the sum of its out-edges' weights. Weights are finite and not negative;
 * others are a `run/require` error. Ends with the round whose L1 change is below `tolerance`, or after `limit` rounds.
 *
 * A round takes n + m steps.
 * Source: Page et al. 1999, with the transition probabilities of a weighted random walk.
 */
export const weightedPagerank = algorithm(
  "weightedPagerank",
  { damping: f64(0.85), tolerance: f64(1e-9), limit: i32(100) },
  (g, { damping, tolerance, limit }) => {
    const n = g.nodeCount;
    const { weight, strength } = transitionWeights(g);
    const sink = strength.eq(0);
    const { rank } = g.loop({ rank: g.node(n.recip()) }, { limit }, ({ rank }) => {
      const leaked = sink.where(rank, 0).sum();
      const share = sink.where(0, rank.div(strength));
      const inflow = g.in.sum(({ source, edge }) => source(share).mul(edge(weight)));
      const next = inflow.add(leaked.div(n)).mul(damping).add(damping.rsub(1).div(n));
      return { rank: next, until: next.sub(rank).abs().sum().lt(tolerance) };
    });
    return { rank };
  },
);
