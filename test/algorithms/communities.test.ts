import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cdlp, localClustering, triangles } from "../../src/algorithms/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import type { GraphKind } from "../../src/graph/adjacency.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { complete } from "../../src/graph/generate.ts";
import { casesOf } from "../extent.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { neighborSets, plainClustering, plainLabels, plainTriangles } from "./plain-communities.ts";
import { outcomeOf, resultOf } from "./run.ts";

/** How many random graphs. */
const RUNS = casesOf(20, 200);

describe.each(GRAPHS)("on $name", (named) => {
  it.each([0, 1, 2, 5])("cdlp gives the labels of %i rounds of counting", (rounds) => {
    expect(resultOf(cdlp, named, "label", { rounds })).toEqual(plainLabels(named, rounds));
  });

  it("triangles are those found from their least node", () => {
    const { results } = outcomeOf(triangles, named);
    const { triangles: expected, total } = plainTriangles(named);
    expect(results).toEqual({ triangles: expected, total: [total] });
  });

  it("localClustering is what its definition says", () => {
    expect(resultOf(localClustering, named, "coefficient")).toEqual(plainClustering(named));
  });
});

/** Small graphs with many self-loops, parallel and reciprocal edges, with and without direction. */
const dense = fc
  .record({
    kind: fc.constantFrom<GraphKind>("directed", "undirected", "mixed"),
    ends: fc.array(fc.tuple(fc.nat(5), fc.nat(5), fc.boolean()), { maxLength: 24 }),
  })
  .map(({ kind, ends }): NamedGraph => {
    const edges = ends.map(([source, target, directed]) => ({
      source,
      target,
      weight: 1,
      directed: kind === "directed" || (kind === "mixed" && directed),
    }));
    const graph = fromEdges({
      kind,
      nodeCount: 6,
      sources: edges.map(({ source }) => source),
      targets: edges.map(({ target }) => target),
      undirected: kind === "mixed" ? edges.map(({ directed }) => !directed) : undefined,
    });
    return { name: kind, nodeCount: 6, edges, graph };
  });

describe("whatever joins the nodes", () => {
  it("triangles are those of the simple undirected graph within", () => {
    const holds = fc.property(dense, (named) => {
      const { triangles: expected, total } = plainTriangles(named);
      expect(outcomeOf(triangles, named).results).toEqual({ triangles: expected, total: [total] });
    });
    fc.assert(holds, { numRuns: RUNS });
  });

  it("localClustering sees each neighbor once", () => {
    const holds = fc.property(dense, (named) => {
      expect(resultOf(localClustering, named, "coefficient")).toEqual(plainClustering(named));
    });
    fc.assert(holds, { numRuns: RUNS });
  });

  it("localClustering is triangles over pairs of neighbors where edges have no direction", () => {
    const holds = fc.property(dense, (named) => {
      const graph = named.graph.symmetrize({ parallelEdges: "drop" });
      const { coefficient } = runSync(localClustering, graph);
      const { triangles: found } = runSync(triangles, graph);
      neighborSets(named).both.forEach(({ size }, node) => {
        expect(coefficient[node]).toBe(size < 2 ? 0 : (2 * found[node]!) / (size * (size - 1)));
      });
    });
    fc.assert(holds, { numRuns: RUNS });
  });
});

describe("on a complete graph", () => {
  const graph = complete(7);

  it("any three nodes are a triangle, and all neighbors are joined", () => {
    expect(runSync(triangles, graph)).toMatchObject({ total: 35, triangles: new Float64Array(7).fill(15) });
    expect(runSync(localClustering, graph).coefficient).toEqual(new Float64Array(7).fill(1));
  });

  it("cdlp settles on one label in the third round", () => {
    const { label, converged } = runSync(cdlp, graph, { rounds: 4 });
    expect(Array.from(label)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(converged).toBe(true);
  });
});
