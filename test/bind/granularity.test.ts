import { describe, expect, it } from "vitest";
import { isSmall, stretchesOf, weightOf } from "../../src/bind/granularity.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import type { Step } from "../../src/plan/plan.ts";
import { walkLevels } from "../../src/plan/walk.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";
import { sizes } from "../estimate/machines.ts";

const { steps } = makePlan(
  withBody(["%y = neg %x : node<f64>", "%s = reduce add %y : f64", "%t = add %s, %a : f64"], ["y"]),
);

function stretches(small: (step: Step) => boolean): [solo: boolean, steps: number][] {
  return stretchesOf(steps, small).map(({ solo, steps: stretch }) => [solo, stretch.length]);
}

describe("steps too small for barriers", () => {
  it("are those over few nodes and edges", () => {
    const [along] = makePlan(
      withBody(["%y = aggregate %g in add (%v: f64 = source %x) { yield %v } : node<f64>"], ["y"]),
    ).steps;
    expect(isSmall(along!, sizes(1_000, 8_999), DEFAULT_THRESHOLDS)).toBe(true);
    expect(isSmall(along!, sizes(1_000, 9_000), DEFAULT_THRESHOLDS)).toBe(false);
  });

  it("are larger where nothing but bytes is moved", () => {
    expect(isSmall(steps[0]!, sizes(100_000, 0), DEFAULT_THRESHOLDS)).toBe(true);
    expect(isSmall(steps[0]!, sizes(160_000, 0), DEFAULT_THRESHOLDS)).toBe(false);
  });

  it("are not those with many kernels that each take long enough", () => {
    const lines = Array.from({ length: 4 }, (_, k) => `%y${k} = neg %x : node<f64>`);
    const [level] = makePlan(withBody(lines, ["y0", "y1", "y2", "y3"])).steps;
    const thresholds = { ...DEFAULT_THRESHOLDS, minParallelElements: Infinity, minOpMicros: 1 };
    expect(isSmall(level!, sizes(64_000, 0), thresholds)).toBe(false);
    expect(isSmall(level!, sizes(1_000, 0), thresholds)).toBe(true);
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

describe("what a kernel is worth in entries of rows", () => {
  const worth = (line: string, nodes: number): number => {
    const [level] = [...walkLevels(makePlan(withBody([line], ["y"])))].filter(({ kernels }) => kernels.length > 0);
    return weightOf(level!.kernels[0]!, sizes(nodes, 1_000));
  };

  it.each([
    ["a sum along rows", "%y = aggregate %g in add (%v: f64 = source %x) { yield %v } : node<f64>", 6_400, 7_400],
    ["an op that streams", "%y = neg %x : node<f64>", 2 ** 17, 2 ** 13],
    ["one over few nodes", "%y = neg %x : node<f64>", 2 ** 12, 2 ** 4],
    ["an op that takes long", "%y = exp %x : node<f64>", 6_400, 6_400],
  ])("is known of %s", (_, line, nodes, weight) => expect(worth(line, nodes)).toBe(weight));
});
