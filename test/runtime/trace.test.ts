import { afterEach, describe, expect, it } from "vitest";
import { reportSync } from "../../runtime/here.ts";
import { Memory } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import { spawnNode } from "../../runtime/spawn.node.ts";
import { sharedNow, Trace, traceBytes, traceCapacity } from "../../runtime/trace.ts";
import { wasmLoader } from "../../runtime/wasm-loader.ts";
import type { BoundPlan, BoundStep } from "../../src/bind/bound.ts";
import type { WorkerTrace } from "../../src/bind/worker-trace.ts";
import { findOverlap } from "../lanes.ts";
import { add, atLeast, frameOf, type KernelBody, level, loop, program, slot, spread, tally } from "./program.ts";

/** A plan of which only its numbers matter. */
function plan(steps: readonly BoundStep[], kernels: number): BoundPlan {
  return program(
    new Memory({ shared: true }),
    1,
    steps,
    Array.from({ length: kernels }, () => () => {}),
  ).bound;
}

function traceOf(bound: BoundPlan, capacity: number): Trace {
  const trace = new Trace(bound, new ArrayBuffer(traceBytes(bound, capacity)), 0, capacity);
  trace.begin(sharedNow());
  return trace;
}

describe("a trace", () => {
  it("keeps the latest events when there are too many, and misses none in its totals", () => {
    const trace = traceOf(plan([level({ level: 1 }), level({ level: 0 })], 1), 3);
    const [kernel] = trace.kernels([() => {}]);
    for (let chunk = 0; chunk < 5; chunk++) kernel!(0, chunk, chunk + 1);
    trace.level(1, -10);
    const { events, noted, kernels, levels } = trace.read();
    expect(events.map((event) => (event.kind === "kernel" ? event.from : event.kind))).toEqual([3, 4, "level"]);
    expect(noted).toBe(6);
    expect(kernels[0]!.calls).toBe(5);
    expect(levels.map(({ runs }) => runs)).toEqual([0, 1]);
    expect(levels[1]!.millis).toBeGreaterThanOrEqual(10);
  });

  it("forgets an earlier run", () => {
    const trace = traceOf(plan([spread(0, 1)], 1), 3);
    trace.level(0, 0);
    trace.begin(sharedNow());
    const { events, noted, levels } = trace.read();
    expect({ events, noted, runs: levels[0]!.runs }).toEqual({ events: [], noted: 0, runs: 0 });
  });

  it("says of a wait which barrier it was in", () => {
    const steps: BoundStep[] = [
      spread(0, 1, { level: 3 }),
      { kind: "solo", solo: 2, body: [spread(0, 1, { level: 4 })] },
    ];
    const trace = traceOf(plan(steps, 1), 9);
    const barrier = trace.barrier({ wait: () => true });
    trace.level(3, 0);
    expect(barrier.wait()).toBe(true);
    trace.solo(2);
    barrier.wait();
    const { events, levels, solos } = trace.read();
    const waits = events.filter(({ kind }) => kind === "wait");
    expect(waits).toMatchObject([
      { after: "level", number: 3 },
      { after: "solo", number: 2 },
    ]);
    expect([levels[3]!.waits, levels[4]!.waits, solos[2]!.waits]).toEqual([1, 0, 1]);
  });

  it("keeps fewer events of each worker where there are many of them", () => {
    expect([1, 2, 64, 256].map(traceCapacity)).toEqual([65_536, 65_536, 16_384, 8_192]);
  });
});

/** Three rounds of a level, a solo of two levels, and a loop within the loop; slot 0 holds the limits. */
function workload(memory: Memory, workers: number) {
  const cells = memory.allocate(64 * 4, "cells");
  const inner = loop({
    loop: 1,
    limit: slot(0),
    round: slot(10),
    rounds: slot(11),
    converged: slot(12),
    body: [level({ level: 4, scalars: 2 })],
  });
  const body: BoundStep[] = [
    spread(0, 16, { level: 0, scalars: 2 }),
    { kind: "solo", solo: 0, body: [spread(1, 4, { level: 1 }), spread(1, 2, { level: 2 })] },
    { kind: "choose", on: slot(5), cases: [[spread(0, 8, { level: 3 })], [spread(0, 8, { level: 5 })]] },
    inner,
  ];
  const kernels: KernelBody[] = [tally(cells), tally(cells), add(slot(1), 1, slot(1)), atLeast(slot(1), 1, slot(5))];
  const loaded = program(memory, workers, [loop({ limit: slot(0), body })], kernels);
  loaded.bound.frames.forEach((_, worker) => {
    frameOf(memory, loaded, worker).setInt32(slot(0), 3, true);
  });
  return loaded;
}

let pool: Pool | undefined;
afterEach(() => pool?.close());

async function traced(workers: number): Promise<{ millis: number; trace: readonly WorkerTrace[]; used: number }> {
  const memory = new Memory({ shared: true });
  const loaded = workload(memory, Math.max(1, workers));
  if (workers === 0) {
    const kernels = wasmLoader.load(loaded.artifact, memory.wasm);
    const { millis, trace } = reportSync(loaded.bound, kernels, memory.wasm, { isTraced: true });
    return { millis, trace: trace!, used: 0 };
  }
  pool = await Pool.start({ memory, workers, spawn: spawnNode, spin: workers <= 2 });
  const id = pool.load(loaded);
  const used = memory.usedBytes;
  const { millis, trace } = await pool.run(id, { trace: true });
  return { millis, trace: trace!, used: memory.usedBytes - used };
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

describe.each([
  ["the calling thread", 0],
  ["1 worker", 1],
  ["2 workers", 2],
  ["3 workers", 3],
])("a traced run on %s", (_, workers) => {
  it("counts every run of a level, every chunk, round and wait", async () => {
    const { trace, used } = await traced(workers);
    const sumOf = (read: (of: WorkerTrace) => number): number => total(trace.map(read));
    const chunks = [0, 1].map((kernel) => sumOf(({ kernels }) => kernels[kernel]!.calls));
    expect(chunks).toEqual([3 * (16 + 8), 3 * (4 + 2)]);
    for (const [worker, { levels, loops, kernels, solos }] of trace.entries()) {
      const alone = worker === 0 ? 3 : 0;
      expect(levels.map(({ runs }) => runs)).toEqual([3, alone, alone, 3, 9, 0]);
      expect(loops).toEqual([
        { runs: 1, rounds: 3 },
        { runs: 3, rounds: 9 },
      ]);
      expect(kernels[2]!.calls).toBe(12);
      const waits = trace.length > 1 ? 3 : 0;
      expect(levels.map((each) => each.waits)).toEqual([waits, 0, 0, waits, 0, 0]);
      expect(solos[0]!.waits).toBe(waits);
    }
    expect(used, "the memory of traces is given back").toBe(0);
  });

  it("has events that add up to the totals, and lie apart or within each other", async () => {
    const { millis, trace } = await traced(workers);
    for (const [worker, { start, end, events, noted, kernels, levels, solos }] of trace.entries()) {
      expect(events).toHaveLength(noted);
      const took = (kind: string): number =>
        total(events.flatMap((event) => (event.kind === kind ? [event.end - event.start] : [])));
      expect(took("kernel")).toBeCloseTo(total(kernels.map((each) => each.millis)), 9);
      expect(took("level")).toBeCloseTo(total(levels.map((each) => each.millis)), 9);
      expect(took("wait")).toBeCloseTo(total([...levels, ...solos].map(({ waitMillis }) => waitMillis)), 9);
      expect(findOverlap(events.filter(({ kind }) => kind !== "round"))).toBeNull();
      const rounds = events.flatMap((event) => (event.kind === "round" ? [event.round] : []));
      expect(rounds).toEqual(worker === 0 ? [0, 1, 2] : []);
      // A worker's time is that in kernels and in barriers, and a rest that is never less than nothing.
      expect(took("kernel") + took("wait")).toBeLessThanOrEqual(end - start);
      expect(end - start).toBeLessThanOrEqual(millis);
      for (const event of events) {
        expect(event.start).toBeGreaterThanOrEqual(start);
        expect(event.end).toBeLessThanOrEqual(end);
      }
    }
  });
});
