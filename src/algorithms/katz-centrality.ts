import { algorithm, f64, i32 } from "../dsl/index.ts";

/**
 * Katz centrality: how many walks lead to a node, a walk of k edges counting `attenuation` to the power k.
 *
 * The solution of x(v) = base(v) + a · Σ x(u) over edges u → v, with a the attenuation: x starts as 0, and each round
 * computes the right side, until the L1 change is below `tolerance`, or for `limit` rounds. It is not normalized. There
 * is a solution only where a is below 1/λ, λ being the greatest eigenvalue of the adjacency matrix, which is at most the
 * greatest in-degree; above, x grows without end, and the run does not converge. `base`, 1 for all if not given, is what
 * a node is worth by itself. Edge weights are not read.
 *
 * A round takes n + m steps; a tolerance of ε takes about log(ε)/log(a · λ) rounds.
 * Source: Katz, "A New Status Index Derived from Sociometric Analysis", 1953; with a base per node, Bonacich, Lloyd,
 * "Eigenvector-like Measures of Centrality for Asymmetric Relations", 2001.
 */
export const katzCentrality = algorithm(
  "katzCentrality",
  { attenuation: f64(0.1), base: f64.node(1), tolerance: f64(1e-9), limit: i32(1000) },
  (g, { attenuation, base, tolerance, limit }) => {
    const { centrality } = g.loop({ centrality: g.node(0) }, { limit }, ({ centrality }) => {
      const inflow = g.in.sum(({ source }) => source(centrality));
      const next = inflow.mul(attenuation).add(base);
      return { centrality: next, until: next.sub(centrality).abs().sum().lt(tolerance) };
    });
    return { centrality };
  },
);
