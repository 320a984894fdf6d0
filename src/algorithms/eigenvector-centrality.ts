import { bool, f64, i32 } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Eigenvector centrality: a node is central when central nodes point to it. Centralities are not negative, and their
 * vector is of length 1 in the L2 norm.
 *
 * Formula: λ · x(v) = Σ weight(e) · x(u) over edges e from u to v, with λ the greatest eigenvalue.
 *
 * It is the eigenvector of the greatest eigenvalue of the transposed adjacency matrix A, whose entries are the edge
 * attribute `weight`, or 1 in a graph that has none or with `weighted: false`, by power iteration: all nodes start
 * alike, and in each round next(v) = x(v) + Σ weight(e) · x(u) over edges e from u to v, divided by the L2 norm. Adding
 * x(v), which shifts all eigenvalues by 1, changes no eigenvector and makes bipartite graphs converge. Ends with the
 * round whose L1 change is below `tolerance`, or after `limit` rounds, which a graph without directed cycles, where A
 * has no eigenvalue but 0, is likely to reach. Weights are not negative.
 *
 * Cost: a round takes n + m steps; how many it takes depends on the gap between the two greatest eigenvalues.
 * Source: Bonacich, "Factoring and Weighting Approaches to Status Scores and Clique Identification", 1972; the shift
 * and the weights as in NetworkX.
 *
 * @throws `EdgewiseError` from a run: `run/require` for a `tolerance` that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { eigenvectorCentrality } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ directed: false, sources: [0, 0, 1, 2], targets: [1, 2, 2, 3] });
 * const { centrality } = await run(eigenvectorCentrality, graph);
 * console.log(Array.from(centrality, (x) => x.toFixed(3)).join(" ")); // 0.523 0.523 0.612 0.282
 * ```
 */
export const eigenvectorCentrality = algorithm(
  "eigenvectorCentrality",
  { weighted: bool(true), tolerance: f64(1e-9), limit: i32(1000) },
  (g, { weighted, tolerance, limit }) => {
    g.require(tolerance.ge(0), "tolerance must be a number from 0");
    const weight = weighted.where(g.edgeWeight(), 1);
    const start = g.node(g.nodeCount.sqrt().recip());
    const { centrality } = g.loop({ centrality: start }, { limit }, ({ centrality }) => {
      const sum = centrality.add(g.in.sum(({ source, edge }) => source(centrality).mul(edge(weight))));
      const next = sum.div(sum.square().sum().sqrt());
      return { centrality: next, until: next.sub(centrality).abs().sum().lt(tolerance) };
    });
    return { centrality };
  },
);
