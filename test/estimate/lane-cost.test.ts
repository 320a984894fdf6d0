import { describe, expect, it } from "vitest";
import { closeness, weightedBetweenness } from "../../src/algorithms/index.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import type { EstimateOptions } from "../../src/estimate/estimate.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import { equalChunks, machine, sizes } from "./machines.ts";

const CLOSENESS = compile(closeness.func).plan;
const NODES = 65_536;

/** `rounds` are the nodes of the set, and the rounds of the loop of each. */
function estimate(rounds: readonly [number, number], options: Partial<EstimateOptions> = {}, workers = 1) {
  return estimatePlan(CLOSENESS, {
    graph: sizes(NODES, 8 * NODES),
    rates: machine(workers),
    thresholds: DEFAULT_THRESHOLDS,
    chunks: equalChunks(64),
    // Both arms of a choice have such a loop.
    rounds: [...rounds, ...rounds],
    ...options,
  });
}

describe("the estimate of nodes side by side", () => {
  const alone = (rounds: readonly [number, number]) => estimate(rounds, { sources: "apart" }).sequentialMicros;
  const [none, one] = [estimate([0, 10]).sequentialMicros, estimate([16, 10]).sequentialMicros];

  it("is of batches of sixteen, which take less than the nodes one by one", () => {
    expect(estimate([160, 10]).sequentialMicros - none).toBeCloseTo(10 * (one - none), 3);
    expect(estimate([161, 10]).sequentialMicros).toBeCloseTo(estimate([176, 10]).sequentialMicros, 6);
    expect(estimate([160, 10]).sequentialMicros).toBeLessThan(alone([160, 10]) / 1.5);
  });

  it("is of batches that workers take whole", () => {
    const { sequentialMicros, parallelMicros, speedup } = estimate([320, 10], {}, 2);
    expect(parallelMicros).toBeLessThan(sequentialMicros);
    expect(speedup).toBeGreaterThan(1.5);
  });

  it("is that of nodes one by one where these are few, where lanes are not asked for, and where they are given up", () => {
    expect(estimate([7, 10]).sequentialMicros).toBe(alone([7, 10]));
    expect(estimate([160, 10], { sources: "shared" }).sequentialMicros).toBe(alone([160, 10]));
    expect(estimate([160, 1000]).sequentialMicros).toBe(alone([160, 1000]));
    expect(estimate([160, 1000]).loops.map(({ rounds }) => rounds)).toEqual([160, 1000, 160, 1000]);
    const forced = estimate([160, 1000], { sources: "lanes" });
    expect(forced.sequentialMicros).toBeGreaterThan(alone([160, 1000]));
    expect(forced.levels.length).toBe(estimate([160, 1000]).levels.length);
  });

  it("has rounds where loops would be settled of one node alone", () => {
    const { plan } = compile(weightedBetweenness.func);
    const of = (options: Partial<EstimateOptions>) =>
      estimatePlan(plan, {
        graph: sizes(NODES, 8 * NODES),
        rates: machine(1),
        thresholds: DEFAULT_THRESHOLDS,
        chunks: equalChunks(64),
        ...options,
      }).loops.map(({ why }) => why);
    const settled = expect.stringMatching("settled");
    expect(of({ sources: "apart" })).toContainEqual(settled);
    expect(of({ sources: "lanes" })).not.toContainEqual(settled);
  });
});
