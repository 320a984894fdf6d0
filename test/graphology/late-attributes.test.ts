/** Calls that read attributes of edges after calls that read none. */

import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { connectedComponents, follow, pagerank, weightedSize } from "../../src/graphology/index.ts";

const NODES = 40;

function graphOfWeights(): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < NODES; node++) graph.addNode(`n${node}`);
  for (let edge = 0; edge < 3 * NODES; edge++) {
    graph.mergeEdge(`n${(edge * 7) % NODES}`, `n${(edge * 11 + 3) % NODES}`, { weight: 1 + (edge % 5) });
  }
  return graph;
}

/** Changes of a graph after its conversion. */
const CHANGES: readonly (readonly [string, (graph: DirectedGraph) => void])[] = [
  ["nothing", () => {}],
  ["an edge added", (graph) => void graph.mergeEdge("n0", "n39", { weight: 9 })],
  ["a node added with an edge", (graph) => void graph.mergeEdge("n0", "late", { weight: 9 })],
  ["an edge dropped", (graph) => graph.dropEdge(graph.edges()[5])],
  ["a node dropped", (graph) => graph.dropNode(graph.nodes()[7])],
  ["a weight changed", (graph) => graph.setEdgeAttribute(graph.edges()[5], "weight", 20)],
  ["attributes replaced", (graph) => graph.replaceEdgeAttributes(graph.edges()[5], { weight: 30 })],
  ["all attributes replaced", (graph) => graph.updateEachEdgeAttributes(() => ({ weight: 3 }))],
  [
    "a weight changed, an edge dropped and another added",
    (graph) => {
      graph.setEdgeAttribute(graph.edges()[5], "weight", 20);
      graph.dropEdge(graph.edges()[2]);
      graph.mergeEdge("n0", "n39", { weight: 9 });
    },
  ],
];

describe.each([false, true])("a graph, followed: %s", (isFollowed) => {
  it.each(CHANGES)("has the weights that it has, after a call without weights and %s", (_what, change) => {
    const graph = graphOfWeights();
    const followed = isFollowed ? follow(graph) : null;
    connectedComponents(graph);
    change(graph);
    connectedComponents(graph);
    change(graph);
    const fresh = graph.copy();
    expect(weightedSize(graph)).toBe(weightedSize(fresh));
    expect(pagerank(graph)).toEqual(pagerank(fresh));
    change(graph);
    expect(pagerank(graph)).toEqual(pagerank(graph.copy()));
    followed?.stop();
  });
});
