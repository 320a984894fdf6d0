import { nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Widest paths: the greatest width of a path along out-edges from the root to each node, a path being as wide as the
 * least weight, the edge attribute `weight`, of its edges. The root has Infinity, and −Infinity stands where there is
 * no path. In a graph without weights every edge is 1 wide; a weight that is NaN is a `run/require` error.
 *
 * Formula: width(root) = ∞; width(v) = max min(width(u), weight(e)) over edges e from u to v.
 *
 * Each round gives a node the greatest min(width(u), weight(e)) over its in-edges e from u, if that is more than what
 * it has, until nothing changes.
 *
 * Cost: a round takes at most n + m steps; there is one more than the greatest number of edges on a widest path, and at
 * most n.
 * Source: Pollack, "The Maximum Capacity through a Network", 1960; by the method of Bellman and Ford.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph;
 * `run/require` for a weight that is NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { widestPaths } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2],
 *   targets: [1, 3, 2, 3],
 *   edgeColumns: { weight: [1, 9, 2, 1] },
 * });
 * const { width } = await run(widestPaths, graph, { root: 0 });
 * console.log(width.join(" ")); // Infinity 1 1 9
 * ```
 */
export const widestPaths = algorithm("widestPaths", { root: nodeKey() }, (g, { root }) => {
  const weight = g.edgeWeight();
  g.require(weight.isNaN().any().not(), "weights must be numbers");
  const start = g.nodeIndex().eq(root).where(Infinity, -Infinity, "f64");
  const { width } = g.loop({ width: start }, { until: "unchanged" }, ({ width }) => ({
    width: width.max(g.in.maximum(({ source, edge }) => source(width).min(edge(weight)))),
  }));
  return { width };
});
