/** Which algorithms read weights, and that they mean what graphology's library and plain definitions mean by them. */

import { createRequire } from "node:module";
import fc from "fast-check";
import { DirectedGraph, UndirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { walkOps } from "../../src/ir/walk.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { expectClose, resultOf, total } from "./run.ts";

type Scores = Readonly<Record<string, number>>;
type Metric<R> = (graph: DirectedGraph | UndirectedGraph, options: object) => R;

// Its declarations say that these are objects with a default.
const require = createRequire(import.meta.url);
const eigenvector: Metric<Scores> = require("graphology-metrics/centrality/eigenvector");
const graphologyHits: Metric<{ readonly hubs: Scores; readonly authorities: Scores }> =
  require("graphology-metrics/centrality/hits");

/** A graph of graphology in which every node leads to every other, with weights that are no powers of two. */
const connected = fc
  .record({
    directed: fc.boolean(),
    nodes: fc.integer({ min: 3, max: 12 }),
    weights: fc.array(fc.double({ min: 0.1, max: 9, noNaN: true }), { minLength: 12, maxLength: 40 }),
  })
  .map(({ directed, nodes, weights }) => {
    const graph = directed ? new DirectedGraph() : new UndirectedGraph();
    weights.forEach((weight, k) => {
      // A ring first, then chords.
      const [from, to] = k < nodes ? [k, (k + 1) % nodes] : [(k * 7) % nodes, (k * k + 3) % nodes];
      graph.mergeEdge(`n${from}`, `n${to}`, { weight });
    });
    return graph;
  });

function valuesOf(record: Scores, graph: DirectedGraph | UndirectedGraph): number[] {
  return graph.nodes().map((node) => record[node] ?? Number.NaN);
}

describe("as graphology-metrics has it", () => {
  it("is the eigenvector centrality, with weights unless told otherwise", () => {
    fc.assert(
      fc.property(connected, fc.boolean(), (graph, weighted) => {
        const getEdgeWeight = weighted ? "weight" : null;
        const theirs = eigenvector(graph, { getEdgeWeight, maxIterations: 100_000, tolerance: 1e-12 });
        const ours = runSync(library.eigenvectorCentrality, graph, { weighted, limit: 100_000, tolerance: 1e-12 });
        expectClose(Array.from(ours.centrality), valuesOf(theirs, graph), 1e-8);
      }),
    );
  });

  it("are hubs and authorities, but for the length of the vectors", () => {
    fc.assert(
      fc.property(connected, (graph) => {
        const ours = runSync(library.hits, graph, { limit: 3000, tolerance: 1e-10 });
        // Theirs throws where there are too few; and where two singular values are alike, it may take very many.
        fc.pre(ours.converged === true);
        const theirs = graphologyHits(graph, { maxIterations: 100_000, tolerance: 1e-10, normalize: true });
        for (const [found, expected] of [
          [ours.hub, theirs.hubs],
          [ours.authority, theirs.authorities],
        ] as const) {
          const sum = total(Array.from(found));
          expectClose(
            Array.from(found, (value) => value / sum),
            valuesOf(expected, graph),
            1e-5,
          );
        }
      }),
    );
  });
});

describe("by hand", () => {
  const path = fromEdges({ directed: false, sources: [0, 1], targets: [1, 2], edgeColumns: { weight: [3, 4] } });

  it("is the eigenvector of a path of the weights 3 and 4, whose eigenvalue is 5", () => {
    const { centrality } = runSync(library.eigenvectorCentrality, path);
    expectClose(
      Array.from(centrality),
      [3, 5, 4].map((value) => value / Math.sqrt(50)),
      1e-8,
    );
  });

  it("are walks that count the products of their weights", () => {
    const arrows = fromEdges({ sources: [0, 1], targets: [1, 2], edgeColumns: { weight: [2, 5] } });
    const { centrality } = runSync(library.katzCentrality, arrows);
    expectClose(Array.from(centrality), [1, 1.2, 1.6], 1e-15);
  });

  it("is heat that flows by weights, and none is lost", () => {
    const { heat } = runSync(library.heatDiffusion, path, { heat: [1, 0, 0], steps: 1, step: 0.1 });
    expectClose(Array.from(heat), [0.7, 0.3, 0], 1e-15);
    const { heat: next } = runSync(library.heatDiffusion, path, { heat: [1, 0, 0], steps: 2, step: 0.1 });
    expectClose(Array.from(next), [0.58, 0.3, 0.12], 1e-15);
    const plain = runSync(library.heatDiffusion, path, { heat: [1, 0, 0], steps: 1, step: 0.1, weighted: false });
    expectClose(Array.from(plain.heat), [0.9, 0.1, 0], 1e-15);
  });

  it.each(GRAPHS)("is heat that flows along each edge of $name", (named) => {
    const heat = Float64Array.from({ length: named.nodeCount }, (_, node) => (node * 37) % 11);
    const next = Array.from(heat);
    for (const { source, target, weight } of named.edges) {
      next[source]! += 1e-4 * weight * (heat[target]! - heat[source]!);
      next[target]! += 1e-4 * weight * (heat[source]! - heat[target]!);
    }
    const found = resultOf(library.heatDiffusion, named, "heat", { heat, steps: 1, step: 1e-4 });
    expectClose(found, next, 1e-11);
  });
});

describe("weights", () => {
  const reads = ({ func }: Algorithm): boolean => [...walkOps(func.body)].some(({ name }) => name === "edge_attribute");
  const readers = Object.values<Algorithm>(library).filter(reads);
  const choosers = readers.filter(({ parameters }) => "weighted" in parameters);

  it("are read by these algorithms, of which these can leave them", () => {
    expect(choosers.map(({ name }) => name).sort()).toEqual([
      "eigenvectorCentrality",
      "heatDiffusion",
      "hits",
      "katzCentrality",
      "personalizedPagerank",
      "randomWalkWithRestart",
      "shortestPathLengths",
      "shortestPathTree",
      "spreadingActivation",
    ]);
    expect(
      readers
        .filter((one) => !choosers.includes(one))
        .map(({ name }) => name)
        .sort(),
    ).toEqual([
      "earliestArrival",
      "pagerankGraphology",
      "sssp",
      "weightedBetweenness",
      "weightedEdgeBetweenness",
      "weightedPagerank",
      "widestPaths",
    ]);
  });

  it.each(choosers)("are as 1 in a graph without them, and left where they are not wanted: $name", (program) => {
    const given = {
      ...("root" in program.parameters ? { root: 1 } : {}),
      ...("heat" in program.parameters ? { heat: 1 } : {}),
      ...("sources" in program.parameters ? { sources: [false, true, false, false] } : {}),
      ...("activation" in program.parameters ? { activation: 1 } : {}),
    };
    const edges = { sources: [0, 1, 2, 2, 0], targets: [1, 2, 0, 3, 0] };
    const heavy: NamedGraph["graph"] = fromEdges({ ...edges, edgeColumns: { weight: [0.5, 3, 0.1, 2, 0.7] } });
    const limited = "limit" in program.parameters ? { limit: 30 } : {};
    for (const options of [{}, { compile: { passes: [] } }]) {
      const plain = runSync(program, fromEdges(edges), { ...given, ...limited } as never, options).results;
      const off = { ...given, ...limited, weighted: false } as never;
      expect(runSync(program, fromEdges(edges), off, options).results).toEqual(plain);
      expect(runSync(program, heavy, off, options).results).toEqual(plain);
      if (program.name === "heatDiffusion") continue;
      expect(runSync(program, heavy, { ...given, ...limited } as never, options).results).not.toEqual(plain);
    }
  });
});
