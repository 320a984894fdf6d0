import type { Expression, GraphExpression } from "../dsl/index.ts";

/**
 * Finds nodes on cycles among `nodes`, each of which has an in-neighbor among them: at least one node, if there are
 * any. Others that it does not find may be on cycles too.
 *
 * A walk from a node to the least of its in-neighbors among the nodes, and so on, leads into a cycle, and is on it
 * after n steps at the latest. All nodes walk at once, and each round doubles the number of steps (pointer jumping).
 */
export function onCycle(g: GraphExpression, nodes: Expression<"node", "bool">): Expression<"node", "bool"> {
  const index = g.nodeIndex();
  const least = g.in.minimum(({ source }) => source(index), { where: ({ source }) => source(nodes) });
  // The number of rounds is that of the bits of n, which makes more than n steps.
  const limit = g.nodeCountAs("i32").clz().rsub(32);
  const { place } = g.loop({ place: nodes.where(least, index) }, { limit }, ({ place }) => ({
    place: place.at(place),
  }));
  return g.scatter(place, nodes).any();
}
