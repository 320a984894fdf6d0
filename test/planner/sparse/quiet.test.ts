import { describe, expect, it } from "vitest";
import {
  bfs,
  bfsParents,
  cdlp,
  coreNumbers,
  maximalIndependentSet,
  pagerank,
  reachability,
  sssp,
  widestPaths,
} from "../../../src/algorithms/index.ts";
import { compile } from "../../../src/compile.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { AggregateKernel } from "../../../src/plan/kernels/aggregate.ts";
import type { Carried } from "../../../src/planner/sparse/node-step.ts";
import { constantsOf } from "../../../src/planner/sparse/quiet/constant-candidates.ts";
import { constantsAfter, isQuiet, isSilent } from "../../../src/planner/sparse/quiet/quiet.ts";
import { ofFloats, ofIntegers, ofTruths } from "./programs.ts";
import { bufferNamed, kernelsBeforeLoops, type Ranges, stepOf } from "./steps.ts";

type Constants = Readonly<Record<string, number>>;

/** Neither NaN nor −∞. */
const WEIGHTS: Ranges = { weight: { least: -Number.MAX_VALUE, greatest: Infinity, nan: false } };
const FINITE: Ranges = { weight: { least: -Number.MAX_VALUE, greatest: Number.MAX_VALUE, nan: false } };

const pulse = ofTruths((g, x) => g.in.any(({ source }) => source(x)));
const spreads = ofFloats((g, x) => x.add(g.in.sum(({ source, edge }) => source(x).mul(edge(g.edgeWeight())))));
const counts = ofIntegers((g, x) => g.in.count(({ source }) => source(x).gt(3)));
const shifted = ofFloats((g, x) => x.max(g.in.maximum(({ source }) => source(x))).add(0));
const rounds = ofIntegers((g, x, round) => x.min(g.in.minimum(({ source }) => source(x))).min(round));

describe("what is quiet", () => {
  it.each<readonly [string, Func, Constants, Ranges]>([
    ["what a search has not reached", bfs.func, { depth: -1, reached: 0 }, {}],
    ["what has no parent", bfsParents.func, { parent: -1 }, {}],
    ["what is not reachable", reachability.func, { reached: 0 }, {}],
    ["what is far away, whatever the weights", sssp.func, { distance: Infinity }, WEIGHTS],
    ["what no path is wide enough for", widestPaths.func, { width: -Infinity }, WEIGHTS],
    ["one label", cdlp.func, { label: 5 }, {}],
    ["nodes that are peeled, whatever their core numbers", coreNumbers.func, { left: 0 }, {}],
    ["nodes that are decided", maximalIndependentSet.func, { open: 0, independent: 1 }, {}],
    ["what gives nothing on", pulse, { x: 0 }, {}],
    ["sums of nothing", spreads, { x: 0 }, FINITE],
    ["a count of what is too small", counts, { x: 0 }, {}],
  ])("is %s", (_, func, constants, ranges) => {
    const step = stepOf(func, ranges);
    const known = new Map(Object.entries(constants).map(([name, value]) => [bufferNamed(step, name), value]));
    expect(isQuiet(step, known)).toEqual({ holds: true });
  });

  it.each<readonly [string, Func, Constants, RegExp, Ranges]>([
    [
      "what is far away, if weights may be NaN",
      sssp.func,
      { distance: Infinity },
      /^`distance` may become something else/,
      {},
    ],
    ["what has a rank", pagerank.func, { rank: 0 }, /^`rank` may become something else/, {}],
    ["what is given on to those with neighbors only", pulse, { x: 1 }, /^`x` may become something else/, {}],
    ["sums of nothing times anything", spreads, { x: 0 }, /^`x` may become something else/, {}],
    ["−0 that 0 is added to", shifted, { x: -0 }, /^`x` becomes 0 where it is -0 everywhere$/, {}],
    ["a count of what is none", counts, { x: 3 }, /^`x` becomes 0 where it is 3 everywhere$/, {}],
    ["what the number of the round may change", rounds, { x: 4 }, /^`x` may become something else/, {}],
    ["nodes that are left", coreNumbers.func, { left: 1, core: 0 }, /may become something else/, {}],
  ])("is not %s", (_, func, constants, why, ranges) => {
    const step = stepOf(func, ranges);
    const known = new Map(Object.entries(constants).map(([name, value]) => [bufferNamed(step, name), value]));
    expect(isQuiet(step, known)).toEqual({ holds: false, why: expect.stringMatching(why) });
  });
});

it("is told of each kernel what it writes everywhere", () => {
  const step = stepOf(bfsParents.func);
  const parent = bufferNamed(step, "parent");
  const [reached] = step.kernels;
  const written = [...constantsAfter(reached!, new Map([[parent, -1]]), step)].filter(([buffer]) => buffer !== parent);
  expect(written.map(([, value]) => value)).toEqual([0]);
  // What is written over is not what it was.
  const pulsing = stepOf(pulse);
  const [{ before, after }] = pulsing.carried as [Carried];
  const known = new Map([
    [before, 1],
    [after, 1],
  ]);
  expect([...constantsAfter(pulsing.kernels[0]!, known, pulsing)]).toEqual([[before, 1]]);
});

describe("edges are silent", () => {
  function silence(func: Func, name: string, value: number, ranges?: Ranges) {
    const step = stepOf(func, ranges);
    const row = step.kernels.find((kernel): kernel is AggregateKernel & typeof kernel => kernel.kind === "aggregate")!;
    // What other kernels make of it, in turn, is what the edges read.
    return isSilent(row, new Map([[bufferNamed(step, name), value]]), step);
  }

  it("whose sources are where they have always been", () => {
    expect(silence(bfs.func, "reached", 0)).toEqual({ holds: true });
    expect(silence(sssp.func, "distance", Infinity, WEIGHTS)).toEqual({ holds: true });
    expect(silence(spreads, "x", -0, FINITE)).toEqual({ holds: true });
  });

  it("unless they may give a value all the same", () => {
    expect(silence(bfs.func, "reached", 1)).toEqual({ holds: false, why: "an edge may give `or` a value that counts" });
    expect(silence(sssp.func, "distance", Infinity).holds).toBe(false);
  });
});

describe("candidates for constants", () => {
  const candidates = (func: Func) => kernelsBeforeLoops(func).flatMap((kernel) => [...constantsOf(kernel).values()]);

  it("are what the code before a loop chooses between", () => {
    expect(candidates(bfs.func)).toEqual([
      [0, 1],
      [0, -1],
    ]);
    expect(candidates(bfsParents.func)[0]).toEqual([-1]);
    expect(candidates(reachability.func)).toEqual([[0, 1]]);
    expect(candidates(coreNumbers.func).slice(0, 2)).toEqual([[0], [1]]);
  });

  it("are numbers of the array's element, though they are copied from another one", () => {
    const { func } = algorithm("cast", {}, (g) => {
      const start = { far: g.nodeIndex().eq(0).where(0, Infinity, "f64") };
      const { far } = g.loop(start, { until: "unchanged" }, ({ far }) => ({
        far: far.min(g.in.minimum(({ source }) => source(far).add(1))),
      }));
      return g.loop({ x: far.cast("i32"), on: g.nodeIndex().eq(0) }, { until: "unchanged" }, ({ x, on }) => {
        const met = g.in.any(({ source }) => source(on));
        return { x: met.and(on.not()).where(7, x), on: on.or(met) };
      });
    });
    expect(() => compile(func)).not.toThrow();
  });

  it("are those of another array where two begin alike, which are one that is copied", () => {
    const { func } = algorithm("alike", {}, (g) => {
      const none = g.node(-1, "i32");
      const start = { on: g.nodeIndex().eq(0), depth: none, from: none };
      return g.loop(start, { until: "unchanged" }, ({ on, depth, from }, round) => {
        const least = g.in.minimum(({ source }) => source(g.nodeIndex()), { where: ({ source }) => source(on) });
        const isNew = on.not().and(least.ne(2147483647));
        return { on: on.or(isNew), depth: isNew.where(round, depth), from: isNew.where(least, from) };
      });
    });
    const { plan } = compile(func);
    const loop = plan.steps.find((step) => step.kind === "loop")!;
    expect(loop.sparse).toMatchObject({ kind: "sparse", whyDenseFirst: null });
  });
});
