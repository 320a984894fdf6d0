import { describe, expect, it } from "vitest";
import type { Binding } from "../../src/bind/bind.ts";
import { bindPlan } from "../../src/bind/bind.ts";
import type { GraphLayout } from "../../src/bind/graph-layout.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { makePlan } from "../../src/planner/make.ts";
import { done } from "../turns.ts";

const { func } = algorithm("mode", {}, (g) => ({ y: g.in.mode(g.nodeIndex(), -1) }));

/** The plan of one mode on three workers, for a graph whose longest row has so many edges. */
function bindFor(maxDegree: number): Binding {
  const rows = { offsets: 64, neighbors: 128, edges: null, arcs: maxDegree, maxDegree };
  const graph: GraphLayout = {
    nodeCount: 10,
    edgeCount: maxDegree,
    directed: true,
    rows: { in: rows, out: null, all: null },
    edgeSource: null,
    edgeTarget: null,
  };
  return bindPlan(makePlan(func), {
    graph,
    workers: 3,
    pointerBytes: 4,
    thresholds: DEFAULT_THRESHOLDS,
    chunks: () => [0, 10],
    shares: (kernels) => [0, kernels.length],
    attribute: () => 0,
    rowAttribute: () => 0,
    variation: () => 0,
    concentration: () => 0,
    movedRows: () => done({ guide: 0, neighbors: 0, places: null }),
    movedAttribute: () => done(0),
    allocate: () => 1 << 20,
  });
}

describe("the table in which a worker counts", () => {
  it.each([
    [1, 4],
    [2, 4],
    [3, 8],
    [1000, 2048],
    [1025, 4096],
  ])(
    "has for a row of %i edges %i entries, the next power of two from twice as many on, four at least",
    (maxDegree, entries) => {
      const { values, counts } = bindFor(maxDegree).layout.countTable;
      expect(counts - values).toBe(4 * entries);
    },
  );

  it("is not there where no row has an edge", () => {
    const { bound, layout } = bindFor(0);
    expect(layout.countTable).toEqual({ values: bound.frame.bytes, counts: bound.frame.bytes });
  });

  it("stands behind each worker's frame, where nothing that is published reaches, and before the next", () => {
    const { bound, layout, peakBytes } = bindFor(1000);
    const { values, counts } = layout.countTable;
    expect(values).toBeGreaterThanOrEqual(bound.frame.bytes);
    const ends = bound.frames.map((frame) => frame + counts + 4 * 2048);
    [...bound.frames.slice(1), bound.published[0]].forEach((next, k) => {
      expect(next).toBeGreaterThanOrEqual(ends[k]!);
    });
    expect(bound.published[1] + bound.frame.bytes).toBeLessThanOrEqual((1 << 20) + peakBytes);
  });

  it("is counted in the peak, once for each worker", () => {
    expect(bindFor(1000).peakBytes - bindFor(0).peakBytes).toBe(3 * 2 * 4 * 2048);
  });
});
