import { bool, f64, i32, nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";
import { roundLimit } from "./round-limit.ts";
import { transitionWeights } from "./transition-weights.ts";

const restart = f64(0.15);
const tolerance = f64(1e-9);
const limit = i32.from({ restart, tolerance }, (given) => roundLimit(given.restart.rsub(1), given.tolerance));

/**
 * Random walk with restart: how likely a walker is to be found at each node, who in every step returns to the root with
 * probability `restart` and else follows an out-edge of where he is. Probabilities sum to 1.
 *
 * Formula: with c the restart, next(v) = (1 − c) · Σ p(u) · weight(e)/strength(u) over edges e from u to v, and the
 * root has in addition what is missing to 1.
 *
 * Edges are taken in proportion to their weights, the edge attribute `weight`, or evenly in a graph that has none or
 * with `weighted: false`; from a node whose out-edges weigh nothing the walker returns to the root. Nothing is drawn:
 * the probabilities themselves are computed, by power iteration. Weights are finite and not negative; others are a
 * `run/require` error. Ends with the round whose L1 change is below `tolerance`, or after `limit` rounds, that is,
 * steps of the walker, which are enough for that if they are not given.
 *
 * Cost: a round takes n + m steps; a tolerance of ε takes about log(ε)/log(1 − c) rounds.
 * Source: Tong, Faloutsos, Pan, "Fast Random Walk with Restart and Its Applications", 2006.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph;
 * `run/require` for a `restart` that is not greater than 0 and at most 1, a `tolerance` that is negative or NaN, a
 * `limit` that is negative, or not given where `tolerance` is 0, and for weights that are negative or not finite, or
 * whose sum at a node is not finite.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { randomWalkWithRestart } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 2, 0, 2] });
 * const { probability } = await run(randomWalkWithRestart, graph, { root: 3 });
 * console.log(Array.from(probability, (x) => x.toFixed(3)).join(" ")); // 0.327 0.139 0.384 0.150
 * ```
 */
export const randomWalkWithRestart = algorithm(
  "randomWalkWithRestart",
  { root: nodeKey(), restart, weighted: bool(true), tolerance, limit },
  (g, { root, restart, weighted, tolerance, limit }) => {
    const damping = restart.rsub(1);
    g.require(damping.ge(0).and(damping.lt(1)), "restart must be greater than 0 and at most 1");
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    g.require(limit.ge(0), "limit must be at least 0, and given where tolerance is 0");
    const { weight, strength } = transitionWeights(g, weighted);
    const stuck = strength.eq(0);
    const home = g.nodeIndex().eq(root);
    const { probability } = g.loop({ probability: home.where(1, 0, "f64") }, { limit }, ({ probability }) => {
      const returned = stuck.where(probability, probability.mul(restart)).sum();
      const share = stuck.where(0, probability.mul(damping).div(strength));
      const inflow = g.in.sum(({ source, edge }) => source(share).mul(edge(weight)));
      const next = inflow.add(home.where(returned, 0));
      return { probability: next, until: next.sub(probability).abs().sum().lt(tolerance) };
    });
    return { probability };
  },
);
