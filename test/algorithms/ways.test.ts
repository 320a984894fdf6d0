/** What goes along paths, on several workers and settled by them, bit for bit as the interpreter has it. */

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { PROGRAMS } from "../programs.ts";
import type { Given, WayOptions } from "../ways.ts";
import { FINE, interpreted, ran, shuffledLists, startEngines } from "../ways.ts";

/** More nodes than a block has, in few components, the greatest of which has most. */
const NODES = 640;
const EDGES = 1500;

function mixed(value: number): number {
  const spread = Math.imul(value ^ 0x5bd1e995, 0x9e3779b1);
  return (spread ^ (spread >>> 15)) >>> 0;
}

const ends = Array.from({ length: EDGES }, (_, k) => [mixed(2 * k) % NODES, mixed(2 * k + 1) % NODES] as const);

function graphOf(directed: boolean) {
  return fromEdges({
    directed,
    nodeCount: NODES,
    sources: ends.map(([source]) => source),
    targets: ends.map(([, target]) => target),
    // Many paths are as long, and some edges add nothing.
    edgeColumns: { weight: ends.map((_, k) => (k % 11 === 0 ? 0 : 1 + (mixed(k) % 4))) },
  });
}

const GRAPHS = [graphOf(true), graphOf(false)] as const;

const some = (count: number): Uint8Array =>
  Uint8Array.from({ length: NODES }, (_, node) => Number(node % Math.ceil(NODES / count) === 3));
const windows = {
  open: Float64Array.from(ends, (_, k) => mixed(k) % 7),
  close: Float64Array.from(ends, (_, k) => 4 + (mixed(3 * k) % 19)),
};

const CASES: readonly (readonly [name: string, algorithm: Algorithm, given: Given])[] = [
  ["betweenness", library.betweenness, { sources: some(5) }],
  ["edgeBetweenness", library.edgeBetweenness, { sources: some(4) }],
  ["weightedBetweenness", library.weightedBetweenness, { sources: some(5) }],
  ["weightedEdgeBetweenness", library.weightedEdgeBetweenness, { sources: some(3) }],
  ["closeness", library.closeness, { nodes: some(6) }],
  ["harmonicCloseness", library.harmonicCloseness, { nodes: some(6), outgoing: 1 }],
  ["eccentricity", library.eccentricity, { nodes: some(6), reachedOnly: 1 }],
  ["diameterBound", library.diameterBound, { root: 3 }],
  ["sssp", library.sssp, { root: 3 }],
  ["shortestPathLengths", library.shortestPathLengths, { sources: some(3) }],
  ["shortestPathTree", library.shortestPathTree, { root: 3 }],
  ["widestPaths", library.widestPaths, { root: 3 }],
  ["earliestArrival", library.earliestArrival, { root: 3, start: 1, ...windows }],
  ["earliestArrival without waiting", library.earliestArrival, { root: 3, start: 1, waiting: 0, ...windows }],
  ["wcc", library.wcc, {}],
  ["wccLabels", library.wccLabels, {}],
];

const WAYS: readonly WayOptions[] = [
  { ...FINE, sources: "apart" },
  { ...shuffledLists(4), sources: "shared" },
];

let engines: readonly Engine[] = [];
beforeAll(async () => {
  engines = await startEngines([3]);
});
afterAll(() => Promise.all(engines.map((engine) => engine.close())));

describe("on several workers", () => {
  it.each(CASES)("%s has the bits of the interpreter", async (_, { func }, given) => {
    for (const [k, graph] of GRAPHS.entries()) {
      const expected = interpreted(func, graph, given);
      expect(expected.kind).toBe("results");
      const engine = engines[k % engines.length]!;
      const { outcome, result } = await ran(engine, func, func, graph, given, WAYS[k]!);
      expect(outcome).toEqual(expected);
      expect(result!.decision.workers).toBe(engine.workers);
    }
  });

  it("is computed, here or by the conformance suite, every algorithm of the library", () => {
    const computed = new Set<Algorithm["func"]>([
      ...CASES.map(([, { func }]) => func),
      ...PROGRAMS.map(({ func }) => func),
    ]);
    const left = Object.entries(library).filter(([, { func }]) => !computed.has(func));
    expect(left.map(([name]) => name)).toEqual(["diameter"]);
  });

  it("diameter has them on a smaller graph, from all of its nodes", async () => {
    const { func } = library.diameter;
    const graph = fromEdges({
      directed: false,
      nodeCount: 24,
      sources: ends.slice(0, 40).map(([source]) => source % 24),
      targets: ends.slice(0, 40).map(([, target]) => target % 24),
    });
    const expected = interpreted(func, graph);
    for (const way of WAYS) expect((await ran(engines[0]!, func, func, graph, {}, way)).outcome).toEqual(expected);
  });
});
