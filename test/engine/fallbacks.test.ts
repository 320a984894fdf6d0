/** Runs without workers: the calling thread does them in turns with whatever else it has to do. */

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { pagerank, wcc } from "../../src/algorithms/index.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { rmat } from "../../src/graph/generate.ts";
import { faultIn, faultOf } from "../faults.ts";
import { underWatchdog } from "../watchdog.ts";

underWatchdog();

const graph = rmat({ scale: 12, seed: 7 });
const right = runSync(pagerank, graph).rank;
const forever = algorithm("forever", { limit: i32(2_000_000_000) }, (g, { limit }) => {
  const { x, rounds } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({
    x: g.in.sum(({ source }) => source(x)).mul(0.5),
  }));
  return { x, rounds };
});

async function createWithout(names: string, options = {}): Promise<{ engine: Engine; warnings: string[] }> {
  const warnings: string[] = [];
  vi.stubEnv("EDGEWISE_WITHOUT", names);
  const engine = await Engine.create({ workers: 4, onWarning: (message) => warnings.push(message), ...options });
  vi.unstubAllEnvs();
  return { engine, warnings };
}

describe.each(["threads", "shared", "threads,shared,simd"])("an engine without %s", (names) => {
  let engine: Engine;
  let warnings: string[];
  beforeAll(async () => {
    ({ engine, warnings } = await createWithout(names));
  });
  afterAll(() => engine.close());

  it("says why, once, and that it has one thread", async () => {
    await engine.run(pagerank, graph);
    await engine.run(pagerank, graph);
    expect(warnings).toHaveLength(1);
    const named = names.split(",")[0]!;
    expect(warnings[0]).toContain(`EDGEWISE_WITHOUT names "${named}"`);
    expect(engine.workers).toBe(1);
    const { kind, memory, count, why, started } = engine.threads;
    expect([kind, memory, count]).toEqual([
      names === "shared" ? "worker" : "calling thread",
      names === "threads" ? "shared" : "ordinary",
      1,
    ]);
    expect(why).toContain(`names "${named}"`);
    expect(started).toHaveLength(names === "shared" ? 1 : 0);
  });

  it("gives the same bits, on any number of workers asked for", async () => {
    for (const mode of ["auto", "parallel", "sequential"] as const) {
      const { rank, decision } = await engine.run(pagerank, graph, {}, { mode, workers: 4 });
      expect(rank).toEqual(right);
      expect(decision.workers).toBe(1);
    }
    expect(engine.runSync(wcc, graph).label).toEqual(runSync(wcc, graph).label);
  });

  it("lets timers, signals and progress have their turn during a run", async () => {
    const controller = new AbortController();
    const rounds: number[] = [];
    const ended = engine.run(
      forever,
      graph,
      {},
      { signal: controller.signal, onProgress: ({ round }) => rounds.push(round ?? -1) },
    );
    const timer = setInterval(() => {
      if (rounds.length > 1) controller.abort("enough");
    }, 10);
    expect((await faultOf(ended, "run/aborted")).cause).toBe("enough");
    clearInterval(timer);
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    expect((await engine.run(pagerank, graph)).rank).toEqual(right);
  });

  it("ends a run when its time is over, in a single level too", async () => {
    await faultOf(engine.run(forever, graph, {}, { timeout: 40 }), "run/timeout");
    const once = algorithm("once", {}, (g) => ({ x: g.in.sum(({ source }) => source(g.outDegree())) }));
    await faultOf(engine.run(once, graph, {}, { timeout: 0 }), "run/timeout");
    expect((await engine.run(pagerank, graph)).rank).toEqual(right);
  });

  it("ends with what onProgress throws", async () => {
    const onProgress = () => {
      throw new RangeError("too far");
    };
    await expect(engine.run(forever, graph, {}, { onProgress })).rejects.toThrow(new RangeError("too far"));
  });

  it("lets runs wait for each other, and refuses a synchronous one meanwhile", async () => {
    const first = engine.run(forever, graph, { limit: 3000 }, { sparse: "never" });
    const second = engine.run(forever, graph, { limit: 2 });
    await new Promise((resolve) => setTimeout(resolve, 1));
    faultIn(() => engine.runSync(pagerank, graph), "run/busy");
    expect((await first).results.rounds).toBe(3000);
    expect((await second).results.rounds).toBe(2);
  });

  it("notes when each level was run, if it is asked to", async () => {
    const { report } = await engine.run(forever, graph, { limit: 5 }, { trace: true });
    expect(report!.workers).toHaveLength(1);
    expect(report!.workers[0]!.busy).toBeGreaterThan(0);
    expect(report!.trace!.workers[0]!.events.filter(({ kind }) => kind === "round")).toHaveLength(5);
    const { report: plain } = await engine.run(forever, graph, { limit: 5 });
    expect(plain).toMatchObject({ trace: null, workers: [{ busy: null }] });
  });

  it("reports on the algorithm all the same", async () => {
    expect((await engine.report(pagerank, graph)).workers).toBe(1);
  });

  it("ends a run when it is closed", async () => {
    const { engine: other } = await createWithout(names);
    const { promise: begun, resolve: onProgress } = Promise.withResolvers<unknown>();
    const ended = other.run(forever, graph, {}, { onProgress });
    ended.catch(() => {});
    const waiting = other.run(forever, graph);
    waiting.catch(() => {});
    await begun;
    await other.close();
    await faultOf(ended, "run/aborted");
    await faultOf(waiting, "run/closed");
  });
});

describe("the warning", () => {
  it("is spared those who ask for one worker", async () => {
    const { engine, warnings } = await createWithout("threads", { workers: 1 });
    expect(warnings).toEqual([]);
    await engine.close();
  });

  it("is printed once in a process, however many engines there are", async () => {
    const emit = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    for (let k = 0; k < 3; k++) await (await createWithout("threads", { onWarning: undefined })).engine.close();
    expect(emit).toHaveBeenCalledTimes(1);
    expect(emit).toHaveBeenCalledWith(expect.stringContaining("calling thread alone"), "EdgewiseWarning");
    emit.mockRestore();
  });

  it("comes where there is no SharedArrayBuffer at all", async () => {
    vi.stubGlobal("SharedArrayBuffer", undefined);
    try {
      const warnings: string[] = [];
      vi.stubEnv("EDGEWISE_WITHOUT", "");
      const engine = await Engine.create({ workers: 2, onWarning: (message) => warnings.push(message) });
      expect(warnings).toEqual(["edgewise runs on one worker alone, for there is no SharedArrayBuffer here"]);
      expect((await engine.run(pagerank, engine.load({ sources: [0], targets: [1] }))).rank).toHaveLength(2);
      await engine.close();
    } finally {
      vi.unstubAllGlobals();
      vi.unstubAllEnvs();
    }
  });
});
