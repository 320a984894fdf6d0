import { nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Breadth-first search: the depth of each node, which is the least number of edges on a path along out-edges from the
 * root, an i32; −1 where there is no path. Edge weights are not read.
 *
 * Formula: depth(root) = 0; depth(v) = 1 + min depth(u) over edges u → v.
 *
 * Round k finds the nodes that an edge leads to from one reached before, which gives them depth k + 1, until there are
 * none.
 *
 * Cost: a round takes at most n + m steps, and there is one more than the greatest depth.
 * Source: LDBC Graphalytics, BFS (which writes 9223372036854775807 for −1); Moore 1959.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { bfs } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 3, 3, 4] });
 * const { depth } = await run(bfs, graph, { root: 0 });
 * console.log(depth.join(" ")); // 0 1 1 2 3
 * ```
 */
export const bfs = algorithm("bfs", { root: nodeKey() }, (g, { root }) => {
  const isRoot = g.nodeIndex().eq(root);
  const start = { depth: isRoot.where(0, -1, "i32"), reached: isRoot };
  const { depth } = g.loop(start, { until: "unchanged" }, ({ depth, reached }, round) => {
    const found = g.in.any(({ source }) => source(reached)).and(reached.not());
    return { depth: found.where(round.add(1), depth), reached: reached.or(found) };
  });
  return { depth };
});
