/** `warm`: functions of graphology's library that start with what the call before came to, and tell whether they did. */

import { DirectedGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { follow, pagerank } from "../../src/graphology/index.ts";

function ring(size: number): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < size; node++) graph.mergeEdge(`n${node}`, `n${(node + 1) % size}`, { weight: 1 });
  for (let node = 0; node < size; node += 3) graph.mergeEdge(`n${node}`, `n${(node * 7 + 5) % size}`, { weight: 2 });
  return graph;
}

const TOLERANCE = 1e-12;
const STRICT = { stop: "sum", tolerance: TOLERANCE, maxIterations: 1000 } as const;

/** A call that starts warm if it can, with what it tells. */
function call(graph: DirectedGraph, options: object = {}) {
  const told: { readonly isWarm: boolean; readonly why: string }[] = [];
  const ranks = pagerank(graph, { ...STRICT, ...options, warm: (warmth) => told.push(warmth) });
  expect(told).toHaveLength(1);
  return { ranks, warmth: told[0]! };
}

/** The L1 distance of ranks from those of a graph that was run on for the first time. */
function distance(ranks: Readonly<Record<string, number>>, graph: DirectedGraph): number {
  const cold = pagerank(graph.copy() as DirectedGraph, STRICT);
  expect(Object.keys(ranks)).toEqual(Object.keys(cold));
  return Object.entries(cold).reduce((sum, [node, rank]) => sum + Math.abs(rank - ranks[node]!), 0);
}

describe("pagerank that starts warm", () => {
  it("comes as near as it stops, whatever was changed, and tells that it did", () => {
    const graph = ring(60);
    using _followed = follow(graph);
    expect(call(graph).warmth).toEqual({ isWarm: false, why: expect.stringMatching(/nothing was run before/) });
    const edits = [
      () => graph.mergeEdge("n5", "late", { weight: 3 }),
      () => graph.dropNode("n17"),
      () => graph.setEdgeAttribute("n3", "n4", "weight", 9),
    ];
    for (const edit of edits) {
      edit();
      const { ranks, warmth } = call(graph);
      expect(warmth).toEqual({ isWarm: true, why: expect.stringContaining("0.85") });
      expect(distance(ranks, graph)).toBeLessThanOrEqual((2 * TOLERANCE * 0.85) / 0.15 + 1e-12);
    }
    // It is there within a round, where a cold start needs many.
    expect(call(graph, { maxIterations: 1 }).warmth.isWarm).toBe(true);
    expect(() => pagerank(graph, { ...STRICT, maxIterations: 1 })).toThrow("failed to converge");
  });

  it("starts cold where weights of both signs hand on more than there is", () => {
    const graph = ring(9);
    call(graph);
    graph.setEdgeAttribute("n0", "n1", "weight", -0.5);
    expect(call(graph).warmth).toEqual({ isWarm: false, why: expect.stringMatching(/the factor is 1.41/) });
  });

  it("is the same on workers, and cold where another call has read the graph meanwhile", async () => {
    const graph = ring(30);
    using _followed = follow(graph);
    call(graph);
    const told: string[] = [];
    const warm = ({ isWarm, why }: { readonly isWarm: boolean; readonly why: string }) => {
      told.push(isWarm ? "warm" : why);
    };
    await pagerank.async(graph, { ...STRICT, warm });
    const later = pagerank.async(graph, { ...STRICT, warm });
    const before = distance(await pagerank.async(graph, { ...STRICT, warm }), graph);
    expect(before).toBeLessThan(1e-10);
    await later;
    const late = pagerank.async(graph, { ...STRICT, warm });
    graph.mergeEdge("late", "n3", { weight: 1 });
    expect(distance(call(graph).ranks, graph)).toBeLessThan(1e-10);
    expect(Object.keys(await late)).toHaveLength(30);
    expect(told).toEqual(["warm", "warm", "warm", "the graph was changed meanwhile"]);
    expect(distance(call(graph).ranks, graph)).toBeLessThan(1e-10);
  });
});
