/** The PageRank of two packages, and how long its rounds take them: neither says, so each is watched in its own way. */

import { createRequire } from "node:module";
import { UndirectedGraph } from "graphology";
import type { Adjacency, Graph } from "../../src/graph/graph.ts";
import { seededRandom } from "../../src/graph/random.ts";

const require = createRequire(import.meta.url);

/** The part of a graphology graph that graphology-metrics reads. Its keys are numbers. */
interface GraphologyGraph {
  readonly multi: boolean;
  readonly order: number;
  readonly directedSize: number;
  readonly undirectedSize: number;
  nodes(): readonly number[];
  outboundEdges(node: number): readonly number[];
  opposite(node: number, edge: number): number;
  getEdgeAttributes(edge: number): object;
  addUndirectedEdgeWithKey(): unknown;
  dropNode(): unknown;
}

/** The part of a graph of ngraph.graph that ngraph.pagerank reads. */
interface LinkedGraph {
  getNodesCount(): number;
  getLinksCount(): number;
  forEachNode(visit: (node: { readonly id: number }) => void): void;
  forEachLinkedNode(
    id: number,
    visit: (other: { readonly id: number }, link: { readonly fromId: number; readonly toId: number }) => void,
  ): void;
}

/** Scores by node. */
export type Scores = Readonly<Record<number, number>>;

const graphologyPagerank: (
  graph: GraphologyGraph,
  options: { alpha: number; maxIterations: number; tolerance: number; getEdgeWeight: null },
) => Scores = require("graphology-metrics/centrality/pagerank");
const ngraphPagerank: (graph: LinkedGraph, damping: number, epsilon: number) => Scores = require("ngraph.pagerank");

export interface PackageRun {
  readonly scores: Scores;
  /** Milliseconds of a round, of each that could be told. */
  readonly milliseconds: readonly number[];
}

/** Until when a package is to go on: the change of a round is below the tolerance, all nodes together. */
export interface PackageOptions {
  readonly damping: number;
  readonly tolerance: number;
  /** A tolerance that is met earlier, and the rounds between the two. */
  readonly earlier: number;
  readonly rounds: number;
}

/** A graph of graphology itself, with the edges of an undirected graph. */
export function graphologyGraph(graph: Graph): GraphologyGraph {
  const [sources, targets] = [graph.edgeSource(), graph.edgeTarget()];
  const copy = new UndirectedGraph();
  for (let node = 0; node < graph.nodeCount; node++) copy.addNode(node);
  for (let edge = 0; edge < sources.length; edge++) copy.addUndirectedEdge(sources[edge], targets[edge]);
  // An object before it, as what is read of it each round is to be seen; keys are texts there, which index all the same.
  return Object.create(copy);
}

/** What graphology-metrics reads, and nothing else: its edges are places in the rows, and no object is made of them. */
export function arraysAsGraphology({ out, nodeCount, edgeCount }: Graph): GraphologyGraph {
  const { offsets, neighbors } = out;
  const nodes = Array.from({ length: nodeCount }, (_, node) => node);
  const attributes = {};
  return {
    multi: false,
    order: nodeCount,
    directedSize: 0,
    undirectedSize: edgeCount,
    nodes: () => nodes,
    outboundEdges: (node) => Array.from({ length: offsets[node + 1]! - offsets[node]! }, (_, k) => offsets[node]! + k),
    opposite: (_, edge) => neighbors[edge]!,
    getEdgeAttributes: () => attributes,
    addUndirectedEdgeWithKey: unexpected,
    dropNode: unexpected,
  };
}

/** Each round begins with a new array as long as `order`, so that reading that tells rounds apart. */
export function runGraphologyMetrics(graph: GraphologyGraph, { damping, tolerance }: PackageOptions): PackageRun {
  const { order } = graph;
  let reads: number[] = [];
  const watched: GraphologyGraph = Object.create(graph, {
    order: {
      get: () => {
        reads.push(performance.now());
        return order;
      },
    },
    outboundEdges: {
      value: (node: number) => {
        // Reads before those of edges belong to no round.
        reads = [];
        return graph.outboundEdges(node);
      },
    },
  });
  const options = { alpha: damping, maxIterations: 1000, tolerance: tolerance / order, getEdgeWeight: null };
  const scores = graphologyPagerank(watched, options);
  // The first is of the array of start values, the others each begin a round; where the last one ends is not seen.
  const [, ...starts] = reads;
  return { scores, milliseconds: starts.slice(1).map((start, round) => start - starts[round]!) };
}

/** The neighbors of each row in any order, as links have it that were added in any order. */
export function shuffledRows({ offsets, neighbors }: Adjacency, seed = 1): Adjacency {
  const random = seededRandom(seed);
  const shuffled = neighbors.slice();
  for (let node = 0; node < offsets.length - 1; node++) {
    const start = offsets[node]!;
    for (let place = offsets[node + 1]! - 1; place > start; place--) {
      const other = start + random.below(place - start + 1);
      const neighbor = shuffled[place]!;
      shuffled[place] = shuffled[other]!;
      shuffled[other] = neighbor;
    }
  }
  return { offsets, neighbors: shuffled, edges: null };
}

/**
 * Runs ngraph.pagerank. Its rounds are not seen from outside: a round is the difference between two runs with different
 * tolerances.
 */
export function runNgraph(
  { offsets, neighbors }: Adjacency,
  { damping, tolerance, earlier, rounds }: PackageOptions,
): PackageRun {
  const nodeCount = offsets.length - 1;
  let lastRead = 0;
  const graph: LinkedGraph = {
    getNodesCount: () => nodeCount,
    // Without direction, and so once each way.
    getLinksCount: () => neighbors.length,
    forEachNode(visit) {
      for (let id = 0; id < nodeCount; id++) visit({ id });
      lastRead = performance.now();
    },
    forEachLinkedNode(id, visit) {
      for (let place = offsets[id]!; place < offsets[id + 1]!; place++) {
        const other = neighbors[place]!;
        visit({ id: other }, { fromId: id, toId: other });
        visit({ id: other }, { fromId: other, toId: id });
      }
    },
  };
  ngraphPagerank(graph, damping, earlier);
  const spent = performance.now() - lastRead;
  const scores = ngraphPagerank(graph, damping, tolerance);
  return { scores, milliseconds: [(performance.now() - lastRead - spent) / rounds] };
}

function unexpected(): never {
  throw new TypeError("a graph to be read was to be changed");
}
