/** Faults around a run: each is put in on purpose, ends as a typed error, and leaves an engine that works. */

import { DirectedGraph } from "graphology";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { pagerank } from "../../src/algorithms/index.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { run } from "../../src/engine/run.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { rmat } from "../../src/graph/generate.ts";
import { faultIn, faultOf } from "../faults.ts";
import { RUN_LIMIT } from "../limits.ts";
import { underWatchdog } from "../watchdog.ts";
import { THREADS } from "../ways.ts";

underWatchdog();

const small = fromEdges({ nodeCount: 4, sources: [0, 1, 2], targets: [1, 2, 0] });
const large = rmat({ scale: 14, seed: 7 });
const forever = algorithm("forever", { limit: i32(2_000_000_000) }, (g, { limit }) => {
  const { x } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)).mul(0.5) }));
  return { x };
});
const right = runSync(pagerank, large).rank;

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2, onWarning: () => {} });
});
afterAll(() => engine.close());

/** What must hold after every fault. */
async function expectWorks(it: Engine = engine): Promise<void> {
  const { rank } = await it.run(pagerank, large, {}, { mode: "parallel", timeout: RUN_LIMIT });
  expect(rank).toEqual(right);
}

/** A run that goes on until something stops it, when it is known to be in its rounds. */
async function begin(on: Engine, options: { readonly signal?: AbortSignal } = {}) {
  const { promise, resolve } = Promise.withResolvers<void>();
  const ended = on.run(forever, large, {}, { mode: "parallel", ...options, onProgress: () => resolve() });
  ended.catch(() => {});
  await Promise.race([promise, ended]);
  return { ended };
}

describe("a run", () => {
  it.runIf(THREADS)("fails with its worker, whichever is ended, and the next one works", async () => {
    for (const victim of [0, 1]) {
      const { ended } = await begin(engine);
      await engine.threads.started[victim]!.terminate();
      expect((await faultOf(ended, "run/worker")).message).toContain(`worker ${victim} died`);
      await expectWorks();
    }
  });

  it("is stopped by its signal before, while it waits, and in its rounds", async () => {
    await faultOf(engine.run(pagerank, large, {}, { signal: AbortSignal.abort() }), "run/aborted");
    const controller = new AbortController();
    const { ended } = await begin(engine, { signal: controller.signal });
    const waiting = engine.run(pagerank, large, {}, { signal: AbortSignal.abort("no more") });
    expect((await faultOf(waiting, "run/aborted")).cause).toBe("no more");
    controller.abort(new Error("enough"));
    expect((await faultOf(ended, "run/aborted")).cause).toEqual(new Error("enough"));
    await expectWorks();
  });

  it("is not touched by a signal that comes after it", async () => {
    const controller = new AbortController();
    const { rank } = await engine.run(pagerank, large, {}, { signal: controller.signal });
    controller.abort();
    expect(rank).toEqual(right);
    await expectWorks();
  });

  it("ends when its time is over", async () => {
    await faultOf(engine.run(forever, large, {}, { timeout: 50 }), "run/timeout");
    faultIn(() => engine.runSync(forever, large, {}, { timeout: 50 }), "run/timeout");
    await expectWorks();
  });

  it("waits for the one before it, whatever becomes of that", async () => {
    const controller = new AbortController();
    const { ended } = await begin(engine, { signal: controller.signal });
    const next = engine.run(pagerank, large);
    faultIn(() => engine.runSync(pagerank, small), "run/busy");
    controller.abort();
    await faultOf(ended, "run/aborted");
    expect((await next).rank).toEqual(right);
  });

  it("ends when its engine is closed, and so do those that wait", async () => {
    const other = await Engine.create({ workers: 2, onWarning: () => {} });
    const { ended } = await begin(other);
    const waiting = other.run(pagerank, small);
    waiting.catch(() => {});
    await other.close();
    await faultOf(ended, "run/aborted");
    await faultOf(waiting, "run/closed");
    await faultOf(other.run(pagerank, small), "run/closed");
    await faultOf(other.calibrate(), "run/closed");
    await faultOf(other.report(pagerank, small), "run/closed");
    faultIn(() => other.runSync(pagerank, small), "run/closed");
    faultIn(() => other.load({ sources: [0], targets: [0] }), "run/closed");
  });

  it("says what a kernel threw: of a graph whose arrays were written to", async () => {
    const broken = fromEdges({ nodeCount: 4, sources: [0, 1, 2], targets: [1, 2, 0] });
    // In-neighbors a GiB away.
    broken.in.neighbors.fill(2 ** 27);
    const fault = await faultOf(engine.run(pagerank, broken, {}, { mode: "parallel" }), "run/worker");
    expect(fault.message).toMatch(/threw in a run: memory access out of bounds/);
    expect(faultIn(() => engine.runSync(pagerank, broken), "run/worker").message).toContain("the calling thread threw");
    expect(faultIn(() => runSync(pagerank, broken), "run/worker").message).toContain("the calling thread threw");
    await expectWorks();
  });

  it("ends with what a promise of onProgress rejects with, in its rounds and after its last", async () => {
    const onProgress = async () => {
      await Promise.resolve();
      throw new RangeError("too far");
    };
    await expect(engine.run(forever, large, {}, { onProgress })).rejects.toThrow(new RangeError("too far"));
    // Short enough that it is told at its end alone.
    await expect(engine.run(pagerank, small, {}, { onProgress })).rejects.toThrow(new RangeError("too far"));
    await expectWorks();
  });

  it("does not wait for a promise of onProgress that never settles, nor heeds one that rejects too late", async () => {
    const late = Promise.withResolvers<void>();
    const told = [new Promise<void>(() => {}), late.promise];
    for (const promise of told) await engine.run(pagerank, small, {}, { onProgress: () => promise });
    late.reject(new Error("late"));
    await expectWorks();
  });

  it("ends with what onProgress throws", async () => {
    const onProgress = () => {
      throw new RangeError("too far");
    };
    await expect(engine.run(forever, large, {}, { onProgress })).rejects.toThrow(new RangeError("too far"));
    await expectWorks();
  });
});

describe("a graph", () => {
  it("cannot be disposed of while a run on it waits or is in flight", async () => {
    const graph = rmat({ scale: 13, seed: 2, allocator: engine.allocator });
    const controller = new AbortController();
    const { ended } = await begin(engine, { signal: controller.signal });
    const waiting = engine.run(forever, graph, {}, { timeout: 100 });
    faultIn(() => graph.dispose(), "run/busy");
    controller.abort();
    await faultOf(ended, "run/aborted");
    faultIn(() => graph.dispose(), "run/busy");
    await faultOf(waiting, "run/timeout");
    graph.dispose();
    await faultOf(engine.run(pagerank, graph), "run/closed");
    await expectWorks();
  });

  it("of another library may change once the run was asked for", async () => {
    const source = new DirectedGraph();
    for (const node of ["a", "b", "c"]) source.addNode(node);
    source.addEdge("a", "b");
    const sources = Uint32Array.of(0, 1);
    const controller = new AbortController();
    const { ended } = await begin(engine, { signal: controller.signal });
    const runs = [engine.run(pagerank, source), engine.run(pagerank, { sources, targets: Uint32Array.of(1, 0) })];
    source.addEdge("c", "b");
    source.dropNode("a");
    sources.fill(0);
    controller.abort();
    await faultOf(ended, "run/aborted");
    const [ofGraphology, ofArrays] = await Promise.all(runs);
    expect(ofGraphology!.get("rank", "a")).toBe(ofGraphology!.rank[0]);
    expect(ofGraphology!.rank).toHaveLength(3);
    expect(ofArrays!.rank[0]).toBe(ofArrays!.rank[1]);
  });

  it("is refused once its arrays were transferred to another thread", async () => {
    const lost = fromEdges({ nodeCount: 2, sources: [0], targets: [1], nodeColumns: { cost: [1, 2] } });
    const cost = algorithm("cost", {}, (g) => ({ cost: g.nodeAttribute("cost").add(1) }));
    const column = lost.nodeColumn("cost")!;
    structuredClone(column.buffer, { transfer: [column.buffer as ArrayBuffer] });
    expect((await faultOf(engine.run(cost, lost), "graph/input")).message).toContain("the node attribute cost");
    const { neighbors } = lost.out;
    structuredClone(neighbors.buffer, { transfer: [neighbors.buffer as ArrayBuffer] });
    await faultOf(engine.run(pagerank, lost), "graph/input");
    await expectWorks();
  });
});

describe("memory", () => {
  const engines: Engine[] = [];
  const create = async (maximumBytes: number): Promise<Engine> => {
    const made = await Engine.create({ workers: 1, maximumBytes, onWarning: () => {} });
    engines.push(made);
    return made;
  };
  afterEach(async () => {
    await Promise.all(engines.splice(0).map((made) => made.close()));
  });

  /** The bytes of the largest array that there is room for. */
  function room({ allocator }: Engine): number {
    for (let pages = 512; pages > 0; pages--) {
      try {
        const array = allocator.uint8(pages * 4096);
        allocator.release?.(array);
        return pages * 4096;
      } catch {
        // Less, then.
      }
    }
    return 0;
  }

  it.runIf(THREADS)("that is short gives back all that was taken before it ran out", async () => {
    const short = await create(2 ** 20);
    const middle = rmat({ scale: 13, edgeFactor: 8, seed: 1 });
    const before = room(short);
    // The rows fit, the buffers beside them do not; or not even the rows.
    for (const graph of [middle, large]) {
      await faultOf(short.run(pagerank, graph), "memory");
      expect(room(short)).toBe(before);
    }
    await short.run(pagerank, small);
  });

  it.runIf(THREADS)("that a graph cannot have is not kept from others by the part that it got", async () => {
    const short = await create(2 ** 20);
    const before = room(short);
    for (const source of [{ ...arraysOf(300_000) }, { ...arraysOf(60_000), edgeColumns: columnsOf(60_000) }]) {
      faultIn(() => short.load(source), "memory");
      expect(room(short)).toBe(before);
    }
    const graph = short.load(arraysOf(100_000));
    const beforeRows = room(short);
    // Its in-rows are made when they are first asked for, and have no room.
    await faultOf(short.run(pagerank, graph), "memory");
    expect(room(short)).toBe(beforeRows);
    for (const derive of [() => graph.symmetrize(), () => graph.all()]) {
      faultIn(derive, "memory");
      expect(room(short)).toBe(beforeRows);
    }
    graph.dispose();
    expect(room(short)).toBe(before);
  });

  it("that the results of a run do not find on the heap is said to be missing", async () => {
    const Kept = Float64Array;
    const refuse = vi.fn(() => {
      throw new RangeError("Array buffer allocation failed");
    });
    const graph = fromEdges({ nodeCount: 3000, sources: [0], targets: [1] });
    await engine.run(pagerank, graph);
    vi.stubGlobal(
      "Float64Array",
      new Proxy(Kept, {
        construct: (target, given) =>
          given[0] instanceof Kept && given[0].length === 3000 ? refuse() : Reflect.construct(target, given),
      }),
    );
    try {
      await faultOf(engine.run(pagerank, graph), "memory");
      expect(refuse).toHaveBeenCalled();
    } finally {
      vi.unstubAllGlobals();
    }
    await expectWorks();
  });

  it("that cannot be meant is refused", async () => {
    for (const maximumBytes of [0, -1, Number.NaN]) await faultOf(Engine.create({ maximumBytes }), "usage");
    await faultOf(run(pagerank, small, {}, { maximumBytes: Number.NaN }), "usage");
  });
});

/** So many edges of 20,000 nodes. */
function arraysOf(edges: number) {
  const nodeCount = 20_000;
  return { nodeCount, sources: new Uint32Array(edges), targets: new Uint32Array(edges).map((_, k) => k % nodeCount) };
}

function columnsOf(edges: number) {
  return Object.fromEntries(["a", "b", "c"].map((name) => [name, new Float64Array(edges)]));
}
