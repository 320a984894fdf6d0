/** The small graphs that every way of running is tested on, each with the edges it was made from. */

import type { GraphKind } from "../src/graph/adjacency.ts";
import { fromEdges } from "../src/graph/build.ts";
import type { Graph } from "../src/graph/graph.ts";

/** An edge as an independent implementation reads it. */
export interface PlainEdge {
  readonly source: number;
  readonly target: number;
  readonly weight: number;
  readonly directed: boolean;
}

/** A graph as an independent implementation reads it: nodes 0…n−1, and a list of edges. */
export interface PlainGraph {
  readonly nodeCount: number;
  readonly edges: readonly PlainEdge[];
}

/** A graph, and what it was made from. */
export interface NamedGraph extends PlainGraph {
  readonly name: string;
  readonly graph: Graph;
}

type Ends = readonly [source: number, target: number, weight?: number | undefined];

/** A fixed sequence of integers below `bound`, spread by a multiplicative hash. */
function scatter(position: number, bound: number): number {
  return (Math.imul(position + 1, 0x9e3779b1) >>> 7) % bound;
}

/** Edges between nodes drawn by a fixed rule; some are self-loops and some parallel. */
function scattered(nodeCount: number, edgeCount: number): Ends[] {
  return Array.from(
    { length: edgeCount },
    (_, k) => [scatter(2 * k, nodeCount), scatter(2 * k + 1, nodeCount)] as const,
  );
}

/** Weights that are no powers of two, so that a wrong order of addition or a forgotten weight shows. */
function weighted(edges: readonly Ends[]): Ends[] {
  return edges.map(([source, target], k) => [source, target, 0.1 + scatter(k, 97) / 7]);
}

/** An edge without its weight, if it is one of two in five. */
function someWeights([source, target, weight]: Ends, k: number): Ends {
  return k % 5 < 2 ? [source, target] : [source, target, weight];
}

function named(
  name: string,
  kind: GraphKind,
  nodeCount: number,
  ends: readonly Ends[],
  undirected: (position: number) => boolean = () => kind === "undirected",
): NamedGraph {
  const hasWeights = ends.some(([, , weight]) => weight !== undefined);
  const edges = ends.map(([source, target, weight = 1], k) => ({ source, target, weight, directed: !undirected(k) }));
  const graph = fromEdges({
    name,
    kind,
    nodeCount,
    sources: edges.map(({ source }) => source),
    targets: edges.map(({ target }) => target),
    undirected: kind === "mixed" ? edges.map(({ directed }) => !directed) : undefined,
    // Only some edges have the attribute. The others weigh 1 for algorithms that read weights.
    edgeColumns: hasWeights ? { weight: ends.map(([, , weight]) => weight) } : undefined,
    nodeColumns: { level: Float64Array.from({ length: nodeCount }, (_, node) => scatter(node, 1000) / 8 - 40) },
  });
  return { name, nodeCount, edges, graph };
}

/** The number of edges of the hub graph. All but every thirteenth lead to one node. */
const HUB_EDGES = 9000;

/** Every shape that has broken a graph program before: see the names. All have a node column `level`. */
export const GRAPHS: readonly NamedGraph[] = [
  named("empty", "directed", 0, []),
  named("one node", "directed", 1, []),
  named("one self-loop", "directed", 1, [[0, 0]]),
  named("no edges", "undirected", 5, []),
  named("directed, with self-loops, parallel and reciprocal edges, and a sink", "directed", 6, [
    [0, 1],
    [1, 0],
    [1, 2],
    [1, 2],
    [2, 2],
    [4, 2],
    [2, 5],
    [3, 0],
  ]),
  named("undirected, with self-loops and parallel edges", "undirected", 6, [
    [2, 1],
    [1, 1],
    [0, 1],
    [0, 1],
    [4, 3],
    [5, 5],
  ]),
  named(
    "mixed",
    "mixed",
    6,
    [
      [0, 1, 0.5],
      [1, 0, 2],
      [2, 1, 3],
      [2, 3, 0.7],
      [3, 3, 0.3],
      [4, 2, 0.2],
      [2, 4, 1.9],
    ],
    (position) => position % 2 === 0,
  ),
  named("disconnected", "undirected", 9, [
    [0, 1],
    [1, 2],
    [2, 0],
    [5, 6],
    [6, 8],
    [4, 3],
  ]),
  named(
    "a path",
    "directed",
    12,
    Array.from({ length: 11 }, (_, k) => [k, k + 1] as const),
  ),
  named(
    "a star",
    "undirected",
    40,
    Array.from({ length: 39 }, (_, k) => [0, k + 1] as const),
  ),
  named(
    "a row of more than two segments",
    "directed",
    700,
    weighted(Array.from({ length: HUB_EDGES }, (_, k) => [scatter(k, 700), k % 13 === 0 ? scatter(k + 7, 700) : 3])),
  ),
  named("weighted", "directed", 30, weighted(scattered(30, 120))),
  named("weighted, with weights of 0", "directed", 4, [
    [0, 1, 0],
    [1, 2, 2.5],
    [2, 0, 1],
    [2, 3, 0],
  ]),
  named("weighted on some edges only", "mixed", 30, weighted(scattered(30, 120)).map(someWeights), (k) => k % 4 === 0),
  named("several blocks of nodes", "directed", 1300, weighted(scattered(1300, 4000))),
  named("several blocks of nodes, undirected", "undirected", 1100, scattered(1100, 2500)),
];
