import { describe, expect, it } from "vitest";
import { bfs } from "../../src/algorithms/index.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { decided } from "../../src/estimate/decide.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import type { LearnedRun, LearnedRuns } from "../../src/estimate/learned.ts";
import {
  decideLearned,
  LEAST_RUNS,
  learn,
  learnedRounds,
  learnLevels,
  PROBE,
  readLearned,
  withLearned,
  withLearnedTimes,
} from "../../src/estimate/learned.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";
import { equalChunks, machine, sizes } from "./machines.ts";

const plan = makePlan(withBody(["%y = neg %x : node<f64>"], ["y"]));
const estimate = estimatePlan(plan, {
  graph: sizes(1_000_000, 0),
  rates: machine(2),
  thresholds: DEFAULT_THRESHOLDS,
  chunks: equalChunks(64),
});
/** The estimate of a loop whose rounds nobody knows. */
const guessed = estimatePlan(compile(bfs.func).plan, {
  graph: sizes(1_000_000, 4_000_000),
  rates: machine(2),
  thresholds: DEFAULT_THRESHOLDS,
  chunks: equalChunks(64),
});
const PARALLEL = decided(2, 2, { kind: "asked" });

function learnedFrom(runs: readonly (readonly [parallel: boolean, micros: number])[]): LearnedRun {
  const learned = runs.reduce<LearnedRun | undefined>(
    (known, [parallel, micros]) => learn(known, { parallel, micros, rounds: [7] }),
    undefined,
  );
  return learned!;
}

const times = (count: number, parallel: boolean, micros: number) =>
  Array.from({ length: count }, () => [parallel, micros] as const);

describe("what was learned of runs", () => {
  const slow = 1.5 * estimate.sequentialMicros;

  it("turns a decision around that proved wrong, once there were enough runs", () => {
    const early = decideLearned(PARALLEL, estimate, learnedFrom(times(LEAST_RUNS - 1, true, slow)), 2);
    expect(early.parallel).toBe(true);
    const late = decideLearned(PARALLEL, estimate, learnedFrom(times(LEAST_RUNS, true, slow)), 2);
    expect(late).toMatchObject({ parallel: false, workers: 1 });
    expect(late.why).toMatch(/^learned from 3 like runs: one worker is faster/);
  });

  it("leaves a decision that is wrong by less than the hysteresis", () => {
    const learned = learnedFrom(times(LEAST_RUNS, true, 1.05 * estimate.sequentialMicros));
    expect(decideLearned(PARALLEL, estimate, learned, 2).parallel).toBe(true);
  });

  it("turns back where the other way proved worse", () => {
    const learned = learnedFrom([...times(LEAST_RUNS, true, slow), ...times(LEAST_RUNS, false, 2 * slow)]);
    expect(decideLearned(PARALLEL, estimate, learned, 2).parallel).toBe(true);
  });

  it("tries the other way in one run of so many", () => {
    const learned = { ...learnedFrom(times(LEAST_RUNS, true, slow)), decided: PROBE - 1 };
    const probe = decideLearned(PARALLEL, estimate, learned, 2);
    expect(probe.parallel).toBe(true);
    expect(probe.why).toContain("to see whether it is faster by now");
  });

  it("is the median, which one slow run does not move", () => {
    const learned = learnedFrom([...times(4, true, 10), [true, 1e9]]);
    expect(decideLearned(PARALLEL, estimate, learned, 2).parallel).toBe(true);
  });

  it("stands in estimates in place of the time that it was, and in levels by their shares", () => {
    const { levels, sequentialMicros, parallelMicros } = estimate;
    const one = withLearnedTimes(estimate, learnedFrom(times(LEAST_RUNS, false, 3 * sequentialMicros)));
    expect(one.learned).toEqual({ one: true, all: false, levels: false });
    expect(one.speedup).toBeCloseTo(estimate.speedup);
    expect(one.sequentialMicros).toBeCloseTo(3 * sequentialMicros);
    expect(one.headline.sequentialMicros).toBeCloseTo(3 * estimate.headline.sequentialMicros);
    expect(one.levels[0]!.sequentialMicros).toBeCloseTo(3 * levels[0]!.sequentialMicros);
    expect(one.levels[0]!.kernels[0]!.parts.stream).toBeCloseTo(3 * levels[0]!.kernels[0]!.parts.stream);
    expect(one.levels[0]!.parallelMicros).toBeCloseTo(3 * levels[0]!.parallelMicros);
    const quick = withLearnedTimes(estimate, learnedFrom(times(LEAST_RUNS, false, sequentialMicros / 3)));
    expect(quick.parallelMicros).toBe(parallelMicros);
    const all = withLearnedTimes(estimate, learnedFrom(times(LEAST_RUNS, true, sequentialMicros)));
    expect(all).toMatchObject({ learned: { one: false, all: true, levels: false }, sequentialMicros });
    expect(all.speedup).toBeCloseTo(1);
  });

  it("leaves barriers as they are where a level took longer than estimated", () => {
    const [level] = estimate.levels;
    const met = { ...level!, sequentialMicros: 1, parallelMicros: 4 };
    const learned = learnLevels(undefined, { levels: [10], rounds: [7] });
    expect(withLearnedTimes({ ...estimate, levels: [met] }, learned).levels[0]).toMatchObject({
      sequentialMicros: 10,
      parallelMicros: 13,
    });
  });

  it("has the times of levels from a traced run, and parallel ones in the estimated ratio", () => {
    const { levels, sequentialMicros } = estimate;
    const learned = learnLevels(undefined, { levels: [3 * levels[0]!.sequentialMicros], rounds: [7] });
    const known = withLearnedTimes(estimate, learned);
    expect(known).toMatchObject({ learned: { one: false, all: false, levels: true }, sequentialMicros });
    expect(known.levels[0]!.sequentialMicros / levels[0]!.sequentialMicros).toBeCloseTo(3, 2);
    expect(known.levels[0]!.parallelMicros / levels[0]!.parallelMicros).toBeCloseTo(3, 2);
    expect(known.levels[0]!.kernels[0]!.parts.stream / levels[0]!.kernels[0]!.parts.stream).toBeCloseTo(3, 2);
    // A run that is not traced later leaves them; a level that was not run stays as estimated, and so do those of another plan.
    expect(learn(learned, { parallel: true, micros: 9, rounds: [7] }).levels).toEqual(learned.levels);
    expect(withLearnedTimes(estimate, { ...learned, levels: [0] }).levels).toEqual(levels);
    expect(withLearnedTimes(estimate, { ...learned, levels: [1, 2] })).toBe(estimate);
    expect(learnLevels(undefined, { levels: new Array(33).fill(1), rounds: [] }).levels).toBe(null);
  });

  it("is not believed before there were enough runs", () => {
    const early = learnedFrom(times(LEAST_RUNS - 1, true, slow));
    expect(withLearnedTimes(estimate, early)).toBe(estimate);
    expect(learnedRounds(early)).toEqual([null]);
    expect(learnedRounds(learnedFrom(times(LEAST_RUNS, true, slow)))).toEqual([7]);
  });

  it("says what it knows where it does not turn a decision around", () => {
    const both = learnedFrom([...times(LEAST_RUNS, true, 100), ...times(LEAST_RUNS, false, 190)]);
    expect(decideLearned(PARALLEL, estimate, both, 2)).toMatchObject({
      parallel: true,
      speedup: 1.9,
      why: "learned from 6 like runs: all workers are faster, all being 1.90 times as fast as one",
    });
    expect(decideLearned(PARALLEL, estimate, learnedFrom(times(LEAST_RUNS, true, 1)), 2)).toBe(PARALLEL);
  });

  it("does not call the way faster that a decision stays with although it is a little slower", () => {
    const both = learnedFrom([...times(LEAST_RUNS, true, 100), ...times(LEAST_RUNS, false, 95)]);
    expect(decideLearned(PARALLEL, estimate, both, 2)).toMatchObject({
      parallel: true,
      why: "learned from 6 like runs: all workers are 0.95 times as fast as one, too small a difference to change over",
    });
  });

  describe("where rounds are guessed", () => {
    const [one, all] = [1000, 800];
    const { sequentialMicros, parallelMicros, levels } = guessed;
    const told = (runs: readonly (readonly [parallel: boolean, micros: number])[]) => {
      const { headline, levels: left } = withLearnedTimes(guessed, learnedFrom(runs));
      expect(left).toEqual(levels);
      return [headline.per, headline.sequentialMicros, headline.parallelMicros];
    };

    it("is told of a run, and not laid on levels", () => {
      const [alone, together] = [times(LEAST_RUNS, false, one), times(LEAST_RUNS, true, all)];
      expect(guessed.headline.per).toBe("round");
      expect(told([...alone, ...together])).toEqual(["run", one, all]);
      expect(told(alone)).toEqual(["run", one, expect.closeTo((one * parallelMicros) / sequentialMicros)]);
      expect(told(together)).toEqual(["run", expect.closeTo((all * sequentialMicros) / parallelMicros), all]);
    });
  });

  it("does not have all workers tried because one is slower than it was estimated", () => {
    const alone = decided(1, 0.4, { kind: "too small", heaviest: 10, needed: 100 });
    const slower = { ...estimate, parallelMicros: 2.5 * estimate.sequentialMicros };
    expect(decideLearned(alone, slower, learnedFrom(times(9, false, 100 * estimate.sequentialMicros)), 2)).toBe(alone);
  });

  it("is small: the oldest are given up", () => {
    let runs: LearnedRuns = new Map();
    for (let k = 0; k < 300; k++) runs = withLearned(runs, `key ${k}`, learnedFrom(times(9, true, k)));
    expect(runs.size).toBe(256);
    expect(runs.has("key 43")).toBe(false);
    expect(JSON.stringify(Object.fromEntries(runs)).length).toBeLessThan(64 * 1024);
  });

  it("is read back, and what is not of its form is left out", () => {
    const good = learnedFrom(times(2, true, 5));
    const text = JSON.stringify({ good, bad: { one: null }, worse: 3, worst: { ...good, rounds: "7" } });
    expect(readLearned(JSON.parse(text))).toEqual(new Map([["good", good]]));
    // What was learned before levels were.
    const { levels: _, ...older } = good;
    expect(readLearned({ older, wrong: { ...good, levels: ["1"] } })).toEqual(new Map([["older", good]]));
    expect(readLearned("nothing").size).toBe(0);
  });
});
