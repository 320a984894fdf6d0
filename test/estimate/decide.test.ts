import { describe, expect, it } from "vitest";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { decide } from "../../src/estimate/decide.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";
import { equalChunks, machine, sizes } from "./machines.ts";

const plan = makePlan(withBody(["%y = neg %x : node<f64>"], ["y"]));
const graph = sizes(1_000_000, 0);
const thresholds = DEFAULT_THRESHOLDS;

function calibrated(chunks: number) {
  return estimatePlan(plan, { graph, rates: machine(2), thresholds, chunks: equalChunks(chunks) });
}

describe("the decision", () => {
  it("is parallel where the calibrated estimate is above the threshold, whatever the static one says", () => {
    expect(decide({ plan, graph, static: 1, calibrated: calibrated(64), workers: 2, thresholds })).toEqual({
      parallel: true,
      workers: 2,
      speedup: 2,
      why: "2.00x is above 1.2x",
    });
  });

  it("is sequential where the calibrated estimate is below the threshold, whatever the static one says", () => {
    expect(decide({ plan, graph, static: 8, calibrated: calibrated(1), workers: 2, thresholds })).toEqual({
      parallel: false,
      workers: 1,
      speedup: 1,
      why: "1.00x is below 1.2x",
    });
  });

  it("takes the static estimate, as far as there are workers, where the machine was not measured", () => {
    const decision = decide({ plan, graph, static: 8, calibrated: null, workers: 2, thresholds });
    expect(decision).toMatchObject({ parallel: true, workers: 2, speedup: 2 });
    expect(decision.why).toContain("has not been measured");
  });

  it("is sequential on a graph where every level is too small", () => {
    const small = decide({ plan, graph: sizes(100, 0), static: 8, calibrated: null, workers: 2, thresholds });
    expect(small).toMatchObject({ parallel: false, workers: 1 });
    expect(small.why).toContain("too small");
  });

  it("is sequential with one worker", () => {
    expect(decide({ plan, graph, static: 8, calibrated: null, workers: 1, thresholds }).why).toBe(
      "there is one worker",
    );
  });

  it("does not print two different numbers alike", () => {
    const almost = { ...calibrated(64), speedup: 1.19999 };
    expect(decide({ plan, graph, static: 1, calibrated: almost, workers: 2, thresholds }).why).toBe(
      "1.19999x is below 1.2x",
    );
  });
});
