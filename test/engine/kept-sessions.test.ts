/** What `runSync` without an engine keeps from call to call. */

import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { sessionsMade } from "../../src/engine/session.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { dense } from "../../src/graph/column.ts";
import { type Graph, withColumns } from "../../src/graph/graph.ts";

setFlagsFromString("--expose-gc");
const collect: () => void = runInNewContext("gc");

const scaled = algorithm("scaled", { by: f64() }, (g, { by }) => ({
  sum: g.in.sum(({ source, edge }) =>
    source(g.outDegree())
      .mul(by)
      .add(edge(g.edgeAttribute("weight", { otherwise: 1 }))),
  ),
}));

/** Runs the program, and gives how many sessions that made. */
function sessionsFor(graph: Graph, by = 2, options = {}): number {
  const before = sessionsMade();
  const { sum } = runSync(scaled, graph, { by }, options);
  expect(sum).toEqual(new Float64Array(graph.nodeCount).fill(by + weightOf(graph)));
  return sessionsMade() - before;
}

function weightOf(graph: Graph): number {
  return (graph.edgeColumn("weight")?.[0] as number | undefined) ?? 1;
}

function weighted(graph: Graph, weight: number): Graph {
  const column = dense(new Float64Array(graph.edgeCount).fill(weight));
  return withColumns(graph, { nodeColumns: new Map(), edgeColumns: new Map([["weight", column]]) });
}

function cycle(nodeCount: number): Graph {
  const sources = Array.from({ length: nodeCount }, (_, node) => node);
  return fromEdges({ sources, targets: sources.map((node) => (node + 1) % nodeCount) });
}

describe("runSync", () => {
  it("keeps a graph in memory for later runs, whatever their parameters and columns", () => {
    const graph = cycle(6);
    expect(sessionsFor(graph)).toBe(1);
    expect(sessionsFor(graph, 3)).toBe(0);
    expect(sessionsFor(weighted(graph, 5), 3)).toBe(0);
    expect(sessionsFor(weighted(graph, 7), 3)).toBe(0);
    expect(sessionsFor(graph, 3)).toBe(0);
  });

  it("keeps the graphs that were run on last, and no graph that is made for a call", () => {
    const graphs = [3, 4, 5, 6].map((nodeCount) => cycle(nodeCount));
    expect(graphs.map((graph) => sessionsFor(graph))).toEqual([1, 1, 1, 1]);
    expect(graphs.map((graph) => sessionsFor(graph))).toEqual([0, 0, 0, 0]);
    expect(sessionsFor(cycle(7))).toBe(1);
    expect(graphs.toReversed().map((graph) => sessionsFor(graph))).toEqual([0, 0, 0, 1]);
    const before = sessionsMade();
    for (let call = 0; call < 2; call++) runSync(scaled, { sources: [0], targets: [1] }, { by: 2 });
    expect(sessionsMade() - before).toBe(2);
    expect(graphs.toReversed().map((graph) => sessionsFor(graph))).toEqual([0, 0, 0, 0]);
  });

  it("has a memory of its own for a call that limits it", () => {
    const graph = cycle(20_000);
    expect(sessionsFor(graph)).toBe(1);
    expect(sessionsFor(graph, 2, { maximumBytes: 2 ** 24 })).toBe(1);
    expect(() => runSync(scaled, graph, { by: 2 }, { maximumBytes: 2 ** 16 })).toThrow(/do not fit into memory/);
    expect(sessionsFor(graph)).toBe(0);
  });

  it("goes on after a run that failed", () => {
    const graph = cycle(6);
    const failing = algorithm("failing", { least: f64() }, (g, { least }) => {
      g.require(g.outDegree().cast("f64").ge(least).all(), "too few");
      return { degree: g.outDegree() };
    });
    expect(() => runSync(failing, graph, { least: 2 })).toThrow(/too few/);
    expect(runSync(failing, graph, { least: 1 }).degree).toEqual(new Float64Array(6).fill(1));
    expect(() => runSync(failing, graph, { least: 2 })).toThrow(/too few/);
  });

  it("refuses a graph that was disposed of since", () => {
    const graph = cycle(6);
    expect(sessionsFor(graph)).toBe(1);
    graph.dispose();
    expect(() => runSync(scaled, graph, { by: 2 })).toThrow(/disposed/);
  });

  it("keeps no graph from being collected", async () => {
    const graph = new WeakRef(cycle(1000));
    sessionsFor(graph.deref()!);
    for (let turn = 0; turn < 20 && graph.deref() !== undefined; turn++) {
      await setTimeout(1);
      collect();
    }
    expect(graph.deref()).toBeUndefined();
  });
});
