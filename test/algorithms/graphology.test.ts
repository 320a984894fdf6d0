/** What graphology and its metrics compute on graphs of every type, where they define the same. */

import { createRequire } from "node:module";
import fc from "fast-check";
import { DirectedGraph, UndirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import {
  betweenness,
  closeness,
  degreeStatistics,
  edgeBetweenness,
  eigenvectorCentrality,
  pagerankGraphology,
} from "../../src/algorithms/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { GraphKind } from "../../src/graph/adjacency.ts";
import { fromGraphology } from "../../src/graph/graphology/read.ts";
import { casesOf } from "../extent.ts";
import { GRAPH_TYPES, graphologyOf, graphsOf } from "./graph-types.ts";
import { expectClose, outcomeOf, resultOf } from "./run.ts";

const require = createRequire(import.meta.url);

type Graph = ReturnType<typeof graphologyOf>;
type SimpleGraph = DirectedGraph | UndirectedGraph;
type Scores = Readonly<Record<string, number>>;

interface RankOptions {
  readonly maxIterations: number;
  readonly tolerance: number;
  readonly getEdgeWeight: string | null;
  readonly alpha?: number;
}

const pagerankOf: (graph: Graph, options: RankOptions) => Scores = require("graphology-metrics/centrality/pagerank");
const eigenvectorOf: (
  graph: Graph,
  options: RankOptions,
) => Scores = require("graphology-metrics/centrality/eigenvector");

interface PathOptions {
  readonly getEdgeWeight: null;
  readonly normalized: boolean;
}

const betweennessOf: (
  graph: SimpleGraph,
  options: PathOptions,
) => Scores = require("graphology-metrics/centrality/betweenness");
const edgeBetweennessOf: (
  graph: SimpleGraph,
  options: PathOptions,
) => Scores = require("graphology-metrics/centrality/edge-betweenness");
const closenessOf: (
  graph: SimpleGraph,
  options: { readonly wassermanFaust: boolean },
) => Scores = require("graphology-metrics/centrality/closeness");

const degrees = algorithm("degrees", {}, (g) => ({
  in: g.inDegree("i32"),
  out: g.outDegree("i32"),
  all: g.degree("i32"),
  selfLoops: g.in.count(({ neighbor, self }) => neighbor(g.nodeIndex()).eq(self(g.nodeIndex()))),
}));

/** How many random graphs of all types together. */
const RUNS = casesOf(12, 200);
const check = { numRuns: Math.ceil(RUNS / GRAPH_TYPES.length), seed: 20_251_120 };

describe.each(GRAPH_TYPES)("on random $name", (type) => {
  it("degrees are those of graphology but for undirected self-loops, which it counts twice", () => {
    const holds = fc.property(graphsOf(type), (named) => {
      const other = graphologyOf(type, named);
      const { results } = outcomeOf(degrees, named);
      const loops = named.edges.filter(({ source, target }) => source === target);
      other.forEachNode((key) => {
        const node = Number(key);
        const undirected = loops.filter(({ source, directed }) => source === node && !directed).length;
        expect(results.all![node]).toBe(other.degree(key) - undirected);
        expect(results.in![node]).toBe(other.inDegree(key) + other.undirectedDegree(key) - undirected);
        expect(results.out![node]).toBe(other.outDegree(key) + other.undirectedDegree(key) - undirected);
        expect(results.selfLoops![node]).toBe(loops.filter(({ source }) => source === node).length);
      });
    });
    fc.assert(holds, check);
  });

  it("degree statistics are of graphology's degrees where self-loops are to count twice", () => {
    const holds = fc.property(graphsOf(type), (named) => {
      const other = graphologyOf(type, named);
      const expected = other.mapNodes((key) => other.degree(key));
      const { results } = outcomeOf(degreeStatistics, named, { selfLoopsTwice: 1 });
      expect(results.least).toEqual([Math.min(...expected)]);
      expect(results.greatest).toEqual([Math.max(...expected)]);
    });
    fc.assert(holds, check);
  });

  // Its index of neighbors is of simple graphs: in others it has edges that are not there. Where the edges of a node weigh
  // nothing, it divides by 0.
  it.runIf(!type.parallel && !type.selfLoops)("ranks are those of graphology-metrics", () => {
    const holds = fc.property(graphsOf(type, ["absent", "positive", "partial"]), (named) => {
      const other = graphologyOf(type, named);
      const options = { alpha: 0.85, maxIterations: 500, tolerance: 1e-12, getEdgeWeight: "weight" };
      const expected = Object.values(pagerankOf(other, options));
      const found = resultOf(pagerankGraphology, named, "rank", { tolerance: 1e-12, limit: 500 });
      expectClose(found, expected, 1e-9);
    });
    fc.assert(holds, check);
  });

  it.runIf(!type.parallel && !type.selfLoops)("eigenvector centralities are those of graphology-metrics", () => {
    const holds = fc.property(graphsOf(type, ["absent"]), (named) => {
      const options = { maxIterations: 100_000, tolerance: 1e-9, getEdgeWeight: null };
      const expected = Object.values(eigenvectorOf(graphologyOf(type, named), options));
      const found = resultOf(eigenvectorCentrality, named, "centrality", { tolerance: 1e-9, limit: 100_000 });
      expectClose(found, expected, 1e-3);
    });
    fc.assert(holds, check);
  });

  // It knows no parallel edges, not even one with a direction beside one without.
  const isSimple = !type.parallel && !type.selfLoops && type.kind !== "mixed";
  it.runIf(isSimple)("betweenness and closeness are those of graphology-metrics", () => {
    const holds = fc.property(graphsOf(type, ["absent"]), fc.boolean(), (named, flag) => {
      const other = type.kind === "directed" ? new DirectedGraph() : new UndirectedGraph();
      other.import(graphologyOf(type, named).export());
      const options = { getEdgeWeight: null, normalized: flag };
      const given = { normalized: Number(flag) };
      const ofNodes = resultOf(betweenness, named, "betweenness", given);
      expectClose(ofNodes, Object.values(betweennessOf(other, options)), 1e-12);
      const ofEdges = resultOf(edgeBetweenness, named, "betweenness", given);
      expectClose(ofEdges, inOrder(type.kind, other, edgeBetweennessOf(other, options)), 1e-12);
      const near = resultOf(closeness, named, "closeness", { wassermanFaust: Number(flag) });
      expectClose(near, Object.values(closenessOf(other, { wassermanFaust: flag })), 1e-12);
    });
    fc.assert(holds, check);
  });

  it("a graph of graphology comes to the same as the list that it was made from", () => {
    const holds = fc.property(graphsOf(type, ["absent"]), (named) => {
      const graph = fromGraphology(graphologyOf(type, named));
      const { results } = outcomeOf(degrees, named);
      expect(outcomeOf(degrees, { ...named, graph }).results).toEqual(results);
    });
    fc.assert(holds, check);
  });
});

/** Scores of edges in the order of their numbers here: by source, the lower end of those without direction, and target. */
function inOrder(kind: GraphKind, graph: SimpleGraph, scores: Scores): number[] {
  const edges = graph.mapEdges((edge, _, from, to) => {
    const [a, b] = [Number(from), Number(to)];
    const isTurned = kind === "undirected" && a > b;
    return { source: isTurned ? b : a, target: isTurned ? a : b, score: scores[edge]! };
  });
  return edges.toSorted((a, b) => a.source - b.source || a.target - b.target).map(({ score }) => score);
}
