import { describe, expect, it } from "vitest";
import { COSTLY, FUNCTIONS, SIMPLE } from "../../src/engine/profile/chains.ts";
import type { Pair, Rows, Times } from "../../src/engine/profile/rates.ts";
import { cachesOf, GATHERED, ratesOf, STREAMED, TABLES } from "../../src/engine/profile/rates.ts";
import { readCurve } from "../../src/estimate/rates.ts";
import type { Graph } from "../../src/graph/graph.ts";

/** A machine in nanoseconds: what its programs would take, if they took what the model says. */
const BYTE = 0.01;
const OP = 0.1;
const ROW = 2;
const NEAR = 0.4;

const both = (nanos: number): Pair => ({ alone: nanos, together: nanos / 2 });

/** The rows of a graph of so many nodes and edges, whose lookups take `far` longer than in a small table. */
function rows(nodeCount: number, edgeCount: number, far = 0, besides = 0): Rows {
  const bytes = 4 * edgeCount + 12 * nodeCount;
  const nanos = bytes * BYTE + nodeCount * ROW + edgeCount * (NEAR + OP / 2 + far + besides);
  return { graph: { nodeCount, edgeCount } as Graph, nanos: both(nanos) };
}

const FAR = [0, 0.2, 0.5, 1];
const BEYOND = [5, 8, 20];

const TIMES: Times = {
  streams: new Map(STREAMED.map((entries) => [entries, both(16 * BYTE + OP)])),
  simple: both(16 * BYTE + SIMPLE.length * OP),
  costly: both(COSTLY.length * 0.7),
  functions: both(16 * BYTE + OP + FUNCTIONS.length * 9),
  lookups: new Map(TABLES.map((entries, k) => [entries, both(BEYOND[k]!)])),
  rows: GATHERED.map(([nodes, edges], k) => rows(nodes, edges, FAR[k])),
  sparse: rows(2 ** 14, 2 ** 14),
  single: rows(1, 2 ** 16, 0, 0.8),
  counts: rows(2 ** 12, 2 ** 16, 0, 2 * 6),
};

describe("the rates that are made of measured times", () => {
  const one = ratesOf("alone", TIMES);

  it("are those by which the programs would take as long", () => {
    expect(readCurve(one.stream, 2 ** 20)).toBeCloseTo(BYTE);
    expect(one.simpleNanos).toBeCloseTo(OP);
    expect(one.costlyNanos).toBeCloseTo(0.7);
    expect(one.functionNanos).toBeCloseTo(9);
    expect(one.rowNanos).toBeCloseTo(ROW);
    expect(one.chainNanos).toBeCloseTo(0.8);
    expect(one.arcNanos + one.gather[0]!.nanos).toBeCloseTo(NEAR);
    // A count takes two steps for an entry, and does not add.
    expect(one.stepNanos).toBeCloseTo(6, 1);
    expect(ratesOf("together", TIMES).simpleNanos).toBeCloseTo(OP / 2);
  });

  it("know tables of rows, and beyond them what another program takes longer", () => {
    const fastest = one.gather[0]!.nanos;
    const expected = [...FAR, 1 + 8 - 5, 1 + 20 - 5];
    for (const [k, { nanos }] of one.gather.entries()) expect(nanos - fastest).toBeCloseTo(expected[k]!);
    expect(one.gather.map(({ bytes }) => bytes)).toEqual([15, 17, 19, 21, 23, 25].map((log) => 2 ** log));
  });

  it("say of no table that it is slower than a larger one, which was measured without disturbance", () => {
    const disturbed = { ...TIMES, rows: TIMES.rows.map((each, k) => (k === 1 ? rows(2 ** 14, 2 ** 16, 9) : each)) };
    const { gather } = ratesOf("alone", disturbed);
    expect(gather[1]!.nanos).toBeCloseTo(gather[2]!.nanos);
  });

  it("find the cache of a core where lookups become slower by more than a half of a nanosecond", () => {
    expect(cachesOf(one.gather)).toEqual({ core: 2 ** 19, last: 2 ** 21 });
  });
});
