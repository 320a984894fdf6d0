import { bool, f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";
import { roundLimit } from "./round-limit.ts";
import { transitionWeights } from "./transition-weights.ts";

const damping = f64(0.85);
const tolerance = f64(1e-9);
const limit = i32.from({ damping, tolerance }, (given) => roundLimit(given.damping, given.tolerance));

/**
 * Personalized PageRank: how near each node is to some, by PageRank whose random jumps lead only to those. Ranks sum to
 * 1.
 *
 * `restart` says how likely a jump is to lead to each node, up to a factor: it is divided by its sum. Nodes that none
 * is given for, as in a map of some, have 0; where none is given at all, jumps lead to all nodes alike, which makes
 * this `weightedPagerank`. Restarts that are negative or NaN, that are given and 0 at all nodes, or whose sum is not
 * finite, are a `run/require` error.
 *
 * Formula: with r the restart so normalized and d the damping, rank starts as r, and next(v) = (1 − d) · r(v) + d · (Σ
 * rank(u) · weight(e)/strength(u) over edges e from u to v + r(v) · Σ rank(w) over nodes w of strength 0), where the
 * strength of a node is the sum of its out-edges' weights: what reaches a sink restarts too.
 *
 * Weights are the edge attribute `weight`, or 1 in a graph that has none or with `weighted: false`; they are finite and
 * not negative, others are a `run/require` error. Ends with the round whose L1 change is below `tolerance`, or after
 * `limit` rounds, which are enough for that if they are not given.
 *
 * Cost: a round takes n + m steps; a tolerance of ε takes about log(ε)/log(d) rounds.
 * Source: Page et al. 1999, section 6; Haveliwala, "Topic-Sensitive PageRank", 2002.
 *
 * @throws `EdgewiseError` from a run: `param` for `restart` without a value for each node; `run/require` for restarts
 * that are negative or NaN, are 0 at all nodes, or have no finite sum; for a `damping` that is not at least 0 and less
 * than 1, a `tolerance` that is negative or NaN, a `limit` that is negative, or not given where `tolerance` is 0, and
 * for weights that are negative or not finite, or whose sum at a node is not finite.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { personalizedPagerank } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 2, 0, 2] });
 * const { rank } = await run(personalizedPagerank, graph, { restart: new Map([[3, 1]]) });
 * console.log(Array.from(rank, (x) => x.toFixed(3)).join(" ")); // 0.327 0.139 0.384 0.150
 * ```
 */
export const personalizedPagerank = algorithm(
  "personalizedPagerank",
  { restart: f64.node(-0), weighted: bool(true), damping, tolerance, limit },
  (g, { restart, weighted, damping, tolerance, limit }) => {
    g.require(damping.ge(0).and(damping.lt(1)), "damping must be at least 0 and less than 1");
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    g.require(limit.ge(0), "limit must be at least 0, and given where tolerance is 0");
    // A node without a given restart has the default −0, which differs from a given 0.
    const isNoneGiven = restart.identical(-0).all();
    const total = restart.sum();
    g.require(restart.ge(0).all(), "restarts must not be negative or NaN");
    g.require(total.gt(0).or(isNoneGiven), "restarts must not be 0 at all nodes");
    g.require(total.isFinite(), "restarts must have a finite sum");
    const home = isNoneGiven.where(g.nodeCount.recip(), restart.div(total));
    const { weight, strength } = transitionWeights(g, weighted);
    const sink = strength.eq(0);
    const { rank } = g.loop({ rank: home }, { limit }, ({ rank }) => {
      const leaked = sink.where(rank, 0).sum();
      const share = sink.where(0, rank.div(strength));
      const inflow = g.in.sum(({ source, edge }) => source(share).mul(edge(weight)));
      const next = inflow
        .add(home.mul(leaked))
        .mul(damping)
        .add(home.mul(damping.rsub(1)));
      return { rank: next, until: next.sub(rank).abs().sum().lt(tolerance) };
    });
    return { rank };
  },
);
