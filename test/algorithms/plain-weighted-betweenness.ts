/** Betweenness by weights from its definition: which arcs lead on, in how many ways, and then every pair with everything between. */

import type { PlainGraph } from "../graphs.ts";
import { numbered, scaleOf } from "./plain-betweenness.ts";
import { plainDistances } from "./plain-paths.ts";

interface EdgeArc {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
  readonly edge: number;
}

interface WeightedOptions {
  readonly sources: ReadonlySet<number>;
  readonly normalized: boolean;
}

/** The arcs over which shortest paths from a node lead that count. */
function leading(graph: PlainGraph, root: number): EdgeArc[] {
  const arcs = graph.edges.flatMap(({ source, target, weight, directed }, edge) => {
    const there = { from: source, to: target, weight, edge };
    return directed || source === target ? [there] : [there, { ...there, from: target, to: source }];
  });
  const distance = plainDistances(graph, root);
  const tight = arcs.filter(
    ({ from, to, weight }) => distance[to]! < Infinity && distance[from]! + weight === distance[to],
  );
  const isOnward = ({ from, to }: EdgeArc): boolean => distance[from]! < distance[to]!;
  const steps = new Map([root, ...tight.filter(isOnward).map(({ to }) => to)].map((node) => [node, 0]));
  for (const [node, step] of steps) {
    for (const { from, to } of tight) if (from === node && !steps.has(to)) steps.set(to, step + 1);
  }
  return tight.filter((arc) => isOnward(arc) || steps.get(arc.from)! + 1 === steps.get(arc.to));
}

/** Counts for each node the ways that lead to it from a start. */
function waysFrom(nodeCount: number, arcs: readonly EdgeArc[], start: number): number[] {
  const known = new Map([[start, 1]]);
  const ways = (node: number): number => {
    const found = known.get(node);
    if (found !== undefined) return found;
    const all = arcs.filter(({ to }) => to === node).reduce((sum, { from }) => sum + ways(from), 0);
    known.set(node, all);
    return all;
  };
  return Array.from({ length: nodeCount }, (_, node) => ways(node));
}

/** Computes for each node and each edge the sum, over pairs, of the part of their shortest paths that it is on. */
export function plainWeightedBetweenness(
  graph: PlainGraph,
  options: WeightedOptions,
): { readonly nodes: readonly number[]; readonly edges: readonly number[] } {
  const { nodeCount: n } = graph;
  const nodes = new Array<number>(n).fill(0);
  const edges = graph.edges.map(() => 0);
  for (const s of options.sources) {
    const arcs = leading(graph, s);
    const paths = waysFrom(n, arcs, s);
    const onward = Array.from({ length: n }, (_, node) => waysFrom(n, arcs, node));
    for (let t = 0; t < n; t++) {
      if (t === s || paths[t] === 0) continue;
      for (let v = 0; v < n; v++) if (v !== s && v !== t) nodes[v]! += (paths[v]! * onward[v]![t]!) / paths[t]!;
      for (const { from, to, edge } of arcs) edges[edge]! += (paths[from]! * onward[to]![t]!) / paths[t]!;
    }
  }
  const ofPairs = { ...options, parallelPaths: true };
  const [ofNodes, ofEdges] = [scaleOf(graph, (n - 1) * (n - 2), ofPairs), scaleOf(graph, n * (n - 1), ofPairs)];
  return {
    nodes: nodes.map((sum) => sum * ofNodes),
    edges: numbered(
      graph,
      edges.map((sum) => sum * ofEdges),
    ),
  };
}
