import { nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Single-source shortest paths: the least sum of edge weights, the edge attribute `weight`, on a path along out-edges
 * from the root to each node; Infinity where there is no path. In a graph without weights every edge counts 1.
 *
 * Formula: distance(root) = 0; distance(v) = min (distance(u) + weight(e)) over edges e from u to v.
 *
 * Each round gives a node the least distance(u) + weight(e) over its in-edges e from u, if that is less than what it
 * has, until nothing changes or for n rounds. Weights may be 0, and negative as long as no cycle that the root reaches
 * sums to less than 0: with such a cycle (a negative undirected edge is one) there is no shortest path, and the run
 * ends after n rounds without having converged. A weight that is NaN or −Infinity is a `run/require` error.
 *
 * Cost: a round takes at most n + m steps; there is one more than the greatest number of edges on a shortest path, and
 * at most n.
 * Source: Bellman 1958, Ford 1956; LDBC Graphalytics, SSSP, for weights that are not negative.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph;
 * `run/require` for a weight that is NaN or −Infinity.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { sssp } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2],
 *   targets: [1, 3, 2, 3],
 *   edgeColumns: { weight: [1, 9, 2, 1] },
 * });
 * const { distance } = await run(sssp, graph, { root: 0 });
 * console.log(distance.join(" ")); // 0 1 3 4
 * ```
 */
export const sssp = algorithm("sssp", { root: nodeKey() }, (g, { root }) => {
  const weight = g.edgeWeight();
  g.require(weight.gt(-Infinity).all(), "weights must be numbers, and not -Infinity");
  const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
  const options = { until: "unchanged", limit: g.nodeCountAs("i32") } as const;
  const { distance } = g.loop({ distance: start }, options, ({ distance }) => ({
    distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
  }));
  return { distance };
});
