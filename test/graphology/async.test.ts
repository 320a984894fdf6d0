/** `async`: on workers the same as on the calling thread, of the graph as it was at the call. */

import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { coreNumber, density, pagerank, topologicalSort } from "../../src/graphology/index.ts";

function triangle(): DirectedGraph {
  const graph = new DirectedGraph();
  for (const [source, target, weight] of [
    ["a", "b", 1],
    ["b", "c", 2],
    ["c", "a", 3],
    ["a", "d", 4],
  ] as const) {
    graph.mergeEdge(source, target, { weight });
  }
  return graph;
}

describe("async", () => {
  it("gives what the synchronous call gives, whatever becomes of the graph meanwhile", async () => {
    const graph = triangle();
    const expected = pagerank(graph);
    const later = pagerank.async(graph);
    graph.addNode("e");
    graph.dropNode("b");
    expect(await later).toEqual(expected);
  });

  it("writes to nodes that are still there", async () => {
    const graph = triangle();
    const expected = pagerank(graph);
    const later = pagerank.async.assign(graph);
    graph.dropNode("a");
    graph.addNode("e");
    await later;
    expect(graph.mapNodes((node, found) => [node, found.pagerank])).toEqual([
      ["b", expected.b],
      ["c", expected.c],
      ["d", expected.d],
      ["e", undefined],
    ]);
  });

  it("gives what needs no program, and what assign gives, too", async () => {
    expect(await density.async(3, 3)).toBe(density(3, 3));
    expect(await coreNumber.async.assign(triangle())).toEqual(coreNumber(triangle()));
  });

  it("rejects where the synchronous call throws", async () => {
    await expect(pagerank.async(triangle(), { maxIterations: 1 })).rejects.toThrow(
      "graphology-metrics/centrality/pagerank: failed to converge.",
    );
    await expect(topologicalSort.async(triangle())).rejects.toThrow(
      "graphology-dag/topological-sort: given graph is not acyclic.",
    );
  });
});
