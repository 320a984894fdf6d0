/**
 * Connected components. A component is a list of the keys of its nodes, in the order of the graph. Components come in
 * the order of their first nodes.
 */

import { bool } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import type { Guest } from "../guest.ts";
import { withGuest } from "../guest.ts";
import type { GuestGraph, OfEdge } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import type { Question } from "../question.ts";
import { andThen, answered, ask } from "../question.ts";
import { strongComponents } from "./strong-components.ts";

const NAME = "graphology-components";

const weak = algorithm("connectedComponents", { joins: bool.edge() }, (g, { joins }) => {
  const component = g.classes(joins);
  return { component, count: component.eq(g.nodeIndex()).count() };
});
const strong = algorithm("stronglyConnectedComponents", {}, (g) => ({ component: strongComponents(g) }));

/** Lists the nodes of each component. `component` has the same number for nodes of one component. */
function listed({ nodes }: Pick<Guest, "nodes">, component: ArrayLike<number>): string[][] {
  const lists = new Map<number, string[]>();
  nodes.forEach((node, index) => {
    const list = lists.get(component[index]!);
    if (list) list.push(node);
    else lists.set(component[index]!, [node]);
  });
  return [...lists.values()];
}

function componentsOf(graph: GuestGraph): Question<string[][]> {
  expectGuest(`${NAME}: the given graph is not a valid graphology instance.`, graph);
  if (graph.order === 0) return answered([]);
  return withGuest(graph, {}, (guest) => {
    return ask(weak, guest, { joins: new Uint8Array(guest.edges.length).fill(1) }, ({ component }) =>
      listed(guest, component),
    );
  });
}

/** Counts the nodes of each component. */
function ordersOf(graph: GuestGraph, edge?: OfEdge<number>): Question<number[]> {
  expectGuest(`${NAME}: the given graph is not a valid graphology instance.`, graph);
  if (graph.order === 0) return answered([]);
  return withGuest(graph, { edge }, (guest) => {
    const joins = edge ? guest.edgeValues : new Uint8Array(guest.edges.length).fill(1);
    return ask(weak, guest, { joins }, ({ component }) => {
      const orders = new Map<number, number>();
      for (const name of component) orders.set(name, (orders.get(name) ?? 0) + 1);
      return [...orders.values()];
    });
  });
}

/** Gives the first of the longest lists. */
function longest(lists: readonly string[][]): string[] {
  return lists.reduce((best: string[], list) => (list.length > best.length ? list : best), []);
}

/**
 * The connected components of a graph, the direction of edges ignored: a list of the keys of nodes for each. As
 * `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { connectedComponents } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "dan");
 * graph.mergeEdge("dan", "eve");
 * console.log(JSON.stringify(connectedComponents(graph))); // [["ann","ben"],["cleo","dan","eve"]]
 * ```
 */
export const connectedComponents: Asked<[graph: GuestGraph], string[][]> = asking(componentsOf);

/**
 * The number of connected components. As `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { countConnectedComponents } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "dan");
 * graph.mergeEdge("dan", "eve");
 * console.log(countConnectedComponents(graph)); // 2
 * ```
 */
export const countConnectedComponents: Asked<[graph: GuestGraph], number> = asking((graph) =>
  andThen(ordersOf(graph), (orders) => orders.length),
);

/**
 * The nodes of the connected component with the most nodes, of the first of several such. As `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { largestConnectedComponent } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "dan");
 * graph.mergeEdge("dan", "eve");
 * console.log(largestConnectedComponent(graph).join(" ")); // cleo dan eve
 * ```
 */
export const largestConnectedComponent: Asked<[graph: GuestGraph], string[]> = asking((graph) =>
  andThen(componentsOf(graph), longest),
);

/**
 * Calls a function with the nodes of each connected component. As `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and what the function throws; `graph/changed` from
 * `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { forEachConnectedComponent } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "dan");
 * graph.mergeEdge("dan", "eve");
 * const lists: string[] = [];
 * forEachConnectedComponent(graph, (component) => lists.push(component.join("+")));
 * console.log(lists.join(" ")); // ann+ben cleo+dan+eve
 * ```
 */
export const forEachConnectedComponent: Asked<[graph: GuestGraph, callback: (component: string[]) => void], void> =
  asking((graph, callback) =>
    andThen(componentsOf(graph), (found) => {
      for (const one of found) callback(one);
    }),
  );

/**
 * Calls a function with the number of nodes of each connected component. As `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and what the function throws; `graph/changed` from
 * `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { forEachConnectedComponentOrder } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "dan");
 * graph.mergeEdge("dan", "eve");
 * const orders: number[] = [];
 * forEachConnectedComponentOrder(graph, (order) => orders.push(order));
 * console.log(orders.join(" ")); // 2 3
 * ```
 */
export const forEachConnectedComponentOrder: Asked<[graph: GuestGraph, callback: (order: number) => void], void> =
  asking((graph, callback) =>
    andThen(ordersOf(graph), (found) => {
      for (const one of found) callback(one);
    }),
  );

/**
 * Calls a function with the number of nodes of each connected component, where only those edges count that pass a
 * filter. The filter is asked once of each edge. As `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and what the functions throw; `graph/changed` from
 * `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { forEachConnectedComponentOrderWithEdgeFilter } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben", { weight: 4 });
 * graph.mergeEdge("ben", "cleo", { weight: 2 });
 * const orders: number[] = [];
 * const isHeavy = (_edge: string, { weight }: { weight?: number }) => weight === 4;
 * forEachConnectedComponentOrderWithEdgeFilter(graph, isHeavy, (order) => orders.push(order));
 * console.log(orders.join(" ")); // 2 1
 * ```
 */
export const forEachConnectedComponentOrderWithEdgeFilter: Asked<
  [graph: GuestGraph, edgeFilter: OfEdge<unknown>, callback: (order: number) => void],
  void
> = asking((graph, edgeFilter, callback) =>
  andThen(
    ordersOf(graph, (...edge) => (edgeFilter(...edge) ? 1 : 0)),
    (found) => {
      for (const one of found) callback(one);
    },
  ),
);

/**
 * Drops all nodes that are not in the connected component with the most nodes. As `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { cropToLargestConnectedComponent } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("cleo", "dan");
 * graph.mergeEdge("dan", "eve");
 * cropToLargestConnectedComponent(graph);
 * console.log(graph.nodes().join(" ")); // cleo dan eve
 * ```
 */
export const cropToLargestConnectedComponent: Asked<[graph: GuestGraph], void> = asking((graph) =>
  andThen(componentsOf(graph), (components) => {
    const kept = longest(components);
    for (const component of components) if (component !== kept) for (const node of component) graph.dropNode(node);
  }),
);

/**
 * The strongly connected components of a graph: the largest sets of nodes in which each reaches each along the
 * directions of edges. As `graphology-components`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, and for an undirected graph; `graph/changed` from
 * `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { stronglyConnectedComponents } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "ann");
 * graph.mergeEdge("ben", "cleo");
 * console.log(JSON.stringify(stronglyConnectedComponents(graph))); // [["ann","ben"],["cleo"]]
 * ```
 */
export const stronglyConnectedComponents: Asked<[graph: GuestGraph], string[][]> = asking((graph) => {
  expectGuest(`${NAME}: the given graph is not a valid graphology instance.`, graph);
  if (graph.order === 0) return answered([]);
  if (graph.type === "undirected") throw refused(`${NAME}: the given graph is undirected`);
  return withGuest(graph, {}, (guest) => {
    return ask(strong, guest, {}, ({ component }) => listed(guest, component));
  });
});
