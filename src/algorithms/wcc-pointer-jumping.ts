import { algorithm } from "./library-algorithm.ts";

/**
 * Weakly connected components by hooking and pointer jumping: the same labels as `wcc`, the smallest node index of each
 * component, in far fewer rounds than `wccLabels` where components are long. Edge weights are not read.
 *
 * Formula: label(v) = min u over the nodes u that a path joins to v, the direction of edges ignored.
 *
 * A label is the index of a node of the same component, never above the node's own: the nodes are trees by their
 * labels, at first each a root alone. Each round hooks the root of every tree onto the least label that is beside a
 * node of the tree, and then lets every node take the label of the node that its label names, until all of them name
 * roots. Trees grow together until there is one for each component.
 *
 * Cost: a round takes n + m steps, and n for each jump, which halves the depth of the trees. On a path that is numbered
 * along itself two rounds do, with log(n) jumps, where `wccLabels` takes n.
 * Source: Shiloach, Vishkin, "An O(log n) Parallel Connectivity Algorithm", 1982; hooking onto the least label, as in
 * Zhang, Azad, Hu, "FastSV", 2020, in place of hooking anywhere lower, so that the result is the same every time.
 *
 * @throws `EdgewiseError` from a run: `param` for a parameter: it has none.
 * @example
 * ```ts
 * import { fromEdges, run } from "edgewise";
 * import { wccPointerJumping } from "edgewise/algorithms";
 *
 * const graph = fromEdges({ nodeCount: 5, directed: false, sources: [0, 1, 3], targets: [1, 2, 4] });
 * const { label } = await run(wccPointerJumping, graph);
 * console.log(label.join(" ")); // 0 0 0 3 3
 * ```
 */
export const wccPointerJumping = algorithm("wccPointerJumping", {}, (g) => {
  const { label } = g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label }) => {
    const least = label.min(g.all.minimum(({ neighbor }) => neighbor(label)));
    const hooked = label.min(g.scatter(label, least).minimum());
    const { root } = g.loop({ root: hooked }, { until: "unchanged" }, ({ root }) => ({ root: root.at(root) }));
    return { label: root };
  });
  return { label };
});
