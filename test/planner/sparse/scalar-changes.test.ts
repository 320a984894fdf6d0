/** Scalars that stay in most rounds are compared with the round before; those that are others in each round make rounds dense, and are named. */

import { describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.ts";
import type { Expression, GraphExpression } from "../../../src/dsl/index.ts";
import { algorithm, i32 } from "../../../src/dsl/index.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { Loop } from "../../../src/plan/plan.ts";
import { walkSteps } from "../../../src/plan/walk.ts";
import { countTexts } from "../../../src/report/sparse.ts";
import { GRAPHS } from "../../graphs.ts";
import type { Numbers, Round } from "../../travelling/words.ts";
import { interpreted, ranSync, SPARSE, withLoopResults } from "../../ways.ts";

type Scalar<E extends "bool" | "i32" | "f64"> = Expression<"scalar", E>;

function roundsOf(func: Func): Loop["sparse"] {
  const loops = [...walkSteps(compile(func).plan.steps)].filter((step): step is Loop => step.kind === "loop");
  return loops.at(-1)!.sparse;
}

function expectSame(func: Func): void {
  const watched = withLoopResults(func);
  for (const { graph } of GRAPHS) {
    const expected = interpreted(watched, graph);
    for (const { sparse } of SPARSE)
      expect(ranSync(watched, graph, {}, { sparse }), `${graph.name} ${sparse}`).toEqual(expected);
  }
}

/** A set that grows where a scalar of the round allows it. */
function allowed(may: (round: Round, g: GraphExpression) => Scalar<"bool">): Func {
  return algorithm("allowed", { later: i32(3) }, (g) => {
    const start = { on: g.nodeIndex().eq(0), n: g.node(0, "i32") };
    return g.loop(start, { limit: 300 }, ({ on, n }, round) => {
      const goes = may(round, g).or(g.nodeIndex().rem(3).eq(0));
      const met = g.in.any(({ source }) => source(on)).and(goes);
      return { on: on.xor(met.and(n.lt(4))), n: n.add(met.cast("i32")).min(9) };
    });
  }).func;
}

/** Distances whose edges count up to a bound that is raised where nothing moves. */
function bounded(raise: (bound: Scalar<"f64">, moves: Scalar<"bool">) => Scalar<"f64">): Func {
  return algorithm("bounded", {}, (g) => {
    const start = { x: g.nodeIndex().eq(0).where(0, Infinity, "f64"), bound: g.scalar(0.5) };
    return g.loop(start, { limit: 300 }, ({ x, bound }) => {
      const least = g.in.minimum(({ source }) => source(x).add(1), { where: ({ source }) => source(x).le(bound) });
      const moves = least.lt(x).any();
      return { x: x.min(least), bound: raise(bound, moves) };
    });
  }).func;
}

describe("a scalar that stays in most rounds lets them be sparse", () => {
  it.each<readonly [string, Func]>([
    ["a comparison of the number of the round", allowed((round) => round.ge(4))],
    ["a quotient of it", allowed((round) => round.div(5).rem(2).eq(0))],
    ["a remainder of it that is seldom a number", allowed((round) => round.rem(7).eq(6))],
    ["a float that a choice leaves as it is", bounded((bound, moves) => moves.where(bound, bound.add(1)))],
    ["a float that a maximum leaves as it is", bounded((bound, moves) => bound.max(moves.where(0, 2.5, "f64")))],
    [
      "a float computed of a whole number that a choice leaves as it is",
      algorithm("whole", {}, (g) => {
        const start = { x: g.nodeIndex().eq(0).where(0, Infinity, "f64"), bound: g.scalar(0, "i32") };
        return g.loop(start, { limit: 300 }, ({ x, bound }) => {
          const least = g.in.minimum(({ source }) => source(x).add(1), {
            where: ({ source }) => source(x).le(bound.cast("f64").add(0.5)),
          });
          return { x: x.min(least), bound: least.lt(x).any().where(bound, bound.add(1)) };
        });
      }).func,
    ],
  ])("%s", (_, func) => {
    expect(roundsOf(func)).toMatchObject({ kind: "sparse" });
    expectSame(func);
  });
});

describe("a scalar that is another one in each round is named", () => {
  it.each<readonly [string, Func, RegExp]>([
    [
      "by turns",
      allowed((round) => round.rem(2).eq(0)),
      /^every node computes .* from the number of the round, another one in each:/,
    ],
    ["by its bits", allowed((round) => round.and(1).eq(0)), /^every node computes .* from the number of the round,/],
    [
      "counted up",
      bounded((bound) => bound.add(1.5)),
      /^every node computes `x` from `bound`, another one in each round: compute it before/,
    ],
    [
      "computed anew",
      bounded((bound) => bound.mul(1.5)),
      /^every node computes `x` from the scalar `bound` of floats that each round computes anew:/,
    ],
  ])("%s", (_, func, why) => {
    expect(roundsOf(func)).toMatchObject({ kind: "dense", why: expect.stringMatching(why) });
    expectSame(func);
  });
});

interface Level {
  readonly start?: number;
  readonly step?: number;
  /** What nodes that are met take, of the level of the round. */
  readonly takes?: (level: Scalar<"i32">) => Scalar<"i32">;
  readonly asks?: (level: Scalar<"i32">) => Scalar<"i32">;
}

/** Levels of a search that the program counts itself, after as many rounds of another loop. */
function counted({ start = 0, step = 1, takes = (level) => level.add(1), asks = (level) => level }: Level): Func {
  return algorithm("counted", {}, (g) => {
    const first = {
      depth: g.nodeIndex().eq(0).where(0, -1, "i32"),
      level: g.scalar(start, "i32"),
      ways: g.node(1, "i32"),
    };
    return g.loop(first, { limit: 300 }, ({ depth, level, ways }) => {
      const where = {
        where: ({ source }: { source: (x: Numbers) => Expression<"each", "i32"> }) => source(depth).eq(asks(level)),
      };
      const came = g.in.sum(({ source }) => source(ways), where as never);
      const found = depth.lt(0).and(came.gt(0));
      return { depth: found.where(takes(level), depth), level: level.add(step), ways: found.where(came, ways) };
    });
  }).func;
}

describe("a level that the program counts is the number of the round", () => {
  it.each<readonly [string, Func]>([
    ["from 0", counted({})],
    ["from 1, taken as it is", counted({ start: 1, takes: (level) => level, asks: (level) => level.sub(1) })],
    ["from −1", counted({ start: -1, takes: (level) => level.add(1).add(1), asks: (level) => level.add(1) })],
    ["ahead of the round", counted({ start: 2, takes: (level) => level.sub(1), asks: (level) => level.sub(2) })],
  ])("%s: edges are timely", (_, func) => {
    const found = roundsOf(func);
    expect(found.kind === "sparse" && found.stages.some(({ rest }) => rest === "timely")).toBe(true);
    expectSame(func);
  });

  it.each<readonly [string, Func]>([
    ["that goes by twos", counted({ step: 2 })],
    ["in which a root was found that has not changed", counted({ start: -1, asks: (level) => level })],
  ])("but not one %s", (_, func) => {
    const found = roundsOf(func);
    expect(found.kind === "sparse" && found.stages.some(({ rest }) => rest === "timely")).toBe(false);
    expectSame(func);
  });

  it("but not one that goes on where another loop has left it", () => {
    const func = algorithm("twice", {}, (g) => {
      const start = { depth: g.nodeIndex().eq(0).where(0, -1, "i32"), level: g.scalar(0, "i32") };
      const options = { limit: 40 };
      const deepen = ({ depth, level }: typeof start): typeof start => {
        const found = depth.lt(0).and(g.in.any(({ source }) => source(depth).eq(level)));
        return { depth: found.where(level.add(1), depth), level: level.add(1) };
      };
      const { level } = g.loop(start, options, deepen);
      const again = g.nodeIndex().eq(1).where(level, -1, "i32");
      return g.loop({ depth: again, level: level.add(0) }, options, deepen);
    }).func;
    expectSame(func);
  });
});

it("rounds over all nodes are not counted among those over some", () => {
  const laws = {
    pushed: 0,
    kept: 0,
    pulled: 3,
    settled: 0,
    steady: 0,
    timely: 0,
    unread: 0,
    grouped: 0,
    quiet: 0,
    allNodes: 4,
  };
  const counts = {
    loop: 0,
    dense: 1,
    sparse: 9,
    lanes: 0,
    partial: 7,
    looks: 1,
    phases: 0,
    nodes: 50,
    edges: 90,
    denseNodes: 10,
    denseEdges: 20,
    laws,
  };
  expect(countTexts(counts).slice(-2)).toEqual([
    "Of them over some but not all nodes: pulled 3",
    "Of them over all nodes, for another scalar: 4",
  ]);
});

it("what all nodes begin with is not said to be something else", () => {
  const func = algorithm("leaving", {}, (g) =>
    g.loop({ left: g.node(true) }, { until: "unchanged" }, ({ left }) => ({
      left: left.and(
        g.in.all(({ source }) => source(left), { where: ({ place }) => place.lt(2) }).and(g.nodeIndex().gt(0)),
      ),
    })),
  ).func;
  expect(roundsOf(func)).toMatchObject({ whyDenseFirst: expect.stringMatching(/where it is (?:1|true) everywhere/) });
});
