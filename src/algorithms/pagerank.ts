import { f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";
import { roundLimit } from "./round-limit.ts";

const damping = f64(0.85);
const tolerance = f64(1e-9);
const limit = i32.from({ damping, tolerance }, (given) => roundLimit(given.damping, given.tolerance));

/**
 * PageRank as LDBC Graphalytics defines it: every node starts with 1/n, and in each round hands its rank out evenly
 * along its out-edges; nodes without out-edges hand theirs to all nodes. Ranks sum to 1.
 *
 * Formula: with damping d and n nodes, next(v) = (1 − d)/n + d · (Σ rank(u)/outdegree(u) over edges u → v + Σ rank(w)/n
 * over sinks w).
 *
 * Ends with the round whose L1 change is below `tolerance`, or after `limit` rounds, which are enough for that if they
 * are not given; with a tolerance of 0, which takes a limit, it runs exactly so many, as the benchmark does. Edge
 * weights are not read: see `weightedPagerank`.
 *
 * Cost: a round takes n + m steps; a tolerance of ε takes about log(ε)/log(d) rounds, and at most
 * ⌈log(ε/2)/log(d)⌉ + 1.
 * Source: Iosup et al., "The LDBC Graphalytics Benchmark", section 2.3; Page et al. 1999.
 *
 * @throws `EdgewiseError` from a run: `run/require` for a `damping` that is not at least 0 and less than 1, a
 * `tolerance` that is negative or NaN, a `limit` that is negative, or not given where `tolerance` is 0.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { pagerank } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 2, 0, 2] });
 * const { rank } = await run(pagerank, graph);
 * console.log(Array.from(rank, (x) => x.toFixed(3)).join(" ")); // 0.373 0.196 0.394 0.038
 * ```
 */
export const pagerank = algorithm(
  "pagerank",
  { damping, tolerance, limit },
  (g, { damping, tolerance, limit }) => {
    g.require(damping.ge(0).and(damping.lt(1)), "damping must be at least 0 and less than 1");
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    g.require(limit.ge(0), "limit must be at least 0, and given where tolerance is 0");
    const n = g.nodeCount;
    const degree = g.outDegree();
    const sink = degree.eq(0);
    const { rank } = g.loop({ rank: g.node(n.recip()) }, { limit }, ({ rank }) => {
      const leaked = sink.where(rank, 0).sum();
      const inflow = g.in.sum(({ source }) => source(sink.where(0, rank.div(degree))));
      const next = inflow.add(leaked.div(n)).mul(damping).add(damping.rsub(1).div(n));
      return { rank: next, until: next.sub(rank).abs().sum().lt(tolerance) };
    });
    return { rank };
  },
  { contracts: (_g, { damping }) => damping },
);
