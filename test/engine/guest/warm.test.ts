/** Warm starts: the same values as cold where only additions happened, near to them where the loop contracts, and cold else. */

import fc from "fast-check";
import { DirectedGraph, MultiDirectedGraph, type MultiGraph } from "graphology";
import { describe, expect, it } from "vitest";
import {
  bfs,
  katzCentrality,
  pagerank,
  reachability,
  sssp,
  wccLabels,
  widestPaths,
} from "../../../src/algorithms/index.ts";
import type { Algorithm, ParametersOf } from "../../../src/dsl/algorithm.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import { follow } from "../../../src/engine/guest/follow.ts";
import { runGuestSync } from "../../../src/engine/guest/run.ts";
import { runSync } from "../../../src/engine/run-sync.ts";
import { fromGraphology } from "../../../src/graph/graphology/read.ts";

const WARM = { warm: true };

/** Programs whose loops go on from what was, each as it is run. */
const GROWING: readonly (readonly [string, Algorithm, ParametersOf<Algorithm>])[] = [
  ["wccLabels", wccLabels, {}],
  ["reachability", reachability, { root: "n0" }],
  ["sssp", sssp, { root: "n0" }],
  ["widestPaths", widestPaths, { root: "n0" }],
];

function added(graph: MultiGraph | MultiDirectedGraph, [from, to, weight]: readonly [number, number, number]): void {
  graph.mergeNode(`n${from}`);
  graph.mergeNode(`n${to}`);
  graph.addEdge(`n${from}`, `n${to}`, { weight });
}

const edges = fc.array(fc.tuple(fc.nat(12), fc.nat(12), fc.integer({ min: 0, max: 9 })), {
  minLength: 1,
  maxLength: 14,
});

describe.each(GROWING)("%s", (_name, program, parameters) => {
  it("comes to the values of a cold run from what it came to before additions", () => {
    let warmRuns = 0;
    fc.assert(
      fc.property(edges, fc.array(edges, { minLength: 1, maxLength: 3 }), (first, rounds) => {
        const graph = new MultiDirectedGraph();
        graph.addNode("n0");
        using followed = follow(graph);
        for (const [k, round] of [first, ...rounds].entries()) {
          for (const edge of round) added(graph, edge);
          const { warm, results } = followed.runSync<Algorithm>(program, parameters, WARM);
          expect(warm.isWarm).toBe(k > 0 && warm.why === "nodes or edges were added at most");
          if (warm.isWarm) warmRuns++;
          expect(results).toEqual(runGuestSync(graph.copy(), program, parameters).result.results);
        }
      }),
      { numRuns: 6 },
    );
    expect(warmRuns).toBeGreaterThan(0);
  });
});

function ring(size: number): DirectedGraph {
  const graph = new DirectedGraph();
  for (let node = 0; node < size; node++) graph.mergeEdge(`n${node}`, `n${(node + 1) % size}`, { weight: 1 });
  for (let node = 0; node < size; node += 3) graph.mergeEdge(`n${node}`, `n${(node * 7 + 5) % size}`, { weight: 2 });
  return graph;
}

describe("a run from what was", () => {
  it.each([
    ["an edge was dropped", (graph: DirectedGraph) => graph.dropEdge("n0", "n1"), /dropped/],
    ["a weight was changed", (graph: DirectedGraph) => graph.setEdgeAttribute("n0", "n1", "weight", 7), /changed/],
  ])("is cold where %s", (_what, edit, why) => {
    const graph = ring(9);
    using followed = follow(graph);
    followed.runSync(sssp, { root: "n0" }, WARM);
    edit(graph);
    const { warm, distance } = followed.runSync(sssp, { root: "n0" }, WARM);
    expect(warm).toEqual({ isWarm: false, why: expect.stringMatching(why) });
    expect(distance).toEqual(runSync(sssp, fromGraphology(graph), { root: "n0" }).distance);
  });

  it("is warm only where asked, from the same parameters, and for what is known to come to the same", () => {
    const graph = ring(9);
    using followed = follow(graph);
    expect(followed.runSync(sssp, { root: "n0" }).warm).toEqual({ isWarm: false, why: "as asked for" });
    expect(followed.runSync(sssp, { root: "n0" }, WARM).warm.why).toMatch(/nothing was run before/);
    expect(followed.runSync(sssp, { root: "n1" }, WARM).warm.why).toMatch(/nothing was run before/);
    expect(followed.runSync(sssp, { root: "n0" }, WARM).warm.isWarm).toBe(true);
    for (let run = 0; run < 2; run++) {
      expect(followed.runSync(bfs, { root: "n0" }, WARM).warm.why).toMatch(/more than one value/);
    }
  });

  it("is cold where what the loop reads depends on how many nodes there are", () => {
    const levels = algorithm("levels", {}, (g) => {
      const start = g.nodeIndex().add(g.nodeCountAs("i32"));
      const { level } = g.loop({ level: start }, { until: "unchanged" }, ({ level }) => ({
        level: level.min(g.in.minimum(({ source }) => source(level))),
      }));
      return { level };
    });
    const graph = ring(6);
    using followed = follow(graph);
    followed.runSync(levels, {}, WARM);
    graph.mergeEdge("late", "n0");
    const { warm, level } = followed.runSync(levels, {}, WARM);
    expect([warm.isWarm, level]).toEqual([false, runSync(levels, fromGraphology(graph)).level]);
  });

  it("is the cold one where it is not settled in any order", () => {
    const graph = ring(9);
    graph.setEdgeAttribute("n0", "n1", "weight", -1);
    using followed = follow(graph);
    const limited = { root: "n0" };
    followed.runSync(sssp, limited, WARM);
    graph.mergeEdge("n2", "n7", { weight: 1 });
    const { warm, distance } = followed.runSync(sssp, limited, WARM);
    expect(warm.isWarm).toBe(false);
    expect(distance).toEqual(runSync(sssp, fromGraphology(graph), limited).distance);
  });

  it("is the same on workers", async () => {
    const graph = ring(9);
    using followed = follow(graph);
    await followed.run(wccLabels, {}, WARM);
    graph.mergeEdge("n4", "late");
    const { warm, label } = await followed.run(wccLabels, {}, WARM);
    expect([warm.isWarm, label]).toEqual([true, runSync(wccLabels, fromGraphology(graph)).label]);
  });
});

/** The L1 distance of two results of nodes. */
function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0);
}

describe("a loop that contracts", () => {
  const t = 1e-12;

  it("comes near to what it comes to from the start, whatever was changed", () => {
    const damping = 0.85;
    const graph = ring(200);
    using followed = follow(graph);
    const run = () => followed.runSync(pagerank, { damping, tolerance: t }, WARM);
    run();
    const edits = [
      () => graph.mergeEdge("n5", "n90"),
      () => graph.dropNode("n17"),
      () => graph.dropEdge("n40", "n41"),
      () => graph.mergeEdge("late", "n3"),
    ];
    for (const edit of edits) {
      edit();
      const { warm, rank } = run();
      const cold = runSync(pagerank, fromGraphology(graph), { damping, tolerance: t });
      expect(warm).toEqual({ isWarm: true, why: expect.stringContaining("0.85") });
      expect(distance(rank, cold.rank)).toBeLessThanOrEqual((2 * t * damping) / (1 - damping) + 1e-13);
      // From what was, it is there at once.
      expect(run().rounds).toBe(1);
    }
  });

  it("is so for Katz where attenuation times the greatest out-degree is below 1, and else starts anew", () => {
    const graph = ring(60);
    using followed = follow(graph);
    const run = (attenuation: number) => followed.runSync(katzCentrality, { attenuation, tolerance: t }, WARM);
    for (const attenuation of [0.2, 0.4]) run(attenuation);
    graph.mergeEdge("n1", "n30", { weight: 1 });
    const near = run(0.2);
    const cold = runSync(katzCentrality, fromGraphology(graph), { attenuation: 0.2, tolerance: t });
    const d = 0.2 * 3;
    expect(near.warm.isWarm).toBe(true);
    expect(distance(near.centrality, cold.centrality)).toBeLessThanOrEqual((2 * t * d) / (1 - d) + 1e-12);
    expect(run(0.4).warm).toEqual({ isWarm: false, why: expect.stringMatching(/factor is 1.2/) });
  });
});
