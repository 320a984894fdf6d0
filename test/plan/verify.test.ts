import { describe, expect, it } from "vitest";
import { parseFunc } from "../../src/ir/parse.ts";
import { makePlan } from "../../src/plan/make.ts";
import type { Kernel, Level, Plan, Step } from "../../src/plan/plan.ts";
import { verifyPlan } from "../../src/plan/verify.ts";

const argmin = makePlan(
  parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %n: i32 = 3) -> (y: i32) {
    %none = const 0 : i32
    %y, %rounds, %converged = loop (%i: i32, %v: i32 = %none) limit %n {
      %z = neg %x : node<f64>
      %w = argmin %z : i32
      yield %w
    } : i32, i32, bool
    return y = %y
  }`),
);

const top = makePlan(
  parseFunc(`func @f(%g: graph, %x: node<f64> = 1, %k: i32 = 3) -> (y: node<bool>) {
    %y = top_k %x, %k : node<bool>
    return y = %y
  }`),
);

/** The plan with every level changed. */
function withLevels(plan: Plan, change: (level: Level) => Level): Plan {
  const changeAll = (steps: readonly Step[]): Step[] =>
    steps.map((step): Step => {
      if (step.kind === "level") return change(step);
      if (step.kind === "loop") return { ...step, body: changeAll(step.body) };
      return { ...step, cases: step.cases.map(changeAll) };
    });
  return { ...plan, steps: changeAll(plan.steps) };
}

describe("a plan", () => {
  it("as it was made is valid", () => {
    verifyPlan(argmin);
    verifyPlan(top);
  });

  it("may not fold the indices of blocks in a loop without alternating them", () => {
    const broken = withLevels(argmin, (level) => ({ ...level, alternates: [] }));
    expect(() => verifyPlan(broken)).toThrow(/parity: .* folds buffer \d \(w partials\)/);
  });

  it("may not compare entries of computed memory without a barrier behind", () => {
    const broken = withLevels(argmin, (level) => ({ ...level, fence: false }));
    expect(() => verifyPlan(broken)).toThrow("fence: scalars read an entry of buffer");
  });

  it("may not cut a choice among all entries", () => {
    const broken = withLevels(top, (level) => ({
      ...level,
      // A file may hold anything.
      kernels: level.kernels.map(({ cut: _, ...kernel }) => kernel as Kernel),
    }));
    expect(() => verifyPlan(broken)).toThrow("cut: top_k y may be cut");
  });
});
