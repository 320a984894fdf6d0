import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasSharedMemory } from "../../runtime/features.ts";
import { pagerank, wcc } from "../../src/algorithms/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { run } from "../../src/engine/run.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { rmat } from "../../src/graph/generate.ts";

const graph = fromEdges({ nodeCount: 4, sources: [0, 1, 2], targets: [1, 2, 0], nodeKeys: ["a", "b", "c", "d"] });
const large = rmat({ scale: 14, seed: 7 });
const forever = algorithm("forever", { limit: i32(2_000_000_000) }, (g, { limit }) => {
  const { x } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)).mul(0.5) }));
  return { x };
});

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2 });
});
afterAll(() => engine.close());

/** Something to watch a run with, and to wait on until the run is in its rounds. */
function watched(): { onProgress: () => void; begun: Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { onProgress: resolve, begun: promise };
}

describe("a run", () => {
  it("gives arrays that belong to the caller", async () => {
    const first = await engine.run(pagerank, graph);
    const kept = Float64Array.from(first.rank);
    first.rank.fill(-1);
    const second = await engine.run(pagerank, graph);
    expect(second.rank).toEqual(kept);
    expect(second.rank.buffer).toBeInstanceOf(ArrayBuffer);
  });

  it("says rounds, convergence, timings, and how it was run", async () => {
    const result = await engine.run(pagerank, graph, { tolerance: 0, limit: 3 });
    expect(result).toMatchObject({ rounds: 3, converged: false });
    expect(result.decision).toMatchObject({ parallel: false, workers: 1 });
    expect(result.timings.total).toBeGreaterThan(0);
  });

  it("finds results by key, and the greatest of them", async () => {
    const result = await engine.run(pagerank, graph);
    expect(result.get("rank", "b")).toBe(result.rank[1]);
    expect(result.top("rank", 2)).toHaveLength(2);
    expect(() => result.get("rank", "z")).toThrow(`found the text "z", which is no node of the graph`);
  });

  it("has neither rounds nor convergence without a loop", async () => {
    const degrees = algorithm("degrees", {}, (g) => ({ degree: g.outDegree() }));
    expect(await engine.run(degrees, graph)).toMatchObject({ rounds: null, converged: null });
  });

  it("takes a plan in place of an algorithm", async () => {
    const { compile } = await import("../../src/compile.ts");
    const { planFromJson, planToJson } = await import("../../src/plan/serialize.ts");
    const plan = planFromJson(planToJson(compile(pagerank.func).plan));
    const { rank } = await engine.run<typeof pagerank>(plan, graph);
    expect(rank).toEqual((await engine.run(pagerank, graph)).rank);
  });

  it("is the same on another engine, one-shot, and on the calling thread", async () => {
    const { label } = await engine.run(wcc, large, {}, { mode: "parallel" });
    expect((await run(wcc, large, {}, { workers: 1 })).label).toEqual(label);
    expect(runSync(wcc, large).label).toEqual(label);
    expect(engine.runSync(wcc, large).label).toEqual(label);
  });
});

describe("top", () => {
  const values = algorithm("values", { x: f64.node() }, (_, { x }) => ({ x: x.add(0) }));

  it("puts the greatest first, equal ones by index, and NaN last", async () => {
    const result = await engine.run(values, graph, { x: [1, Number.NaN, 5, 5] });
    expect(result.top("x", 9).map(({ key }) => key)).toEqual(["c", "d", "a", "b"]);
    expect(result.top("x", 1).map(({ key }) => key)).toEqual(["c"]);
    expect(result.top("x", 0)).toEqual([]);
  });
});

describe("runs at once", () => {
  it("wait for each other", async () => {
    const results = await Promise.all([1, 2, 3].map((limit) => engine.run(pagerank, graph, { tolerance: 0, limit })));
    expect(results.map(({ rounds }) => rounds)).toEqual([1, 2, 3]);
  });

  it("refuse a synchronous one", async () => {
    const pending = engine.run(pagerank, graph);
    expect(() => engine.runSync(pagerank, graph)).toThrow(expect.objectContaining({ code: "run/busy" }));
    await pending;
    engine.runSync(pagerank, graph);
  });

  it("go on after one that failed", async () => {
    const bad = engine.run(pagerank, graph, { limit: 0.5 });
    const good = engine.run(pagerank, graph);
    await expect(bad).rejects.toMatchObject({ code: "param" });
    await good;
  });
});

describe("a run that is stopped", () => {
  it("rejects when its signal fires, and the next one works", async () => {
    const controller = new AbortController();
    const { onProgress, begun } = watched();
    const stopped = engine.run(forever, large, {}, { signal: controller.signal, mode: "parallel", onProgress });
    await begun;
    controller.abort();
    await expect(stopped).rejects.toMatchObject({ code: "run/aborted" });
    await engine.run(pagerank, large);
  });

  it("does not start when its signal has fired, nor while it waits", async () => {
    await expect(engine.run(pagerank, graph, {}, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "run/aborted",
    });
    const controller = new AbortController();
    const first = engine.run(forever, large, {}, { timeout: 600 });
    const waiting = engine.run(pagerank, graph, {}, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "run/aborted" });
    await expect(first).rejects.toMatchObject({ code: "run/timeout" });
  });

  it("rejects after its time, on workers and on the calling thread", async () => {
    await expect(engine.run(forever, large, {}, { timeout: 100 })).rejects.toMatchObject({ code: "run/timeout" });
    expect(() => engine.runSync(forever, large, {}, { timeout: 100 })).toThrow(
      expect.objectContaining({ code: "run/timeout" }),
    );
  });

  it("rejects when the engine is closed, and so do those that wait", async () => {
    const other = await Engine.create({ workers: 2 });
    const { onProgress, begun } = watched();
    const first = other.run(forever, large, {}, { mode: "parallel", onProgress });
    const second = other.run(pagerank, graph);
    const ends = Promise.allSettled([first, second]);
    await begun;
    await other.close();
    expect((await ends).map((end) => end.status === "rejected" && end.reason.code)).toEqual([
      "run/aborted",
      "run/closed",
    ]);
    await expect(other.run(pagerank, graph)).rejects.toMatchObject({ code: "run/closed" });
    expect(() => other.runSync(pagerank, graph)).toThrow(expect.objectContaining({ code: "run/closed" }));
    await other.close();
  });
});

describe("an engine", () => {
  it("reports progress while the calling thread is free", async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    let ticks = 0;
    const timer = setInterval(() => {
      if (++ticks > 3 && seen.length > 1) controller.abort();
    }, 10);
    const { signal } = controller;
    const long = engine.run(forever, large, {}, { signal, onProgress: ({ round }) => seen.push(round ?? -1) });
    await expect(long).rejects.toMatchObject({ code: "run/aborted" });
    clearInterval(timer);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
  });

  it("refuses a number of workers that cannot be meant", async () => {
    for (const workers of [0, -1, 1.5, Number.NaN, 100_000]) {
      await expect(Engine.create({ workers })).rejects.toMatchObject({ code: "usage" });
    }
  });

  it("refuses what is no graph and no algorithm", async () => {
    await expect(engine.run(pagerank, {} as never)).rejects.toMatchObject({ code: "usage" });
    await expect(engine.run({} as never, graph)).rejects.toMatchObject({ code: "usage" });
  });

  it("says how much memory is missing before it takes any", async () => {
    const small = await Engine.create({ workers: 1, maximumBytes: 2 ** 20 });
    await expect(small.run(pagerank, large)).rejects.toMatchObject({ code: "memory" });
    await small.run(pagerank, graph);
    await small.close();
  });

  it("keeps graphs in its memory, where that can be shared, and lets go of them", async () => {
    const loaded = engine.load({ sources: [0, 1], targets: [1, 0] });
    expect(loaded.out.neighbors.buffer instanceof SharedArrayBuffer).toBe(hasSharedMemory());
    await engine.run(pagerank, loaded);
    loaded.dispose();
    await expect(engine.run(pagerank, loaded)).rejects.toMatchObject({ code: "run/closed" });
  });

  it("runs on many graphs without keeping them all", async () => {
    const small = await Engine.create({ workers: 1, maximumBytes: 8 * 2 ** 20 });
    for (let seed = 0; seed < 60; seed++) await small.run(pagerank, rmat({ scale: 12, edgeFactor: 4, seed }));
    await small.close();
  });
});
