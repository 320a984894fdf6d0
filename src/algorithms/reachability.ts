import { algorithm, nodeKey } from "../dsl/index.ts";

/**
 * Reachability: whether there is a path along out-edges from the root to each node. The root reaches itself.
 * Edge weights are not read.
 *
 * Each round adds the nodes that an edge leads to from one reached before, until there are none. A round takes at most n + m
 * steps, and there is one more than the greatest distance from the root.
 * Source: the transitive closure of the edges, one row of it.
 */
export const reachability = algorithm("reachability", { root: nodeKey() }, (g, { root }) => {
  const start = g.nodeIndex().eq(root);
  const { reached } = g.loop({ reached: start }, { until: "unchanged" }, ({ reached }) => ({
    reached: reached.or(g.in.any(({ source }) => source(reached))),
  }));
  return { reached };
});
