import { algorithm, f64, i32 } from "../dsl/index.ts";

/**
 * Personalized PageRank: how near each node is to some, by PageRank whose random jumps lead only to those. Ranks sum
 * to 1.
 *
 * `restart` says how likely a jump is to lead to each node, up to a factor: it is divided by its sum. Nodes that none is
 * given for, as in a map of some, have 0; where none is given at all, jumps lead to all nodes alike, which makes this
 * `pagerank`. Restarts that are negative or NaN, that are given and 0 at all nodes, or whose sum is not finite, are a
 * `run/require` error.
 *
 * With r the restart so normalized and d the damping, rank starts as r, and next(v) = (1 − d) · r(v) + d · (Σ
 * rank(u)/outdegree(u) over edges u → v + r(v) · Σ rank(w) over nodes w without out-edges): what reaches a sink restarts
 * too. Ends with the round whose L1 change is below `tolerance`, or after `limit` rounds. Edge weights are not read.
 *
 * A round takes n + m steps; a tolerance of ε takes about log(ε)/log(d) rounds.
 * Source: Page et al. 1999, section 6; Haveliwala, "Topic-Sensitive PageRank", 2002.
 */
export const personalizedPagerank = algorithm(
  "personalizedPagerank",
  { restart: f64.node(-0), damping: f64(0.85), tolerance: f64(1e-9), limit: i32(100) },
  (g, { restart, damping, tolerance, limit }) => {
    // A node that no restart is given for has the default, −0, which tells it from one that is given 0.
    const isNoneGiven = restart.identical(-0).all();
    const total = restart.sum();
    g.require(restart.ge(0).all(), "restarts must not be negative or NaN");
    g.require(total.gt(0).or(isNoneGiven), "restarts must not be 0 at all nodes");
    g.require(total.isFinite(), "restarts must have a finite sum");
    const home = isNoneGiven.where(g.nodeCount.recip(), restart.div(total));
    const degree = g.outDegree();
    const sink = degree.eq(0);
    const { rank } = g.loop({ rank: home }, { limit }, ({ rank }) => {
      const leaked = sink.where(rank, 0).sum();
      const inflow = g.in.sum(({ source }) => source(sink.where(0, rank.div(degree))));
      const next = inflow
        .add(home.mul(leaked))
        .mul(damping)
        .add(home.mul(damping.rsub(1)));
      return { rank: next, until: next.sub(rank).abs().sum().lt(tolerance) };
    });
    return { rank };
  },
);
