import { nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/**
 * Reachability: whether there is a path along out-edges from the root to each node. The root reaches itself. Edge
 * weights are not read.
 *
 * Formula: reached(root); reached(v) if reached(u) for an edge u → v.
 *
 * Each round adds the nodes that an edge leads to from one reached before, until there are none.
 *
 * Cost: a round takes at most n + m steps, and there is one more than the greatest distance from the root.
 * Source: the transitive closure of the edges, one row of it.
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { reachability } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 3, 3, 4] });
 * const { reached } = await run(reachability, graph, { root: 1 });
 * console.log(reached.join(" ")); // 0 1 0 1 1
 * ```
 */
export const reachability = algorithm("reachability", { root: nodeKey() }, (g, { root }) => {
  const start = g.nodeIndex().eq(root);
  const { reached } = g.loop({ reached: start }, { until: "unchanged" }, ({ reached }) => ({
    reached: reached.or(g.in.any(({ source }) => source(reached))),
  }));
  return { reached };
});
