import { bool, f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Katz centrality: how many walks lead to a node, a walk of k edges counting `attenuation` to the power k, times the
 * weights of its edges.
 *
 * Formula: x(v) = base(v) + a · Σ weight(e) · x(u) over edges e from u to v, with a the attenuation.
 *
 * x starts as 0, and each round computes the right side, until the L1 change is below `tolerance`, or for `limit`
 * rounds. It is not normalized. There is a solution only where a is below 1/λ, λ being the greatest eigenvalue of the
 * adjacency matrix, which is at most the greatest sum of weights into a node; above, x grows without end, and the run
 * does not converge. `base`, 1 for all if not given, is what a node is worth by itself. Weights are the edge attribute
 * `weight`, or 1 in a graph that has none or with `weighted: false`.
 *
 * Cost: a round takes n + m steps; a tolerance of ε takes about log(ε)/log(a · λ) rounds.
 * Source: Katz, "A New Status Index Derived from Sociometric Analysis", 1953; with a base per node, Bonacich, Lloyd,
 * "Eigenvector-like Measures of Centrality for Asymmetric Relations", 2001.
 *
 * @throws `EdgewiseError` from a run: `param` for `base` without a value for each node; `run/require` for a `tolerance`
 * that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { katzCentrality } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 3, 3, 4] });
 * const { centrality } = await run(katzCentrality, graph, { attenuation: 0.5 });
 * console.log(Array.from(centrality, (x) => x.toFixed(2)).join(" ")); // 1.00 1.50 1.50 2.50 2.25
 * ```
 */
export const katzCentrality = algorithm(
  "katzCentrality",
  { attenuation: f64(0.1), base: f64.node(1), weighted: bool(true), tolerance: f64(1e-9), limit: i32(1000) },
  (g, { attenuation, base, weighted, tolerance, limit }) => {
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    const weight = weighted.where(g.edgeWeight(), 1);
    const { centrality } = g.loop({ centrality: g.node(0) }, { limit }, ({ centrality }) => {
      const inflow = g.in.sum(({ source, edge }) => source(centrality).mul(edge(weight)));
      const next = inflow.mul(attenuation).add(base);
      return { centrality: next, until: next.sub(centrality).abs().sum().lt(tolerance) };
    });
    return { centrality };
  },
  {
    contracts: (g, { attenuation, weighted }) => {
      const size = attenuation.abs();
      const weight = weighted.where(g.edgeWeight(), 1).abs();
      return size.mul(g.out.sum(({ edge }) => edge(weight)).maximum());
    },
  },
);
