import { algorithm } from "../dsl/index.ts";

/**
 * Weakly connected components by labels that travel along edges: the same as `wcc`, the smallest node index of each component,
 * round by round. Edge weights are not read.
 *
 * Every node starts with its own index and takes the least label around it until nothing changes. A round takes
 * at most n + m steps, and there are at most one more than the longest shortest path of a component has edges.
 * Source: LDBC Graphalytics, WCC, where labels are free; label propagation by minimum.
 */
export const wccLabels = algorithm("wccLabels", {}, (g) => {
  const { label } = g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label }) => ({
    label: label.min(g.all.minimum(({ neighbor }) => neighbor(label))),
  }));
  return { label };
});
