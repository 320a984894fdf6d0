/** Runs on graphology graphs: what is read again, what is kept, and results in graphology's shapes. */

import { DirectedGraph, MultiGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { pagerankGraphology, wccLabels } from "../../../src/algorithms/index.ts";
import { follow } from "../../../src/engine/guest/follow.ts";
import { runGuest, runGuestSync } from "../../../src/engine/guest/run.ts";
import { runSync } from "../../../src/engine/run-sync.ts";
import { fromGraphology } from "../../../src/graph/graphology/read.ts";
import { assignEdges, assignNodes, collectEdges, collectNodes } from "../../../src/graph/graphology/results.ts";

function triangle(): DirectedGraph {
  const graph = new DirectedGraph();
  graph.mergeEdgeWithKey("zx", "z", "x", { weight: 2 });
  graph.mergeEdgeWithKey("xy", "x", "y", { weight: 3 });
  graph.mergeEdgeWithKey("yz", "y", "z", { weight: 4 });
  graph.mergeEdgeWithKey("xz", "x", "z", { weight: 5 });
  return graph;
}

function anew(graph: DirectedGraph): unknown {
  return runSync(pagerankGraphology, fromGraphology(graph)).rank;
}

function ranks(graph: DirectedGraph, edges = {}): unknown {
  return runGuestSync(graph, pagerankGraphology, {}, { edges }).result.rank;
}

describe("a run on a graphology graph", () => {
  it("comes to the bits of a run on the graph converted", () => {
    const graph = triangle();
    expect(ranks(graph)).toEqual(anew(graph));
  });

  it("reads attributes again that were changed behind its back", () => {
    const graph = triangle();
    ranks(graph);
    graph.getEdgeAttributes("xy").weight = 50;
    expect(ranks(graph)).toEqual(anew(graph));
  });

  it("reads attributes again that were changed behind its back before it is followed", () => {
    const graph = triangle();
    ranks(graph);
    graph.getEdgeAttributes("xy").weight = 50;
    const first = follow(graph);
    expect(ranks(graph)).toEqual(anew(graph));
    first.stop();
    graph.getEdgeAttributes("xy").weight = 7;
    using _second = follow(graph);
    expect(ranks(graph)).toEqual(anew(graph));
  });

  it("reads attributes that others were put in the place of", () => {
    const graph = triangle();
    ranks(graph);
    graph.replaceEdgeAttributes("xy", { weight: 70 });
    graph.updateEachEdgeAttributes((_edge, { weight }) => ({ weight: weight + 1 }));
    expect(ranks(graph)).toEqual(anew(graph));
  });

  it("sees what was added and dropped, and what was while nobody listened", () => {
    const graph = triangle();
    ranks(graph);
    graph.dropNode("y");
    graph.mergeEdge("a", "x", { weight: 1 });
    expect(ranks(graph)).toEqual(anew(graph));
    graph.removeAllListeners();
    graph.dropEdge("zx");
    graph.mergeEdge("x", "a", { weight: 9 });
    expect(ranks(graph)).toEqual(anew(graph));
  });

  it("listens once to each event however often it is run", () => {
    const graph = triangle();
    for (let run = 0; run < 5; run++) ranks(graph);
    expect(["nodeAdded", "edgeDropped", "cleared"].map((event) => graph.listenerCount(event as "cleared"))).toEqual([
      1, 1, 1,
    ]);
  });

  it("takes weights of functions, which it calls each time, of attributes by other names, or none", () => {
    const graph = triangle();
    let factor = 1;
    const double = (_edge: string, { weight }: { readonly weight?: unknown }) => factor * Number(weight);
    const plain = ranks(graph);
    expect(ranks(graph, { weight: double })).toEqual(plain);
    factor = 0;
    graph.updateEachEdgeAttributes((_edge, attributes) => ({ ...attributes, cost: 1 }));
    expect(ranks(graph, { weight: double })).not.toEqual(plain);
    expect(ranks(graph, { weight: "cost" })).toEqual(ranks(graph, { weight: null }));
  });

  it("takes what is no number for missing", () => {
    const graph = triangle();
    graph.setEdgeAttribute("xy", "weight", "heavy");
    const one = triangle();
    one.setEdgeAttribute("xy", "weight", 1);
    expect(ranks(graph)).toEqual(anew(one));
  });

  it("runs on workers as on the calling thread", async () => {
    const graph = triangle();
    const { result } = await runGuest(graph, pagerankGraphology, {});
    expect(result.rank).toEqual(ranks(graph));
  });

  it("gives results by key in the order of the graph, and writes them as no change", () => {
    const graph = triangle();
    const { result, graph: converted } = runGuestSync(graph, wccLabels, {});
    expect(Object.entries(collectNodes(converted, result.label))).toEqual([
      ["z", 0],
      ["x", 0],
      ["y", 0],
    ]);
    const weights = Array.from({ length: 4 }, (_, number) =>
      graph.getEdgeAttribute(converted.edgeKeys.of(number), "weight"),
    );
    expect(Object.entries(collectEdges(converted, weights))).toEqual([
      ["zx", 2],
      ["xy", 3],
      ["yz", 4],
      ["xz", 5],
    ]);
    assignNodes(graph, "label", [7, 8, 9]);
    assignEdges(graph, converted, "copy", weights);
    expect(graph.mapNodes((_node, { label }) => label)).toEqual([7, 8, 9]);
    expect(graph.mapEdges((_edge, { copy, weight }) => copy === weight)).toEqual([true, true, true, true]);
    expect(runGuestSync(graph, wccLabels, {}).graph.out).toBe(converted.out);
  });

  it("is the same of a graph whose listeners run something before they are told", () => {
    const graph = new MultiGraph();
    graph.addNode("a");
    const seen: number[] = [];
    graph.on("nodeAdded", () => seen.push(runGuestSync(graph, wccLabels, {}).graph.nodeCount));
    graph.addNode("b");
    graph.addNode("c");
    expect(seen).toEqual([2, 3]);
  });
});
