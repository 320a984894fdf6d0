import { describe, expect, it } from "vitest";
import {
  bfs,
  bfsParents,
  cdlp,
  coreNumbers,
  greedyColoring,
  heatDiffusion,
  pagerank,
  reachability,
  sssp,
  wccLabels,
  widestPaths,
} from "../../../src/algorithms/index.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import type { Func } from "../../../src/ir/value.ts";
import { isAbsorbed, isInert, isSettled, isSteady } from "../../../src/planner/sparse/laws.ts";
import type { NodeStep } from "../../../src/planner/sparse/node-step.ts";
import type { Proof } from "../../../src/planner/sparse/proof/small-models.ts";
import type { Numbers, Round, Truths } from "../../travelling/words.ts";
import { ofFloats, ofIntegers, ofTruths } from "./programs.ts";
import { type Ranges, stepOf } from "./steps.ts";

type Case = readonly [what: string, func: Func, ranges: Ranges];
type Failure = readonly [what: string, func: Func, why: RegExp, ranges: Ranges];

const NUMBERS: Ranges = { x: { least: -Infinity, greatest: Infinity, nan: false } };
const COUNTED: Ranges = { round: { least: 0, greatest: 2147483647, nan: false } };

/** The number of the round in which each node is reached. */
const reachedIn = ofIntegers((g, x, round) => {
  const reached = x.ne(-1);
  const any = g.in.any(({ source }) => source(reached));
  return reached.or(any.not()).where(x, round);
});
/** The least name of a neighbor that has one. */
const named = ofIntegers((g, x) => {
  const name = g.nodeAttribute("name", { element: "i32" });
  const least = g.in.minimum(({ source }) => source(name), { where: ({ source }) => source(x).ne(-1) });
  return x.ne(-1).or(least.eq(2147483647)).where(x, least);
});
/** `on` where enough in-neighbors are. */
const threshold = ofTruths((g, x) =>
  x.or(g.in.count(({ source }) => source(x)).ge(g.nodeAttribute("need", { element: "i32" }))),
);
/** The least of what is less than the node's own, NaN being less than nothing. */
const lesser = ofFloats((g, x) => {
  const least = g.in.minimum(({ source }) => source(x));
  return least.lt(x).where(least, x);
});
/** The least around, where it is equal to the node's own, which may be another zero. */
const zeros = ofFloats((g, x) => {
  const least = g.in.minimum(({ source }) => source(x));
  return least.eq(x).where(least, x);
});
const zerosOfIntegers = ofIntegers((g, x) => {
  const least = g.in.minimum(({ source }) => source(x));
  return least.eq(x).where(least, x);
});
/** Those whose in-neighbors were on in the round before. */
const pulse = ofTruths((g, x) => g.in.any(({ source }) => source(x)));
const delayed = ofTruths((g, x, round) =>
  x.or(g.in.any(({ source }) => source(x)).and(g.nodeIndex().le(round.div(2)))),
);
const within = ofTruths((g, x) => x.or(g.in.any(({ source }) => source(x)).and(g.nodeIndex().le(5))));
const grows = ofFloats((g, x) => x.add(g.in.sum(({ source }) => source(x))));
const toggles = ofTruths((g, x) => x.ne(g.in.any(({ source }) => source(x))));
const ownEdges = ofIntegers((g, x) => x.max(g.in.maximum(({ source, destination }) => source(x).min(destination(x)))));
const sometimes = ofIntegers((g, x) =>
  x.max(g.in.maximum(({ source }) => source(x), { where: ({ destination }) => destination(x).lt(0) })),
);

/** The sum is taken out of the row, since rounding keeps the order. */
const steps = ofFloats((g, x) => x.min(g.in.minimum(({ source }) => source(x).add(1))));
const halves = ofFloats((g, x) => x.max(g.in.maximum(({ source }) => source(x).mul(0.5)).ceil()));

const alternates = ofTruths((g, x) =>
  g.in.any(({ source }) => source(x), { where: ({ destination }) => destination(x).not() }),
);

/** The number of the round in which a node was lit; `burns` says what is lit longer than a round. */
const lit = (burns: (lit: Truths, stamp: Numbers, round: Round) => Truths): Func =>
  algorithm("lit", {}, (g) => {
    const isRoot = g.nodeIndex().eq(0);
    const start = { stamp: isRoot.where(0, -1, "i32"), lit: isRoot };
    return g.loop(start, { limit: 9 }, ({ stamp, lit }, round) => {
      const isNew = g.in.any(({ source }) => source(lit)).and(stamp.lt(0));
      return { stamp: isNew.where(round, stamp), lit: isNew.or(burns(lit, stamp, round)) };
    });
  }).func;

function expectLaw(law: (step: NodeStep) => Proof, holding: readonly Case[], failing: readonly Failure[]): void {
  it.each(holding)("holds of %s", (_, func, ranges) => {
    expect(law(stepOf(func, ranges))).toEqual({ holds: true });
  });
  it.each(failing)("does not hold of %s", (_, func, why, ranges) => {
    expect(law(stepOf(func, ranges))).toEqual({ holds: false, why: expect.stringMatching(why) });
  });
}

describe("that changed nodes are settled", () => {
  expectLaw(
    isSettled,
    [
      ["breadth-first search", bfs.func, {}],
      ["its parents", bfsParents.func, {}],
      ["components", wccLabels.func, {}],
      ["reachability", reachability.func, {}],
      ["shortest paths", sssp.func, {}],
      ["widest paths", widestPaths.func, {}],
      ["labels, which are taken from others or kept", cdlp.func, {}],
      ["a threshold", threshold, {}],
      ["an independent set, two rows after each other", greedyColoring.func, {}],
      ["the number of a round, which is not negative", reachedIn, COUNTED],
      ["what forgets what it was", pulse, {}],
      ["what forgets −0", zeros, {}],
    ],
    [
      ["a sum", grows, /^`add` is neither a comparison nor a choice$/, {}],
      ["what is there or not in turn", toggles, /^not where /, {}],
      ["the number of a round that may be −1", reachedIn, /round of round 1 is -1/, {}],
      ["a condition on the round", delayed, /^not where /, {}],
      ["core numbers", coreNumbers.func, /^not where /, {}],
      [
        "a condition that what its row gave makes false",
        alternates,
        /^not where (?=.*x is false)(?=.*row is true)/,
        {},
      ],
      ["rank", pagerank.func, /^`add` is neither/, {}],
      [
        "edges that give what their row's node has",
        heatDiffusion.func,
        /^the values of edges depend on `heat`, which/,
        {},
      ],
      ["edges that compare with it", ownEdges, /^the values of edges depend on `x`, which/, {}],
    ],
  );
});

describe("that unchanged nodes are steady, whatever the number of the round", () => {
  const goesOut = lit((on) => on.and(on.not()));
  expectLaw(
    isSteady,
    [
      ["breadth-first search", bfs.func, {}],
      ["what is lit for a round", goesOut, COUNTED],
      ["what is lit for good", lit((on) => on), COUNTED],
      ["what forgets what it was", pulse, {}],
    ],
    [
      ["what is lit for a round, which may be −1", goesOut, /round of round 1 is -/, {}],
      ["what is lit for some rounds", lit((on, stamp, round) => on.and(stamp.gt(round))), /^not where /, COUNTED],
      ["a condition on the round", delayed, /^not where /, {}],
      ["rank", pagerank.func, /./, {}],
    ],
  );

  it("which are not settled by it", () => {
    expect(isSettled(stepOf(goesOut, COUNTED)).holds).toBe(false);
  });
});

describe("that what was gathered is absorbed", () => {
  expectLaw(
    isAbsorbed,
    [
      ["breadth-first search", bfs.func, {}],
      ["parents, which are indices", bfsParents.func, {}],
      ["components", wccLabels.func, {}],
      ["reachability", reachability.func, {}],
      ["shortest paths", sssp.func, {}],
      ["widest paths", widestPaths.func, {}],
      ["a condition that stays as it is", within, {}],
      ["what is less, if all are numbers", lesser, NUMBERS],
      ["a number of steps, though it is added to the least of a row", steps, {}],
      ["half of the greatest, rounded", halves, {}],
      ["zeros of integers", zerosOfIntegers, {}],
      ["a condition of its own that the row is not walked without", sometimes, {}],
    ],
    [
      ["parents that may be −1", named, /gave is -1/, {}],
      ["what is less, NaN being among it", lesser, /is NaN/, {}],
      ["what takes −0 for 0", zeros, /^not where (?=.*is -0)(?=.*is 0)/, {}],
      ["a threshold", threshold, /^`add` of a value twice is not that value$/, {}],
      ["a condition on the round", delayed, /^not where /, {}],
      [
        "what forgets what it was",
        pulse,
        /^not where what its row gave is true, what changed sources give is false$/,
        {},
      ],
      ["labels", cdlp.func, /^the most frequent value/, {}],
      ["a sum", grows, /^`add` of a value twice/, {}],
    ],
  );
});

describe("that a node stays as it is that no edge gives anything", () => {
  expectLaw(
    isInert,
    [
      ["breadth-first search", bfs.func, {}],
      ["its parents", bfsParents.func, {}],
      ["shortest paths", sssp.func, {}],
      ["widest paths", widestPaths.func, {}],
      ["labels", cdlp.func, {}],
      ["a condition on the round", delayed, {}],
      ["what is there or not in turn", toggles, {}],
    ],
    [
      ["what forgets what it was", pulse, /^not where x is true$/, {}],
      ["a threshold, which may be 0", threshold, /^not where /, {}],
      ["rank", pagerank.func, /./, {}],
      // −0 + 0 is 0.
      ["a sum, which starts at 0", grows, /^`add` is neither/, {}],
    ],
  );
});

it("is decided of maps alone, where there are no rows", () => {
  const clamped = stepOf(ofIntegers((_, x) => x.max(3).min(9)));
  expect(isSettled(clamped)).toEqual({ holds: true });
  expect(isAbsorbed(clamped)).toEqual({ holds: true });
  expect(isInert(clamped)).toEqual({ holds: false, why: "not where x is -2147483648" });
});

it("is not decided of kernels that read and write anywhere", () => {
  const pointed = ofIntegers((g, x) => g.scatter(g.nodeIndex(), x).minimum().min(x));
  expect(isSettled(stepOf(pointed))).toEqual({ holds: false, why: "`scatter` is no function of a node and its row" });
});

it("is not decided where another kernel writes what is carried", () => {
  const step = stepOf(wccLabels.func);
  expect(isInert({ ...step, kernels: [] })).toEqual({ holds: false, why: "another kernel writes what is carried" });
});
