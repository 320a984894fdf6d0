/** Rounds of several kernels: what one combines is taken in by another, at the same node or along its rows. */

import { describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import { fromEdges } from "../../../src/graph/build.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { Loop } from "../../../src/plan/plan.ts";
import { walkSteps } from "../../../src/plan/walk.ts";
import { GRAPHS } from "../../graphs.ts";
import { interpreted, ranSync, withLoopResults } from "../../ways.ts";
import { ofTruths } from "./programs.ts";

/** How the totals of each stage of the only loop come to be known. */
function totalsOf(func: Func): string {
  const loop = [...walkSteps(compile(func).plan.steps)].find((step): step is Loop => step.kind === "loop");
  if (loop?.sparse.kind !== "sparse") return "dense";
  const { whyDenseFirst, stages } = loop.sparse;
  return `${stages.map(({ totals }) => totals.kind).join(", ")}; ${whyDenseFirst === null ? "quiet" : "dense first"}`;
}

const OPTIONS = { until: "unchanged", limit: 300 } as const;

/** Reached from either side, and in which round. */
const eitherWay = algorithm("eitherWay", {}, (g) => {
  const isRoot = g.nodeIndex().eq(0);
  return g.loop({ on: isRoot, depth: isRoot.where(0, -1, "i32") }, OPTIONS, ({ on, depth }, round) => {
    const next = on.or(g.in.any(({ source }) => source(on))).or(g.out.any(({ destination }) => destination(on)));
    return { on: next, depth: next.and(on.not()).where(round.add(1), depth) };
  });
}).func;

/** Reached by edges of either kind: which round it was is all that is carried. */
const byEitherKind = algorithm("byEitherKind", {}, (g) => {
  const [weight, index] = [g.edgeAttribute("weight", { element: "f64", otherwise: 1 }), g.nodeIndex()];
  return g.loop({ depth: index.eq(0).where(0, -1, "i32") }, OPTIONS, ({ depth }, round) => {
    const far = g.in.any(({ source }) => source(depth).ne(-1), { where: ({ edge }) => edge(weight).gt(0.5) });
    const near = g.in.any(({ source }) => source(depth).ne(-1), { where: ({ source }) => source(index).rem(3).eq(1) });
    return { depth: depth.eq(-1).and(far.or(near)).where(round.add(1), depth) };
  });
}).func;

const parents = algorithm("parents", {}, (g) => {
  const index = g.nodeIndex();
  const start = index.eq(0).where(0, -1, "i32");
  return g.loop({ parent: start, depth: start }, OPTIONS, ({ parent, depth }, round) => {
    const before = g.in.minimum(({ source }) => source(index), { where: ({ source }) => source(parent).ne(-1) });
    const after = g.out.minimum(({ destination }) => destination(index), {
      where: ({ destination }) => destination(parent).ne(-1),
    });
    const least = before.min(after);
    const isFresh = parent.eq(-1).and(least.ne(2147483647));
    return { parent: isFresh.where(least, parent), depth: isFresh.where(round.add(1), depth) };
  });
}).func;

/** Two steps a round: what has been reached by the first goes on in the same round. */
const twoSteps = algorithm("twoSteps", {}, (g) => {
  const isRoot = g.nodeIndex().eq(0);
  return g.loop({ on: isRoot, depth: isRoot.where(0, -1, "i32") }, OPTIONS, ({ on, depth }, round) => {
    const near = on.or(g.in.any(({ source }) => source(on)));
    const next = near.or(g.out.any(({ destination }) => destination(near)));
    return { on: next, depth: next.and(on.not()).where(round.add(1), depth) };
  });
}).func;

const leastOfThree = algorithm("leastOfThree", {}, (g) => {
  const weight = g.edgeAttribute("weight", { element: "f64", otherwise: 1 });
  return g.loop({ x: g.nodeIndex().eq(0).where(0, Infinity, "f64") }, OPTIONS, ({ x }) => {
    const one = g.in.minimum(({ source, edge }) => source(x).add(edge(weight)));
    const other = g.out.minimum(({ destination }) => destination(x).add(2));
    return {
      x: x
        .min(one)
        .min(other)
        .min(g.all.minimum(({ neighbor }) => neighbor(x).add(5))),
    };
  });
}).func;

/** What came along an in-edge and what came along an out-edge have to be there in one round. */
const both = ofTruths((g, x) =>
  x.or(g.in.any(({ source }) => source(x)).and(g.out.any(({ destination }) => destination(x)))),
);
/** What one row gives is forgotten in the round after, while the other goes on. */
const forgetting = ofTruths((g, x) =>
  g.in.any(({ source }) => source(x)).or(x.and(g.out.any(({ destination }) => destination(x)))),
);
/** A step further in each round, of a node that any of the constant nodes has given leave: not all that it needs has changed. */
const stepping = algorithm("stepping", {}, (g) => {
  const { x } = g.loop({ x: g.nodeIndex().eq(0).where(1, 7, "i32") }, { limit: 40 }, ({ x }) => {
    const isNear = g.in.any(({ source }) => source(x).eq(7));
    return {
      x: x
        .eq(1)
        .and(isNear)
        .where(2, x.eq(2).where(3, x, "i32"), "i32"),
    };
  });
  return { x };
}).func;

/** What one kernel leaves for the other changes once more after all that is carried has come to rest. */
const joining = algorithm("joining", {}, (g) => {
  const [index, start] = [g.nodeIndex(), { color: g.node(0, "i32"), open: g.nodeIndex().rem(3).ne(1) }];
  const priority = index.mul(7).rem(5);
  return g.loop(start, OPTIONS, ({ color, open }, round) => {
    const most = g.in.maximum(({ source }) => source(priority), { where: ({ source }) => source(open) });
    const joins = open.and(priority.gt(most).or(priority.eq(most).and(index.rem(2).eq(0))));
    const isNear = g.in.any(({ source }) => source(joins));
    return { color: joins.where(round.add(1), color), open: open.and(joins.or(isNear).not()) };
  });
}).func;

/** A node that is on stays so, and is counted in each round, though nothing touches it in the first. */
const staying = algorithm("staying", {}, (g) => {
  const start = { on: g.nodeIndex().eq(0), count: g.node(0, "i32") };
  return g.loop(start, { limit: 12 }, ({ on, count }) => {
    const next = on.or(g.in.any(({ source }) => source(on)));
    return { on: next, count: next.where(count.add(1), count) };
  });
}).func;

const PROGRAMS: readonly (readonly [string, Func, string])[] = [
  ["two directions", eitherWay, "pushed, pushed; quiet"],
  ["two conditions", byEitherKind, "pushed, pushed; quiet"],
  ["the least of two directions", parents, "pushed, pushed; quiet"],
  ["one after the other", twoSteps, "pushed, pushed; quiet"],
  ["the least of three directions", leastOfThree, "pushed, pushed, pushed; dense first"],
  ["two that have to come together", both, "pulled, pulled; quiet"],
  ["what is forgotten", forgetting, "pulled, pulled; dense first"],
  ["those that join and close others", joining, "pulled, pushed; quiet"],
  ["what is counted where it stays", staying, "pushed; quiet"],
  ["what constant nodes give", stepping, "pushed; quiet"],
];

describe("rounds of several kernels", () => {
  it.each(PROGRAMS)("of %s", (_, func, expected) => {
    expect(totalsOf(func)).toBe(expected);
  });

  it.each(PROGRAMS)("of %s come to what dense ones come to", (_, bare) => {
    const func = withLoopResults(bare);
    for (const graph of [...GRAPHS.map(({ graph }) => graph), TOWARD]) {
      const expected = interpreted(func, graph);
      for (const sparse of ["always", "auto"] as const) {
        expect(ranSync(func, graph, {}, { sparse }), `${graph.name}, ${sparse}`).toEqual(expected);
      }
    }
  });
});

/** The first node has an edge from one that begins with what all others do. */
const TOWARD = fromEdges({ nodeCount: 3, sources: [1, 0], targets: [0, 2] });
