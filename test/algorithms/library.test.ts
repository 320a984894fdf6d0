import { describe, expect, it } from "vitest";
import {
  bfs,
  degreeStatistics,
  heatDiffusion,
  pagerank,
  pagerankGap,
  pagerankGraphology,
  wcc,
  wccPointerJumping,
  weightedPagerank,
} from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { fromEdges } from "../../src/graph/build.ts";
import type { Datum } from "../../src/interp/interpret.ts";
import { interpret } from "../../src/interp/interpret.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { plainComponents, plainDegrees, plainDepths, plainHeat, plainRank } from "./plain.ts";
import { expectClose } from "./run.ts";

const WITH_NODES = GRAPHS.filter(({ nodeCount }) => nodeCount > 0);

function resultOf(algorithm: Algorithm, { graph }: NamedGraph, name: string, parameters = {}): Datum {
  return interpret(algorithm.func, graph, parameters).results.get(name)!;
}

function arrayOf(algorithm: Algorithm, named: NamedGraph, name: string, parameters = {}): number[] {
  const found = resultOf(algorithm, named, name, parameters);
  if (typeof found === "number") throw new Error(`${name} is a scalar`);
  return Array.from(found);
}

/** Sums in another order may differ in their last bits, and in no more. */
const TOLERANCE = 1e-12;

function roundsOf(algorithm: Algorithm, { graph }: NamedGraph, parameters = {}): number {
  let rounds = 0;
  interpret(algorithm.func, graph, parameters, { onRound: () => rounds++ });
  return rounds;
}

describe.each(WITH_NODES)("on $name", (named) => {
  it.each([
    ["pagerank", pagerank, { threshold: 1e-9, limit: 133, weighted: false, shareSinks: true }],
    ["pagerankGap", pagerankGap, { threshold: 1e-4, limit: 20, weighted: false, shareSinks: false }],
    ["weightedPagerank", weightedPagerank, { threshold: 1e-9, limit: 133, weighted: true, shareSinks: true }],
    [
      "pagerankGraphology",
      pagerankGraphology,
      { threshold: 1e-6 * named.nodeCount, limit: 100, weighted: true, shareSinks: true },
    ],
  ])("%s is what its definition says, after as many rounds", (_, algorithm, options) => {
    const expected = plainRank(named, { damping: 0.85, ...options });
    expectClose(arrayOf(algorithm, named, "rank"), expected.rank, TOLERANCE);
    expect(roundsOf(algorithm, named)).toBe(expected.rounds);
  });

  it("pagerank runs exactly its limit of rounds with a tolerance of 0", () => {
    const options = { damping: 0.5, threshold: 0, limit: 6, weighted: false, shareSinks: true };
    const given = { damping: 0.5, tolerance: 0, limit: 6 };
    expectClose(arrayOf(pagerank, named, "rank", given), plainRank(named, options).rank, TOLERANCE);
    expect(roundsOf(pagerank, named, given)).toBe(6);
  });

  it("pagerank sums to 1", () => {
    const total = arrayOf(pagerank, named, "rank").reduce((sum, rank) => sum + rank, 0);
    expect(total).toBeCloseTo(1, 10);
  });

  it("bfs finds the depths that a queue finds, from any root", () => {
    for (const root of new Set([0, named.nodeCount >> 1, named.nodeCount - 1])) {
      expect(arrayOf(bfs, named, "depth", { root })).toEqual(plainDepths(named, root));
    }
  });

  it("wcc finds the components that union-find finds", () => {
    expect(arrayOf(wcc, named, "label")).toEqual(plainComponents(named));
  });

  it("heat flows along every edge both ways, and none is lost", () => {
    const start = Array.from({ length: named.nodeCount }, (_, node) => (node * 37) % 11);
    const heat = Float64Array.from(start);
    const step = 1 / 10_000;
    const found = arrayOf(heatDiffusion, named, "heat", { heat, step, steps: 5, weighted: 0 });
    expectClose(found, plainHeat(named, start, { step, steps: 5, weighted: false }), TOLERANCE);
    const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
    expect(total(found)).toBeCloseTo(total(start), 8);
  });

  it("degree statistics are those of the rows", () => {
    const degrees = plainDegrees(named);
    const mean = degrees.reduce((sum, degree) => sum + degree, 0) / degrees.length;
    const variance = degrees.reduce((sum, degree) => sum + (degree - mean) ** 2, 0) / degrees.length;
    expect(resultOf(degreeStatistics, named, "least")).toBe(Math.min(...degrees));
    expect(resultOf(degreeStatistics, named, "greatest")).toBe(Math.max(...degrees));
    expect(resultOf(degreeStatistics, named, "mean")).toBeCloseTo(mean, 10);
    expect(resultOf(degreeStatistics, named, "deviation")).toBeCloseTo(Math.sqrt(variance), 10);
    expect(resultOf(degreeStatistics, named, "isolated")).toBe(degrees.filter((degree) => degree === 0).length);
  });
});

describe("on a long path", () => {
  /** A path of 1,000 nodes, node k of it being numbered by `number`. */
  function path(number: (k: number) => number): NamedGraph {
    const edges = Array.from({ length: 999 }, (_, k) => ({
      source: number(k),
      target: number(k + 1),
      weight: 1,
      directed: true,
    }));
    const sources = edges.map(({ source }) => source);
    const graph = fromEdges({ nodeCount: 1000, sources, targets: edges.map(({ target }) => target) });
    return { name: "a long path", nodeCount: 1000, edges, graph };
  }

  it.each([
    ["numbered along it", path((k) => k)],
    ["numbered against it", path((k) => 999 - k)],
    // 387 has no divisor in common with 1,000.
    ["numbered to and fro", path((k) => (k * 387) % 1000)],
  ])("%s, wccPointerJumping takes far fewer rounds than wcc, those of jumping included", (_, named) => {
    expect(arrayOf(wccPointerJumping, named, "label")).toEqual(arrayOf(wcc, named, "label"));
    expect(roundsOf(wcc, named)).toBeGreaterThan(500);
    expect(roundsOf(wccPointerJumping, named)).toBeLessThan(40);
  });
});

describe("on the empty graph", () => {
  const empty = GRAPHS.find(({ nodeCount }) => nodeCount === 0)!;

  it.each([pagerank, pagerankGap, pagerankGraphology, weightedPagerank])(
    "$name ends and gives nothing",
    (algorithm) => {
      expect(arrayOf(algorithm, empty, "rank")).toEqual([]);
    },
  );

  it("degree statistics are 0, and means of nothing are NaN", () => {
    const { results } = interpret(degreeStatistics.func, empty.graph);
    expect(Object.fromEntries(results)).toEqual({
      least: 0,
      greatest: 0,
      mean: Number.NaN,
      deviation: Number.NaN,
      isolated: 0,
    });
  });
});
