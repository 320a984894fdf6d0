import { nodeKey } from "../dsl/index.ts";
import { algorithm } from "./library-algorithm.ts";

/** The minimum of no in-edges, which is the greatest i32. */
const NONE = 2147483647;

/**
 * Breadth-first search as a tree: the parent of each node on a shortest path along out-edges from the root, an index as
 * i32; the root is its own parent, and −1 stands where there is no path. Of several parents it is the smallest index.
 * Edge weights are not read. `result.path("parent", key)` has the keys of the nodes on the way to one.
 *
 * Formula: parent(root) = root; parent(v) = min u over the edges u → v with depth(u) = depth(v) − 1.
 *
 * Each round gives the nodes without a parent the least of the in-neighbors that have one, until nothing changes: those
 * have all been reached in the round before, and so are one edge nearer to the root.
 *
 * Cost: a round takes at most n + m steps, and there is one more than the greatest depth.
 * Source: Beamer, Asanović, Patterson, "The GAP Benchmark Suite", 2015, BFS (where any of the parents will do).
 *
 * @throws `EdgewiseError` from a run: `param` for a `root` that is not given, or that is no node of the graph.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { bfsParents } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ sources: [0, 0, 1, 2, 3], targets: [1, 2, 3, 3, 4] });
 * const { parent } = await run(bfsParents, graph, { root: 0 });
 * console.log(parent.join(" ")); // 0 0 0 1 3
 * ```
 */
export const bfsParents = algorithm("bfsParents", { root: nodeKey() }, (g, { root }) => {
  const index = g.nodeIndex();
  const { parent } = g.loop({ parent: index.eq(root).where(root, -1) }, { until: "unchanged" }, ({ parent }) => {
    const reached = parent.ne(-1);
    const least = g.in.minimum(({ source }) => source(index), { where: ({ source }) => source(reached) });
    return { parent: reached.or(least.eq(NONE)).where(parent, least) };
  });
  return { parent };
});
