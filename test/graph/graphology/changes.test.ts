/** Graphology graphs that are read in turns with others on the thread, who may change them meanwhile. */

import { DirectedGraph } from "graphology";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { algorithm } from "../../../src/dsl/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { run } from "../../../src/engine/run.ts";
import { runSync } from "../../../src/engine/run-sync.ts";
import { fromGraphology } from "../../../src/graph/graphology/read.ts";
import { edgeExtent, pagerank } from "../../../src/graphology/index.ts";

/** More nodes and edges than are read at the call. */
const NODES = 5000;

const strengths = algorithm("strengths", {}, (g) => ({
  strength: g.in.sum(({ edge }) => edge(g.edgeAttribute("weight"))),
}));

const degrees = algorithm("degrees", {}, (g) => ({ degree: g.out.count() }));

function ring(): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < NODES; node++) graph.addNode(`n${node}`, { color: "red" });
  for (let node = 0; node < NODES; node++) {
    graph.addEdge(`n${node}`, `n${(node * 7919 + 1) % NODES}`, { weight: node });
  }
  return graph;
}

const CHANGES: readonly (readonly [string, (graph: DirectedGraph) => unknown, RegExp])[] = [
  ["a node that comes", (graph) => graph.addNode("new"), /a node was added/],
  ["a node that goes", (graph) => graph.dropNode("n7"), /an edge was dropped|a node was dropped/],
  ["an edge that comes", (graph) => graph.addEdge("n1", "n3"), /an edge was added/],
  ["an edge that goes", (graph) => graph.dropEdge("n7", graph.outNeighbors("n7")[0]), /an edge was dropped/],
  ["a graph that is cleared", (graph) => graph.clear(), /it was cleared/],
  ["edges that are cleared", (graph) => graph.clearEdges(), /its edges were cleared/],
  ["a weight", (graph) => graph.setEdgeAttribute(graph.edges()[4000], "weight", 1), /attributes of edges were changed/],
  [
    "all weights",
    (graph) => graph.updateEachEdgeAttributes((_, found) => ({ ...found, weight: 1 }), { attributes: ["weight"] }),
    /attributes of edges were changed/,
  ],
  [
    "other attributes in the place of those that were there",
    (graph) => graph.replaceEdgeAttributes(graph.edges()[4000], { color: "blue" }),
    /attributes of edges were changed/,
  ],
];

describe("a large graphology graph", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.create({ workers: 1, onWarning: () => {} });
  });
  afterAll(() => engine.close());

  it("gives in turns the bits that it gives at once, and leaves no listener", async () => {
    const graph = ring();
    const { strength } = await engine.run(strengths, graph);
    expect(strength).toEqual(engine.runSync(strengths, fromGraphology(graph)).strength);
    expect(graph.listenerCount("nodeAdded")).toBe(0);
    const found = await pagerank.async(graph);
    expect(found).toEqual(pagerank(graph));
    // That of the graph as it is kept.
    expect(graph.listenerCount("nodeAdded")).toBe(1);
  });

  it.each(CHANGES)("rejects a run for %s", async (_, change, what) => {
    const graph = ring();
    const later = engine.run(strengths, graph);
    change(graph);
    await expect(later).rejects.toMatchObject({ code: "graph/changed", message: expect.stringMatching(what) });
    // What was changed is what the next one is run on.
    const counted = await run(degrees, graph, {}, { workers: 1, onWarning: () => {} });
    expect(counted.degree).toEqual(runSync(degrees, fromGraphology(graph)).degree);
  });

  it.each(CHANGES)("rejects an asynchronous function for %s, and the next call has it", async (_, change, what) => {
    const graph = ring();
    const later = pagerank.async(graph);
    change(graph);
    await expect(later).rejects.toMatchObject({ code: "graph/changed", message: expect.stringMatching(what) });
    if (graph.order > 0) expect(await pagerank.async(graph)).toEqual(pagerank(graph));
  });

  it("may have attributes changed that a function does not read", async () => {
    const graph = ring();
    const [later, extent] = [pagerank.async(graph), edgeExtent.async(graph, "weight")];
    graph.setNodeAttribute("n1", "color", "blue");
    graph.setEdgeAttribute(graph.edges()[0], "color", "blue");
    expect(await later).toEqual(pagerank(graph));
    expect(await extent).toEqual([0, NODES - 1]);
    const second = edgeExtent.async(graph, "weight");
    graph.setEdgeAttribute(graph.edges()[0], "weight", -1);
    await expect(second).rejects.toMatchObject({ code: "graph/changed" });
  });

  it("is read for several calls at a time, with one that is done at once between them", async () => {
    const graph = ring();
    const expected = pagerank(ring());
    const calls = [pagerank.async(graph), pagerank.async(graph)];
    expect(pagerank(graph)).toEqual(expected);
    graph.setNodeAttribute("n1", "color", "blue");
    calls.push(pagerank.async.assign(graph).then(() => pagerank(graph)));
    expect(await Promise.all(calls)).toEqual([expected, expected, expected]);
    graph.addEdge("n1", "n3", { weight: 3 });
    graph.dropNode("n9");
    // A merge in turns, and another at once before it has ended.
    const merged = pagerank.async(graph);
    const now = pagerank(graph);
    expect(await merged).toEqual(now);
    expect(now).toEqual(pagerank(graph.copy()));
  });

  it("rejects a run that is aborted while it is read", async () => {
    const controller = new AbortController();
    const later = engine.run(strengths, ring(), {}, { signal: controller.signal });
    controller.abort();
    await expect(later).rejects.toMatchObject({ code: "run/aborted" });
  });
});

describe("arrays of edges that are many", () => {
  it("may be changed once a run was asked for", async () => {
    const length = 20_000;
    const input = {
      sources: Uint32Array.from({ length }, (_, k) => (k * 31) % 500),
      targets: Array.from({ length }, (_, k) => (k * 17) % 499),
      edgeColumns: { weight: Array.from({ length }, (_, k) => k % 7) },
    };
    const options = { workers: 1, onWarning: () => {} };
    const { strength: expected } = await run(strengths, structuredClone(input), {}, options);
    const later = run(strengths, input, {}, options);
    input.sources.fill(0);
    input.targets.fill(0);
    input.edgeColumns.weight.fill(0);
    expect((await later).strength).toEqual(expected);
  });
});
