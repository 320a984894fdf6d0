/** Calls from within calls: callers' functions and listeners of a graph that change it and ask for it again. */

import { createRequire } from "node:module";
import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import * as ours from "../../src/graphology/index.ts";

const theirs: typeof ours.metrics = createRequire(import.meta.url)("graphology-metrics");

function ring(length: number): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < length; node++) graph.addNode(`n${node}`, { community: node % 3 });
  for (let node = 0; node < length; node++) {
    graph.addEdge(`n${node}`, `n${(node * 7 + 3) % length}`, { weight: 1 + (node % 4) });
  }
  return graph;
}

describe("a call within a call", () => {
  it("leaves the outer one what it read, where a function of nodes changes the graph", () => {
    const graph = ring(12);
    const expected = theirs.graph.modularity(graph);
    ours.pagerank(graph);
    // What is merged now is not shared with anybody.
    graph.setEdgeAttribute(graph.edges()[0], "weight", 1);
    graph.addNode("last", { community: 1 });
    const once = { isDue: true };
    const getNodeCommunity = (_node: string, { community }: { readonly community?: unknown }): number => {
      if (once.isDue) {
        once.isDue = false;
        graph.addEdge("n0", "n8", { weight: 2 });
        ours.pagerank(graph);
      }
      return Number(community);
    };
    expect(ours.modularity(graph, { getNodeCommunity })).toBeCloseTo(expected, 12);
    expect(ours.modularity(graph)).toBeCloseTo(theirs.graph.modularity(graph), 12);
  });

  it("leaves the outer one its keys, where it is told whether it started warm", () => {
    const graph = ring(12);
    const nodes = graph.nodes();
    const grow = (): void => {
      graph.addNode(`grown ${graph.order}`);
      ours.inDegreeCentrality(graph);
    };
    grow();
    expect(Object.keys(ours.pagerank(graph, { warm: grow }))).toEqual([...nodes, "grown 12"]);
    expect(Object.keys(ours.pagerank(graph, { warm: grow }))).toEqual([...nodes, "grown 12", "grown 13"]);
  });

  it("leaves the outer one its keys, where a listener is told of what it writes", () => {
    const graph = ring(12);
    graph.dropEdge("n5", "n2");
    const expected = { cores: ours.coreNumber(graph), scores: ours.chiSquare(graph) };
    const grow = (): void => {
      graph.mergeEdge("n1", `grown ${graph.order}`);
      ours.inDegreeCentrality(graph);
    };
    graph.once("eachNodeAttributesUpdated", grow);
    expect(ours.coreNumber.assign(graph)).toStrictEqual(expected.cores);
    graph.dropNode("grown 12");
    graph.once("eachEdgeAttributesUpdated", grow);
    expect(ours.chiSquare.assign(graph)).toStrictEqual(expected.scores);
  });

  it.each(["on", "prependListener"] as const)(
    "is of the graph as it is, from a listener that was added by %s",
    (add) => {
      const graph = ring(12);
      ours.weightedSize(graph);
      const found: number[] = [];
      const expected: number[] = [];
      const look = (): void => {
        found.push(ours.weightedSize(graph));
        expected.push(theirs.graph.weightedSize(graph));
      };
      for (const event of ["edgeAdded", "edgeDropped", "eachEdgeAttributesUpdated", "edgeAttributesUpdated"] as const) {
        graph[add](event, look);
      }
      for (let round = 0; round < 4; round++) {
        graph.addEdge("n0", `n${round + 4}`, { weight: 10 + round });
        graph.addEdge("n1", `n${round + 4}`, { weight: 20 + round });
        graph.updateEachEdgeAttributes((_edge, { weight }) => ({ weight: weight + 1 }));
        graph.replaceEdgeAttributes(graph.edges()[round], { weight: 50 });
        graph.dropEdge(graph.edges()[5]);
      }
      expect(found).toEqual(expected);
    },
  );
});

it("adds two listeners for each event at most, however many calls read a graph at a time", async () => {
  const graph = ring(9001);
  const expected = ours.degreeCentrality(graph);
  const calls = Array.from({ length: 12 }, () => ours.degreeCentrality.async(graph));
  expect(graph.listenerCount("nodeAdded")).toBe(2);
  for (const found of await Promise.all(calls)) expect(found).toEqual(expected);
  const refused = Array.from({ length: 3 }, () => ours.degreeCentrality.async(graph));
  graph.addNode("late");
  for (const call of refused) await expect(call).rejects.toMatchObject({ code: "graph/changed" });
  expect(graph.listenerCount("nodeAdded")).toBe(1);
});
