import { describe, expect, it } from "vitest";
import { bindPlan } from "../../src/bind/bind.ts";
import type { BoundLevel, BoundStep } from "../../src/bind/bound.ts";
import type { GraphLayout } from "../../src/bind/graph-layout.ts";
import type { SegmentCut, SplitCuts, Splits } from "../../src/bind/long-row-split.ts";
import { decideSplits, segmentCutOf } from "../../src/bind/long-row-split.ts";
import type { Thresholds } from "../../src/bind/thresholds.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import type { Direction } from "../../src/ir/op.ts";
import { BLOCK, SEGMENT } from "../../src/plan/blocks.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";
import { machine, sizes } from "../estimate/machines.ts";
import { done } from "../turns.ts";

const FREE: Thresholds = { ...DEFAULT_THRESHOLDS, minParallelElements: 0 };
const combine = (monoid: string, name: string, of: string): string =>
  `%${name} = aggregate %g in ${monoid} (%s${name}: f64 = source %${of}) { yield %s${name} } : node<f64>`;
const SUMMING = makePlan(withBody([combine("add", "y", "x")], ["y"]));

/** In-rows alone have a long one: of 100 segments in ten chunks, beside 1,000 nodes with hardly an edge in ten others. */
const CUT: SegmentCut = {
  rows: 1,
  segments: 100,
  entries: 100 * SEGMENT,
  boundaries: Array.from({ length: 11 }, (_, k) => 10 * k),
  weights: new Array<number>(10).fill(10 * (SEGMENT + 1)),
};
const HUB = 100 * SEGMENT;
const STAR: SplitCuts = {
  weights: (kernel, _, split) =>
    Array.from({ length: 10 }, (_, k) =>
      kernel.kind === "aggregate" && k === 0 ? 100 + (split ? CUT.segments : HUB) : 100,
    ),
  segments: (direction) => (direction === "in" ? CUT : null),
};
const GRAPH = sizes(1000, HUB);

function decide(plan: Plan, thresholds: Partial<Thresholds> = {}, workers = 2, cuts: SplitCuts = STAR): Splits {
  return decideSplits(plan, {
    graph: GRAPH,
    workers,
    thresholds: { ...FREE, ...thresholds },
    cuts,
    blockOf: () => BLOCK,
  });
}

/** How many aggregates each level splits; levels that have no long rows are not among them. */
function counts(splits: Splits): number[] {
  return [...splits.values()].map(({ aggregates }) => aggregates.length);
}

describe("a row longer than a segment", () => {
  it("is split where it is most of the work", () => {
    const splits = decide(SUMMING);
    expect(counts(splits)).toEqual([1]);
    const [split] = splits.values();
    expect(split!.why).toBe(
      "1 row of more than 4,096 edges, split into 100 segments by a step before, for 49.8 % off the longest share is at least 5 %",
    );
    const [level] = walkLevels(SUMMING);
    expect(segmentCutOf(split, level!.kernels[0]!)).toBe(CUT);
  });

  it("stays whole where shares are even without, and the report says so", () => {
    const even: SplitCuts = { ...STAR, weights: () => new Array<number>(10).fill(HUB / 10) };
    const [split] = decide(SUMMING, {}, 2, even).values();
    expect(split!.aggregates).toEqual([]);
    expect(split!.why).toBe("1 row of more than 4,096 edges, not split, for it would only cost time");
  });

  it("stays whole where what is gained does not pay for the barrier", () => {
    // Of 409,700 in the longest share, 205,050 and 600 are left in the two.
    expect(counts(decide(SUMMING, { minParallelElements: 180_000 }))).toEqual([1]);
    expect(counts(decide(SUMMING, { minParallelElements: 190_000 }))).toEqual([0]);
  });

  it("is split always or never as the thresholds ask", () => {
    const even: SplitCuts = { ...STAR, weights: () => new Array<number>(10).fill(1) };
    expect(counts(decide(SUMMING, { minSplitGain: -Infinity }, 2, even))).toEqual([1]);
    expect(counts(decide(SUMMING, { minSplitGain: Infinity }))).toEqual([0]);
  });

  it("is nothing to a worker alone, to what one worker runs alone, and to rows of other directions", () => {
    expect(counts(decide(SUMMING, {}, 1))).toEqual([]);
    expect(
      counts(decide(SUMMING, { minParallelElements: 10 * HUB, minParallelOps: 9, minSplitGain: -Infinity })),
    ).toEqual([]);
    const out = makePlan(
      withBody(["%y = aggregate %g out add (%s: f64 = destination %x) { yield %s } : node<f64>"], ["y"]),
    );
    expect(counts(decide(out))).toEqual([]);
  });

  it("is not split for a neighbor's mode, which is counted as a whole", () => {
    const { func } = algorithm("mode", {}, (g) => ({ y: g.in.mode(g.nodeIndex(), -1) }));
    expect(counts(decide(makePlan(func), { minSplitGain: -Infinity }))).toEqual([]);
  });

  it("is split in the rounds of loops, and for each aggregate of a level", () => {
    const looped = withBody(
      [
        `%y, %n, %done = loop (%i: i32, %u: node<f64> = %x) limit %k {
           ${combine("add", "v", "u")} ${combine("add", "w", "v")} yield %w
         } : node<f64>, i32, bool`,
      ],
      ["y"],
    );
    expect(counts(decide(makePlan(looped)))).toEqual([1, 1]);
    const twice = withBody([combine("add", "y", "x"), "%m = neg %x : node<f64>", combine("add", "z", "m")], ["y", "z"]);
    expect(counts(decide(makePlan(twice)))).toEqual([1, 1]);
    const beside = withBody([combine("add", "y", "x"), combine("max", "z", "x")], ["y", "z"]);
    // Two workers have one row each; four have more to share.
    expect(counts(decide(makePlan(beside)))).toEqual([0]);
    expect(counts(decide(makePlan(beside), {}, 4))).toEqual([2]);
  });
});

const ADDRESS = 1 << 20;

/** Binds on the star with long rows split where it pays, or nowhere. */
function bind(plan: Plan, split: boolean) {
  const workers = 2;
  const rows = { offsets: 64, neighbors: 128, edges: null, arcs: HUB, maxDegree: HUB };
  const graph: GraphLayout = {
    nodeCount: 1000,
    edgeCount: HUB,
    directed: true,
    rows: { in: rows, out: rows, all: null },
    edgeSource: null,
    edgeTarget: null,
  };
  const tables = (direction: Direction) => ({ count: 1, nodes: direction === "in" ? 4096 : 0, firstSegments: 8192 });
  return bindPlan(plan, {
    graph,
    workers,
    pointerBytes: 4,
    thresholds: { ...FREE, minSplitGain: split ? -Infinity : Infinity },
    chunks: (_kernel, _block, isSplit) => (isSplit ? [0, 512, 1000] : [0, 1000]),
    shares: (kernels) => Array.from({ length: kernels.length + 1 }, (_, k) => k),
    split: { cuts: STAR, tables },
    attribute: () => 0,
    rowAttribute: () => 0,
    variation: () => 0,
    concentration: () => 0,
    movedRows: () => done({ guide: 0, neighbors: 0, places: null }),
    movedAttribute: () => done(0),
    allocate: () => ADDRESS,
  });
}

function levelsOf(steps: readonly BoundStep[]): BoundLevel[] {
  return steps.flatMap((step): BoundLevel[] => {
    if (step.kind === "level") return [step];
    if (step.kind === "choose") return step.cases.flatMap(levelsOf);
    return levelsOf(step.body);
  });
}

describe("a level whose long rows are split", () => {
  const { func } = algorithm("rounds", {}, (g) => {
    const { x } = g.loop({ x: g.node(1) }, { limit: 9 }, ({ x }) => ({
      x: g.in.sum(({ source }) => source(x)).sub(x.sum()),
    }));
    return { x };
  });
  const { plan } = compile(func);

  it("has chunks of segments before those of its kernels, and is else as it would be", () => {
    const split = levelsOf(bind(plan, true).bound.steps);
    const whole = levelsOf(bind(plan, false).bound.steps);
    expect(split.filter(({ before }) => before.length > 0)).toHaveLength(1);
    split.forEach((level, k) => {
      const one = whole[k]!;
      expect(one.before).toEqual([]);
      if (level.before.length === 0) expect(level).toEqual(one);
      else {
        expect(level.before).toEqual([{ kernel: expect.any(Number), chunks: CUT.boundaries }]);
        const kernels = one.kernels.map(({ kernel }) => ({ kernel, chunks: [0, 512, 1000] }));
        const sharesBefore = CUT.boundaries.map((_, share) => share);
        expect(level).toEqual({ ...one, before: level.before, sharesBefore, kernels });
      }
    });
  });

  it("takes a kernel more, and room for a number a segment and value, which is in the peak", () => {
    const [split, whole] = [bind(plan, true), bind(plan, false)];
    expect(split.bound.kernels).toBe(whole.bound.kernels + 1);
    const segments = split.kernels.at(-1)!;
    expect(segments).toMatchObject({ kind: "segments", name: expect.stringMatching(/^segments of /) });
    const bytes = split.peakBytes - whole.peakBytes;
    expect(bytes).toBeGreaterThanOrEqual(8 * CUT.segments);
    expect(bytes).toBeLessThan(8 * CUT.segments + 64);
    const aggregate = split.kernels.find((kernel) => "kind" in kernel && kernel.kind === "aggregate")!;
    if (!("kind" in aggregate) || aggregate.kind !== "aggregate") throw new Error("found no aggregate");
    const { nodes, results } = split.layout.split(aggregate)!;
    expect(nodes).toBe(4096);
    expect(results[0]).toBeGreaterThanOrEqual(ADDRESS);
    expect(whole.layout.split(aggregate)).toBeNull();
  });

  it("has its results in the place of another's, and apart from those of the same level", () => {
    const two = withBody([combine("add", "y", "x"), combine("max", "z", "x"), combine("add", "v", "y")], ["z", "v"]);
    const { kernels, layout } = bind(makePlan(two), true);
    const places = kernels.flatMap((kernel) =>
      "kind" in kernel && kernel.kind === "aggregate" ? layout.split(kernel)!.results : [],
    );
    expect(places).toHaveLength(3);
    const [first, beside, next] = places.map((place) => place - places[0]!);
    expect([first, beside, next]).toEqual([0, 8 * CUT.segments, 0]);
  });

  it("is estimated to take even shares, and a barrier more", () => {
    const estimate = (barrierMicros: number, splits: Splits) =>
      estimatePlan(SUMMING, {
        graph: GRAPH,
        rates: machine(2, barrierMicros),
        thresholds: FREE,
        chunks: (kernel, split) => STAR.weights(kernel, BLOCK, split),
        splits,
      });
    const whole = estimate(0, new Map());
    const split = estimate(0, decide(SUMMING));
    expect(whole.speedup).toBeLessThan(1.01);
    expect(split.speedup).toBeGreaterThan(1.95);
    expect(split.sequentialMicros).toBe(whole.sequentialMicros);
    expect(estimate(7, decide(SUMMING)).parallelMicros - split.parallelMicros).toBeCloseTo(14);
    expect(estimate(7, new Map()).parallelMicros - whole.parallelMicros).toBeCloseTo(7);
  });
});
