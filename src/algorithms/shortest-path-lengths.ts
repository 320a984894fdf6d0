import { bool } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Shortest path lengths: the least sum of edge weights on a path along out-edges to each node from the nearest of some;
 * Infinity where there is no path from any. Nodes of `sources` have 0.
 *
 * Formula: distance(v) = min Σ weight(e) over the edges e of a path, of all paths that lead to v from a node of
 * `sources`.
 *
 * Weights are the edge attribute `weight`, or 1 in a graph that has none or with `weighted: false`. They may be as for
 * `sssp`, which this is with one source: where a cycle that is reached sums to less than 0, the run ends after n rounds
 * without having converged, and a weight that is NaN or −Infinity is a `run/require` error.
 *
 * Cost: a round takes at most n + m steps; there is one more than the greatest number of edges on a shortest path, and
 * at most n.
 * Source: Bellman 1958, Ford 1956.
 *
 * @throws `EdgewiseError` from a run: `param` for `sources` without a value for each node; `run/require` for a weight
 * that is NaN or −Infinity.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { shortestPathLengths } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2],
 *   targets: [1, 3, 2, 3],
 *   edgeColumns: { weight: [1, 9, 2, 1] },
 * });
 * const { distance } = await run(shortestPathLengths, graph, { sources: [true, false, false, true] });
 * console.log(distance.join(" ")); // 0 1 1 0
 * ```
 */
export const shortestPathLengths = algorithm(
  "shortestPathLengths",
  { sources: bool.node(false), weighted: bool(true) },
  (g, { sources, weighted }) => {
    const weight = weighted.where(g.edgeWeight(), 1);
    g.require(weight.gt(-Infinity).all(), "weights must be numbers, and not -Infinity");
    const options = { until: "unchanged", limit: g.nodeCountAs("i32") } as const;
    const { distance } = g.loop({ distance: sources.where(0, Infinity, "f64") }, options, ({ distance }) => ({
      distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
    }));
    return { distance };
  },
);
