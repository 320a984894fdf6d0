import { afterEach, describe, expect, it, vi } from "vitest";
import { findFailure } from "../../runtime/frame.ts";
import { Memory } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import type { Spawn, Thread } from "../../runtime/protocol.ts";
import { spawnFrom, spawnNode } from "../../runtime/spawn.node.ts";
import type { BoundStep } from "../../src/bind/bound.ts";
import { faultIn, faultOf } from "../faults.ts";
import { RUN_LIMIT } from "../limits.ts";
import { underWatchdog } from "../watchdog.ts";
import {
  add,
  atLeast,
  failEverywhere,
  frameOf,
  gate,
  keepCount,
  level,
  loop,
  passGate,
  program,
  sequence,
  sign,
  slot,
  spread,
  tally,
  trap,
  untilBegun,
} from "./program.ts";

underWatchdog();

const CELLS = 64;

const pools: Pool[] = [];

/** A pool whose workers are all about to start. */
async function start(memory: Memory, workers: number, spawn: Spawn = spawnNode): Promise<Pool> {
  const pool = Pool.start({ memory, workers, spawn, spin: workers <= 2 });
  pools.push(pool);
  pool.expect(workers);
  return pool;
}

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

/** A memory with cells, and a program that adds 1 to each of them: what must work whatever happened before. */
function sound(workers: number) {
  const memory = new Memory({ shared: true });
  const cells = memory.allocate(CELLS * 4, "cells");
  return {
    memory,
    cells,
    tallying: program(memory, workers, [spread(0, CELLS)], [tally(cells)]),
    /** Whether the pool still computes every cell once. */
    works: async (pool: Pool, id: number): Promise<void> => {
      memory.i32(cells, CELLS).fill(0);
      const { ended } = await pool.run(id, { timeout: RUN_LIMIT });
      expect(ended).toBe("done");
      expect([...memory.i32(cells, CELLS)]).toEqual(Array(CELLS).fill(1));
    },
  };
}

/** A program that no worker leaves by itself: an endless loop of one level. */
function endless(memory: Memory, workers: number) {
  const begun = memory.allocate(4, "a counter");
  const steps = [loop({ until: slot(0), body: [spread(0, workers)] })];
  return { begun, program: program(memory, workers, steps, [passGate({ begun, needed: begun })]) };
}

describe("Pool.run", () => {
  it("lets several workers draw chunks of one level", async () => {
    // Two chunks that end only after both have begun: one worker alone would never finish.
    const memory = new Memory({ shared: true });
    const loaded = program(memory, 2, [spread(0, 2)], [passGate(gate(memory, 2))]);
    const pool = await start(memory, 2);
    const { workers } = await pool.run(pool.load(loaded), { timeout: RUN_LIMIT });
    expect(workers.map(({ chunks }) => chunks)).toEqual([1, 1]);
  });

  it("runs side by side the kernels of one level", async () => {
    const memory = new Memory({ shared: true });
    const shared = gate(memory, 2);
    const kernels = [0, 1].map((kernel) => ({ kernel, chunks: [0, 1] }));
    const loaded = program(memory, 2, [level({ kernels })], [passGate(shared), passGate(shared)]);
    const pool = await start(memory, 2);
    expect((await pool.run(pool.load(loaded), { timeout: RUN_LIMIT })).ended).toBe("done");
  });

  it("uses as many workers as the plan is bound for", async () => {
    const { memory, cells } = sound(1);
    const loaded = program(memory, 2, [spread(0, CELLS)], [sign(cells)]);
    const pool = await start(memory, 3);
    const { workers, barriers } = await pool.run(pool.load(loaded), { timeout: RUN_LIMIT });
    expect([workers.length, barriers]).toEqual([2, 1]);
    expect(workers.reduce((sum, { chunks }) => sum + chunks, 0)).toBe(CELLS);
    for (const frame of memory.i32(cells, CELLS)) expect(loaded.bound.frames).toContain(frame);
  });

  it("starts workers with the first run alone, where that is asked for", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = Pool.start({ memory, workers: 2, spawn: spawnNode, spin: true, startsWithRuns: true });
    pools.push(pool);
    pool.expectSoon(2);
    const id = pool.load(tallying);
    expect(pool.threads).toHaveLength(0);
    await works(pool, id);
    expect(pool.threads).toHaveLength(2);
  });

  it("passes 20,000 barriers with more workers than cores", async () => {
    const { memory, cells } = sound(1);
    const steps = [loop({ limit: slot(0), body: [spread(0, 6)] })];
    const loaded = program(memory, 4, steps, [tally(cells)]);
    for (const worker of [0, 1, 2, 3]) frameOf(memory, loaded, worker).setInt32(slot(0), 20_000, true);
    const pool = await start(memory, 4);
    const { barriers } = await pool.run(pool.load(loaded), { timeout: RUN_LIMIT });
    expect(barriers).toBe(20_000);
    expect([...memory.i32(cells, 7)]).toEqual([...Array<number>(6).fill(20_000), 0]);
  });

  it("passes a barrier without kernels where a fence is asked for", async () => {
    const memory = new Memory({ shared: true });
    const steps = [level({ scalars: 0 }), level({ scalars: 0, fence: true })];
    const pool = await start(memory, 2);
    const { barriers } = await pool.run(pool.load(program(memory, 2, steps, [add(slot(0), 1, slot(0))])));
    expect(barriers).toBe(1);
  });

  it("never takes the failure of a level for one of the level before", async () => {
    // A fast worker fails while a slow one still looks whether the level before did.
    const { memory, cells } = sound(1);
    const can = { canFail: true };
    const loaded = program(memory, 4, [spread(0, 1, can), spread(1, 8, can)], [tally(cells), failEverywhere(0)]);
    const pool = await start(memory, 4);
    const id = pool.load(loaded);
    for (let run = 1; run <= 500; run++) {
      for (const address of loaded.bound.frames) memory.u8(address, loaded.bound.frame.bytes).fill(0);
      expect((await pool.run(id, { timeout: RUN_LIMIT })).ended).toBe("failed");
      expect(findFailure(loaded.bound, memory.wasm.buffer)).toEqual({ site: 0, index: 0 });
      expect(memory.i32(cells, 1)[0]).toBe(run);
    }
  });

  it("never overwrites a frame that a slow worker still takes over", async () => {
    // Solos in a row: worker 0 is soon at the next, while those that sleep in the barrier wake late.
    const memory = new Memory({ shared: true });
    // The frames will lie in the gap, and the counters as much further on as the gap is long.
    const gap = memory.allocate(65_536, "the frames");
    const counts = memory.allocate(2 * 65_536, "a counter per worker");
    memory.release(gap);
    const body: BoundStep[] = [
      { kind: "solo", solo: 0, body: [level({ scalars: 0 })] },
      level({ scalars: 1, canFail: true }),
      { kind: "solo", solo: 1, body: [level({ scalars: 0 })] },
      level({ scalars: 1, canFail: true, fence: true }),
    ];
    const kernels = [add(slot(0), 1, slot(0)), keepCount(slot(0), counts, 0)];
    const loaded = program(memory, 4, [loop({ limit: slot(1), body })], kernels);
    for (const worker of [0, 1, 2, 3]) frameOf(memory, loaded, worker).setInt32(slot(1), 1_000, true);
    const pool = await start(memory, 4);
    expect((await pool.run(pool.load(loaded), { timeout: RUN_LIMIT })).ended).toBe("done");
  });

  it("keeps plans apart, and forgets those that are unloaded", async () => {
    const { memory, cells, tallying } = sound(2);
    const pool = await start(memory, 2);
    const once = pool.load(tallying);
    const twice = pool.load(program(memory, 2, [spread(0, CELLS), spread(0, CELLS)], [tally(cells)]));
    await pool.run(twice);
    await pool.run(once);
    expect(memory.i32(cells, 1)[0]).toBe(3);
    pool.unload(once);
    await expect(pool.run(once)).rejects.toMatchObject({ code: "usage" });
  });

  it("reaches memory that grew after the workers had started", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    const id = pool.load(tallying);
    await works(pool, id);
    memory.allocate(10_000_000, "room");
    const late = memory.allocate(CELLS * 4, "late cells");
    await pool.run(pool.load(program(memory, 2, [spread(0, CELLS)], [tally(late)])));
    expect([...memory.i32(late, CELLS)]).toEqual(Array(CELLS).fill(1));
    await works(pool, id);
  });

  it("rejects where there is no memory for a trace, and works without", async () => {
    const memory = new Memory({ shared: true, maximumBytes: 2 ** 19 });
    const cells = memory.allocate(CELLS * 4, "cells");
    const pool = await start(memory, 3);
    const id = pool.load(program(memory, 3, [spread(0, CELLS)], [tally(cells)]));
    const before = memory.usedBytes;
    for (let attempt = 0; attempt < 3; attempt++) {
      await faultOf(pool.run(id, { trace: true }), "memory");
      expect(memory.usedBytes).toBe(before);
    }
    expect((await pool.run(id)).ended).toBe("done");
  });

  it("refuses a second run while one is in flight", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    const id = pool.load(tallying);
    const first = pool.run(id);
    await expect(pool.run(id)).rejects.toMatchObject({ code: "run/busy" });
    await first;
    await works(pool, id);
  });
});

describe("a run that is stopped", () => {
  it("is refused where its signal was aborted before", async () => {
    const { memory, cells, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    const id = pool.load(tallying);
    const refused = pool.run(id, { signal: AbortSignal.abort(new Error("changed my mind")) });
    await expect(refused).rejects.toMatchObject({ code: "run/aborted", cause: { message: "changed my mind" } });
    expect(memory.i32(cells, 1)[0]).toBe(0);
    await works(pool, id);
  });

  it.each([1, 2, 4])("ends between two chunks when its signal is aborted (%i workers)", async (workers) => {
    const { memory, tallying, works } = sound(workers);
    const { begun, program: forever } = endless(memory, workers);
    const pool = await start(memory, workers);
    const [good, bad] = [pool.load(tallying), pool.load(forever)];
    const threads = pool.threads;
    const controller = new AbortController();
    const run = pool.run(bad, { signal: controller.signal });
    await untilBegun(memory, { begun, needed: begun }, 100);
    controller.abort();
    await expect(run).rejects.toMatchObject({ code: "run/aborted" });
    await works(pool, good);
    // The workers have left by themselves: none had to be replaced.
    expect(pool.threads).toEqual(threads);
  });

  it("computes no chunk after the one that it was stopped in", async () => {
    const memory = new Memory({ shared: true });
    const stuck = gate(memory, 2);
    const pool = await start(memory, 1);
    const controller = new AbortController();
    const id = pool.load(program(memory, 1, [spread(0, 5)], [passGate(stuck)]));
    const run = pool.run(id, { signal: controller.signal });
    await untilBegun(memory, stuck, 1);
    controller.abort();
    memory.i32(stuck.needed, 1)[0] = 0;
    await expect(run).rejects.toMatchObject({ code: "run/aborted" });
    expect(memory.i32(stuck.begun, 1)[0]).toBe(1);
  });

  it("ends when its time is over", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    const [good, bad] = [pool.load(tallying), pool.load(endless(memory, 2).program)];
    await expect(pool.run(bad, { timeout: 30 })).rejects.toMatchObject({ code: "run/timeout" });
    await works(pool, good);
  });

  it("ends where a round has neither chunks nor barriers", async () => {
    const memory = new Memory({ shared: true });
    const pool = await start(memory, 2);
    const id = pool.load(program(memory, 2, [loop({ until: slot(0) })], []));
    await expect(pool.run(id, { timeout: 30 })).rejects.toMatchObject({ code: "run/timeout" });
  });

  it("loses workers that do not come out of a chunk, and they are replaced", async () => {
    const { memory, tallying, works } = sound(2);
    const stuck = gate(memory, 3);
    const pool = await start(memory, 2);
    const [good, bad] = [pool.load(tallying), pool.load(program(memory, 2, [spread(0, 2)], [passGate(stuck)]))];
    await expect(pool.run(bad, { timeout: 30 })).rejects.toMatchObject({ code: "run/timeout" });
    await works(pool, good);
  });

  it("ends with what onProgress throws", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    const [good, bad] = [pool.load(tallying), pool.load(endless(memory, 2).program)];
    const onProgress = (): void => {
      throw new RangeError("too far");
    };
    await expect(pool.run(bad, { onProgress })).rejects.toThrow(new RangeError("too far"));
    await works(pool, good);
  });
});

describe("a worker that fails", () => {
  it("rejects the run with what its kernel threw, and is fit for the next", async () => {
    const { memory, tallying, works } = sound(3);
    const pool = await start(memory, 3);
    // One worker traps; the others come to the barrier and would wait there for ever.
    const [good, bad] = [pool.load(tallying), pool.load(program(memory, 3, [spread(0, 1), spread(0, 1)], [trap]))];
    const threads = pool.threads;
    await expect(pool.run(bad, { timeout: RUN_LIMIT })).rejects.toMatchObject({
      code: "run/worker",
      message: expect.stringMatching(/^worker [012] threw in a run: unreachable/),
      cause: { stack: expect.stringContaining("kernel0") },
    });
    await works(pool, good);
    expect(pool.threads).toEqual(threads);
  });

  it("rejects the run where the module cannot be instantiated", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    const wrong = { ...tallying.artifact, imports: ["sine"] };
    const [good, bad] = [pool.load(tallying), pool.load({ ...tallying, artifact: wrong })];
    await expect(pool.run(bad)).rejects.toMatchObject({ code: "run/worker", message: expect.stringContaining("sine") });
    await works(pool, good);
  });

  it("rejects the run of code of a back end that workers have no loader of", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    const wrong = { ...tallying.artifact, backend: "toString" };
    const [good, bad] = [pool.load(tallying), pool.load({ ...tallying, artifact: wrong })];
    const message = expect.stringContaining('found code of the back end "toString", expected one of wasm');
    await expect(pool.run(bad)).rejects.toMatchObject({ code: "run/worker", message });
    await works(pool, good);
  });

  it("may be killed in the middle of a level", async () => {
    const { memory, tallying, works } = sound(2);
    const stuck = gate(memory, 3);
    const pool = await start(memory, 2);
    const [good, bad] = [pool.load(tallying), pool.load(program(memory, 2, [spread(0, 2)], [passGate(stuck)]))];
    const run = pool.run(bad);
    await untilBegun(memory, stuck, 2);
    await pool.threads[1]!.terminate();
    memory.i32(stuck.needed, 1)[0] = 0;
    await expect(run).rejects.toMatchObject({ code: "run/worker", message: expect.stringContaining("worker 1 died") });
    await works(pool, good);
  });

  it("may be killed while the others sit in the barrier", async () => {
    const { memory, cells, tallying, works } = sound(4);
    const stuck = gate(memory, 2);
    const pool = await start(memory, 4);
    // One chunk, which says who got it and then never ends.
    const kernel = sequence(sign(cells), passGate(stuck));
    const loaded = program(memory, 4, [spread(0, 1)], [kernel]);
    const [good, bad] = [pool.load(tallying), pool.load(loaded)];
    const threads = pool.threads;
    const run = pool.run(bad);
    await untilBegun(memory, stuck, 1);
    const victim = loaded.bound.frames.indexOf(memory.i32(cells, 1)[0]!);
    void threads[victim]!.terminate();
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining(`worker ${victim} died`) });
    await works(pool, good);
    // Nobody but the victim was replaced.
    expect(pool.threads.map((thread, i) => thread === threads[i])).toEqual([0, 1, 2, 3].map((i) => i !== victim));
  });

  it("may be killed before the others come to the barrier", async () => {
    const { memory, tallying, works } = sound(2);
    const stuck = gate(memory, 3);
    const pool = await start(memory, 2);
    // Nothing but the barrier itself could tell that the run was stopped: there are no chunks to draw.
    const loaded = program(memory, 2, [level({ scalars: 0, fence: true })], [passGate(stuck)]);
    const [good, bad] = [pool.load(tallying), pool.load(loaded)];
    const [survivor, victim] = pool.threads;
    const run = pool.run(bad);
    await untilBegun(memory, stuck, 2);
    await victim!.terminate();
    memory.i32(stuck.needed, 1)[0] = 0;
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining("worker 1 died") });
    await works(pool, good);
    expect(pool.threads[0]).toBe(survivor);
  });

  it("may be killed in the barrier itself", async () => {
    const { memory, cells, tallying, works } = sound(2);
    const stuck = gate(memory, 2);
    const pool = await start(memory, 2);
    const loaded = program(memory, 2, [spread(0, 1)], [sequence(sign(cells), passGate(stuck))]);
    const [good, bad] = [pool.load(tallying), pool.load(loaded)];
    const run = pool.run(bad);
    await untilBegun(memory, stuck, 1);
    const sleeper = 1 - loaded.bound.frames.indexOf(memory.i32(cells, 1)[0]!);
    void pool.threads[sleeper]!.terminate();
    memory.i32(stuck.needed, 1)[0] = 1;
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining(`worker ${sleeper} died`) });
    await works(pool, good);
  });

  it("may be killed between two runs", async () => {
    const { memory, tallying, works } = sound(3);
    const pool = await start(memory, 3);
    const id = pool.load(tallying);
    await Promise.all([0, 2].map((i) => pool.threads[i]!.terminate()));
    await works(pool, id);
  });

  it("may be killed while it takes the place of another", async () => {
    const { memory, tallying, works } = sound(2);
    let kills = 0;
    const spawn: Spawn = (name, events) => {
      const thread = spawnNode(name, events);
      if (kills > 0) void thread.terminate();
      kills--;
      return thread;
    };
    const pool = await start(memory, 2, spawn);
    const id = pool.load(tallying);
    await pool.threads[1]!.terminate();
    kills = 1;
    expect((await faultOf(pool.run(id), "run/worker")).message).toContain("worker 1 could not start");
    await works(pool, id);
  });

  it("may run out of heap", async () => {
    const { memory, tallying, works } = sound(2);
    const code = `
      import { parentPort } from "node:worker_threads";
      parentPort.on("message", ({ kind }) => {
        if (kind === "start") parentPort.postMessage({ kind: "ready" });
        for (const all = []; kind === "run"; ) all.push(new Array(100_000).fill(all.length));
      });`;
    const glutton = spawnFrom(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
      maxOldGenerationSizeMb: 8,
    });
    let calls = 0;
    const pool = await start(memory, 2, (...given) => (calls++ === 1 ? glutton : spawnNode)(...given));
    const id = pool.load(tallying);
    expect((await faultOf(pool.run(id), "run/worker")).message).toMatch(/worker 1 died in a run: .*memory/);
    await works(pool, id);
  });

  it("fails the run, and only that, if it cannot be replaced", async () => {
    const { memory, tallying, works } = sound(2);
    let refuse = false;
    const spawn: Spawn = (name, events) => {
      if (refuse) throw new Error("no more threads");
      return spawnNode(name, events);
    };
    const pool = await start(memory, 2, spawn);
    const id = pool.load(tallying);
    await works(pool, id);
    await pool.threads[1]!.terminate();
    refuse = true;
    await expect(pool.run(id)).rejects.toMatchObject({
      code: "run/worker",
      message: expect.stringContaining("worker 1 could not start: no more threads"),
    });
    refuse = false;
    await works(pool, id);
  });
});

describe("Pool.start", () => {
  /** Threads of which the second ends before it takes orders, as often as it is told. */
  function failing(times: number): Spawn {
    let failures = 0;
    return (name, events) => {
      const thread = spawnNode(name, events);
      if (name.endsWith("1") && failures++ < times) void thread.terminate();
      return thread;
    };
  }

  it("lets the first run wait for the workers", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2);
    await works(pool, pool.load(tallying));
  });

  it("fails a run that needs a thread which ends before it takes orders, and starts another for the next", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = await start(memory, 2, failing(1));
    const id = pool.load(tallying);
    await expect(pool.run(id)).rejects.toMatchObject({
      code: "run/worker",
      message: expect.stringContaining("worker 1 could not start"),
      hint: expect.stringContaining("runSync"),
    });
    await works(pool, id);
  });

  it("runs plans that do not need a thread which cannot start", async () => {
    const memory = new Memory({ shared: true });
    const cells = memory.allocate(CELLS * 4, "cells");
    const pool = await start(memory, 2, failing(Infinity));
    const alone = pool.load(program(memory, 1, [spread(0, CELLS)], [tally(cells)]));
    expect((await pool.run(alone)).ended).toBe("done");
    expect((await pool.run(alone)).ended).toBe("done");
  });

  it("hands a plan to the workers that it is bound for, and to no other", async () => {
    const { memory, tallying, works } = sound(2);
    const orders: string[] = [];
    const spawn: Spawn = (name, events) => {
      const thread = spawnNode(name, events);
      const post: Thread["post"] = (order, transfer) => {
        orders.push(`${order.kind} ${name}`);
        thread.post(order, transfer);
      };
      return { ...thread, post };
    };
    const pool = await start(memory, 3, spawn);
    const id = pool.load(tallying);
    await works(pool, id);
    pool.unload(id);
    const workersTold = (kind: string) => orders.filter((order) => order.startsWith(`${kind} `)).length;
    expect(["start", "load", "unload"].map(workersTold)).toEqual([3, 2, 2]);
  });

  it("starts no more threads than runs have needed", async () => {
    const { memory, tallying, works } = sound(2);
    const pool = Pool.start({ memory, workers: 3, spawn: spawnNode, spin: true });
    pools.push(pool);
    expect(pool.threads).toHaveLength(1);
    await works(pool, pool.load(tallying));
    expect(pool.threads).toHaveLength(2);
  });

  it("throws where the first thread is refused, and keeps no memory", async () => {
    const memory = new Memory({ shared: true });
    const refusing: Spawn = () => {
      throw new Error("no more threads");
    };
    await expect(start(memory, 3, refusing)).rejects.toMatchObject({
      code: "run/worker",
      message: expect.stringContaining("worker 0 could not start: no more threads"),
    });
    await expect.poll(() => memory.usedBytes, { timeout: RUN_LIMIT }).toBe(0);
  });

  it.each([
    ["is not there", new URL("./no-such-worker.ts", import.meta.url), /Cannot find module/],
    ["does not load", new URL("data:text/javascript,throw new Error('spoilt')"), /spoilt/],
    ["ends at once", new URL("data:text/javascript,process.exit(7)"), /exit code 7/],
    ["is no JavaScript", new URL("data:text/javascript,let let"), /strict mode/],
  ])("fails runs where the worker file %s, and leaves nothing behind", async (_, entry, message) => {
    const { memory, tallying } = sound(2);
    const used = memory.usedBytes;
    const pool = await start(memory, 2, spawnFrom(entry));
    const id = pool.load(tallying);
    for (let attempt = 0; attempt < 2; attempt++) {
      expect((await faultOf(pool.run(id), "run/worker")).message).toMatch(message);
    }
    await pool.close();
    expect(memory.usedBytes).toBe(used);
  });

  it("gives up a thread that gives no sign of life", async () => {
    const { memory, tallying } = sound(2);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const ended: string[] = [];
    const mute: Spawn = (name, events): Thread => ({
      post: () => {},
      hold: () => {},
      terminate: async () => {
        ended.push(name);
        events.end(new Error("ended"));
      },
    });
    try {
      const pool = await start(memory, 2, mute);
      const fault = faultOf(pool.run(pool.load(tallying)), "run/worker");
      await vi.advanceTimersByTimeAsync(31_000);
      expect((await fault).message).toContain("no sign of life");
      expect(ended).toEqual(["edgewise worker 0", "edgewise worker 1"]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("refuses unshared memory", async () => {
    await expect(start(new Memory({ shared: false }), 1)).rejects.toMatchObject({ code: "usage" });
  });
});

describe("Pool.close", () => {
  it("rejects a run in flight, and whatever is asked for afterwards", async () => {
    const { memory, tallying } = sound(2);
    const { begun, program: forever } = endless(memory, 2);
    const pool = await start(memory, 2);
    const [good, bad] = [pool.load(tallying), pool.load(forever)];
    const run = expect(pool.run(bad)).rejects.toMatchObject({ code: "run/aborted" });
    await untilBegun(memory, { begun, needed: begun }, 10);
    await pool.close();
    await run;
    await faultOf(pool.run(good), "run/closed");
    faultIn(() => pool.load(tallying), "run/closed");
  });

  it("may be called again, and gives its memory back", async () => {
    const { memory, tallying } = sound(2);
    const used = memory.usedBytes;
    const pool = await start(memory, 2);
    await pool.run(pool.load(tallying), { trace: true });
    expect(memory.usedBytes).toBeGreaterThan(used);
    await Promise.all([pool.close(), pool.close()]);
    await pool.close();
    expect(memory.usedBytes).toBe(used);
  });

  it("rejects a run whose workers are just being replaced", async () => {
    const { memory, tallying } = sound(2);
    const pool = await start(memory, 2);
    const id = pool.load(tallying);
    await pool.threads[0]!.terminate();
    const run = expect(pool.run(id)).rejects.toMatchObject({ code: "run/aborted" });
    await pool.close();
    await run;
  });
});

describe("what a run tells", () => {
  it("is the last round and its residual, without a message per round", async () => {
    const memory = new Memory({ shared: true });
    const inner = loop({
      limit: slot(0),
      round: slot(10),
      rounds: slot(11),
      converged: slot(12),
      body: [spread(1, 2)],
    });
    const outer = loop({
      until: slot(3),
      body: [level({ scalars: 0 }), inner],
      moves: [{ from: slot(2), to: slot(1) }],
      residual: { offset: slot(2), element: "i32" },
    });
    // x = 0; repeat { x = x + 5 } until x >= 50
    const scalars = sequence(add(slot(1), 5, slot(2)), atLeast(slot(2), 50, slot(3)));
    const loaded = program(memory, 2, [outer], [scalars, tally(memory.allocate(64, "cells"))]);
    for (const worker of [0, 1]) frameOf(memory, loaded, worker).setInt32(slot(0), 3, true);
    const pool = await start(memory, 2);
    const seen: unknown[] = [];
    await pool.run(pool.load(loaded), { onProgress: (progress) => seen.push(progress) });
    expect(seen.at(-1)).toEqual({ round: 9, limit: null, residual: 50, settled: null });
    expect(seen.length).toBeLessThan(10);
  });

  it("comes while it is in flight", async () => {
    const memory = new Memory({ shared: true });
    const pool = await start(memory, 2);
    const controller = new AbortController();
    const rounds: number[] = [];
    const run = pool.run(pool.load(endless(memory, 2).program), {
      signal: controller.signal,
      onProgress: ({ round, residual }) => {
        expect(residual).toBeNull();
        rounds.push(round ?? -1);
        if (rounds.length === 3) controller.abort();
      },
    });
    await expect(run).rejects.toMatchObject({ code: "run/aborted" });
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
  });

  it("is how long each worker was in levels, if it is traced", async () => {
    const { memory, tallying } = sound(2);
    const pool = await start(memory, 2);
    const { trace, workers, millis } = await pool.run(pool.load(tallying), { trace: true });
    expect(workers.map(({ chunks }) => chunks)).toEqual(trace!.map(({ kernels }) => kernels[0]!.calls));
    expect(workers.map(({ busy }) => busy)).toEqual(trace!.map(({ levels }) => levels[0]!.millis));
    for (const { busy } of workers) expect(busy).toBeLessThanOrEqual(millis);
  });

  it("is traced as well where the run failed, and its memory is given back where it was stopped", async () => {
    const { memory, tallying } = sound(2);
    const pool = await start(memory, 2);
    const failing = program(memory, 2, [spread(0, 4, { canFail: true })], [failEverywhere(0)]);
    const { ended, trace } = await pool.run(pool.load(failing), { trace: true });
    expect([ended, trace!.length]).toEqual(["failed", 2]);
    const forever = pool.load(endless(memory, 2).program);
    const used = memory.usedBytes;
    await expect(pool.run(forever, { trace: true, timeout: 20 })).rejects.toMatchObject({ code: "run/timeout" });
    expect(memory.usedBytes).toBe(used);
    await pool.run(pool.load(tallying), { trace: true });
  });

  it("leaves out times where it is not traced", async () => {
    const { memory, tallying } = sound(1);
    const pool = await start(memory, 1);
    const { trace, workers } = await pool.run(pool.load(tallying));
    expect([trace, workers]).toEqual([null, [{ chunks: CELLS, busy: null }]]);
  });
});
