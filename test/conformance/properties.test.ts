import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bfs,
  bfsParents,
  pagerank,
  pagerankGap,
  sssp,
  wcc,
  wccLabels,
  wccPointerJumping,
} from "../../src/algorithms/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { grid, rmat, uniform } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { componentProblem, depthProblem, distanceProblem, parentProblem, rankResidual } from "../verifiers.ts";
import { FINE } from "../ways.ts";

const weights = { low: 1, high: 255 };
const GRAPHS: readonly (readonly [name: string, graph: Graph])[] = [
  ["R-MAT", rmat({ scale: 12, edgeFactor: 8, seed: 27, weights })],
  ["R-MAT, undirected", rmat({ scale: 12, edgeFactor: 4, seed: 5, directed: false, weights })],
  ["uniform, in several parts", uniform({ nodeCount: 4000, edgeCount: 5000, seed: 3, weights })],
  ["uniform, undirected", uniform({ nodeCount: 3000, edgeCount: 2500, seed: 9, directed: false, weights })],
  ["grid", grid({ rows: 50, columns: 60 })],
];
const PARALLEL = { ...FINE, mode: "parallel" } as const;

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2 });
});
afterAll(() => engine.close());

describe.each(GRAPHS)("on a graph of a few thousand nodes, %s", (_, graph) => {
  // The node with the longest row reaches much.
  const root = Array.from({ length: graph.nodeCount }, (_row, node) => node).reduce((best, node) =>
    rowLength(graph, node) > rowLength(graph, best) ? node : best,
  );
  const given = { root: graph.nodeKeys.of(root) };

  it("depths and parents are those of a breadth-first tree", async () => {
    const { depth } = await engine.run(bfs, graph, given, PARALLEL);
    expect(depthProblem(graph, root, depth)).toBeNull();
    const { parent } = await engine.run(bfsParents, graph, given, PARALLEL);
    expect(parentProblem(graph, root, parent, depth)).toBeNull();
  });

  it("distances leave no shorter way, and have a way each", async () => {
    const { distance } = await engine.run(sssp, graph, given, PARALLEL);
    expect(distanceProblem(graph, root, distance)).toBeNull();
  });

  it.each([wcc, wccLabels, wccPointerJumping])("labels of $name are those of components", async (components) => {
    const { label } = await engine.run(components, graph, {}, PARALLEL);
    expect(componentProblem(graph, label)).toBeNull();
  });

  it("one more step moves ranks by no more than the tolerance", async () => {
    const { rank, converged } = await engine.run(pagerank, graph, { tolerance: 1e-10, limit: 300 }, PARALLEL);
    expect(converged).toBe(true);
    expect(rankResidual(graph, rank, { damping: 0.85, shareSinks: true })).toBeLessThan(1e-10);
    const { rank: dropping } = await engine.run(pagerankGap, graph, { limit: 100 }, PARALLEL);
    expect(rankResidual(graph, dropping, { damping: 0.85, shareSinks: false })).toBeLessThan(1e-4);
  });
});

describe("a verifier", () => {
  // 0 → 1 → 2, 0 → 2 with more weight, and 3 ⇄ 4 without weight.
  const graph = fromEdges({
    nodeCount: 5,
    sources: [0, 1, 0, 3, 4],
    targets: [1, 2, 2, 4, 3],
    edgeColumns: { weight: [1, 1, 3, 0, 0] },
  });

  it.each<[what: string, depth: number[], problem: RegExp | null]>([
    ["what is right", [0, 1, 1, -1, -1], null],
    ["a root of another depth", [1, 1, 1, -1, -1], /the root has depth 1/],
    ["a depth too great", [0, 1, 2, -1, -1], /node 2 has depth 2, and an arc from 0 at 0/],
    ["a node left out", [0, -1, 1, -1, -1], /node 1 has depth -1/],
    ["a depth too small", [0, 1, 0, -1, -1], /node 2 has depth 0, and no arc from one above/],
    ["a node that is not reached", [0, 1, 1, 2, 3], /node 3 has depth 2, and no arc/],
  ])("of depths finds %s", (_, depth, problem) => expectProblem(depthProblem(graph, 0, depth), problem));

  it.each<[what: string, parent: number[], problem: RegExp | null]>([
    ["what is right", [0, 0, 0, -1, -1], null],
    ["a root with a parent", [1, 0, 0, -1, -1], /the root has the parent 1/],
    ["a parent without an arc", [0, 0, 0, -1, -1].with(1, 2), /no arc leads from 2, the parent of 1/],
    ["a parent at the same depth", [0, 0, 1, -1, -1], /1, the parent of 2, is not one above it/],
    ["a reached node without parent", [0, -1, 0, -1, -1], /node 1 has the parent -1/],
    ["a parent of what is not reached", [0, 0, 0, 4, 3], /node 3 has the parent 4/],
  ])("of parents finds %s", (_, parent, problem) =>
    expectProblem(parentProblem(graph, 0, parent, [0, 1, 1, -1, -1]), problem),
  );

  it.each<[what: string, distance: number[], problem: RegExp | null]>([
    ["what is right", [0, 1, 2, Infinity, Infinity], null],
    ["a longer way", [0, 1, 3, Infinity, Infinity], /node 2 has distance 3, and 2 by way of 1/],
    ["a way that is not there", [0, 1, 1.5, Infinity, Infinity], /no path has the length 1.5 of node 2/],
    ["a circle that accounts for itself", [0, 1, 2, 7, 7], /no path has the length 7 of node 3/],
  ])("of distances finds %s", (_, distance, problem) => expectProblem(distanceProblem(graph, 0, distance), problem));

  it.each<[what: string, label: number[], problem: RegExp | null]>([
    ["what is right", [0, 0, 0, 3, 3], null],
    ["an edge between labels", [0, 0, 2, 3, 3], /an edge joins 0 of label 0 with 2 of 2/],
    ["one label for two components", [0, 0, 0, 0, 0], /node 3 has label 0, and is not connected/],
  ])("of components finds %s", (_, label, problem) => expectProblem(componentProblem(graph, label), problem));

  it("of ranks finds ranks that are not settled", () => {
    const options = { damping: 0.85, shareSinks: true };
    expect(rankResidual(graph, [0.2, 0.2, 0.2, 0.2, 0.2], options)).toBeGreaterThan(0.1);
  });
});

function expectProblem(found: string | null, expected: RegExp | null): void {
  if (expected === null) expect(found).toBeNull();
  else expect(found).toMatch(expected);
}

function rowLength({ out: { offsets } }: Graph, node: number): number {
  return offsets[node + 1]! - offsets[node]!;
}
