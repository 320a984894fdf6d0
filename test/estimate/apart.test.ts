import { describe, expect, it, vi } from "vitest";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { apartOf, measureApart } from "../../src/engine/profile/apart.ts";
import { estimatePlan } from "../../src/estimate/estimate.ts";
import { whyImplausible } from "../../src/estimate/profile.ts";
import type { ApartTimes, MachineRates, PoolState } from "../../src/estimate/rates.ts";
import { AT_ONCE, machineFor, shippedRates } from "../../src/estimate/rates.ts";
import { grid } from "../../src/graph/generate.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";
import { equalChunks, machine, profileOf, sizes } from "./machines.ts";

const PLAN = makePlan(withBody(["%y = neg %x : node<f64>"], ["y"]));

/** Two workers that come apart late after a pause, and at once in a run that follows another. */
function slowToPart(asleep: ApartTimes): MachineRates {
  return { ...machine(2), wakeMicros: { one: 10, all: 30 }, apart: { awake: AT_ONCE, asleep } };
}

function estimated(asleep: ApartTimes, pool: PoolState, nodes = 1_000_000) {
  const options = { graph: sizes(nodes, 0), thresholds: DEFAULT_THRESHOLDS, chunks: equalChunks(64) };
  const { sequentialMicros: one, parallelMicros: all } = estimatePlan(PLAN, {
    ...options,
    rates: slowToPart(asleep),
    pool,
  });
  return { one, all };
}

describe("workers that gain nothing by each other at the beginning of a run", () => {
  const awake = estimated(AT_ONCE, "awake");

  it("count where they had gone to sleep, with the time to wake", () => {
    expect(awake.all).toBeCloseTo(awake.one / 2);
    const asleep = estimated({ lateMicros: 100, togetherMicros: 0 }, "asleep");
    expect(asleep).toEqual({ one: awake.one + 10, all: awake.all + 30 + 100 });
    expect(estimated({ lateMicros: 100, togetherMicros: 500 }, "awake")).toEqual(awake);
  });

  it("take as long as one for the work that they do together, and share the rest", () => {
    const { all } = estimated({ lateMicros: 0, togetherMicros: 500 }, "asleep");
    expect(all - 30).toBeCloseTo(500 + (awake.one - 500) / 2);
  });

  it("take as long as one for a run that is over before they come apart", () => {
    const { one, all } = estimated({ lateMicros: 100, togetherMicros: 1e6 }, "asleep");
    expect(all - 30 - 100).toBeCloseTo(one - 10);
  });

  it("count for nothing where one worker runs every level alone", () => {
    const small = estimated({ lateMicros: 100, togetherMicros: 500 }, "asleep", 10);
    expect(small.all - 30).toBeCloseTo(small.one - 10);
  });

  it("are as late however many there are, and one is never", () => {
    const rates = { ...machine(2), apart: shippedRates(2).apart };
    expect(machineFor(rates, 4).apart).toEqual(rates.apart);
    expect(machineFor(rates, 1).apart).toEqual({ awake: AT_ONCE, asleep: AT_ONCE });
    expect(shippedRates(1).apart).toEqual({ awake: AT_ONCE, asleep: AT_ONCE });
  });

  it("are plausible for less than a tenth of a second", () => {
    const { apart } = slowToPart({ lateMicros: 100, togetherMicros: 200_000 });
    expect(whyImplausible(profileOf({ ...shippedRates(2), apart }))).toContain("asleep, togetherMicros is 200000");
  });
});

describe("the time until workers gain by each other", () => {
  it("is nothing where they do from the beginning", () => {
    expect(apartOf(0.5, [{ work: 2000, lost: 0 }])).toEqual(AT_ONCE);
    expect(apartOf(0.5, [{ work: 2000, lost: -50 }])).toEqual(AT_ONCE);
    // Where two are no faster than one, there is nothing to lose.
    expect(apartOf(1, [{ work: 2000, lost: 300 }])).toEqual(AT_ONCE);
  });

  it("is what two lengths lose, besides what more than one worker costs any run", () => {
    // Together for 6 ms, and 700 µs late: a run of 2 ms loses 1 ms and is late, a longer one loses 3 ms.
    const found = apartOf(0.5, [
      { work: 2000, lost: 1000 + 700 },
      { work: 8000, lost: 3000 + 700 },
    ]);
    expect(found).toEqual({ lateMicros: 700, togetherMicros: 6000 });
  });

  it("is at most what was measured", () => {
    const found = apartOf(0.5, [
      { work: 2000, lost: 1000 },
      { work: 8000, lost: 9000 },
    ]);
    expect(found.togetherMicros).toBe(8000);
  });

  it("is measured by short runs alone where they gain enough", async () => {
    const lengths = (lost: number) => async (millis: number) => {
      seen.add(millis);
      return { work: 1000 * millis, lost };
    };
    const seen = new Set<number>();
    expect(await measureApart(0.5, lengths(100))).toEqual({ lateMicros: 0, togetherMicros: 200 });
    expect([...seen]).toEqual([2]);
    expect((await measureApart(0.5, lengths(900))).togetherMicros).toBe(1800);
    expect([...seen]).toEqual([2, 8]);
  });
});

describe("the decision of an engine", () => {
  const halved = algorithm("halved", { limit: i32(5) }, (g, { limit }) => {
    const { x } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: x.mul(0.5).add(1) }));
    return { x };
  });
  const slow = slowToPart({ lateMicros: 0, togetherMicros: 1e5 });

  it("is of workers that sleep, unless they were in a run just before", async () => {
    await using engine = await Engine.create({ workers: 2, profile: profileOf(slow) });
    const graph = grid({ rows: 256, columns: 256 });
    const workers = async () => (await engine.run(halved, graph)).decision.workers;
    const clock = vi.spyOn(performance, "now").mockReturnValue(1e6);
    try {
      expect(await workers()).toBe(1);
      expect(await workers()).toBe(2);
      clock.mockReturnValue(1e6 + 3);
      expect(await workers()).toBe(1);
      expect((await engine.report(halved, graph, {}, { measure: false })).decision?.workers).toBe(1);
    } finally {
      clock.mockRestore();
    }
  });
});
