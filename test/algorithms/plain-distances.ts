/** Distances between all nodes and what is made of them, written from their definitions. */

import type { PlainGraph } from "../graphs.ts";
import { plainDepths } from "./plain.ts";

/** The graph with its directed edges turned round. */
function plainReversed({ nodeCount, edges }: PlainGraph): PlainGraph {
  return { nodeCount, edges: edges.map((edge) => ({ ...edge, source: edge.target, target: edge.source })) };
}

/** The distances from a node to the others that it reaches. */
function distancesToOthers(graph: PlainGraph, node: number): number[] {
  return plainDepths(graph, node).filter((depth, other) => other !== node && depth >= 0);
}

/** At the nodes of a set a number made of the distances between them and others; 0 at other nodes. */
function ofDistances(
  graph: PlainGraph,
  nodes: ReadonlySet<number>,
  { outgoing }: { readonly outgoing: boolean },
  measure: (distances: readonly number[]) => number,
): number[] {
  const walked = outgoing ? graph : plainReversed(graph);
  return Array.from({ length: graph.nodeCount }, (_, node) =>
    nodes.has(node) ? measure(distancesToOthers(walked, node)) : 0,
  );
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

export function plainCloseness(
  graph: PlainGraph,
  nodes: ReadonlySet<number>,
  options: { readonly outgoing: boolean; readonly wassermanFaust: boolean },
): number[] {
  return ofDistances(graph, nodes, options, (distances) => {
    if (distances.length === 0) return 0;
    const share = distances.length / (graph.nodeCount - 1);
    return (distances.length / sum(distances)) * (options.wassermanFaust ? share : 1);
  });
}

export function plainHarmonicCloseness(
  graph: PlainGraph,
  nodes: ReadonlySet<number>,
  options: { readonly outgoing: boolean; readonly normalized: boolean },
): number[] {
  return ofDistances(graph, nodes, options, (distances) => {
    const total = sum(distances.map((distance) => 1 / distance));
    return options.normalized && graph.nodeCount > 1 ? total / (graph.nodeCount - 1) : total;
  });
}

export function plainEccentricity(
  graph: PlainGraph,
  nodes: ReadonlySet<number>,
  { reachedOnly }: { readonly reachedOnly: boolean },
): number[] {
  return ofDistances(graph, nodes, { outgoing: true }, (distances) =>
    reachedOnly || distances.length === graph.nodeCount - 1 ? Math.max(0, ...distances) : Infinity,
  );
}

/** The greatest eccentricity and the least; of no nodes, 0. */
export function plainDiameter(
  graph: PlainGraph,
  options: { readonly reachedOnly: boolean },
): { readonly diameter: number; readonly radius: number } {
  const all = new Set(Array.from({ length: graph.nodeCount }, (_, node) => node));
  const eccentricities = plainEccentricity(graph, all, options);
  if (eccentricities.length === 0) return { diameter: 0, radius: 0 };
  return { diameter: Math.max(...eccentricities), radius: Math.min(...eccentricities) };
}

/** The farthest node from a root, and the one from which it is farthest; the first of several. */
export function plainDoubleSweep(
  graph: PlainGraph,
  root: number,
): { readonly from: number; readonly to: number; readonly bound: number } {
  const there = plainDepths(graph, root);
  const to = there.indexOf(Math.max(...there));
  const back = plainDepths(plainReversed(graph), to);
  const bound = Math.max(...back);
  return { from: back.indexOf(bound), to, bound };
}
