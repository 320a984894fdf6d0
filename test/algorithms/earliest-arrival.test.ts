import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earliestArrival } from "../../src/algorithms/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { NamedGraph } from "../graphs.ts";
import { plainArrivals, plainPunctual, type Windows } from "./plain-arrivals.ts";
import { refusalOf, resultOf } from "./run.ts";

const NODES = 8;

type Timed = readonly [source: number, target: number, weight: number, open: number, close: number];

/** In the order of their numbers, so that arrays of edge values are those of the list. */
function timed(directed: boolean, edges: readonly Timed[]): { readonly named: NamedGraph; readonly windows: Windows } {
  const ends = ([source, target]: Timed): readonly [number, number] =>
    directed ? [source, target] : [Math.min(source, target), Math.max(source, target)];
  const sorted = edges.toSorted((a, b) => ends(a)[0] - ends(b)[0] || ends(a)[1] - ends(b)[1]);
  const graph = fromEdges({
    directed,
    nodeCount: NODES,
    sources: sorted.map(([source]) => source),
    targets: sorted.map(([, target]) => target),
    edgeColumns: { weight: sorted.map(([, , weight]) => weight) },
  });
  const plain = sorted.map(([source, target, weight]) => ({ source, target, weight, directed }));
  return {
    named: { name: "timed", nodeCount: NODES, edges: plain, graph },
    windows: { open: sorted.map(([, , , open]) => open), close: sorted.map(([, , , , close]) => close) },
  };
}

const time = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: -3, max: 12 }) }, fc.constantFrom(-Infinity, Infinity));

const timedGraphs = fc
  .record({
    directed: fc.boolean(),
    edges: fc.array(
      fc.tuple(fc.nat(NODES - 1), fc.nat(NODES - 1), fc.constantFrom(0, 0.1, 1, 2, 5, Infinity), time, time),
      { maxLength: 26 },
    ),
  })
  .map(({ directed, edges }) => timed(directed, edges));

function arrivals(named: NamedGraph, { open, close }: Windows, given: Readonly<Record<string, number>>): number[] {
  const edges = { open: Float64Array.from(open), close: Float64Array.from(close) };
  return resultOf(earliestArrival, named, "time", { root: 0, start: 0, ...edges, ...given });
}

describe("the earliest arrival", () => {
  it("is that of Dijkstra's method where edges are waited for", () => {
    fc.assert(
      fc.property(timedGraphs, fc.integer({ min: -2, max: 6 }), ({ named, windows }, start) => {
        expect(arrivals(named, windows, { start })).toEqual(plainArrivals(named, windows, 0, start));
      }),
      { numRuns: 25 },
    );
  });

  it("is what rounds find where nobody waits", () => {
    fc.assert(
      fc.property(timedGraphs, fc.integer({ min: -2, max: 6 }), ({ named, windows }, start) => {
        expect(arrivals(named, windows, { start, waiting: 0 })).toEqual(plainPunctual(named, windows, 0, start));
      }),
      { numRuns: 25 },
    );
  });

  it("may be missed for coming too early, and be had by a detour, without waiting", () => {
    // Node 1 is reached at 1, and at 3 by way of node 2; its edge is open from 3 to 4.
    const { named, windows } = timed(true, [
      [0, 1, 1, -Infinity, Infinity],
      [0, 2, 1, -Infinity, Infinity],
      [2, 1, 2, -Infinity, Infinity],
      [1, 3, 1, 3, 4],
    ]);
    expect(arrivals(named, windows, {}).slice(0, 4)).toEqual([0, 1, 1, 4]);
    expect(arrivals(named, windows, { waiting: 0 }).slice(0, 4)).toEqual([0, 1, 1, Infinity]);
    // Both ends of a window are part of it.
    expect(arrivals(named, windows, { waiting: 0, start: 2 })[3]).toBe(4);
    expect(arrivals(named, windows, { waiting: 0, start: 3 })[3]).toBe(5);
    expect(arrivals(named, windows, { start: 3.5 })[3]).toBe(Infinity);
  });

  it("takes no times that are none", () => {
    const { named } = timed(true, [[0, 1, 1, 0, 0]]);
    const refused = (given: Readonly<Record<string, number | Float64Array>>): string =>
      refusalOf(earliestArrival, named, { root: 0, ...given });
    expect(refused({ start: -Infinity })).toBe("start must be a number, and not -Infinity");
    expect(refused({ start: Number.NaN })).toBe("start must be a number, and not -Infinity");
    const expected = /^times of opening and closing must be numbers/;
    expect(refused({ open: Float64Array.of(Number.NaN) })).toMatch(expected);
    expect(refused({ close: Float64Array.of(Number.NaN) })).toMatch(expected);
  });
});
