/** Edges that ask whether the number at their other end is that of the round count only where it has just changed, or may not. */

import { describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.ts";
import type { LoopOptions } from "../../../src/dsl/control.ts";
import type { Entry, RowEnds } from "../../../src/dsl/entry.ts";
import type { Expression } from "../../../src/dsl/index.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { Loop } from "../../../src/plan/plan.ts";
import { walkSteps } from "../../../src/plan/walk.ts";
import { GRAPHS } from "../../graphs.ts";
import type { Numbers, Round, Truths } from "../../travelling/words.ts";
import { interpreted, ranSync, withLoopResults } from "../../ways.ts";

interface Parts {
  readonly start?: number;
  readonly elsewhere?: number;
  /** Whether an edge counts whose other end has this number. */
  readonly asks?: (stamp: AtEnd, round: Round) => Entry<"bool">;
  /** What a node that is met takes. */
  readonly takes?: (round: Round, stamp: Numbers) => Numbers | Round;
  readonly isNew?: (stamp: Numbers, met: Truths, round: Round) => Truths;
  readonly options?: LoopOptions;
}
type AtEnd = Expression<"each", "i32">;

/** Counts the paths along which nodes are met, and the number of the round. */
function stamping({
  start = 0,
  elsewhere = -1,
  asks = (stamp, round) => stamp.eq(round),
  takes = (round) => round.add(1),
  isNew = (stamp, met) => met.and(stamp.lt(0)),
  options = { limit: 9 },
}: Parts): Func {
  return algorithm("stamping", {}, (g) => {
    const isRoot = g.nodeIndex().eq(0);
    const first = { stamp: isRoot.where(start, elsewhere, "i32"), paths: isRoot.where(1, 0, "i32") };
    return g.loop(first, options, ({ stamp, paths }, round) => {
      const where = { where: ({ source }: RowEnds) => asks(source(stamp), round) };
      const came = g.in.sum(({ source }) => source(paths), where);
      const isMet = isNew(stamp, came.gt(0), round);
      return { stamp: isMet.where(takes(round, stamp) as Round, stamp), paths: isMet.where(came, paths) };
    });
  }).func;
}

const TIMELY: Readonly<Record<string, Func>> = {
  "the number of the round": stamping({}),
  "the number of the round, until nothing changes": stamping({ options: { until: "unchanged" } }),
  "the number of the round or more": stamping({ asks: (stamp, round) => stamp.ge(round) }),
  "more than the number before it": stamping({ asks: (stamp, round) => stamp.gt(round.sub(1)) }),
  "the number of the round, written the other way around": stamping({ asks: (stamp, round) => round.eq(stamp) }),
  "what is taken a round late": stamping({
    asks: (stamp, round) => stamp.eq(round.sub(1)),
    takes: (round) => round,
    start: -1,
    elsewhere: -9,
    isNew: (stamp, met) => met.and(stamp.eq(-9)),
  }),
  "a number that is taken again": stamping({ isNew: (_, met) => met }),
};

const UNTIMELY: Readonly<Record<string, Func>> = {
  // In round 1 the root counts, and has not changed in round 0.
  "a root that is ahead": stamping({ start: 1 }),
  "nodes elsewhere that are ahead": stamping({ elsewhere: 3, isNew: (stamp, met) => met.and(stamp.eq(3)) }),
  "a number that is taken ahead": stamping({ takes: (round) => round.add(2) }),
  "what was reached in any round before": stamping({ asks: (stamp, round) => stamp.le(round) }),
  "the number of a round before": stamping({ asks: (stamp, round) => stamp.eq(round.sub(1)) }),
  "a number that grows by itself": stamping({ takes: (_, stamp) => stamp.add(1) }),
  "a node that changes by the hour": stamping({
    isNew: (stamp, met, round) => met.and(stamp.lt(0)).or(stamp.lt(0).and(round.eq(3))),
  }),
};

/** The start is what another loop has left. */
const afterAnother = algorithm("afterAnother", {}, (g) => {
  const start = { stamp: g.nodeIndex().eq(0).where(0, -1, "i32") };
  const first = g.loop(start, { limit: 5 }, ({ stamp }) => ({
    stamp: stamp.max(g.in.maximum(({ source }) => source(stamp).add(1))),
  }));
  return g.loop({ stamp: first.stamp }, { limit: 9 }, ({ stamp }, round) => {
    const met = g.in.any(({ source }) => source(stamp).eq(round));
    return { stamp: met.and(stamp.lt(0)).where(round.add(1), stamp) };
  });
}).func;

/** Floats, of which those that are not reached are at ∞. */
const infinite = algorithm("infinite", {}, (g) => {
  const start = { depth: g.nodeIndex().eq(0).where(0, Infinity, "f64") };
  return g.loop(start, { until: "unchanged" }, ({ depth }, round) => {
    const now = round.cast("f64");
    const near = g.in.count(({ source }) => source(depth).eq(now));
    return { depth: depth.eq(Infinity).and(near.gt(0)).where(now.add(1), depth) };
  });
}).func;

/** A level that the loop carries, of floats. */
const counted = algorithm("counted", {}, (g) => {
  const start = { depth: g.nodeIndex().eq(0).where(0, -1, "f64"), level: g.scalar(0) };
  return g.loop(start, { limit: 99 }, ({ depth, level }) => {
    const isNew = depth.lt(0).and(g.in.any(({ source }) => source(depth).eq(level)));
    return { depth: isNew.where(level.add(1), depth), level: level.add(1), until: isNew.any().not() };
  });
}).func;

/** ∞ is more than the number of any round. */
const beyond = algorithm("beyond", {}, (g) => {
  const start = { depth: g.nodeIndex().eq(0).where(0, Infinity, "f64") };
  return g.loop(start, { limit: 9 }, ({ depth }, round) => {
    const now = round.cast("f64");
    const near = g.in.count(({ source }) => source(depth).ge(now));
    return { depth: near.gt(1).where(now.add(1), depth) };
  });
}).func;

function restOf(func: Func): string {
  const loop = [...walkSteps(compile(func).plan.steps)].findLast((step): step is Loop => step.kind === "loop")!;
  return loop.sparse.kind === "dense" ? "dense" : String(loop.sparse.stages.map(({ rest }) => rest));
}

const SMALL = GRAPHS.filter(({ nodeCount }) => nodeCount > 0 && nodeCount <= 60);

describe("edges that ask for the number of the round", () => {
  it.each([
    ...Object.entries(TIMELY),
    ["∞ where nothing has come", infinite] as const,
    ["a level that is carried", counted] as const,
  ])("are timely: %s", (_, func) => {
    expect(restOf(func)).toBe("timely");
  });

  it.each([
    ...Object.entries(UNTIMELY),
    ["what another loop has left", afterAnother] as const,
    ["more than the round, ∞ among it", beyond] as const,
  ])("are not, and all nodes look again: %s", (_, func) => {
    expect(restOf(func)).toBe("dense");
  });

  it.each([
    ...Object.entries(TIMELY),
    ...Object.entries(UNTIMELY),
    ["∞", infinite] as const,
    ["a level that is carried", counted] as const,
    ["∞ and more", beyond] as const,
    ["after another", afterAnother] as const,
  ])("come to what they come to in dense rounds: %s", (_, func) => {
    const watched = withLoopResults(func);
    for (const { graph } of SMALL) {
      expect(ranSync(watched, graph, {}, { sparse: "always" }), graph.name).toEqual(interpreted(watched, graph));
    }
  });
});
