import { f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";
import { roundLimit } from "./round-limit.ts";
import { transitionWeights } from "./transition-weights.ts";

const damping = f64(0.85);
const tolerance = f64(1e-9);
const limit = i32.from({ damping, tolerance }, (given) => roundLimit(given.damping, given.tolerance));

/**
 * PageRank of a weighted graph: as `pagerank`, but each node hands its rank out in proportion to the weights of its
 * out-edges, the edge attribute `weight`, or evenly in a graph that has none.
 *
 * Formula: next(v) = (1 − d)/n + d · (Σ rank(u) · weight(e)/strength(u) over edges e from u to v + Σ rank(w)/n over
 * nodes w of strength 0), where the strength of a node is the sum of its out-edges' weights.
 *
 * Weights are finite and not negative; others are a `run/require` error. Ends with the round whose L1 change is below
 * `tolerance`, or after `limit` rounds, which are enough for that if they are not given.
 *
 * Cost: a round takes n + m steps.
 * Source: Page et al. 1999, with the transition probabilities of a weighted random walk.
 *
 * @throws `EdgewiseError` from a run: `run/require` for a `damping` that is not at least 0 and less than 1, a
 * `tolerance` that is negative or NaN, a `limit` that is negative, or not given where `tolerance` is 0, and for weights
 * that are negative or not finite, or whose sum at a node is not finite.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { weightedPagerank } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2],
 *   targets: [1, 3, 2, 3],
 *   edgeColumns: { weight: [1, 9, 2, 1] },
 * });
 * const { rank } = await run(weightedPagerank, graph);
 * console.log(Array.from(rank, (x) => x.toFixed(3)).join(" ")); // 0.346 0.154 0.154 0.346
 * ```
 */
export const weightedPagerank = algorithm(
  "weightedPagerank",
  { damping, tolerance, limit },
  (g, { damping, tolerance, limit }) => {
    g.require(damping.ge(0).and(damping.lt(1)), "damping must be at least 0 and less than 1");
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    g.require(limit.ge(0), "limit must be at least 0, and given where tolerance is 0");
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
  { contracts: (_g, { damping }) => damping },
);
