import { describe, expect, it } from "vitest";
import { parseFunc } from "../../src/ir/parse.ts";
import type { Kernel } from "../../src/plan/kernel.ts";
import type { UnionsKernel } from "../../src/plan/kernels/unions.ts";
import type { Level, Plan } from "../../src/plan/plan.ts";
import type { PLAN_CHECKS } from "../../src/plan/verify/checks.ts";
import { verifyPlan } from "../../src/plan/verify/verify.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";

/** Classes before a loop, and in it, where they go to the twin of what is carried. */
const SOUND = makePlan(
  parseFunc(`func @f(%g: graph, %x: edge<i32> = 1, %n: node<i32> = 0) -> (all: node<i32>, y: node<i32>) {
    %all = classes %g : node<i32>
    %limit = const 9 : i32
    %start = max %all, %n : node<i32>
    %y, %rounds, %converged = loop (%round: i32, %v: node<i32> = %start) limit %limit {
      %open = lt %x, %round : edge<bool>
      %next = classes %g, %open : node<i32>
      yield %next until unchanged
    } : node<i32>, i32, bool
    return all = %all, y = %y
  }`),
);

/** Plain JSON that may be changed at will. */
type Draft<T> = { -readonly [K in keyof T]: Draft<T[K]> };

const levelsOf = (plan: Draft<Plan>): Draft<Level>[] => [...walkLevels(plan as Plan)] as Draft<Level>[];
/** The levels with a step of classes, and those steps. */
function stepsOf(plan: Draft<Plan>): { readonly level: Draft<Level>; readonly kernel: Draft<UnionsKernel> }[] {
  return levelsOf(plan).flatMap((level) =>
    level.kernels.flatMap((kernel) => (kernel.kind === "unions" ? [{ level, kernel }] : [])),
  );
}
const drop = ({ level, kernel }: ReturnType<typeof stepsOf>[number]): void => {
  level.kernels = level.kernels.filter((one) => one !== kernel);
};
const indexInto = (buffer: number): Draft<Kernel> => ({
  kind: "map",
  name: "index",
  ops: [],
  domain: { graph: 0, of: "nodes" },
  inputs: [{ from: "index" }],
  code: [{ op: "cast", element: "i32", operands: [0] }],
  outputs: [{ kind: "keep", register: 1, element: "i32", buffer }],
});

const BREAKS: readonly (readonly [string, keyof typeof PLAN_CHECKS, (plan: Draft<Plan>) => void])[] = [
  ["trees in what was never planted", "life", (plan) => drop(stepsOf(plan)[0]!)],
  [
    "trees in an array that holds numbers, though they could be parents",
    "forest",
    (plan) => {
      const { level, kernel } = stepsOf(plan)[0]!;
      level.kernels = [indexInto(kernel.forest)];
    },
  ],
  [
    "trees in what was a forest before something else was written there",
    "forest",
    (plan) => {
      const { level, kernel } = stepsOf(plan)[2]!;
      const writing = structuredClone(level);
      writing.kernels = [indexInto(kernel.forest)];
      plan.steps.splice(plan.steps.indexOf(level), 0, writing);
    },
  ],
  [
    "trees in the twin of what a loop carries, which holds what was carried before",
    "life",
    (plan) => drop(stepsOf(plan).filter(({ kernel }) => kernel.part.step === "plant")[1]!),
  ],
  [
    "two steps at once",
    "race",
    (plan) => {
      const [, first, second] = stepsOf(plan);
      first!.level.kernels.push(second!.kernel);
    },
  ],
  [
    "a reader while trees are joined",
    "race",
    (plan) => {
      const { level, kernel } = stepsOf(plan)[1]!;
      const output = plan.buffers.push({
        name: "copy",
        element: "i32",
        extent: { graph: 0, of: "nodes" },
        origin: { kind: "computed", storage: 99 },
      });
      level.kernels.push({
        ...indexInto(output - 1),
        inputs: [{ from: "buffer", buffer: kernel.forest, at: "here" }],
      } as Draft<Kernel>);
    },
  ],
  [
    "scalars that still read when trees are joined",
    "fence",
    (plan) => {
      for (const level of levelsOf(plan)) level.fence = false;
    },
  ],
  [
    "a forest of another element",
    "element",
    (plan) => {
      plan.buffers[stepsOf(plan)[0]!.kernel.forest]!.element = "f64";
    },
  ],
  [
    "edges chosen by what is no bool",
    "element",
    (plan) => {
      const { part } = stepsOf(plan).at(-2)!.kernel;
      if ("chosen" in part) part.chosen = plan.buffers.findIndex(({ name }) => name === "x");
    },
  ],
  [
    "a class that is no node",
    "kernel",
    (plan) => {
      const { part } = stepsOf(plan).find(({ kernel }) => kernel.part.step === "join")!.kernel;
      if (part.step === "join") part.spared = plan.slots.push({ name: "number", element: "f64" }) - 1;
    },
  ],
  [
    "a parameter as a forest",
    "constant",
    (plan) => {
      for (const { kernel } of stepsOf(plan)) kernel.forest = plan.buffers.findIndex(({ name }) => name === "n");
    },
  ],
];

describe("the verifier of plans", () => {
  it("accepts classes, also where they go to what a loop carries", () => {
    verifyPlan(SOUND);
    expect(stepsOf(SOUND as Draft<Plan>).map(({ kernel }) => kernel.part.step)).toEqual([
      ...["plant", "flatten", "sample", "flatten", "join", "flatten"],
      ...["plant", "flatten", "sample", "flatten", "join", "flatten"],
    ]);
  });

  it.each(BREAKS)("refuses %s", (_, check, change) => {
    const plan = structuredClone(SOUND) as Draft<Plan>;
    change(plan);
    expect(() => verifyPlan(plan)).toThrow(
      expect.objectContaining({ code: "plan/invalid", message: expect.stringMatching(`^${check}: `) }),
    );
  });
});
