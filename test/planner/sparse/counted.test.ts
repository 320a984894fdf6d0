/** What an edge gives where a condition compares it with a constant: laws know that nothing else is given. */

import { describe, expect, it } from "vitest";
import { compile } from "../../../src/compile.ts";
import type { Expression } from "../../../src/dsl/index.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { Loop } from "../../../src/plan/plan.ts";
import { walkSteps } from "../../../src/plan/walk.ts";
import { GRAPHS } from "../../graphs.ts";
import { interpreted, ranSync, withLoopResults } from "../../ways.ts";

type Owner = Expression<"each", "i32">;

/** Nodes take the least owner of a neighbor, and note in which round: −1 stands for none. */
function nearest(isGiven: (owner: Owner) => Expression<"each", "bool">): Func {
  return algorithm("nearest", {}, (g) => {
    const index = g.nodeIndex();
    const start = { owner: index.rem(5).eq(0).where(index, -1), hops: g.node(-1, "i32") };
    return g.loop(start, { until: "unchanged", limit: 40 }, ({ owner, hops }, round) => {
      const open = owner.eq(-1);
      const least = g.in.minimum(({ source }) => source(owner), {
        where: ({ source, destination }) => isGiven(source(owner)).and(destination(open)),
      });
      const isFound = open.and(least.ne(2147483647));
      return { owner: isFound.where(least, owner), hops: isFound.where(round.add(1), hops) };
    });
  }).func;
}

/** How the totals of the loop's rows come to be known. */
function totalsOf(func: Func): readonly string[] {
  const loop = [...walkSteps(compile(func).plan.steps)].find((step): step is Loop => step.kind === "loop");
  return loop?.sparse.kind === "sparse" ? loop.sparse.stages.map(({ totals }) => totals.kind) : ["dense"];
}

describe("a condition that compares what an edge gives with a constant", () => {
  it.each<[string, (owner: Owner) => Expression<"each", "bool">, string]>([
    ["keeps out what stands for nothing, from 0 on", (owner) => owner.ge(0), "pushed"],
    ["keeps it out, above it", (owner) => owner.gt(-1), "pushed"],
    ["keeps it out, with the constant first", (owner) => owner.mul(0).le(owner), "pushed"],
    ["lets it in, from itself on", (owner) => owner.ge(-1), "dense"],
    ["lets it in, up to some number", (owner) => owner.le(7), "dense"],
  ])("%s", (_, isGiven, kind) => {
    const func = nearest(isGiven);
    expect(totalsOf(func)).toContain(kind);
    if (kind === "dense") return;
    const watched = withLoopResults(func);
    for (const { graph } of GRAPHS) {
      expect(ranSync(watched, graph, {}, { sparse: "always" }), graph.name).toEqual(interpreted(watched, graph));
    }
  });

  it("says of another one what stands in the way", () => {
    const loop = [...walkSteps(compile(nearest((owner) => owner.ne(-1))).plan.steps)].find(
      (step): step is Loop => step.kind === "loop",
    );
    expect(loop?.sparse).toMatchObject({ kind: "dense", why: expect.stringMatching(/not where .*its row is -1/) });
  });
});

it("a count is not below 0, so that a node that has taken one need not look again", () => {
  const func = algorithm("firstCount", {}, (g) => {
    const first = g.nodeIndex().rem(5).eq(0).where(0, -1, "i32");
    return g.loop({ first }, { until: "unchanged" }, ({ first }) => {
      const lit = g.in.count(({ source }) => source(first).ge(0));
      const isMet = g.out.any(({ destination }) => destination(first).ge(0));
      return { first: first.lt(0).and(lit.gt(0).or(isMet)).where(lit, first) };
    });
  }).func;
  expect(totalsOf(func)).toEqual(["kept", "pushed"]);
  const watched = withLoopResults(func);
  for (const { graph } of GRAPHS) {
    expect(ranSync(watched, graph, {}, { sparse: "always" }), graph.name).toEqual(interpreted(watched, graph));
  }
});
