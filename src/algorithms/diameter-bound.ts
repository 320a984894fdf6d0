import { nodeKey } from "../dsl/index.ts";
import { depthsFrom, depthsTo } from "./depths.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * A bound of the diameter from below by a double sweep: the distance between two nodes that are far apart, the least
 * number of edges on a path along out-edges.
 *
 * Formula: to = the v with the greatest d(root, v); from = the u with the greatest d(u, to); bound = d(from, to).
 *
 * `to` is the node that is farthest from the root, of those that the root reaches, and `from` the node from which it is
 * farthest to `to`; of several nodes it is the one with the smallest index. Both are indices, as i32, and `bound` is
 * the distance from the one to the other, an i32. In a tree without directions that is the diameter, and in many graphs
 * it is, or nearly. It is never more than `diameter` with `reachedOnly: true`. Edge weights are not read.
 *
 * Cost: at most n + m steps for each of the two sweeps.
 * Source: Magnien, Latapy, Habib, "Fast Computation of Empirically Tight Bounds for the Diameter of Massive Graphs",
 * 2009.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph.
 * @example
 * ```ts
 * import { grid, run } from "edgewise";
 * import { diameterBound } from "edgewise/algorithms";
 *
 * const graph = grid({ rows: 3, columns: 4 });
 * const { from, to, bound } = await run(diameterBound, graph, { root: 5 });
 * console.log(from, to, bound); // 8 3 5
 * ```
 */
export const diameterBound = algorithm("diameterBound", { root: nodeKey() }, (g, { root }) => {
  const to = depthsFrom(g, root).argMaximum();
  const depth = depthsTo(g, to);
  return { bound: depth.maximum(), from: depth.argMaximum(), to };
});
