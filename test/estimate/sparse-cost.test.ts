import { describe, expect, it } from "vitest";
import { bfs, coreNumbers, sssp } from "../../src/algorithms/index.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import type { EstimateOptions } from "../../src/estimate/estimate.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { equalChunks, machine, sizes } from "./machines.ts";

const SETTLED = compile(sssp.func).plan;
const DEPTHS = compile(bfs.func).plan;
const CORES = compile(coreNumbers.func).plan;

function estimate(plan: Plan, nodes: number, arcs: number, options: Partial<EstimateOptions> = {}) {
  const rates = { ...machine(2), levelMicros: 1 };
  return estimatePlan(plan, {
    graph: sizes(nodes, arcs),
    rates,
    thresholds: DEFAULT_THRESHOLDS,
    chunks: equalChunks(64),
    ...options,
  });
}

describe("the estimate of a loop that is settled in the order of its values", () => {
  it("is shared only where there is enough near at a time", () => {
    expect(estimate(SETTLED, 65_536, 262_144).speedup).toBeLessThan(1.15);
    expect(estimate(SETTLED, 262_144, 8_388_608).speedup).toBeGreaterThan(1.5);
  });

  it("grows with the edges, and says for how many rounds of its table of levels it stands", () => {
    const [small, large] = [262_144, 524_288].map((arcs) => estimate(SETTLED, 65_536, arcs));
    expect(large!.sequentialMicros / small!.sequentialMicros).toBeGreaterThan(1.3);
    const [loop] = small!.loops;
    expect(loop).toMatchObject({ isKnown: true, why: expect.stringContaining("settled without rounds") });
    expect(loop!.rounds).toBeGreaterThan(1);
  });

  it("is that of rounds where these are asked for", () => {
    const [loop] = estimate(SETTLED, 65_536, 262_144, { order: "rounds" }).loops;
    expect(loop!.why).not.toContain("settled");
  });
});

describe("the estimate of sparse rounds", () => {
  it("leaves tiny rounds to one worker, in about the time in which all nodes change once", () => {
    const many = estimate(DEPTHS, 65_536, 262_144, { rounds: 500 });
    expect(many.speedup).toBeLessThan(1.05);
    const more = estimate(DEPTHS, 65_536, 262_144, { rounds: 1000 });
    expect(more.sequentialMicros).toBeCloseTo(many.sequentialMicros);
    expect(estimate(DEPTHS, 65_536, 262_144, { rounds: 6 }).speedup).toBeGreaterThan(1.5);
  });

  it("counts what listing takes in each round, where no kernel takes several", () => {
    const [some, more] = [100, 200].map((rounds) => estimate(CORES, 1000, 4000, { rounds }));
    expect(more!.sequentialMicros - some!.sequentialMicros).toBeGreaterThan(1000);
  });
});
