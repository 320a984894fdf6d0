import { algorithm, f64, i32 } from "../dsl/index.ts";
import { roundLimit } from "./round-limit.ts";

const damping = f64(0.85);
const tolerance = f64(1e-9);
const limit = i32.from({ damping, tolerance }, (given) => roundLimit(given.damping, given.tolerance));

/**
 * Personalized PageRank: how near each node is to some, by PageRank whose random jumps lead only to those. Ranks sum
 * to 1.
 *
 * `restart` says how likely a jump is to lead to each node, up to a factor: it is divided by its sum. Where all of it is
 * 0, as where it is not given, jumps lead to all nodes alike, which makes this `pagerank`. With r the restart so
 * normalized and d the damping, rank starts as r, and next(v) = (1 − d) · r(v) + d · (Σ rank(u)/outdegree(u) over edges
 * u → v + r(v) · Σ rank(w) over nodes w without out-edges): what reaches a sink restarts too. Ends with the round whose
 * L1 change is below `tolerance`, or after `limit` rounds, which are enough for that if they are not given. Restarts are not negative; edge weights are not read.
 *
 * A round takes n + m steps; a tolerance of ε takes about log(ε)/log(d) rounds.
 * Source: Page et al. 1999, section 6; Haveliwala, "Topic-Sensitive PageRank", 2002.
 */
export const personalizedPagerank = algorithm(
  "personalizedPagerank",
  { restart: f64.node(0), damping, tolerance, limit },
  (g, { restart, damping, tolerance, limit }) => {
    const total = restart.sum();
    const home = total.eq(0).where(g.nodeCount.recip(), restart.div(total));
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
