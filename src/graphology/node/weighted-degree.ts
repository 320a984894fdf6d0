/**
 * Weighted degrees of one node. Its edges are read by graphology's own iteration: converting the whole graph for one
 * row would take time n + m.
 */

import type { Attributes, EdgeWeight, GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { weightReader } from "../options.ts";

/** A function that sums the weights of a node's edges. */
export type WeightedDegree = <N extends Attributes, E extends Attributes>(
  graph: GuestGraph<N, E>,
  node: unknown,
  getEdgeWeight?: EdgeWeight<N, E>,
) => number;

type Method = {
  [K in keyof GuestGraph]: K extends `forEach${string}Edge` ? K : never;
}[keyof GuestGraph];

function weightedDegreeOf(name: string, method: Method): WeightedDegree {
  const degree = (graph: GuestGraph, node: unknown, getEdgeWeight?: EdgeWeight): number => {
    expectGuest(`graphology-metrics/${name}: the given graph is not a valid graphology instance.`, graph);
    const weight = weightReader(getEdgeWeight || "weight");
    let sum = 0;
    graph[method](node, (...edge) => {
      sum += weight(...edge);
    });
    return sum;
  };
  return degree;
}

/**
 * The weighted degree of a node: the sum of the weights of all its edges. As
 * `graphology-metrics/node/weighted-degree`.
 *
 * @throws `EdgewiseError` `usage` for what is no graphology graph. For a node that is not there graphology throws an
 * error of its own.
 * @example
 * ```ts
 * import { weightedDegree } from "edgewise/graphology";
 * import { UndirectedGraph } from "graphology";
 *
 * const graph = new UndirectedGraph();
 * graph.mergeEdge("ann", "ben", { weight: 4 });
 * graph.mergeEdge("ben", "cleo", { weight: 2 });
 * console.log(weightedDegree(graph, "ben")); // 6
 * ```
 */
export const weightedDegree: WeightedDegree = weightedDegreeOf("weightedDegree", "forEachEdge");
/**
 * The sum of the weights of the directed edges that lead to a node. {@link weightedDegree} has an example.
 *
 * @throws `EdgewiseError` as {@link weightedDegree}.
 */
export const weightedInDegree: WeightedDegree = weightedDegreeOf("weightedInDegree", "forEachInEdge");
/**
 * The sum of the weights of the directed edges that lead from a node. {@link weightedDegree} has an example.
 *
 * @throws `EdgewiseError` as {@link weightedDegree}.
 */
export const weightedOutDegree: WeightedDegree = weightedDegreeOf("weightedOutDegree", "forEachOutEdge");
/**
 * The sum of the weights of the edges that lead to a node, and of its undirected ones.
 * {@link weightedDegree} has an example.
 *
 * @throws `EdgewiseError` as {@link weightedDegree}.
 */
export const weightedInboundDegree: WeightedDegree = weightedDegreeOf("weightedInboundDegree", "forEachInboundEdge");
/**
 * The sum of the weights of the edges that lead from a node, and of its undirected ones.
 * {@link weightedDegree} has an example.
 *
 * @throws `EdgewiseError` as {@link weightedDegree}.
 */
export const weightedOutboundDegree: WeightedDegree = weightedDegreeOf("weightedOutboundDegree", "forEachOutboundEdge");
/**
 * The sum of the weights of the undirected edges of a node. {@link weightedDegree} has an example.
 *
 * @throws `EdgewiseError` as {@link weightedDegree}.
 */
export const weightedUndirectedDegree: WeightedDegree = weightedDegreeOf(
  "weightedUndirectedDegree",
  "forEachUndirectedEdge",
);
/**
 * The sum of the weights of the directed edges of a node. {@link weightedDegree} has an example.
 *
 * @throws `EdgewiseError` as {@link weightedDegree}.
 */
export const weightedDirectedDegree: WeightedDegree = weightedDegreeOf("weightedDirectedDegree", "forEachDirectedEdge");
