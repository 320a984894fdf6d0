/** Directed acyclic graphs: the generations of their nodes, and whether a graph has a cycle. */

import type { Expression, GraphExpression } from "../../dsl/index.ts";
import { algorithm } from "../foreseen-algorithm.ts";
import type { Asked } from "../function.ts";
import { asking } from "../function.ts";
import { withGuest } from "../guest.ts";
import type { Attributes, GuestGraph } from "../guest-graph.ts";
import { expectGuest, refused } from "../guest-graph.ts";
import type { Question } from "../question.ts";
import { andThen, answered, ask } from "../question.ts";

/**
 * Peels off nodes without in-edges, round by round. `generation` is the round, which is the length of the longest path
 * to the node. Nodes on a cycle, and behind one, are `left`.
 */
function peel(g: GraphExpression): { generation: Expression<"node", "i32">; left: Expression<"node", "bool"> } {
  const start = { generation: g.node(0, "i32"), left: g.node(true) };
  const { generation, left } = g.loop(start, { until: "unchanged" }, ({ generation, left }, round) => {
    const peeled = left.and(g.in.any(({ source }) => source(left)).not());
    return { generation: peeled.where(round, generation), left: left.and(peeled.not()) };
  });
  return { generation, left };
}

const generations = algorithm("topologicalGenerations", {}, (g) => {
  const { generation, left } = peel(g);
  return { generation, isCyclic: left.any() };
});
const cycle = algorithm("hasCycle", {}, (g) => ({ isCyclic: peel(g).left.any() }));

/** Lists the nodes of each generation, in the order of the graph. */
function generationsOf(name: string, graph: GuestGraph): Question<string[][]> {
  expectGuest(`graphology-dag/${name}: the given graph is not a valid graphology instance.`, graph);
  // In graphology `topologicalGenerations` checks for nodes first, and `topologicalSort` for directions.
  if (graph.order === 0 && name === "topological-generations") return answered([]);
  if (graph.type === "undirected" || graph.undirectedSize !== 0) {
    throw refused("graphology-dag/topological-sort: cannot work if graph is not directed.");
  }
  if (graph.order === 0) return answered([]);
  return withGuest(graph, {}, (guest) => {
    const { nodes, ...rest } = guest;
    return ask(generations, rest, {}, ({ generation, isCyclic }) => {
      if (isCyclic) throw refused("graphology-dag/topological-sort: given graph is not acyclic.");
      const lists: string[][] = [];
      nodes.forEach((node, index) => {
        lists[generation[index]!] ??= [];
        lists[generation[index]!]!.push(node);
      });
      return lists;
    });
  });
}

/**
 * The nodes in generations: a node is in the generation after the last of those that edges lead from to it. Nodes of
 * one generation stand in the order of the graph. As `graphology-dag`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a graph with undirected edges, and for one with
 * a cycle; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { topologicalGenerations } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * graph.mergeEdge("ben", "cleo");
 * console.log(JSON.stringify(topologicalGenerations(graph))); // [["ann"],["ben"],["cleo"]]
 * ```
 */
export const topologicalGenerations: Asked<[graph: GuestGraph], string[][]> = asking((graph) =>
  generationsOf("topological-generations", graph),
);

/**
 * Calls a function with the nodes of each generation. {@link topologicalGenerations} says what that is. As
 * `graphology-dag`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a graph with undirected edges, and for one with
 * a cycle, and what the function throws; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { forEachTopologicalGeneration } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * graph.mergeEdge("ben", "cleo");
 * const sizes: number[] = [];
 * forEachTopologicalGeneration(graph, (generation) => sizes.push(generation.length));
 * console.log(sizes.join(" ")); // 1 1 1
 * ```
 */
export const forEachTopologicalGeneration: Asked<[graph: GuestGraph, callback: (generation: string[]) => void], void> =
  asking((graph, callback) =>
    andThen(generationsOf("topological-generations", graph), (found) => {
      for (const one of found) callback(one);
    }),
  );

/**
 * The nodes in topological order: each after all that edges lead from to it. Generations come one after the other. As
 * `graphology-dag`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a graph with undirected edges, and for one with
 * a cycle; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { topologicalSort } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * graph.mergeEdge("ben", "cleo");
 * console.log(topologicalSort(graph).join(" ")); // ann ben cleo
 * ```
 */
export const topologicalSort: Asked<[graph: GuestGraph], string[]> = asking((graph) =>
  andThen(generationsOf("topological-sort", graph), (found) => found.flat()),
);

/**
 * Calls a function with each node in topological order, with its attributes and with the number of its generation. As
 * `graphology-dag`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph, for a graph with undirected edges, and for one with
 * a cycle, and what the function throws; `graph/changed` from `async`, where the graph changes while it is read.
 * @example
 * ```ts
 * import { forEachNodeInTopologicalOrder } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ann", "cleo");
 * graph.mergeEdge("ben", "cleo");
 * const seen: string[] = [];
 * forEachNodeInTopologicalOrder(graph, (node, _attributes, generation) => seen.push(`${node}:${generation}`));
 * console.log(seen.join(" ")); // ann:0 ben:1 cleo:2
 * ```
 */
export const forEachNodeInTopologicalOrder: Asked<
  [graph: GuestGraph, callback: (node: string, attributes: Attributes, generation: number) => void],
  void
> = asking((graph, callback) =>
  andThen(generationsOf("topological-sort", graph), (found) =>
    found.forEach((generation, number) => {
      for (const node of generation) callback(node, graph.getNodeAttributes(node), number);
    }),
  ),
);

/**
 * Whether a path along edges leads back to where it began. An undirected edge leads there and back. As
 * `graphology-dag`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph; `graph/changed` from `async`, where the graph
 * changes while it is read.
 * @example
 * ```ts
 * import { hasCycle } from "edgewise/graphology";
 * import { DirectedGraph } from "graphology";
 *
 * const graph = new DirectedGraph();
 * graph.mergeEdge("ann", "ben");
 * graph.mergeEdge("ben", "cleo");
 * console.log(hasCycle(graph)); // false
 * ```
 */
export const hasCycle: Asked<[graph: GuestGraph], boolean> = asking((graph) => {
  expectGuest("graphology-dag/has-cycle: the given graph is not a valid graphology instance.", graph);
  if (graph.size === 0) return answered(false);
  return withGuest(graph, {}, (guest) => ask(cycle, guest, {}, ({ isCyclic }) => isCyclic));
});
