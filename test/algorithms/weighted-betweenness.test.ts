import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { betweenness, weightedBetweenness, weightedEdgeBetweenness } from "../../src/algorithms/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { grid } from "../../src/graph/generate.ts";
import { casesOf } from "../extent.ts";
import type { NamedGraph } from "../graphs.ts";
import { plainWeightedBetweenness } from "./plain-weighted-betweenness.ts";
import { expectClose, refusalOf, resultOf } from "./run.ts";

type Edge = readonly [source: number, target: number, weight: number];

function weightedGraph(directed: boolean, nodeCount: number, edges: readonly Edge[]): NamedGraph {
  const graph = fromEdges({
    directed,
    nodeCount,
    sources: edges.map(([source]) => source),
    targets: edges.map(([, target]) => target),
    edgeColumns: { weight: edges.map(([, , weight]) => weight) },
  });
  const plain = edges.map(([source, target, weight]) => ({ source, target, weight, directed }));
  return { name: "weighted by hand", nodeCount, edges: plain, graph };
}

const NODES = 9;

/** Weights of which many sums are equal, that add nothing, that are lost beside others, or that come to more than there is. */
const weights = fc.oneof(
  fc.constantFrom(0, 1, 2),
  fc.constantFrom(0, 0.1, 0.2, 0.3),
  fc.constantFrom(1e-320, 1e-20, 1, 1e20),
  fc.constantFrom(1e308, 1, Infinity),
);

const graphs = fc
  .record({
    directed: fc.boolean(),
    edges: fc.array(fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1), weights), { maxLength: 24 }),
  })
  .map(({ directed, edges }) => weightedGraph(directed, NODES, edges));

const ofAll = { sources: new Set(Array.from({ length: NODES }, (_, node) => node)), normalized: true };

describe("betweenness by weights", () => {
  it("is the sum over all pairs, with weights that are 0, lost to rounding, or huge", () => {
    fc.assert(
      fc.property(graphs, (named) => {
        const { nodes, edges } = plainWeightedBetweenness(named, ofAll);
        expectClose(resultOf(weightedBetweenness, named, "betweenness"), nodes, 1e-12);
        expectClose(resultOf(weightedEdgeBetweenness, named, "betweenness"), edges, 1e-12);
      }),
      { numRuns: casesOf(4, 16) },
    );
  });

  it("takes sums for equal that have the same bits", () => {
    const through = (weight: number): number =>
      resultOf(
        weightedBetweenness,
        weightedGraph(true, 4, [
          [0, 1, 0.1],
          [1, 3, 0.2],
          [0, 2, 0.3],
          [2, 3, weight],
        ]),
        "betweenness",
        { normalized: 0 },
      )[1]!;
    // 0.1 + 0.2 is more than 0.3 by one bit.
    expect([through(0), through(5e-17), through(1)]).toEqual([0, 0.5, 1]);
  });

  it("takes of edges that add nothing those to nodes that nothing else leads to", () => {
    const found = resultOf(
      weightedBetweenness,
      weightedGraph(false, 5, [
        [0, 1, 1],
        [1, 2, 0],
        [2, 3, 0],
        [3, 1, 0],
        [0, 3, 1],
        [2, 4, 1],
      ]),
      "betweenness",
      { sources: Uint8Array.of(1, 0, 0, 0, 0), normalized: 0 },
    );
    // Nodes 1 and 3 are reached at once, and node 2 from both; pairs without direction count half from one of their ends.
    expect(found).toEqual([0, 0.5, 0.5, 0.5, 0]);
  });

  it("is that of numbers of edges where all weigh the same", () => {
    const named: NamedGraph = { name: "grid", nodeCount: 12, edges: [], graph: grid({ rows: 3, columns: 4 }) };
    expect(resultOf(weightedBetweenness, named, "betweenness")).toEqual(resultOf(betweenness, named, "betweenness"));
  });

  it("takes no weights that are negative or no numbers", () => {
    for (const weight of [-1, -Infinity, Number.NaN]) {
      const named = weightedGraph(true, 2, [[0, 1, weight]]);
      for (const algorithm of [weightedBetweenness, weightedEdgeBetweenness]) {
        expect(refusalOf(algorithm, named)).toMatch(/^weights must not be negative or NaN \(first at edge 0,/);
      }
    }
  });
});
