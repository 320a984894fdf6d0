import { algorithm } from "./library-algorithm.ts";
import { onCycle } from "./on-cycle.ts";

/**
 * Topological levels: the level of each node is the greatest number of edges on a path that ends at it, an i32: 0
 * without in-edges, and each edge leads to a higher level. Parallel edges make no difference. Edge weights are not
 * read.
 *
 * Formula: level(v) = 0 without in-edges, else 1 + max level(u) over edges u → v.
 *
 * There are levels only where there is no cycle: a cycle is a `run/require` error that names a node on one. A self-loop
 * is a cycle, and so is an undirected edge, which leads both ways.
 *
 * By peeling: round k takes away the nodes that no edge leads to from one left, which are those of level k, until
 * nothing changes.
 *
 * Cost: a round takes at most n + m steps, and there is one more than there are levels. What is left then is on cycles
 * or behind them; to find a node that is on one takes n + m steps, and n for each of log(n) rounds.
 * Source: Kahn, "Topological Sorting of Large Networks", 1962, a level at a time.
 *
 * @throws `EdgewiseError` from a run: `run/require` for a graph with a cycle.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { topologicalLevels } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 3, 3, 4] });
 * const { level } = await run(topologicalLevels, graph);
 * console.log(level.join(" ")); // 0 1 1 2 3
 * ```
 */
export const topologicalLevels = algorithm("topologicalLevels", {}, (g) => {
  const start = { level: g.node(0, "i32"), left: g.node(true) };
  const { level, left } = g.loop(start, { until: "unchanged" }, ({ level, left }, round) => {
    const awaited = g.in.count(({ source }) => source(left));
    const peeled = left.and(awaited.eq(0));
    return { level: peeled.where(round, level), left: left.and(peeled.not()) };
  });
  // This is not computed where all nodes have a level.
  void g.if(
    left.any(),
    () => {
      g.require(onCycle(g, left).any().not(), "there must be no cycle");
      return {};
    },
    () => ({}),
  );
  return { level };
});
