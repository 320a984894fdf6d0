/**
 * Weighted degrees of one node. Its edges are read where they are, by graphology's own iteration: to convert a graph for the sake of
 * one row would take as long as the graph is large.
 */

import type { Attributes, EdgeWeight, GuestGraph } from "../guest-graph.ts";
import { expectGuest } from "../guest-graph.ts";
import { weightReader } from "../options.ts";

/** The sum of the weights of edges of a node. */
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

/** Of all edges of a node: `graphology-metrics/node/weighted-degree`. */
export const weightedDegree: WeightedDegree = weightedDegreeOf("weightedDegree", "forEachEdge");
/** Of the edges that lead to a node. */
export const weightedInDegree: WeightedDegree = weightedDegreeOf("weightedInDegree", "forEachInEdge");
/** Of the edges that lead from a node. */
export const weightedOutDegree: WeightedDegree = weightedDegreeOf("weightedOutDegree", "forEachOutEdge");
/** Of the edges that lead to a node, and of those without direction. */
export const weightedInboundDegree: WeightedDegree = weightedDegreeOf("weightedInboundDegree", "forEachInboundEdge");
/** Of the edges that lead from a node, and of those without direction. */
export const weightedOutboundDegree: WeightedDegree = weightedDegreeOf("weightedOutboundDegree", "forEachOutboundEdge");
/** Of the edges without direction. */
export const weightedUndirectedDegree: WeightedDegree = weightedDegreeOf(
  "weightedUndirectedDegree",
  "forEachUndirectedEdge",
);
/** Of the edges with a direction. */
export const weightedDirectedDegree: WeightedDegree = weightedDegreeOf("weightedDirectedDegree", "forEachDirectedEdge");
