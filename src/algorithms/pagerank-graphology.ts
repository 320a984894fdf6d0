import { f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";
import { transitionWeights } from "./transition-weights.ts";

/**
 * PageRank as graphology's standard library defines it (`graphology-metrics/centrality/pagerank`): weighted, the rank
 * of nodes without out-weight shared by all, and ended by a tolerance *per node*: the L1 change is below n · tolerance.
 *
 * Formula: next(v) = (1 − d)/n + d · (Σ rank(u) · weight(e)/strength(u) over edges e from u to v + Σ rank(w)/n over
 * nodes w of strength 0), with d the damping, until Σ |next(v) − rank(v)| < n · tolerance.
 *
 * That rule stops far too early on large graphs, after two rounds at 100,000 nodes; `weightedPagerank` computes the
 * same ranks with the sound rule. `alpha` and `maxIterations` are called `damping` and `limit` here, and where the
 * original throws because the limit was reached, the run ends unconverged and says why: the caller decides. Weights are
 * finite and not negative; others are a `run/require` error.
 *
 * Cost: a round takes n + m steps.
 * Source: the documentation of graphology-metrics 2.
 *
 * @throws `EdgewiseError` from a run: `run/require` for a `damping` that is not at least 0 and less than 1, a
 * `tolerance` that is negative or NaN, and for weights that are negative or not finite, or whose sum at a node is not
 * finite.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { pagerankGraphology } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 2, 0, 2] });
 * const { rank } = await run(pagerankGraphology, graph);
 * console.log(Array.from(rank, (x) => x.toFixed(3)).join(" ")); // 0.373 0.196 0.394 0.038
 * ```
 */
export const pagerankGraphology = algorithm(
  "pagerankGraphology",
  { damping: f64(0.85), tolerance: f64(1e-6), limit: i32(100) },
  (g, { damping, tolerance, limit }) => {
    g.require(damping.ge(0).and(damping.lt(1)), "damping must be at least 0 and less than 1");
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    const n = g.nodeCount;
    const { weight, strength } = transitionWeights(g);
    const sink = strength.eq(0);
    const { rank } = g.loop({ rank: g.node(n.recip()) }, { limit }, ({ rank }) => {
      const leaked = sink.where(rank, 0).sum();
      const share = sink.where(0, rank.div(strength));
      const inflow = g.in.sum(({ source, edge }) => source(share).mul(edge(weight)));
      const next = inflow.add(leaked.div(n)).mul(damping).add(damping.rsub(1).div(n));
      return { rank: next, until: next.sub(rank).abs().sum().lt(n.mul(tolerance)) };
    });
    return { rank };
  },
  { contracts: (_g, { damping }) => damping },
);
