import { algorithm, nodeKey } from "../dsl/index.ts";

/**
 * Widest paths: the greatest width of a path along out-edges from the root to each node, a path being as wide as the
 * least weight, the edge attribute `weight`, of its edges. The root has Infinity, and −Infinity stands where there is no
 * path. In a graph without weights every edge is 1 wide; a weight that is NaN is a `run/require` error.
 *
 * Each round gives a node the greatest min(width(u), weight(e)) over its in-edges e from u, if that is more than what it
 * has, until nothing changes. A round takes at most n + m steps; there is one more than the greatest number of edges on a widest
 * path, and at most n.
 * Source: Pollack, "The Maximum Capacity through a Network", 1960; by the method of Bellman and Ford.
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
