import { algorithm } from "./library-algorithm.ts";

/**
 * Weakly connected components by labels that travel along edges: the same as `wcc`, the smallest node index of each
 * component, round by round. Edge weights are not read.
 *
 * Formula: label(v) = min u over the nodes u that a path joins to v, the direction of edges ignored.
 *
 * Every node starts with its own index and takes the least label around it until nothing changes.
 *
 * Cost: a round takes at most n + m steps, and there are at most one more than the longest shortest path of a component
 * has edges.
 * Source: LDBC Graphalytics, WCC, where labels are free; label propagation by minimum.
 *
 * @throws `EdgewiseError` from a run: `param` for a parameter: it has none.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { wccLabels } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ nodeCount: 5, directed: false, sources: [0, 1, 3], targets: [1, 2, 4] });
 * const { label } = await run(wccLabels, graph);
 * console.log(label.join(" ")); // 0 0 0 3 3
 * ```
 */
export const wccLabels = algorithm("wccLabels", {}, (g) => {
  const { label } = g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label }) => ({
    label: label.min(g.all.minimum(({ neighbor }) => neighbor(label))),
  }));
  return { label };
});
