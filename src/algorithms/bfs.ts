import { algorithm, nodeKey } from "../dsl/index.ts";

const UNREACHED = 2147483647;

/**
 * Breadth-first search: the depth of each node, which is the least number of edges on a path along out-edges from the
 * root, an i32; −1 where there is no path. Edge weights are not read.
 *
 * Each round gives a node the least depth among its in-neighbors plus 1, so that round k settles depth k + 1, until
 * nothing changes. A round takes n + m steps, and there is one more than the greatest depth.
 * Source: LDBC Graphalytics, BFS (which writes 9223372036854775807 for −1); Bellman 1958 with unit weights.
 */
export const bfs = algorithm("bfs", { root: nodeKey() }, (g, { root }) => {
  const start = g.nodeIndex().eq(root).where(0, UNREACHED, "i32");
  const { depth } = g.loop({ depth: start }, { until: "unchanged" }, ({ depth }) => {
    const reached = depth.ne(UNREACHED);
    const least = g.in.minimum(({ source }) => source(depth).add(1), { where: ({ source }) => source(reached) });
    return { depth: depth.min(least) };
  });
  return { depth: depth.eq(UNREACHED).where(-1, depth) };
});
