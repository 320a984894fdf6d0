/** Connected components: lists of the keys of nodes, each in the order of the graph, as are the lists by their first nodes. */

import { algorithm, bool } from "../../dsl/index.ts";
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

/** The nodes of each component, told apart by any number that is the same within one. */
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

/** How many nodes each component has. */
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

/** The first of the longest lists. */
function longest(lists: readonly string[][]): string[] {
  return lists.reduce((best: string[], list) => (list.length > best.length ? list : best), []);
}

/** The components of a graph, the direction of edges ignored: `graphology-components`. */
export const connectedComponents: Asked<[graph: GuestGraph], string[][]> = asking(componentsOf);

/** How many there are. */
export const countConnectedComponents: Asked<[graph: GuestGraph], number> = asking((graph) =>
  andThen(ordersOf(graph), (orders) => orders.length),
);

/** The one with the most nodes, the first of several. */
export const largestConnectedComponent: Asked<[graph: GuestGraph], string[]> = asking((graph) =>
  andThen(componentsOf(graph), longest),
);

/** Calls a function with each component. */
export const forEachConnectedComponent: Asked<[graph: GuestGraph, callback: (component: string[]) => void], void> =
  asking((graph, callback) =>
    andThen(componentsOf(graph), (found) => {
      for (const one of found) callback(one);
    }),
  );

/** Calls a function with the number of nodes of each component. */
export const forEachConnectedComponentOrder: Asked<[graph: GuestGraph, callback: (order: number) => void], void> =
  asking((graph, callback) =>
    andThen(ordersOf(graph), (found) => {
      for (const one of found) callback(one);
    }),
  );

/** The same where only edges count that pass a filter, which is asked once of each edge. */
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

/** Drops all nodes that are not in the component with the most. */
export const cropToLargestConnectedComponent: Asked<[graph: GuestGraph], void> = asking((graph) =>
  andThen(componentsOf(graph), (components) => {
    const kept = longest(components);
    for (const component of components) if (component !== kept) for (const node of component) graph.dropNode(node);
  }),
);

/** The components in which each node reaches each along the directions of edges: `graphology-components`. */
export const stronglyConnectedComponents: Asked<[graph: GuestGraph], string[][]> = asking((graph) => {
  expectGuest(`${NAME}: the given graph is not a valid graphology instance.`, graph);
  if (graph.order === 0) return answered([]);
  if (graph.type === "undirected") throw refused(`${NAME}: the given graph is undirected`);
  return withGuest(graph, {}, (guest) => {
    return ask(strong, guest, {}, ({ component }) => listed(guest, component));
  });
});
