import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { PLAN_VERSION } from "../../src/plan/plan.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";
import { makePlan } from "../../src/planner/make.ts";
import { arbitraryFunc } from "../ir/arbitrary.ts";
import { PROGRAMS } from "../programs.ts";

const constants = algorithm("constants", { x: f64(-0), y: f64.node(Number.NaN) }, (g, { x, y }) => ({
  negativeZero: g.node(-0),
  infinite: g.nodeAttribute("missing", { otherwise: Number.NEGATIVE_INFINITY }).min(x),
  notNumber: y.add(Number.NaN),
  largest: g.scalar(Number.POSITIVE_INFINITY),
}));

const x = f64(-0);
const computed = algorithm("computed", { x, y: f64.from({ x }, ({ x }) => x.rdiv(Number.NaN)) }, (_, { y }) => ({ y }));

const LEVEL = { kind: "level", scalars: null, kernels: [], alternates: [], fence: false };

describe("a plan as JSON", () => {
  it.each([...PROGRAMS, constants, computed])("is read back as it was: $name", ({ func }) => {
    for (const plan of [makePlan(func), compile(func).plan]) expect(planFromJson(planToJson(plan))).toEqual(plan);
  });

  it("is read back as it was for random programs, constants that JSON does not know among them", () => {
    const holds = fc.property(arbitraryFunc(), (func) => {
      const plan = makePlan(func);
      expect(planFromJson(planToJson(plan))).toEqual(plan);
    });
    fc.assert(holds, { numRuns: 100, seed: 3 });
  });

  it("says NaN, infinities and −0 in words", () => {
    const text = planToJson(makePlan(constants.func));
    for (const number of ["NaN", "Infinity", "-Infinity", "-0"]) expect(text).toContain(`{"number":"${number}"}`);
    expect(() => JSON.parse(text)).not.toThrow();
  });
});

describe("JSON that is no plan", () => {
  const sound = planToJson(makePlan(constants.func));
  const VERSION = `"version":${PLAN_VERSION},`;

  it.each([
    ["a plan of a later version", sound.replace(VERSION, '"version":999,'), `version 999, expected ${PLAN_VERSION}`],
    ["a plan without a version", sound.replace(VERSION, ""), "JSON that is no plan"],
    ["half a plan", sound.slice(0, sound.length / 2), "text that is no JSON"],
    ["a number", "7", "JSON that is no plan"],
    ["null", "null", "JSON that is no plan"],
    ["other JSON", '{"steps": []}', "JSON that is no plan"],
    ["a plan with a step of no kind", withSteps([{}]), "JSON that is no whole plan"],
    ["a plan with a default of no kind", sound.replace('"initial":{"number":"-0"}', '"initial":{}'), "no whole plan"],
    [
      "a plan with a default that is no number",
      sound.replace('"initial":{"number":"-0"}', '"initial":"1"'),
      'plan.parameters[0].initial is "1", expected a number',
    ],
    [
      "a plan with a kernel of no kind",
      withSteps([{ ...LEVEL, kernels: [{}] }]),
      "plan.steps[0].kernels[0].kind is undefined, expected one of map, aggregate",
    ],
    [
      "a plan that the verifier refuses",
      withSteps([{ kind: "choose", on: 99, cases: [[], []], why: "" }]),
      "reference: ",
    ],
  ])("is refused: %s", (_, text, message) => {
    expect(() => planFromJson(text)).toThrow(
      expect.objectContaining({ code: "plan/invalid", message: expect.stringContaining(message) }),
    );
  });
});

function withSteps(steps: unknown): string {
  const plan: Plan = makePlan(constants.func);
  return JSON.stringify({ ...plan, steps });
}
