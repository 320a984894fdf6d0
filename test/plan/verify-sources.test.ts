import { describe, expect, it } from "vitest";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Level, Loop, Plan } from "../../src/plan/plan.ts";
import { sourcePartsOf } from "../../src/plan/sources.ts";
import { verifyPlan } from "../../src/plan/verify/verify.ts";
import { walkSteps } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";

type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };

/** A body with a loop in it, a total of scalars and one of an array. */
const SOUND = makePlan(
  parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %n: i32 = 3) -> (t: node<f64>, m: f64) {
    %zero = const 0 : f64
    %set = map %g node (%a: f64 = node %x, %b: f64 = scalar %zero) -> keep {
      %c = gt %a, %b : bool
      yield %c
    } : node<bool>
    %t, %m = for_nodes (%s: i32) in %set -> add, max {
      %f = cast %s : f64
      %y0 = mul %x, %f : node<f64>
      %y, %rounds, %converged = loop (%i: i32, %y1: node<f64> = %y0) limit %n {
        %y2 = aggregate %g in add (%u: f64 = source %y1) {
          yield %u
        } : node<f64>
        yield %y2
      } : node<f64>, i32, bool
      %most = reduce max %y : f64
      yield %y, %most
    } : node<f64>, f64
    return t = %t, m = %m
  }`),
);

function sourcesOf(plan: Draft<Plan>): Draft<Loop> {
  return [...walkSteps(plan.steps)].find((step) => step.kind === "loop" && step.sources !== null) as Draft<Loop>;
}

function combiningOf(plan: Draft<Plan>): Draft<Level> {
  return sourcePartsOf(sourcesOf(plan) as Loop).combining[0] as Draft<Level>;
}

const BREAKS: readonly (readonly [what: string, change: (plan: Draft<Plan>) => void, check: string])[] = [
  [
    "a condition that ends it",
    (plan) => {
      const loop = sourcesOf(plan);
      loop.until = loop.converged;
    },
    "sources",
  ],
  [
    "a scalar that it carries besides",
    (plan) => void sourcesOf(plan).moves.push({ from: sourcesOf(plan).round, to: sourcesOf(plan).rounds }),
    "sources",
  ],
  [
    "a level after those of totals",
    (plan) => void sourcesOf(plan).body.push(structuredClone(sourcesOf(plan).body[0]!)),
    "sources",
  ],
  [
    "a total that the body reads",
    (plan) => {
      const loop = sourcesOf(plan);
      const [first] = loop.body;
      const [slot] = loop.sources!.totals;
      if (first?.kind !== "level") throw new TypeError("the body begins with the node");
      first.scalars!.code.push({ op: "slot", slot: slot! });
    },
    "sources",
  ],
  [
    "what the round before has left",
    (plan) => {
      const loop = sourcesOf(plan);
      const levels = loop.body.filter((step) => step.kind === "level");
      // The first level of the body moves behind the loop in it: what that begins with is of the round before.
      const at = loop.body.findIndex((step) => step.kind === "loop");
      const moved = loop.body.splice(at, 1)[0]!;
      loop.body.unshift(moved);
      expect(levels.length).toBeGreaterThan(1);
    },
    "life",
  ],
];

describe("a plan with a loop over nodes", () => {
  it("is sound as the planner makes it", () => {
    verifyPlan(SOUND);
    expect(combiningOf(structuredClone(SOUND) as Draft<Plan>).kernels).toHaveLength(1);
  });

  it.each(BREAKS)("is refused for %s", (_, change, check) => {
    const plan = structuredClone(SOUND) as Draft<Plan>;
    change(plan);
    expect(() => verifyPlan(plan as Plan)).toThrow(new RegExp(`^${check}: `));
  });
});
