import type { Expression, GraphExpression } from "../dsl/index.ts";

/**
 * Some nodes that are on cycles, among `nodes`, each of which has an in-neighbor among them: at least one, if there are
 * any nodes. The others may be on cycles too, or only behind them.
 *
 * Going on and on from a node to the least of its in-neighbors among the nodes leads into a cycle, and is on it after n
 * steps at the latest. All nodes walk at once, and each round doubles their steps.
 */
export function onCycle(g: GraphExpression, nodes: Expression<"node", "bool">): Expression<"node", "bool"> {
  const index = g.nodeIndex();
  const least = g.in.minimum(({ source }) => source(index), { where: ({ source }) => source(nodes) });
  // As many rounds as n has bits, for more than n steps.
  const limit = g.nodeCountAs("i32").clz().rsub(32);
  const { place } = g.loop({ place: nodes.where(least, index) }, { limit }, ({ place }) => ({
    place: place.at(place),
  }));
  return g.scatter(place, nodes).any();
}
