/** Cycles that have no shortest paths, of which graphology's library gives numbers. */

import { DirectedGraph, UndirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { betweenness, edgeBetweenness } from "../../src/graphology/index.ts";

type Weighted = readonly [from: string, to: string, weight: number];

function graphOf(made: DirectedGraph | UndirectedGraph, edges: readonly Weighted[]): DirectedGraph | UndirectedGraph {
  for (const [from, to, weight] of edges) {
    made.mergeNode(from);
    made.mergeNode(to);
    made.addEdge(from, to, { weight });
  }
  return made;
}

describe.each([
  ["betweenness", betweenness],
  ["edgeBetweenness", edgeBetweenness],
] as const)("%s by weights", (_, measure) => {
  it.each<[what: string, graph: DirectedGraph | UndirectedGraph, edges: readonly Weighted[]]>([
    [
      "of less than 0",
      new DirectedGraph(),
      [
        ["a", "b", -1],
        ["b", "c", 0.5],
        ["c", "a", 0.3],
      ],
    ],
    [
      "of 0",
      new DirectedGraph(),
      [
        ["a", "b", 0],
        ["b", "c", 0],
        ["c", "a", 0],
        ["c", "d", 1],
      ],
    ],
    [
      "of an edge there and back, of 0",
      new UndirectedGraph(),
      [
        ["a", "b", 0],
        ["b", "c", 1],
      ],
    ],
    [
      "of an edge there and back, of less than 0",
      new UndirectedGraph(),
      [
        ["a", "b", -1],
        ["b", "c", 1],
      ],
    ],
  ])("refuses a cycle %s", (_what, graph, edges) => {
    expect(() => measure(graphOf(graph, edges))).toThrow("no cycle may have the weight 0, and none less");
  });

  it("allows edges of 0 and of less on no cycle", () => {
    const edges: readonly Weighted[] = [
      ["a", "b", -1],
      ["b", "c", 2],
      ["a", "c", 1],
      ["c", "d", 0],
    ];
    const scores = Object.values(measure(graphOf(new DirectedGraph(), edges), { normalized: false }));
    expect(scores).toEqual(measure === betweenness ? [0, 1, 2, 0] : [2, 3, 1, 3]);
  });
});
