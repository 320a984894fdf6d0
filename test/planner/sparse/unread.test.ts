/** Changes that a node does not read: the conditions that are found, those that are not, and what comes of rounds that go by them. */

import { describe, expect, it } from "vitest";
import { coreNumbers } from "../../../src/algorithms/index.ts";
import { sparseLoops } from "../../../src/bind/sparse/memory.ts";
import { compile } from "../../../src/compile.ts";
import type { Expression, GraphExpression } from "../../../src/dsl/index.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { grid } from "../../../src/graph/generate.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { Input } from "../../../src/plan/code.ts";
import type { Plan } from "../../../src/plan/plan.ts";
import type { NodeCondition } from "../../../src/plan/sparse.ts";
import { GRAPHS } from "../../graphs.ts";
import { interpreted, ranSync, withLoopResults } from "../../ways.ts";

/** Each touch of a program's only loop: `0 by own of 1: not(left)` for stage 0, touched by what stage 1 changes. */
function touchesOf(func: Func): readonly string[] {
  const { plan } = compile(func);
  const [{ rounds }] = sparseLoops(plan) as [ReturnType<typeof sparseLoops>[number]];
  return rounds.stages.flatMap(({ touches }, k) =>
    touches.map(
      ({ stage, by, where }) => `${k} by ${by} of ${stage}: ${where === null ? "always" : spell(where, plan)}`,
    ),
  );
}

function spell({ inputs, code, register }: NodeCondition, plan: Plan): string {
  const nameOf = (input: Input): string => (input.from === "buffer" ? plan.buffers[input.buffer]!.name : input.from);
  const names = inputs.map(nameOf);
  for (const instruction of code) {
    names.push(
      instruction.op === "const"
        ? String(instruction.value)
        : `${instruction.op}(${instruction.operands.map((operand) => names[operand]).join(", ")})`,
    );
  }
  return names[register]!;
}

type Node<E extends "bool" | "i32" | "f64"> = Expression<"node", E>;
interface Carried {
  readonly x: Node<"f64">;
  readonly open: Node<"bool">;
}

/** A loop of numbers at nodes, some of which are open. */
function opening(name: string, body: (g: GraphExpression, carried: Carried) => Carried): Func {
  return algorithm(name, {}, (g) => {
    const start = { x: g.nodeIndex("f64").rem(5), open: g.nodeIndex().rem(3).eq(0) };
    return g.loop(start, { limit: 12 }, ({ x, open }) => body(g, { x, open }));
  }).func;
}

/** Sums of floats along whole rows of open nodes; nodes open when a neighbor is open, and so look at what they did not. */
const spreading = opening("spreading", (g, { x, open }) => ({
  x: x.max(g.in.sum(({ source }) => source(x).mul(0.5), { where: ({ destination }) => destination(open) })),
  open: open.or(g.in.any(({ source }) => source(open))),
}));

/** The same with nodes that close and open again. */
const blinking = opening("blinking", (g, { x, open }) => ({
  x: x.max(g.in.sum(({ source }) => source(x).mul(0.5), { where: ({ destination }) => destination(open).not() })),
  open: open.ne(g.in.any(({ source }) => source(open))),
}));

/** A sum that only closed nodes take, and the greatest of it as a scalar, so that what takes it is a map of its own. */
const taking = algorithm("taking", {}, (g) => {
  const start = { x: g.nodeIndex("i32").rem(5), done: g.nodeIndex().rem(3).eq(0), level: g.scalar(0, "i32") };
  return g.loop(start, { limit: 12 }, ({ x, done, level }) => {
    const sum = g.in.count(({ source }) => source(x).gt(2));
    const next = level.max(done.where(0, sum, "i32").maximum());
    const takes = done.not().and(sum.ge(next));
    return { x: takes.where(sum, x), done: done.or(takes), level: next };
  });
}).func;

/** What done nodes share out is computed in the same round; nodes that are not done yet take it, and read it along their rows. */
const relaying = algorithm("relaying", {}, (g) => {
  const start = { x: g.nodeIndex("f64").rem(5), done: g.nodeIndex().rem(7).eq(0), fresh: g.nodeIndex().rem(7).eq(0) };
  return g.loop(start, { until: "unchanged", limit: 20 }, ({ x, done, fresh }) => {
    const left = g.out.count(({ destination }) => destination(done).not());
    const share = fresh.and(left.gt(0)).where(x.div(left.cast("f64")), 0);
    const sum = done.where(x, x.add(g.in.sum(({ source }) => source(share))));
    const now = done.not().and(sum.gt(4));
    return { x: sum, done: done.or(now), fresh: now };
  });
}).func;

/** Two truths, each of which matters only where the other holds: either may have changed together with the other. */
const mutual = algorithm("mutual", {}, (g) => {
  const start = { x: g.nodeIndex("i32").rem(3), level: g.scalar(0, "i32") };
  return g.loop(start, { limit: 12 }, ({ x, level }) => {
    const one = g.in.count(({ source }) => source(x).eq(1));
    const other = g.out.count(({ destination }) => destination(x).eq(2));
    const next = level.max(one.maximum()).max(other.maximum());
    return { x: one.gt(0).and(other.gt(0)).where(next.rem(3), x.add(1).rem(3)), level: next };
  });
}).func;

describe("a change that a node does not read", () => {
  it("touches a map of `coreNumbers` only where its node is left", () => {
    expect(touchesOf(coreNumbers.func)).toContain("1 by own of 0: left");
  });

  it.each([
    ["a guard along whole rows", spreading, /by row of \d: open$/],
    ["the opposite of a carried truth", blinking, /by row of \d: not\(open\)$/],
    ["a guard along rows of what another kernel computes", relaying, /by row of \d: not\(done\)$/],
    ["a choice by a carried truth", taking, /by own of 0: not\(done\)$/],
  ])("is known by %s", (_, func, found) => {
    expect(touchesOf(func).filter((touch) => found.test(touch))).not.toEqual([]);
  });

  it("is none where only what changes with it says so", () => {
    expect(touchesOf(mutual).filter((touch) => !touch.endsWith("always"))).toEqual([]);
  });

  it.each([coreNumbers.func, spreading, blinking, relaying, taking, mutual])("changes no bit of $name", (func) => {
    const watched = withLoopResults(func);
    for (const { graph } of GRAPHS) {
      const expected = interpreted(watched, graph);
      expect(ranSync(watched, graph, {}, { sparse: "always" }), graph.name).toEqual(expected);
    }
  });

  it("is left out: nodes of `coreNumbers` are computed three times, not four", async () => {
    await using engine = await Engine.create({ workers: 1 });
    const side = 40;
    const { report } = engine.runSync(coreNumbers, grid({ rows: side, columns: side }), {}, { sparse: "always" });
    const [counts] = report!.rounds;
    // Counted by the aggregate when a neighbor goes and when it goes itself, and by the map when its count has fallen.
    expect(counts!.nodes - 2 * side * side).toBeLessThan(3.1 * side * side);
    expect(counts!.laws.unread).toBeGreaterThan(side / 2);
  });
});
