/** What a run finds ready from the runs before it, and what it does not. */

import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { hasVectors } from "../../runtime/features.ts";
import { Pool } from "../../runtime/pool.ts";
import * as WebAssembly from "../../runtime/webassembly.ts";
import { compile } from "../../src/compile.ts";
import { type Algorithm, algorithm, f64 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { RunOptions } from "../../src/engine/options.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { rmat } from "../../src/graph/generate.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";
import { faultOf } from "../faults.ts";
import { THREADS } from "../ways.ts";

vi.mock("../../runtime/webassembly.ts", async (original) => {
  const actual = await original<typeof WebAssembly>();
  return { ...actual, compile: vi.fn(actual.compile), Module: vi.fn(actual.Module) };
});

const graph = rmat({ scale: 10, seed: 1 });

/** The same program each time, by another object. */
const make = () =>
  algorithm("shares", { factor: f64(0.5) }, (g, { factor }) => ({
    x: g.in.sum(({ source }) => source(g.outDegree().mul(factor))),
  }));
const shares = make();

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2, onWarning: () => {} });
});
afterAll(() => engine.close());
afterEach(() => vi.clearAllMocks());

/** How many modules the runs compile. */
async function compiled(work: () => Promise<unknown>): Promise<number> {
  vi.mocked(WebAssembly.compile).mockClear();
  await work();
  return vi.mocked(WebAssembly.compile).mock.calls.length;
}

const run = <A extends Algorithm>(program: A, on = graph, options: RunOptions = {}) =>
  engine.run<Algorithm>(program, on, {}, options);

describe("code that was made", () => {
  it("serves further runs, whatever their parameters", async () => {
    expect(await compiled(() => run(shares))).toBe(1);
    expect(await compiled(() => run(shares))).toBe(0);
    expect(await compiled(() => engine.run(shares, graph, { factor: 2 }))).toBe(0);
  });

  it("serves an algorithm that says the same, made anew", async () => {
    await run(shares);
    expect(await compiled(() => run(make()))).toBe(0);
  });

  it("serves a plan that says the same, read anew", async () => {
    const text = planToJson(compile(shares.func).plan);
    await engine.run(planFromJson(text), graph);
    expect(await compiled(() => engine.run(planFromJson(text), graph))).toBe(0);
  });

  it("does not serve an algorithm that stands elsewhere, for errors name the line", async () => {
    const far = [
      algorithm("far", {}, (g) => ({ x: g.nodeIndex().at(g.nodeIndex().add(1)) })),
      algorithm("far", {}, (g) => ({ x: g.nodeIndex().at(g.nodeIndex().add(1)) })),
    ];
    const faults = [];
    for (const program of far) faults.push(await faultOf(engine.run(program, graph), "run/index"));
    expect(faults[1]!.span!.line).toBe(faults[0]!.span!.line + 1);
  });

  it("does not serve another graph of the same shape, whose arrays are elsewhere", async () => {
    const [one, other] = [2, 5].map((target) => fromEdges({ nodeCount: 6, sources: [0, 1], targets: [target, 3] }));
    const again = async (): Promise<void> => {
      expect((await engine.run(shares, one!)).x).toEqual(Float64Array.of(0, 0, 0.5, 0.5, 0, 0));
      expect((await engine.run(shares, other!)).x).toEqual(Float64Array.of(0, 0, 0, 0.5, 0, 0.5));
    };
    expect(await compiled(again)).toBe(2);
    expect(await compiled(again)).toBe(0);
  });

  const APART: [string, RunOptions, RunOptions][] = [
    ["the number of workers", { mode: "parallel", workers: 1 }, { mode: "parallel", workers: 2 }],
    ["vectors", { vectors: true }, { vectors: false }],
    ["whether rounds are sparse", { sparse: "never" }, { sparse: "always" }],
    ["how work is cut", { chunksPerWorker: 4 }, { chunksPerWorker: Infinity }],
    ["thresholds", { thresholds: { minParallelElements: 0 } }, { thresholds: { minParallelElements: Infinity } }],
    ["how it is compiled", { compile: { precision: "f64" } }, { compile: { precision: "f32" } }],
    ["what it is specialized for", { specialize: false }, { specialize: "counts" }],
  ];
  it.each(APART)("is kept apart by %s", async (what, one, other) => {
    const apart = rmat({ scale: 9, seed: 3 });
    await run(shares, apart, one);
    const made = await compiled(() => run(shares, apart, other));
    // Where there are no workers, any number of them is the same; nor are there vectors to do without.
    expect(made).toBe((what === "vectors" && !hasVectors()) || ("workers" in one && !THREADS) ? 0 : 1);
    expect(await compiled(() => run(shares, apart, one))).toBe(0);
    expect(await compiled(() => run(shares, apart, other))).toBe(0);
  });

  it("goes when other code was used since, and is made anew", async () => {
    await run(shares);
    const others = Array.from({ length: 16 }, (_, seed) => rmat({ scale: 6, seed }));
    for (const other of others) await run(shares, other);
    expect(await compiled(() => run(shares))).toBe(1);
    // The one used last stays.
    expect(await compiled(() => run(shares, others.at(-1)))).toBe(0);
  });

  it("goes where the calling thread makes room for its own, and workers forget it", async () => {
    await run(shares);
    const unload = vi.spyOn(Pool.prototype, "unload");
    for (let seed = 20; seed < 36; seed++) engine.runSync(shares, rmat({ scale: 6, seed }));
    expect(unload.mock.calls.length > 0).toBe(THREADS);
    expect(await compiled(() => run(shares))).toBe(1);
  });
});
