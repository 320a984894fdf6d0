/** Random graphology graphs of every type, for what is compared with graphology itself. */

import { createRequire } from "node:module";
import fc from "fast-check";
import type { MultiGraph } from "graphology";

/** A graphology graph; only the types of its kinds have names that can be imported. */
export type Graph = MultiGraph;

const { Graph }: { Graph: new (options: object) => Graph } = createRequire(import.meta.url)("graphology");

/** A type of random graphs. */
export interface GraphType {
  readonly type: "directed" | "undirected" | "mixed";
  readonly multi: boolean;
  readonly selfLoops: boolean;
}

export const GRAPH_TYPES: readonly GraphType[] = (["directed", "undirected", "mixed"] as const).flatMap((type) =>
  [false, true].flatMap((multi) => [false, true].map((selfLoops) => ({ type, multi, selfLoops }))),
);

export function nameOf({ type, multi, selfLoops }: GraphType): string {
  return `${type} ${multi ? "multigraphs" : "graphs"}${selfLoops ? " with self-loops" : ""}`;
}

/** Weights as scripts have them: whole and other numbers, none, and what is no number. */
const weights: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  absent: fc.constant(undefined),
  whole: fc.integer({ min: 1, max: 4 }),
  positive: fc.double({ min: 0.125, max: 8, noNaN: true }),
  partial: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom(undefined, Number.NaN, "2", null, true)),
};

/** Graphs of a type: of no nodes and of one, of isolated nodes and of nodes that cannot be reached. */
export function graphsOf(kind: GraphType): fc.Arbitrary<Graph> {
  const size = fc.record({
    order: fc.oneof(
      { weight: 1, arbitrary: fc.constantFrom(0, 1, 2) },
      { weight: 5, arbitrary: fc.integer({ min: 3, max: 14 }) },
    ),
    // Edges for each node: of few, some nodes cannot be reached.
    density: fc.constantFrom(0, 0.6, 1, 2, 3),
    weight: fc.constantFrom(...Object.keys(weights)),
    numbered: fc.boolean(),
  });
  return size.chain(({ order, density, weight, numbered }) => {
    const length = Math.ceil(order * density);
    const node = fc.integer({ min: 0, max: Math.max(0, order - 1) });
    const edge = fc.record({ source: node, target: node, directed: fc.boolean(), weight: weights[weight]! });
    const attributes = fc.record({
      x: fc.double({ min: -9, max: 9, noNaN: true }),
      community: fc.integer({ min: 0, max: 3 }),
    });
    return fc
      .record({
        edges: fc.array(edge, { minLength: length, maxLength: length }),
        nodes: fc.array(attributes, { minLength: order, maxLength: order }),
      })
      .map(({ edges, nodes }) => {
        const graph = new Graph({ type: kind.type, multi: kind.multi, allowSelfLoops: kind.selfLoops });
        // Keys that are integers come first in any object; others keep their order.
        const keys = nodes.map((_, index) => (numbered ? `${order - index}` : `n${(index * 7) % 5}-${index}`));
        nodes.forEach(({ x, community }, index) => {
          graph.addNode(keys[index], { x, y: x * x, community, group: `group ${community}` });
        });
        for (const { source, target, directed, weight } of edges) {
          const isDirected = kind.type === "mixed" ? directed : kind.type === "directed";
          const [from, to] = [keys[source]!, keys[target]!];
          if (from === to && !kind.selfLoops) continue;
          const isThere = isDirected ? graph.hasDirectedEdge(from, to) : graph.hasUndirectedEdge(from, to);
          if (isThere && !kind.multi) continue;
          const found = weight === undefined ? {} : { weight };
          if (isDirected) graph.addDirectedEdge(from, to, found);
          else graph.addUndirectedEdge(from, to, found);
        }
        return graph;
      });
  });
}
