import { describe, expect, it } from "vitest";
import { floodFill, reachability, spreadingActivation } from "../../src/algorithms/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { grid, path } from "../../src/graph/generate.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { plainActivation, plainFill } from "./plain-spreading.ts";
import { expectClose, outcomeOf, ROOTED, resultOf, rootsOf } from "./run.ts";

const bytes = (flags: readonly boolean[]): Uint8Array => Uint8Array.from(flags, Number);

describe.each(GRAPHS)("on $name", (named) => {
  const nodes = Array.from({ length: named.nodeCount }, (_, node) => node);

  it("floodFill reaches what a queue reaches", () => {
    for (const share of [2, 7]) {
      const seeds = nodes.map((node) => node % 9 === 0);
      const obstacles = nodes.map((node) => (node * 5) % share === 1);
      const given = { seeds: bytes(seeds), obstacles: bytes(obstacles) };
      expect(resultOf(floodFill, named, "reached", given)).toEqual(plainFill(named, seeds, obstacles));
    }
  });

  it("spreadingActivation is what batches of nodes pass on", () => {
    const start = nodes.map((node) => (node % 5 === 1 ? 1 : 0));
    for (const weighted of [true, false]) {
      const options = { threshold: 0.3, decay: 0.4, weighted };
      const expected = plainActivation(named, { ...options, start });
      const given = { ...options, weighted: Number(weighted), activation: Float64Array.from(start) };
      const { results, rounds, converged } = outcomeOf(spreadingActivation, named, given);
      expectClose(results.activation!, expected.activation, 1e-12);
      expect(results.fired).toEqual(expected.fired);
      expect([rounds, converged]).toEqual([expected.batches + 1, true]);
    }
  });
});

describe.each(ROOTED)("from one seed on $name", (named) => {
  it("floodFill is reachability", () => {
    for (const root of rootsOf(named)) {
      const seeds = Uint8Array.from({ length: named.nodeCount }, (_, node) => Number(node === root));
      const { results, rounds } = outcomeOf(floodFill, named, { seeds });
      const reachable = outcomeOf(reachability, named, { root });
      expect([results.reached, rounds]).toEqual([reachable.results.reached, reachable.rounds]);
    }
  });
});

describe("floodFill", () => {
  it("goes around a wall, and not through it", () => {
    const plan = ["....#...", ".##.#.#.", ".#..#.#.", ".####.#.", "......#."];
    const obstacles = plan.flatMap((row) => Array.from(row, (cell) => cell === "#"));
    const { reached } = runSync(floodFill, grid({ rows: 5, columns: 8 }), {
      seeds: new Map([[8, true]]),
      obstacles: bytes(obstacles),
    });
    const shown = plan.map((row, r) => Array.from(row, (cell, c) => (reached[8 * r + c] ? "o" : cell)).join(""));
    expect(shown).toEqual(["oooo#ooo", "o##o#o#o", "o#oo#o#o", "o####o#o", "oooooo#o"]);
  });

  it("starts in no obstacle", () => {
    const line = path(5);
    const seeds = new Map([1, 4].map((node) => [node, true]));
    const { reached } = runSync(floodFill, line, { seeds, obstacles: new Map([[1, true]]) });
    expect(Array.from(reached)).toEqual([0, 0, 1, 1, 1]);
  });

  it("reaches nothing without seeds", () => {
    expect(Array.from(runSync(floodFill, path(3)).reached)).toEqual([0, 0, 0]);
  });
});

describe("spreadingActivation", () => {
  /** The edges 0 → 1 → 2 → 3 and 0 → 2, with weights. */
  const graph = fromEdges({
    sources: [0, 1, 2, 0],
    targets: [1, 2, 3, 2],
    edgeColumns: { weight: [1, 0.5, 1, 0.25] },
  });
  const named: NamedGraph = { name: "by hand", nodeCount: 4, edges: [], graph };

  function spread(activation: readonly number[], given = {}): { activation: number[]; fired: string; rounds: number } {
    const start = { activation: Float64Array.from(activation), threshold: 0.5, decay: 0.5, ...given };
    const { results, rounds } = outcomeOf(spreadingActivation, named, start);
    return { activation: results.activation!, fired: results.fired!.join(""), rounds: rounds! };
  }

  it("is passed on by nodes at or above the threshold, once", () => {
    expect(spread([1, 0, 0, 0])).toEqual({ activation: [1, 0.5, 0.25, 0], fired: "1100", rounds: 3 });
    expect(spread([1, 0, 0.125, 0])).toEqual({ activation: [1, 0.5, 0.375, 0], fired: "1100", rounds: 3 });
    // Node 2 reaches 0.5 in the second round, and fires in the third.
    expect(spread([1, 0, 0.25, 0])).toEqual({ activation: [1, 0.5, 0.5, 0.25], fired: "1110", rounds: 4 });
  });

  it("adds up at a node that has fired, which does not fire again", () => {
    // Nodes 0 and 2 fire first; what 2 is given then goes no further.
    expect(spread([1, 0, 1, 0])).toEqual({ activation: [1, 0.5, 1.25, 0.5], fired: "1111", rounds: 3 });
  });

  it("ends in the first round where nothing reaches the threshold", () => {
    expect(spread([0.4, 0.4, 0, NaN])).toEqual({ activation: [0.4, 0.4, 0, NaN], fired: "0000", rounds: 1 });
  });

  it("is not passed on by nodes that do not fire, whatever the weight", () => {
    const edges = { sources: [0, 1], targets: [1, 2], edgeColumns: { weight: [1, Infinity] } };
    const { activation } = runSync(spreadingActivation, fromEdges(edges), { activation: [0.5, 0, 0], decay: 0.5 });
    expect(Array.from(activation)).toEqual([0.5, 0.25, 0]);
  });

  it("is given as a map of some nodes", () => {
    const { activation } = runSync(spreadingActivation, graph, { activation: new Map([[2, 2]]), decay: 0.5 });
    expect(Array.from(activation)).toEqual([0, 0, 2, 1]);
  });

  it("may be taken away by negative weights, before a node fires", () => {
    const edges = { sources: [0, 0, 1], targets: [1, 2, 2], edgeColumns: { weight: [1, 1, -1] } };
    const both = { activation: [1, 1, 0], threshold: 0.5, decay: 0.5 };
    const { activation, fired } = runSync(spreadingActivation, fromEdges(edges), both);
    expect([Array.from(activation), Array.from(fired)]).toEqual([
      [1, 1.5, 0],
      [1, 1, 0],
    ]);
  });
});
