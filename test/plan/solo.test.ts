import { describe, expect, it } from "vitest";
import { makePlan } from "../../src/plan/make.ts";
import type { Step } from "../../src/plan/plan.ts";
import { DEFAULT_THRESHOLDS, isSmall, stretchesOf } from "../../src/plan/solo.ts";
import { withBody } from "../analysis/shapes.ts";
import { sizes } from "./machines.ts";

const { steps } = makePlan(
  withBody(["%y = neg %x : node<f64>", "%s = reduce add %y : f64", "%t = add %s, %a : f64"], ["y"]),
);

function stretches(small: (step: Step) => boolean): [solo: boolean, steps: number][] {
  return stretchesOf(steps, small).map(({ solo, steps: stretch }) => [solo, stretch.length]);
}

describe("steps too small for barriers", () => {
  it("are those over few nodes and edges", () => {
    expect(isSmall(steps[0]!, sizes(9_999, 0), DEFAULT_THRESHOLDS)).toBe(true);
    expect(isSmall(steps[0]!, sizes(10_000, 0), DEFAULT_THRESHOLDS)).toBe(false);
  });

  it("are not those with many kernels that each take long enough", () => {
    const lines = Array.from({ length: 4 }, (_, k) => `%y${k} = neg %x : node<f64>`);
    const [level] = makePlan(withBody(lines, ["y0", "y1", "y2", "y3"])).steps;
    const thresholds = { ...DEFAULT_THRESHOLDS, minParallelElements: Infinity, minOpMicros: 1 };
    expect(isSmall(level!, sizes(1_000, 0), thresholds)).toBe(false);
    expect(isSmall(level!, sizes(100, 0), thresholds)).toBe(true);
  });

  it("are run through without a barrier between them", () => {
    expect(steps.length).toBeGreaterThan(1);
    expect(stretches(() => true)).toEqual([[true, steps.length]]);
  });

  it("are shared out one by one where none is small", () => {
    expect(stretches(() => false)).toEqual(steps.map(() => [false, 1]));
  });

  it("save nothing where there is no barrier", () => {
    const scalars = makePlan(
      withBody([
        "%v, %n, %d = loop (%i: i32, %u: f64 = %a) limit %k { %w = add %u, %a : f64 yield %w } : f64, i32, bool",
      ]),
    ).steps;
    expect(scalars.length).toBeGreaterThan(1);
    expect(stretchesOf(scalars, () => true).every(({ solo }) => !solo)).toBe(true);
  });
});
