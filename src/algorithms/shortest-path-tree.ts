import { bool, nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/** The minimum of no in-edges, which is the greatest i32. */
const NONE = 2147483647;

/**
 * Shortest paths as a tree: the least sum of edge weights on a path along out-edges from the root to each node,
 * Infinity where there is none, and the parent of each node on such a path, an index as i32. The root is its own
 * parent, and −1 stands where there is no path. `result.path("parent", key)` has the keys of the nodes on the way to
 * one.
 *
 * Formula: distance(root) = 0; distance(v) = min (distance(u) + weight(e)) over edges e from u to v; parent(v) = the u
 * that it is the least for.
 *
 * Of several parents it is the one with the smallest index among those nearer to the root. A node that is as near as
 * all its parents, by edges that add nothing, has the smallest of those that were given a parent in the round before,
 * so that parents always lead to the root. Weights are the edge attribute `weight`, or 1 in a graph that has none or
 * with `weighted: false`; one that is negative or NaN is a `run/require` error.
 *
 * Cost: a round takes at most n + m steps. There is one more than the greatest number of edges on a shortest path, and
 * then two rounds more than there are edges in a row that add nothing.
 * Source: Bellman 1958, Ford 1956.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph;
 * `run/require` for a weight that is negative or NaN.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { shortestPathTree } from "edgewise/algorithms";
 *
 * const graph = fromEdges({
 *   directed: false,
 *   sources: [0, 0, 1, 2],
 *   targets: [1, 3, 2, 3],
 *   edgeColumns: { weight: [1, 9, 2, 1] },
 * });
 * const { distance, path } = await run(shortestPathTree, graph, { root: 0 });
 * console.log(distance.join(" ")); // 0 1 3 4
 * console.log(path("parent", 3)?.join(" ")); // 0 1 2 3
 * ```
 */
export const shortestPathTree = algorithm(
  "shortestPathTree",
  { root: nodeKey(), weighted: bool(true) },
  (g, { root, weighted }) => {
    const weight = weighted.where(g.edgeWeight(), 1);
    g.require(weight.ge(0).all(), "weights must not be negative or NaN");
    const index = g.nodeIndex();
    const isRoot = index.eq(root);
    const start = isRoot.where(0, Infinity, "f64");
    const { distance } = g.loop({ distance: start }, { until: "unchanged" }, ({ distance }) => ({
      distance: distance.min(g.in.minimum(({ source, edge }) => source(distance).add(edge(weight)))),
    }));
    const nearest = g.in.minimum(({ source }) => source(index), {
      where: ({ source, self, edge }) => {
        const isNearer = source(distance).lt(self(distance));
        return isNearer.and(source(distance).add(edge(weight)).eq(self(distance)));
      },
    });
    const isReached = distance.lt(Infinity);
    const first = isRoot.where(root, isReached.and(nearest.ne(NONE)).where(nearest, -1));
    const { parent } = g.loop({ parent: first }, { until: "unchanged" }, ({ parent }) => {
      const hasParent = parent.ne(-1);
      const least = g.in.minimum(({ source }) => source(index), {
        where: ({ source, self, edge }) => {
          const addsNothing = source(distance).add(edge(weight)).eq(self(distance));
          return source(hasParent).and(addsNothing);
        },
      });
      return { parent: hasParent.or(isReached.not()).or(least.eq(NONE)).where(parent, least) };
    });
    return { distance, parent };
  },
);
