import { f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * PageRank as the GAP Benchmark Suite defines it: as `pagerank`, but the rank of nodes without out-edges simply drops
 * out, so that ranks sum to less than 1 where there are any. Edge weights are not read.
 *
 * Formula: next(v) = (1 − d)/n + d · Σ rank(u)/outdegree(u) over edges u → v, in synchronous rounds, until the L1
 * change is below `tolerance` or after `limit` rounds. The suite computes in float32; this computes in float64.
 *
 * **It stops at its limit.** The suite's 20 rounds are fewer than its tolerance of 1e-4 may need, which are up to
 * log(1e-4)/log(0.85), 57 at a damping of 0.85: such a run ends after 20 rounds without having converged, as the
 * suite's own do, and says so; its ranks are those of that round. A greater `limit` lets them settle.
 *
 * networkx, igraph and graphology share the rank of nodes without out-edges among all nodes: so do `pagerank`, and
 * `pagerankGraphology`, which also ends by the rule of networkx and graphology, a tolerance per node.
 *
 * Cost: a round takes n + m steps.
 * Source: Beamer, Asanović, Patterson, "The GAP Benchmark Suite", 2015, section 3.
 *
 * @throws `EdgewiseError` from a run: `run/require` for a `damping` that is not at least 0 and less than 1, a
 * `tolerance` that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { pagerankGap } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 2, 0, 2] });
 * const { rank } = await run(pagerankGap, graph);
 * console.log(Array.from(rank, (x) => x.toFixed(3)).join(" ")); // 0.373 0.196 0.394 0.038
 * ```
 */
export const pagerankGap = algorithm(
  "pagerankGap",
  { damping: f64(0.85), tolerance: f64(1e-4), limit: i32(20) },
  (g, { damping, tolerance, limit }) => {
    g.require(damping.ge(0).and(damping.lt(1)), "damping must be at least 0 and less than 1");
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    const n = g.nodeCount;
    const degree = g.outDegree();
    const { rank } = g.loop({ rank: g.node(n.recip()) }, { limit }, ({ rank }) => {
      // A sink divides by 0. No edge reads the result.
      const inflow = g.in.sum(({ source }) => source(rank.div(degree)));
      const next = inflow.mul(damping).add(damping.rsub(1).div(n));
      return { rank: next, until: next.sub(rank).abs().sum().lt(tolerance) };
    });
    return { rank };
  },
);
