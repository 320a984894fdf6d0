import { algorithm } from "../dsl/index.ts";

/**
 * Weakly connected components with pointer jumping: the same labels as `wcc`, the smallest node index of each component,
 * in fewer rounds where components are long.
 *
 * A label is the index of a node of the same component, never above the node's own. Each round a node takes the least
 * label around it, and then the label of the node that its label names, which lets labels run ahead of the edges, until
 * nothing changes. A round takes n + m steps and n reads at random. There are never more rounds than `wcc` takes, and on
 * a path that is numbered along itself about log(n).
 * Source: Shiloach, Vishkin, "An O(log n) Parallel Connectivity Algorithm", 1982, for pointer jumping; without their
 * hooking of roots, so that their bound does not hold.
 */
export const wccPointerJumping = algorithm("wccPointerJumping", {}, (g) => {
  const { label } = g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label }) => {
    const least = label.min(g.all.minimum(({ neighbor }) => neighbor(label)));
    return { label: least.at(least) };
  });
  return { label };
});
