import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closeness, greedyColoring } from "../../src/algorithms/index.ts";
import { weighChunks } from "../../src/bind/chunk-cost.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import type { Work, WorkOptions } from "../../src/estimate/kernel-cost.ts";
import { workOf } from "../../src/estimate/kernel-cost.ts";
import { knownSlots } from "../../src/estimate/known-slots.ts";
import { microsOf } from "../../src/estimate/microseconds.ts";
import type { MachineRates } from "../../src/estimate/rates.ts";
import { thresholdsOf } from "../../src/estimate/rates.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import type { Plan } from "../../src/plan/plan.ts";
import type { GraphSizes } from "../../src/plan/sizes.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { equalChunks, machine, ONE, sizes } from "./machines.ts";

const ALL_SHARED = { ...DEFAULT_THRESHOLDS, minParallelElements: 0 };
const LARGE = sizes(1_000_000, 8_000_000);
const NEGATION = makePlan(withBody(["%y = neg %x : node<f64>"], ["y"]));
const GATHERING = makePlan(
  withBody(["%y = aggregate %g in add (%s: f64 = source %x) { yield %s } : node<f64>"], ["y"]),
);

const SCATTERING = makePlan(
  withBody(["%i = node_index %g : node<i32>", "%y = scatter %g add %x to %i : node<f64>"], ["y"]),
);
const NO_WORK: Work = {
  elements: 0,
  arcs: 0,
  chained: 0,
  bytesRead: 0,
  bytesWritten: 0,
  gathers: [],
  simpleOps: 0,
  steps: 0,
  costlyOps: 0,
  functions: 0,
};
const CHOOSING = makePlan(withBody(["%y = top_k %x, %k : node<bool>"]));

function loop(until: string, limit = "limit %k"): Plan {
  return makePlan(
    withBody(
      [
        `%y, %n, %done = loop (%i: i32, %u: node<f64> = %x) ${limit} {
           %w = neg %u : node<f64> %s = reduce add %w : f64 %e = lt %s, %a : bool yield %w${until}
         } : node<f64>, i32, bool`,
      ],
      ["y"],
    ),
  );
}

function onlyKernel(plan: Plan): Kernel {
  return [...walkLevels(plan)].flatMap(({ kernels }) => kernels).at(-1)!;
}

function estimate(
  plan: Plan,
  rates: MachineRates,
  graph: GraphSizes = LARGE,
  chunks: (kernel: Kernel) => readonly number[] = equalChunks(64),
  thresholds = ALL_SHARED,
) {
  return estimatePlan(plan, { graph, rates, thresholds, chunks });
}

describe("the work of a kernel", () => {
  it("is what an elementwise op reads, writes and computes", () => {
    expect(workOf(onlyKernel(NEGATION), NEGATION, sizes(10, 40))).toEqual({
      elements: 10,
      arcs: 0,
      chained: 0,
      bytesRead: 80,
      bytesWritten: 80,
      gathers: [],
      simpleOps: 10,
      steps: 0,
      costlyOps: 0,
      functions: 0,
    });
  });

  it("is what an aggregation finds at the other ends of edges", () => {
    expect(workOf(onlyKernel(GATHERING), GATHERING, sizes(10, 40))).toEqual({
      elements: 10,
      arcs: 40,
      chained: 0,
      bytesRead: 4 * 10 + 4 * 40,
      bytesWritten: 80,
      gathers: [{ entries: 40, entryBytes: 8, tableBytes: 80 }],
      simpleOps: 40,
      steps: 0,
      costlyOps: 0,
      functions: 0,
    });
  });

  it("has either end at the neighbor where rows of all have edges of its direction", () => {
    const plan = makePlan(
      withBody(["%y = aggregate %g all add (%s: f64 = source %x) { yield %s } : node<f64>"], ["y"]),
    );
    const { in: into, ...rest } = sizes(10, 40).rows;
    const at = (arcs: number, all: number) =>
      workOf(onlyKernel(plan), plan, {
        ...sizes(10, 40),
        rows: { ...rest, in: { ...into!, arcs }, all: { ...rest.all!, arcs: all } },
      }).gathers.map(({ entries }) => entries);
    expect(at(40, 80)).toEqual([40]);
    // Of a mixed graph with 10 directed edges and 20 undirected ones.
    expect(at(50, 60)).toEqual([50]);
  });

  it("grows with the chunks of a scatter, each of which goes over all indices", () => {
    const kernel = onlyKernel(SCATTERING);
    const [whole, halves] = [1, 2].map((chunks) => workOf(kernel, SCATTERING, sizes(10, 40), { chunks }));
    expect(whole).toMatchObject({ bytesRead: (4 + 8) * 10, gathers: [{ entries: 10, entryBytes: 8, tableBytes: 80 }] });
    expect(halves!.bytesRead - whole!.bytesRead).toBe(4 * 10);
  });

  it.each([
    ["%y = exp %x : node<f64>", { simpleOps: 0, costlyOps: 0, functions: 10 }],
    ["%y = div %x, %x : node<f64>", { simpleOps: 0, costlyOps: 10, functions: 0 }],
    ["%y = neg %x : node<f64>", { simpleOps: 10, costlyOps: 0, functions: 0 }],
  ])("tells functions, divisions and simple ops apart: %s", (line, counted) => {
    const plan = makePlan(withBody([line], ["y"]));
    expect(workOf(onlyKernel(plan), plan, sizes(10, 0))).toMatchObject(counted);
  });

  it("counts a square root as some divisions", () => {
    const plan = makePlan(withBody(["%y = sqrt %x : node<f64>"], ["y"]));
    expect(workOf(onlyKernel(plan), plan, sizes(10, 0)).costlyOps).toBeGreaterThan(10);
  });

  it("takes longer to gather from a table that is too large for the cache", () => {
    const near = workOf(onlyKernel(GATHERING), GATHERING, sizes(10, 40));
    const far = { ...near, gathers: [{ entries: 40, entryBytes: 8, tableBytes: 1 << 19 }] };
    expect(microsOf(far, ONE) - microsOf(near, ONE)).toBeCloseTo((40 * (4 - 1)) / 1000);
  });

  it("divides beside other ops and beside memory", () => {
    const work: Work = { ...NO_WORK, bytesRead: 100, simpleOps: 100 };
    const other = microsOf(work, ONE);
    expect(microsOf({ ...work, costlyOps: 10 }, ONE)).toBeCloseTo(other);
    expect(microsOf({ ...work, costlyOps: 1000 }, ONE)).toBeCloseTo((1000 * ONE.costlyNanos) / 1000);
  });

  it("does a half of the ops of rows while lookups are waited for", () => {
    const walk: Work = { ...NO_WORK, arcs: 100, elements: 10 };
    const walked = microsOf(walk, ONE);
    expect(walked).toBeCloseTo((10 * ONE.rowNanos) / 1000);
    const ops = microsOf({ ...walk, simpleOps: 100, costlyOps: 100 }, ONE) - walked;
    expect(ops).toBeCloseTo((0.5 * 100 * (ONE.simpleNanos + ONE.costlyNanos)) / 1000);
  });
});

describe("rows that may end early", () => {
  it("are walked nearly to their ends where they are short, and for some entries where they are long", () => {
    const body = [
      "%p = gt %x, %x : node<bool>",
      "%w = aggregate %g in or (%s: bool = source %p) { yield %s } : node<bool>",
      "%y = cast %w : node<f64>",
    ];
    const plan = makePlan(withBody(body, ["y"]));
    const kernel = [...walkLevels(plan)].flatMap(({ kernels }) => kernels).find(({ kind }) => kind === "aggregate")!;
    const walked = (length: number): number => workOf(kernel, plan, sizes(10, 10 * length)).arcs / 10;
    expect(walked(2)).toBeGreaterThan(1.9);
    expect(walked(2)).toBeLessThan(2);
    expect(walked(1000)).toBeLessThanOrEqual(16);
    expect(walked(0)).toBe(0);
  });
});

describe("entries that wait for the one before", () => {
  const chained = (options: WorkOptions, monoid = "add", graph = sizes(10, 400)) => {
    const line = `%y = aggregate %g in ${monoid} (%s: f64 = source %x) { yield %s } : node<f64>`;
    const plan = makePlan(withBody([line], ["y"]));
    return workOf(onlyKernel(plan), plan, graph, options).chained;
  };

  it("are those of long rows", () => {
    expect(chained({})).toBe(0);
    expect(chained({ longEntries: () => 300 })).toBe(300);
  });

  it("are all that are walked in order, where rows are not short", () => {
    expect(chained({ isInLoop: false })).toBe(400);
    expect(chained({ isInLoop: false }, "add", sizes(100, 400))).toBe(0);
  });
});

describe("the calibrated estimate", () => {
  it("gives a large level as many times the speed as there are workers", () => {
    expect(estimate(NEGATION, machine(4)).speedup).toBeCloseTo(4);
  });

  it("knows that workers who share memory are not twice as fast for being two", () => {
    const rates = { ...machine(2), all: { ...machine(2).all, stream: ONE.stream } };
    const { speedup } = estimate(NEGATION, rates);
    expect(speedup).toBeGreaterThan(1);
    expect(speedup).toBeLessThan(1.3);
  });

  it("does not believe measurements by which two workers are more than twice as fast", () => {
    const rates = { ...machine(2), all: machine(20).all };
    expect(estimate(NEGATION, rates).speedup).toBe(2);
  });

  it("counts a barrier for every level", () => {
    const free = estimate(NEGATION, machine(2));
    const paid = estimate(NEGATION, machine(2, 100));
    expect(paid.parallelMicros - free.parallelMicros).toBeCloseTo(100);
    expect(paid.sequentialMicros).toBe(free.sequentialMicros);
  });

  it("takes at least as long as the heaviest chunk", () => {
    const { levels, speedup } = estimate(NEGATION, machine(4), LARGE, () => [6, 1, 1, 1, 1]);
    expect(levels[0]!.parallelMicros).toBeCloseTo(0.6 * levels[0]!.sequentialMicros);
    expect(speedup).toBeCloseTo(1 / 0.6);
  });

  it("deals an uneven number of chunks to the workers as the queue does", () => {
    expect(estimate(NEGATION, machine(2), LARGE, equalChunks(3)).speedup).toBeCloseTo(1.5);
  });

  it("gains less than all workers in a scatter, and nothing in a choice among all entries", () => {
    const { levels } = estimate(SCATTERING, machine(2), LARGE, equalChunks(2));
    expect(levels.at(-1)!.speedup).toBeGreaterThan(1);
    expect(levels.at(-1)!.speedup).toBeLessThan(1.9);
    expect(estimate(CHOOSING, machine(2), LARGE, equalChunks(1)).speedup).toBe(1);
  });

  it("lets small levels run on one worker, as binding does", () => {
    const result = estimate(NEGATION, machine(4), sizes(500, 0), equalChunks(1), DEFAULT_THRESHOLDS);
    expect(result.levels[0]!.solo).toBe(true);
    expect(result.allSolo).toBe(true);
    expect(result.speedup).toBe(1);
  });

  it("weighs a loop by its rounds", () => {
    const [three, one] = [3, 1].map((rounds) =>
      estimatePlan(loop(""), {
        graph: LARGE,
        rates: machine(2),
        thresholds: ALL_SHARED,
        chunks: equalChunks(64),
        rounds,
      }),
    );
    const zero = estimatePlan(loop(""), {
      graph: LARGE,
      rates: machine(2),
      thresholds: ALL_SHARED,
      chunks: equalChunks(64),
      rounds: 0,
    });
    expect(three!.sequentialMicros - zero.sequentialMicros).toBeCloseTo(
      3 * (one!.sequentialMicros - zero.sequentialMicros),
    );
  });

  it("counts on a loop's limit where nothing else ends it", () => {
    expect(estimate(loop(""), machine(2)).loops).toEqual([
      { rounds: 3, why: "its limit", isKnown: true, most: 3, mayBeSparse: false },
    ]);
  });

  it("counts on the limit that the run was given, rather than on its default", () => {
    const limited = (until: string, limits: readonly (number | null)[]) =>
      estimatePlan(loop(until), {
        graph: LARGE,
        rates: machine(2),
        thresholds: ALL_SHARED,
        chunks: equalChunks(64),
        limits,
      }).loops;
    expect(limited("", [10])).toMatchObject([{ rounds: 10, why: "its limit", most: 10 }]);
    expect(limited(" until %e", [10])).toMatchObject([{ isKnown: false, most: 10 }]);
    expect(limited("", [null])).toMatchObject([{ rounds: 3 }]);
  });

  it("guesses no rounds where nobody knows: it tells the time of one, and how many there are at most", () => {
    const endless = estimate(loop(" until %e", ""), machine(2));
    expect(endless.loops).toMatchObject([{ isKnown: false, most: null, why: "not known before the run" }]);
    expect(endless.headline).toMatchObject({ per: "round", most: null });
    const limited = estimate(loop(" until %e"), machine(2));
    expect(limited.loops).toMatchObject([{ isKnown: false, most: 3, why: "at most its limit" }]);
    expect(limited.headline).toMatchObject({ per: "round", most: 3 });
    expect(limited.headline.sequentialMicros).toBeLessThan(limited.sequentialMicros);
  });

  it("counts on few rounds of a loop within another, of which nobody knows how many rounds it has either", () => {
    const [outer, inner] = estimate(compile(greedyColoring.func).plan, machine(2)).loops;
    expect(outer).toMatchObject({ isKnown: false, rounds: 20 });
    expect(inner).toMatchObject({ isKnown: false, rounds: 4 });
    // Each node of a set has a loop that begins anew.
    const [, depths] = estimate(compile(closeness.func).plan, machine(2)).loops;
    expect(depths).toMatchObject({ isKnown: false, rounds: 20 });
  });

  it("counts on every node of a loop over nodes, and tells of a round in it for how many nodes it is", () => {
    const { plan } = compile(closeness.func);
    const graph = sizes(2000, 10_000);
    const common = { graph, rates: machine(2), thresholds: ALL_SHARED, chunks: equalChunks(4) };
    const [apart, inLanes] = (["apart", "lanes"] as const).map((sources) => estimatePlan(plan, { ...common, sources }));
    expect(inLanes!.loops[0]).toMatchObject({ isKnown: false, rounds: 2000, why: "one for each node at most" });
    expect(inLanes!.headline).toMatchObject({ per: "round", most: null, forNodes: { most: 2000, atOnce: 16 } });
    expect(apart!.headline.forNodes).toEqual({ most: 2000, atOnce: 1 });
  });

  it("takes the rounds of like runs for those of this one", () => {
    const learned = estimatePlan(loop(" until %e"), {
      graph: LARGE,
      rates: machine(2),
      thresholds: ALL_SHARED,
      chunks: equalChunks(64),
      learnedRounds: [2],
    });
    expect(learned.loops).toMatchObject([{ rounds: 2, why: "learned", isKnown: true }]);
    expect(learned.headline).toMatchObject({ per: "run", sequentialMicros: learned.sequentialMicros });
  });

  it("counts what it takes to start a run, and none of what it takes to wake workers: they may be awake", () => {
    const slow = { ...machine(2), startMicros: { one: 5, all: 20 }, wakeMicros: { one: 30, all: 90 } };
    const [paid, free] = [estimate(NEGATION, slow), estimate(NEGATION, machine(2))];
    expect(paid.sequentialMicros - free.sequentialMicros).toBeCloseTo(5);
    expect(paid.parallelMicros - free.parallelMicros).toBeCloseTo(20);
  });

  it("counts that the calling thread hears late of a run in which it has gone to sleep, in part of a shorter one", () => {
    const late = { ...machine(2), heardMicros: 10 };
    const further = (entries: number) => {
      const [heard, free] = [late, machine(2)].map((rates) => estimate(NEGATION, rates, sizes(entries, 0)));
      return heard!.sequentialMicros - free!.sequentialMicros;
    };
    expect(further(10_000_000)).toBeCloseTo(10);
    expect(further(10_000)).toBeGreaterThan(0);
    expect(further(10_000)).toBeLessThan(10);
    const [heard, free] = [estimate(NEGATION, late), estimate(NEGATION, machine(2))];
    expect(heard.parallelMicros - free.parallelMicros).toBeCloseTo(10);
  });

  it("counts what every worker takes for a level and for each of its kernels", () => {
    const slow = { ...machine(2), levelMicros: 7, kernelMicros: 2 };
    const [paid, free] = [estimate(NEGATION, slow), estimate(NEGATION, machine(2))];
    expect(paid.sequentialMicros - free.sequentialMicros).toBeCloseTo(9);
    expect(paid.parallelMicros - free.parallelMicros).toBeCloseTo(9);
  });

  it("finds nothing to gain in nothing to do", () => {
    expect(estimate(makePlan(withBody([])), machine(4))).toMatchObject({ speedup: 1, sequentialMicros: 0 });
  });

  it("never promises more than there are workers, nor anything that is no number", () => {
    const rate = fc.double({ min: 0.001, max: 1000, noNaN: true });
    const curve = fc.tuple(rate, rate).map(([small, large]) => [
      { bytes: 1 << 16, nanos: small },
      { bytes: 1 << 22, nanos: large },
    ]);
    const rates = fc.record({
      stream: curve,
      gather: curve,
      simpleNanos: rate,
      costlyNanos: rate,
      functionNanos: rate,
      stepNanos: rate,
      rowNanos: rate,
      arcNanos: rate,
      chainNanos: rate,
    });
    const micros = fc.double({ min: 0, max: 100, noNaN: true });
    const apart = fc.record({ lateMicros: micros, togetherMicros: micros });
    const machines = fc.record({
      workers: fc.integer({ min: 1, max: 16 }),
      one: rates,
      all: rates,
      levelMicros: micros,
      kernelMicros: micros,
      barrierMicros: micros,
      startMicros: fc.record({ one: micros, all: micros }),
      heardMicros: micros,
      wakeMicros: fc.record({ one: micros, all: micros }),
      apart: fc.record({ awake: apart, asleep: apart }),
      firstTouchNanos: micros,
      caches: fc.constant({ core: 1 << 20, last: 1 << 25 }),
    });
    const weights = fc.array(fc.nat(1000), { maxLength: 40 });
    fc.assert(
      fc.property(
        arbitraryFunc(),
        machines,
        fc.nat(100_000),
        fc.nat(1_000_000),
        weights,
        (func, rates, nodes, edges, chunks) => {
          const options = { graph: sizes(nodes, edges), rates, thresholds: DEFAULT_THRESHOLDS, chunks: () => chunks };
          const { speedup, levels } = estimatePlan(makePlan(func), options);
          for (const one of [speedup, ...levels.map((level) => level.speedup)]) {
            expect(one).toBeGreaterThanOrEqual(0);
            expect(one).toBeLessThanOrEqual(rates.workers);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("what is known before a run", () => {
  const slots = (parameters: string): Record<string, number | undefined> => {
    const plan = makePlan(parseFunc(`func @f(%g: graph, ${parameters}) -> (n: i32) { return n = %n }`));
    const known = knownSlots(plan);
    return Object.fromEntries(
      plan.parameters.flatMap(({ name, place }) => (place.kind === "slot" ? [[name, known.get(place.slot)]] : [])),
    );
  };
  const double = "{ %two = const 2 : i32 %m = mul %k, %two : i32 yield %m }";

  it("is what defaults are, and what is computed from them", () => {
    expect(slots(`%k: i32 = 21, %x: node<f64> = 1, %n: i32 = ${double}`)).toEqual({ k: 21, n: 42 });
  });

  it("is not what is computed from a parameter that must be given", () => {
    expect(slots(`%k: i32, %n: i32 = ${double}`)).toEqual({ k: undefined, n: undefined });
  });

  it("is a default that reads nothing of what is not", () => {
    expect(slots("%k: i32, %n: i32 = { %c = const 7 : i32 yield %c }")).toEqual({ k: undefined, n: 7 });
  });
});

describe("weighing chunks", () => {
  it("counts nodes, and the arcs of their rows", () => {
    expect(weighChunks([0, 2, 3], null)).toEqual([2, 1]);
    expect(weighChunks([0, 2, 3], (node) => [0, 5, 7, 8][node]!)).toEqual([9, 2]);
  });
});

describe("thresholds from calibration", () => {
  it("asks for larger levels the longer a barrier takes", () => {
    const short = thresholdsOf(machine(2, 1)).minParallelElements;
    const long = thresholdsOf(machine(2, 10)).minParallelElements;
    expect(long).toBeCloseTo(10 * short, -2);
  });

  it("are not so high that a measurement on a busy machine stops all sharing out", () => {
    expect(thresholdsOf({ ...machine(2, 1e9), all: ONE }).minParallelElements).toBe(100_000);
  });

  it("are at least a block, which is not cut", () => {
    expect(thresholdsOf(machine(2, 0)).minParallelElements).toBe(512);
  });
});
