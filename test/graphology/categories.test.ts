/** Attributes whose values are names of communities rather than numbers. */

import { createRequire } from "node:module";
import { DirectedGraph, UndirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { modularity } from "../../src/graphology/index.ts";

const theirs: (graph: unknown) => number = createRequire(import.meta.url)("graphology-metrics/graph/modularity");

/** Makes two triangles that an edge joins, each a community. Its nodes have its name. */
function triangles(type: "directed" | "undirected", names: readonly [string, string]) {
  const graph = type === "directed" ? new DirectedGraph() : new UndirectedGraph();
  for (let node = 0; node < 6; node++) graph.addNode(node, { community: names[node < 3 ? 0 : 1] });
  for (const [from, to] of ["01", "12", "20", "34", "45", "53", "23"])
    graph.addEdge(from, to, { weight: Number(to) + 1 });
  return graph;
}

describe.each(["directed", "undirected"] as const)("in a graph that is %s", (type) => {
  it.each([
    ["texts", ["red", "blue"]],
    ["texts of numbers", ["1", "01"]],
    ["a text that every object has", ["constructor", "toString"]],
    ["an empty text", ["", "blue"]],
  ] as const)("communities may be %s", async (_what, names) => {
    const graph = triangles(type, names);
    const expected = theirs(graph);
    expect(expected).toBeGreaterThan(0.2);
    expect(modularity(graph)).toBeCloseTo(expected, 12);
    expect(await modularity.async(graph)).toBeCloseTo(expected, 12);
    expect(modularity(graph, { getNodeCommunity: (_node, { community }) => `${community}!` })).toBeCloseTo(
      expected,
      12,
    );
  });
});
