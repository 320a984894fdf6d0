import { afterAll, afterEach, describe, expect, it } from "vitest";
import { CONTROL_BYTES, Control } from "../../runtime/control.ts";
import { execute, executeSync } from "../../runtime/execute.ts";
import { findFailure, readSlot, writeSlot } from "../../runtime/frame.ts";
import { Memory } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import type { Program } from "../../runtime/protocol.ts";
import { spawnNode } from "../../runtime/spawn.node.ts";
import { wasmLoader } from "../../runtime/wasm-loader.ts";
import * as WebAssembly from "../../runtime/webassembly.ts";
import type { BoundStep } from "../../src/bind/bound.ts";
import { faultIn } from "../faults.ts";
import { RUN_LIMIT } from "../limits.ts";
import {
  add,
  atLeast,
  compare,
  failEverywhere,
  frameOf,
  type KernelBody,
  level,
  loop,
  program,
  sequence,
  sign,
  slot,
  spill,
  spread,
  tally,
  trap,
} from "./program.ts";

const CELLS = 64;

/** The calling thread, and pools of 1 to 4 workers: how a plan is walked must not show. */
const WAYS = [
  { way: "on the calling thread", workers: 0 },
  { way: "by 1 worker", workers: 1 },
  { way: "by 2 workers", workers: 2 },
  { way: "by 4 workers", workers: 4 },
];

describe.each(WAYS)("a plan walked $way", ({ workers }) => {
  const memory = new Memory({ shared: true });
  const cells = memory.allocate(CELLS * 4, "cells");
  const tallied = (): number[] => [...memory.i32(cells, CELLS)];
  let pool: Pool | undefined;

  afterEach(() => memory.i32(cells, CELLS).fill(0));
  afterAll(() => pool?.close());

  async function run(
    steps: readonly BoundStep[],
    kernels: readonly KernelBody[],
    fill: (frame: DataView) => void = () => {},
  ): Promise<{ ended: string; loaded: Program; frames: DataView[] }> {
    const loaded = program(memory, Math.max(1, workers), steps, kernels);
    const frames = loaded.bound.frames.map((_, worker) => frameOf(memory, loaded, worker));
    frames.forEach(fill);
    if (workers === 0) {
      const callable = wasmLoader.load(loaded.artifact, memory.wasm);
      return { ended: executeSync(loaded.bound, callable, memory.wasm).ended, loaded, frames };
    }
    pool ??= Pool.start({ memory, workers, spawn: spawnNode, spin: workers <= 2 });
    const { ended } = await pool.run(pool.load(loaded), { timeout: RUN_LIMIT });
    return { ended, loaded, frames };
  }

  /** A slot's value, which has to be the same in all frames. */
  function scalar(frames: readonly DataView[], number: number): number {
    const values = new Set(frames.map((frame) => frame.getInt32(slot(number), true)));
    expect(values.size).toBe(1);
    return [...values][0]!;
  }

  it("computes every chunk of every kernel of a level once", async () => {
    const halves = level({
      kernels: [
        { kernel: 0, chunks: [0, 1, 5, 32] },
        { kernel: 1, chunks: [0] },
        { kernel: 0, chunks: [32, 40, 64] },
      ],
    });
    const { ended } = await run([halves, halves], [tally(cells), tally(cells)]);
    expect(ended).toBe("done");
    expect(tallied()).toEqual(Array(CELLS).fill(2));
  });

  it("lets every worker compute scalars before the kernels of their level", async () => {
    const { frames } = await run([spread(1, CELLS, { scalars: 0 })], [add(slot(0), 7, slot(1)), spill(slot(1), cells)]);
    expect(scalar(frames, 1)).toBe(7);
    expect(tallied()).toEqual(Array(CELLS).fill(7));
  });

  it("exchanges alternating addresses after the scalars and before the kernels of a level", async () => {
    // Slot 2 takes slot 0; then 0 and 1 change places; then every worker writes slot 0.
    const steps = [spread(1, CELLS, { scalars: 0, alternates: [[slot(0), slot(1)]] })];
    const { frames } = await run(steps, [add(slot(0), 0, slot(2)), spill(slot(0), cells)], (frame) => {
      writeSlot(frame, slot(0), "u32", 10);
      writeSlot(frame, slot(1), "u32", 20);
    });
    expect([0, 1, 2].map((number) => scalar(frames, number))).toEqual([20, 10, 10]);
    expect(tallied()).toEqual(Array(CELLS).fill(20));
  });

  it("gives a round its number from 0 and counts the rounds", async () => {
    const body = [level({ scalars: 0 })];
    const { frames } = await run([loop({ limit: slot(0), body })], [add(slot(13), 0, slot(1))], (frame) =>
      writeSlot(frame, slot(0), "i32", 5),
    );
    expect([scalar(frames, 1), scalar(frames, 14), scalar(frames, 15)]).toEqual([4, 5, 1]);
  });

  it("runs no round at limit 0, and has then not met its condition", async () => {
    const steps = [loop({ limit: slot(0), until: slot(1), body: [spread(0, 1)] })];
    const { frames } = await run(steps, [tally(cells)], (frame) => writeSlot(frame, slot(1), "bool", 1));
    expect([scalar(frames, 14), scalar(frames, 15)]).toEqual([0, 0]);
    expect(tallied()[0]).toBe(0);
  });

  it("ends after the round that meets the condition, with its assignments made", async () => {
    // x = 0; repeat { until x + 3 >= 10; x = x + 3 }
    const body = [level({ scalars: 0 })];
    const steps = [loop({ until: slot(2), body, moves: [{ from: slot(1), to: slot(0) }] })];
    const { frames } = await run(steps, [sequence(add(slot(0), 3, slot(1)), atLeast(slot(1), 10, slot(2)))]);
    expect([scalar(frames, 0), scalar(frames, 14), scalar(frames, 15)]).toEqual([12, 4, 1]);
  });

  it("says that a loop which its limit ended did not converge", async () => {
    const steps = [loop({ limit: slot(0), until: slot(2) })];
    const { frames } = await run(steps, [], (frame) => writeSlot(frame, slot(0), "i32", 3));
    expect([scalar(frames, 14), scalar(frames, 15)]).toEqual([3, 0]);
  });

  it("takes the condition from before the round's assignments", async () => {
    // The condition is the variable itself: false in round 0, set by its end, met in round 1.
    const steps = [loop({ until: slot(0), moves: [{ from: slot(1), to: slot(0) }] })];
    const { frames } = await run(steps, [], (frame) => writeSlot(frame, slot(1), "bool", 1));
    expect(scalar(frames, 14)).toBe(2);
  });

  it("moves all at once, and every bit", async () => {
    const nan = 0x7ff4_dead_beef_0001n;
    const moves = [
      { from: slot(1), to: slot(2) },
      { from: slot(2), to: slot(1) },
    ];
    const { frames } = await run([loop({ limit: slot(0), moves })], [], (frame) => {
      writeSlot(frame, slot(0), "i32", 3);
      frame.setBigUint64(slot(1), nan, true);
      frame.setBigUint64(slot(2), 5n, true);
    });
    for (const frame of frames) {
      expect([frame.getBigUint64(slot(1), true), frame.getBigUint64(slot(2), true)]).toEqual([5n, nan]);
    }
  });

  it("swaps addresses and leaves the other half of their slots alone", async () => {
    const steps = [loop({ limit: slot(0), swaps: [[slot(1), slot(2)]] })];
    const { frames } = await run(steps, [], (frame) => {
      writeSlot(frame, slot(0), "i32", 3);
      frame.setBigUint64(slot(1), 0xaaaa_0000_0001n, true);
      frame.setBigUint64(slot(2), 0xbbbb_8000_0002n, true);
    });
    for (const frame of frames) {
      const values = [frame.getBigUint64(slot(1), true), frame.getBigUint64(slot(2), true)];
      expect(values).toEqual([0xaaaa_8000_0002n, 0xbbbb_0000_0001n]);
    }
  });

  it("swaps addresses of 8 bytes whole, where the back end has such", () => {
    const { artifact, bound } = program(memory, 1, [loop({ limit: slot(0), swaps: [[slot(1), slot(2)]] })], []);
    const wide = { artifact, bound: { ...bound, frame: { ...bound.frame, pointerBytes: 8 as const } } };
    const frame = frameOf(memory, wide);
    writeSlot(frame, slot(0), "i32", 3);
    frame.setBigUint64(slot(1), 0xaaaa_0000_0001n, true);
    frame.setBigUint64(slot(2), 0xbbbb_8000_0002n, true);
    executeSync(wide.bound, [], memory.wasm);
    expect([frame.getBigUint64(slot(1), true), frame.getBigUint64(slot(2), true)]).toEqual([
      0xbbbb_8000_0002n,
      0xaaaa_0000_0001n,
    ]);
  });

  it("nests loops", async () => {
    const inner = loop({
      limit: slot(1),
      round: slot(10),
      rounds: slot(11),
      converged: slot(12),
      body: [spread(0, 8)],
    });
    const { frames } = await run([loop({ limit: slot(0), body: [inner] })], [tally(cells)], (frame) => {
      writeSlot(frame, slot(0), "i32", 3);
      writeSlot(frame, slot(1), "i32", 4);
    });
    expect([scalar(frames, 10), scalar(frames, 13), scalar(frames, 14)]).toEqual([3, 2, 3]);
    expect(tallied()[7]).toBe(12);
  });

  it.each([0, 1])("takes case %i of a choice", async (taken) => {
    const steps: BoundStep[] = [{ kind: "choose", on: slot(0), cases: [[spread(0, 1)], [spread(0, 2)]] }];
    await run(steps, [tally(cells)], (frame) => writeSlot(frame, slot(0), "bool", taken));
    expect(tallied().slice(0, 3)).toEqual([1, taken, 0]);
  });

  it("lets worker 0 alone compute a solo, and all go on from its frame", async () => {
    // Round r adds 1 to x alone, then all workers write x.
    const solo: BoundStep = { kind: "solo", solo: 0, body: [spread(1, 16, { scalars: 0 }), level({ scalars: 0 })] };
    const body = [solo, spread(2, 32)];
    const { loaded, frames } = await run(
      [loop({ limit: slot(1), body })],
      [add(slot(0), 1, slot(0)), sign(cells), spill(slot(0), cells + 32 * 4)],
      (frame) => writeSlot(frame, slot(1), "i32", 500),
    );
    expect(scalar(frames, 0)).toBe(1000);
    expect(tallied().slice(0, 16)).toEqual(Array(16).fill(loaded.bound.frames[0]));
    expect(tallied().slice(32)).toEqual(Array(32).fill(1000));
  });

  it("ends at the first level that fails, with the first site and its least index", async () => {
    const steps = [
      spread(0, CELLS, { canFail: true }),
      level({ kernels: [3, 1, 2].map((kernel) => ({ kernel, chunks: [20, 30, 40, 50] })), canFail: true }),
      spread(0, CELLS),
    ];
    const kernels = [tally(cells), failEverywhere(2), failEverywhere(3), tally(cells)];
    const { ended, loaded } = await run(steps, kernels);
    expect(ended).toBe("failed");
    expect(findFailure(loaded.bound, memory.wasm.buffer)).toEqual({ site: 2, index: 20 });
    expect(tallied()[0]).toBe(1);
  });

  it("ends alike where scalars fail, without a barrier", async () => {
    const steps = [level({ scalars: 0, canFail: true }), spread(1, 1)];
    const { ended, loaded } = await run(steps, [failEverywhere(1), tally(cells)]);
    expect(ended).toBe("failed");
    expect(findFailure(loaded.bound, memory.wasm.buffer)).toEqual({ site: 1, index: 0 });
    expect(tallied()[0]).toBe(0);
  });

  it("ends where a solo fails", async () => {
    const solo: BoundStep = { kind: "solo", solo: 0, body: [spread(0, 4, { canFail: true }), spread(1, 1)] };
    const { ended, loaded } = await run([solo, spread(1, 1)], [failEverywhere(0), tally(cells)]);
    expect(ended).toBe("failed");
    expect(findFailure(loaded.bound, memory.wasm.buffer)).toEqual({ site: 0, index: 0 });
    expect(tallied()[0]).toBe(0);
  });

  it("lets no worker see a level before all have finished the one before", async () => {
    // Every round writes its number everywhere and then looks for another one.
    const body = [spread(0, CELLS), spread(1, CELLS, { canFail: true })];
    const kernels = [spill(slot(13), cells), compare(slot(13), cells, 0)];
    const { ended, frames } = await run([loop({ limit: slot(0), body })], kernels, (frame) =>
      writeSlot(frame, slot(0), "i32", 2_000),
    );
    expect(ended).toBe("done");
    expect(scalar(frames, 14)).toBe(2_000);
  });
});

describe("executeSync", () => {
  it("works in unshared memory", () => {
    const memory = new Memory({ shared: false });
    const loaded = program(memory, 1, [level({ scalars: 0 })], [add(slot(0), 3, slot(1))]);
    executeSync(loaded.bound, wasmLoader.load(loaded.artifact, memory.wasm), memory.wasm);
    expect(readSlot(frameOf(memory, loaded), slot(1), "i32")).toBe(3);
  });

  it("walks alone what was bound for many", () => {
    const memory = new Memory({ shared: true });
    const cells = memory.allocate(CELLS * 4, "cells");
    const loaded = program(memory, 3, [spread(0, CELLS)], [tally(cells)]);
    const walked = executeSync(loaded.bound, wasmLoader.load(loaded.artifact, memory.wasm), memory.wasm);
    expect(walked).toEqual({ ended: "done", barriers: 0, chunks: CELLS, rounds: [] });
  });

  it("gives up at its time limit, in a loop without kernels too", () => {
    const memory = new Memory({ shared: true });
    const loaded = program(memory, 1, [loop({ until: slot(0) })], []);
    expect(() => executeSync(loaded.bound, [], memory.wasm, { timeout: 5 })).toThrow(
      expect.objectContaining({ code: "run/timeout" }),
    );
  });

  it("says what a kernel threw", () => {
    const memory = new Memory({ shared: true });
    const loaded = program(memory, 1, [level({ scalars: 0 })], [trap]);
    const kernels = wasmLoader.load(loaded.artifact, memory.wasm);
    const { message, cause } = faultIn(() => executeSync(loaded.bound, kernels, memory.wasm), "run/worker");
    expect(message).toContain("the calling thread threw in a run: unreachable");
    expect(cause).toBeInstanceOf(WebAssembly.RuntimeError);
  });
});

describe("execute", () => {
  it("notes the progress of the outermost loop alone", () => {
    const memory = new Memory({ shared: true });
    const inner = loop({ limit: slot(0), round: slot(10), rounds: slot(11), converged: slot(12) });
    const loaded = program(memory, 1, [loop({ limit: slot(0), body: [inner, level({ scalars: 0 })] })], [trap]);
    writeSlot(frameOf(memory, loaded), slot(0), "i32", 3);
    const control = new Control(new ArrayBuffer(CONTROL_BYTES), 0);
    const kernels = wasmLoader.load(loaded.artifact, memory.wasm);
    const seat = { worker: 0, control, spin: false, trace: null, deadline: Infinity };
    expect(() => execute(loaded.bound, kernels, memory.wasm.buffer, seat)).toThrow(WebAssembly.RuntimeError);
    expect(control.readProgress()).toBeNull();
  });
});

describe("findFailure", () => {
  it("takes the first site that failed anywhere, and there the least index of all workers", () => {
    const memory = new Memory({ shared: true });
    const loaded = program(memory, 3, [], []);
    const record = (worker: number, site: number, index: bigint): void => {
      const at = loaded.bound.frame.failures + site * 16;
      frameOf(memory, loaded, worker).setUint32(at, 1, true);
      frameOf(memory, loaded, worker).setBigInt64(at + 8, index, true);
    };
    expect(findFailure(loaded.bound, memory.wasm.buffer)).toBeNull();
    record(0, 3, 1n);
    record(1, 2, 7n);
    record(2, 2, -5n);
    expect(findFailure(loaded.bound, memory.wasm.buffer)).toEqual({ site: 2, index: -5 });
  });
});

describe("slots", () => {
  it.each([
    ["bool", 1, [1, 0, 0, 0, 0, 0, 0, 0]],
    ["i32", -2, [254, 255, 255, 255, 0, 0, 0, 0]],
    ["u32", 2 ** 32 - 1, [255, 255, 255, 255, 0, 0, 0, 0]],
    ["f32", -2, [0, 0, 0, 192, 0, 0, 0, 0]],
    ["f64", -2, [0, 0, 0, 0, 0, 0, 0, 192]],
  ] as const)("keep a %s in their low bytes", (element, value, bytes) => {
    const frame = new DataView(new ArrayBuffer(16));
    writeSlot(frame, 8, element, value);
    expect([...new Uint8Array(frame.buffer, 8)]).toEqual(bytes);
    expect(readSlot(frame, 8, element)).toBe(value);
  });
});
