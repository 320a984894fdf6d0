import { algorithm } from "../dsl/index.ts";

/**
 * Weakly connected components as `wcc` gives them, in fewer rounds: the label of each node is the smallest node index of
 * its component, an i32.
 *
 * Nodes point to nodes of smaller index, at first each to itself: a forest in whose trees components grow together. In
 * each round the root of a tree is hooked onto the least root that a node of the tree has beside it, and then every node
 * is pointed to its parent's parent until it points to a root. A round takes n + m steps and n for each jump, which halves
 * the depth of the trees; on a path whose nodes are numbered along it two rounds do, where `wcc` takes n.
 * Source: Shiloach and Vishkin 1982; with hooking by minimum as in FastSV (Zhang, Azad and Hu 2020).
 */
export const wccPointerJumping = algorithm("wccPointerJumping", {}, (g) => {
  const { label } = g.loop({ label: g.nodeIndex() }, { until: "unchanged" }, ({ label: root }) => {
    const least = root.min(g.all.minimum(({ neighbor }) => neighbor(root)));
    const hooked = root.min(g.scatter(root, least).minimum());
    const { parent } = g.loop({ parent: hooked }, { until: "unchanged" }, ({ parent }) => ({
      parent: parent.at(parent),
    }));
    return { label: parent };
  });
  return { label };
});
