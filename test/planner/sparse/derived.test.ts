import { describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { Loop } from "../../../src/plan/plan.ts";
import type { SparseRounds, WhyDense } from "../../../src/plan/sparse.ts";
import { walkSteps } from "../../../src/plan/walk.ts";
import { ofFloats, ofIntegers, ofTruths } from "./programs.ts";

/** The rounds of all loops, those of outer loops before those of inner ones. */
function allRounds(func: Func): readonly (SparseRounds | WhyDense)[] {
  const loops = [...walkSteps(compile(func).plan.steps)].filter((step): step is Loop => step.kind === "loop");
  return loops.map(({ sparse }) => sparse);
}

/** Each stage as its totals and what touches it: by which stage, of which round, at its own node or by its row. */
function stagesOf(func: Func): readonly string[] {
  const [rounds] = allRounds(func);
  if (rounds?.kind !== "sparse") throw new Error(`dense: ${rounds?.why}`);
  return rounds.stages.map(({ totals, touches, scalars }) => {
    const kind = totals.kind === "kept" && totals.walked !== null ? "kept where gone through" : totals.kind;
    const by = touches.map((touch) => `${touch.by} of ${touch.stage} ${touch.round}`);
    return [kind, ...by, ...(scalars.length > 0 ? [`${scalars.length} scalars`] : [])].join(", ");
  });
}

const OPTIONS = { until: "unchanged", limit: 9 } as const;

describe("the stages of a sparse round", () => {
  it.each<readonly [string, Func, readonly string[]]>([
    [
      "push a monotone minimum",
      ofIntegers((g, x) => x.min(g.in.minimum(({ source }) => source(x)))),
      ["pushed, row of 0 last"],
    ],
    ["pull sums of floats", ofFloats((g, x) => g.in.sum(({ source }) => source(x))), ["pulled, row of 0 last"]],
    [
      "pull what adds to itself, also where it has changed itself",
      ofFloats((g, x) => x.add(g.in.sum(({ source }) => source(x)))),
      ["pulled, own of 0 last, row of 0 last"],
    ],
    ["keep counts", ofTruths((g, x) => g.in.count(({ source }) => source(x)).ge(2)), ["kept, row of 0 last"]],
    [
      "keep guarded counts where rows were gone through",
      ofTruths((g, x) =>
        g.in.count(({ source }) => source(x), { where: ({ destination }) => destination(x).not() }).eq(1),
      ),
      ["kept where gone through, own of 0 last, row of 0 last"],
    ],
    [
      "push what one kernel combines for another, if all of it is taken in for good",
      ofTruths((g, x) => {
        const index = g.nodeIndex();
        const near = g.in.any(({ source }) => source(x), { where: ({ source }) => source(index).lt(9) });
        return x.or(g.in.any(({ source }) => source(x))).or(near.and(index.gt(3)));
      }),
      ["pushed, own of 1 last, row of 1 last", "pushed, own of 0 this, row of 1 last"],
    ],
    [
      "push both of two minima, whichever they are the least with first",
      ofIntegers((g, x) =>
        x.min(g.in.minimum(({ source }) => source(x))).min(g.in.minimum(({ source }) => source(x).max(3))),
      ),
      ["pushed, row of 0 last"],
    ],
    [
      "compare scalars of integers",
      algorithm("leveled", {}, (g) => {
        const isFirst = g.nodeIndex().eq(0);
        const { x } = g.loop({ x: isFirst, level: isFirst.count() }, { limit: 9 }, ({ x, level }) => {
          const next = g.in.count(({ source }) => source(x)).lt(level);
          return { x: next, level: next.count() };
        });
        return { x };
      }).func,
      ["kept, row of 0 last, 1 scalars"],
    ],
  ])("%s", (_, func, expected) => {
    expect(stagesOf(func)).toEqual(expected);
  });

  it("keep the operands of what is reduced", () => {
    const func = algorithm("counted", {}, (g) => {
      const { x } = g.loop({ x: g.nodeIndex().eq(0) }, { limit: 9 }, ({ x }) => {
        const next = x.or(g.in.any(({ source }) => source(x)));
        return { x: next, until: next.count().ge(5) };
      });
      return { x };
    }).func;
    const [rounds] = allRounds(func);
    const stages = rounds?.kind === "sparse" ? rounds.stages : [];
    expect(stages.flatMap(({ reductions }) => reductions.map(({ monoid }) => monoid))).toEqual(["add"]);
    expect(rounds).toMatchObject({
      whyDenseFirst: expect.stringMatching(/^scalars change from round to round/),
      idle: [],
    });
  });

  it("read what is both carried and read later in the round where it is kept whole", () => {
    const func = algorithm("chained", {}, (g) => {
      const start = { x: g.nodeIndex().eq(0), y: g.node(false) };
      const { y } = g.loop(start, OPTIONS, ({ x, y }) => {
        const next = x.or(g.in.any(({ source }) => source(x)));
        return { x: next, y: y.or(g.out.any(({ destination }) => destination(next))) };
      });
      return { y };
    }).func;
    expect(stagesOf(func)).toEqual(["pushed, row of 0 last", "pushed, row of 0 this"]);
  });
});

describe("a round is dense", () => {
  it.each<readonly [string, Func, RegExp]>([
    [
      "without arrays",
      algorithm("none", {}, (g) => ({
        n: g.loop({ n: g.nodeIndex().eq(0).count() }, { limit: 300 }, ({ n }) => ({ n: n.mul(n) })).n,
      })).func,
      /^the loop carries no array,/,
    ],
    ["without edges", ofIntegers((_, x) => x.mul(3)), /^a round goes through no rows of edges,/],
    [
      "where all depends on its number",
      ofIntegers((g, x, round) => x.max(g.in.maximum(({ source }) => source(x))).add(round)),
      /^every node computes `x` from the number of the round,/,
    ],
    [
      "where all is scaled by a scalar",
      ofFloats((g, x) => g.in.sum(({ source }) => source(x)).div(x.sum())),
      /^every node computes `x` from a scalar of floats that each round computes anew:/,
    ],
    [
      "with entries that are scattered",
      ofIntegers((g, x) => g.scatter(g.nodeIndex(), x).minimum().min(x)),
      /^values are scattered to computed indices,/,
    ],
  ])("%s", (_, func, why) => {
    expect(allRounds(func)[0]).toMatchObject({ kind: "dense", why: expect.stringMatching(why) });
  });

  it("around another loop, which may be sparse", () => {
    const func = algorithm("nested", {}, (g) => {
      const { x } = g.loop({ x: g.nodeIndex().eq(0) }, { limit: 300 }, ({ x }) => {
        const inner = g.loop({ y: x }, OPTIONS, ({ y }) => ({ y: y.or(g.in.any(({ source }) => source(y))) }));
        return { x: inner.y.and(g.nodeIndex().ne(1)) };
      });
      return { x };
    }).func;
    const [outer, inner] = allRounds(func);
    expect(outer).toMatchObject({ kind: "dense", why: expect.stringMatching(/^there is a loop within it,/) });
    expect(inner).toMatchObject({ kind: "sparse" });
  });
});
