import { describe, expect, it } from "vitest";
import { bfs } from "../../src/algorithms/index.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { decide } from "../../src/estimate/decide.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import type { PoolState } from "../../src/estimate/rates.ts";
import { AT_ONCE } from "../../src/estimate/rates.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";
import { equalChunks, machine, sizes } from "./machines.ts";

const plan = makePlan(withBody(["%y = neg %x : node<f64>"], ["y"]));
const graph = sizes(1_000_000, 0);
const thresholds = DEFAULT_THRESHOLDS;

const ESTIMATED = {
  kind: "estimated",
  workers: 2,
  minSpeedup: 1.2,
  rounds: null,
  allDense: false,
  pool: "asleep",
  togetherMicros: 0,
  by: "by rates of a test",
};

function calibrated(chunks: number) {
  return estimatePlan(plan, { graph, rates: machine(2), thresholds, chunks: equalChunks(chunks) });
}

function decided(estimate: ReturnType<typeof calibrated>, given: Partial<Parameters<typeof decide>[0]> = {}) {
  const known = { pool: "asleep", apart: AT_ONCE, by: "by rates of a test" } as const;
  return decide({ plan, graph, estimate, workers: 2, thresholds, ...known, ...given });
}

describe("the decision", () => {
  it("is parallel where the estimate is above the threshold", () => {
    expect(decided(calibrated(64))).toEqual({
      parallel: true,
      workers: 2,
      speedup: 2,
      reason: { ...ESTIMATED, speedup: 2 },
      why: "2 workers would give 2.00x, above 1.2x (by rates of a test)",
    });
  });

  it("is sequential where the estimate is below the threshold", () => {
    expect(decided(calibrated(1))).toEqual({
      parallel: false,
      workers: 1,
      speedup: 1,
      reason: { ...ESTIMATED, speedup: 1 },
      why: "2 workers would give 1.00x, below 1.2x (by rates of a test)",
    });
  });

  it("says how many rounds it supposes where nobody knows", () => {
    const { plan: search } = compile(bfs.func);
    const estimate = estimatePlan(search, { graph, rates: machine(2), thresholds, chunks: equalChunks(64) });
    expect(decided(estimate, { plan: search }).why).toBe(
      "2 workers would give 2.00x, above 1.2x (if there are 20 rounds and each round goes over all nodes, by rates of a test)",
    );
  });

  it("says in which part of a run workers gain nothing by each other, where that is worth a word", () => {
    const why = (pool: PoolState, togetherMicros: number): string =>
      decided(calibrated(1), { pool, apart: { lateMicros: 0, togetherMicros } }).why;
    expect(why("asleep", 8_000)).toBe(
      "2 workers would give 1.00x, below 1.2x (workers gain nothing in the first 8.0 ms after a pause, by rates of a test)",
    );
    expect(why("awake", 600)).toContain("gain nothing in the first 0.6 ms, by");
    expect(why("awake", 400)).not.toContain("gain nothing");
  });

  it("is sequential on a graph where every level is too small", () => {
    const small = decided(calibrated(64), { graph: sizes(100, 0) });
    expect(small).toMatchObject({ parallel: false, workers: 1 });
    expect(small.why).toContain("too small");
    expect(small.reason).toEqual({ kind: "too small", heaviest: expect.any(Number), needed: 10_000 });
  });

  it("is sequential with one worker", () => {
    expect(decided(calibrated(64), { workers: 1 }).why).toBe("there is one worker");
  });

  it("does not print two different numbers alike", () => {
    expect(decided({ ...calibrated(64), speedup: 1.19999 }).why).toMatch(
      /^2 workers would give 1\.19999x, below 1\.2x /,
    );
  });
});
