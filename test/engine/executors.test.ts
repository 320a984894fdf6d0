/** What all executors have in common, seen through the one interface that they are run by. */

import { DirectedGraph } from "graphology";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { cdlp, hits, katzCentrality, pagerank, personalizedPagerank, sssp } from "../../src/algorithms/index.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, bool, f64, i32, nodeKey } from "../../src/dsl/index.ts";
import type { ChosenExecutor } from "../../src/engine/engine.ts";
import { Engine, executorOf } from "../../src/engine/engine.ts";
import type { Execution, Executor, IrExecutor, PlanExecutor } from "../../src/engine/executors/executor.ts";
import { chooseExecutor, unsupported } from "../../src/engine/executors/executor.ts";
import { interpreter } from "../../src/engine/executors/interpreter.ts";
import type { RunOptions } from "../../src/engine/options.ts";
import type { RunResult } from "../../src/engine/result.ts";
import { decided } from "../../src/estimate/decide.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { rmat } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { printFunc } from "../../src/ir/print.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { faultIn, faultOf } from "../faults.ts";

const NAMES = ["compiled", "interpreter"] as const;

const weighted = fromEdges({
  name: "weighted",
  nodeCount: 5,
  sources: [0, 1, 2, 0, 3],
  targets: [1, 2, 0, 3, 3],
  nodeKeys: ["a", "b", "c", "d", "e"],
  nodeColumns: { level: [3, 1, 4, 1, 5] },
  edgeColumns: { weight: [0.5, 2, 0.25, 1, 1] },
});
const skewed = rmat({ scale: 10, seed: 5 });

let engine: Engine;
let executors: Readonly<Record<(typeof NAMES)[number], ChosenExecutor>>;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2, onWarning: () => {} });
  executors = { compiled: executorOf(engine, "compiled"), interpreter: executorOf(engine, "interpreter") };
});
afterAll(() => engine.close());

/** What a run says but for how it was run and how long it took. */
function said({ results, rounds, converged, loops }: RunResult<Algorithm>): object {
  return { results, rounds, converged, loops };
}

const kinds = algorithm("kinds", { x: f64.node(), on: bool(true), at: nodeKey() }, (g, { x, on, at }) => ({
  doubled: x.mul(2),
  positive: x.gt(2),
  on,
  count: x.gt(2).count(),
  edges: g.edgeWeight().add(1),
  level: g.nodeAttribute("level").at(at),
  nothing: x.sub(x).div(0),
}));
/** Compares what the round before left, with what gets greater from round to round. */
const halved = algorithm("halved", { limit: i32(3) }, (g, { limit }) =>
  g.loop({ x: g.node(1), size: 1, bound: 1e-9 }, { limit }, ({ x, size, bound }) => ({
    x: x.mul(0.5),
    size: x.sum(),
    bound: bound.mul(2),
    until: bound.gt(size),
  })),
);
const twoLoops = algorithm("twoLoops", { limit: i32(3) }, (g, { limit }) => {
  const first = g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: x.mul(0.5), until: x.maximum().lt(0.1) }));
  return g.loop({ x: first.x }, { limit: 7 }, ({ x }, round) => ({ x: x.add(1), until: round.eq(4) }));
});

describe("every executor", () => {
  it.each<[what: string, program: Algorithm, graph: Graph, given: object, options?: RunOptions]>([
    ["PageRank", pagerank, skewed, {}],
    ["PageRank with f32", pagerank, skewed, { limit: 4 }, { compile: { precision: "f32" } }],
    ["PageRank, stopped by its limit", pagerank, skewed, { limit: 2 }],
    ["PageRank, stopped after its first round", pagerank, skewed, { limit: 1 }],
    ["PageRank, stopped before", pagerank, skewed, { limit: 0 }],
    ["PageRank, compiled for its limit", pagerank, skewed, { limit: 1 }, { specialize: true }],
    ["a tolerance below what f32 can tell", pagerank, skewed, { tolerance: 1e-30 }, { compile: { precision: "f32" } }],
    ["values that grow", katzCentrality, skewed, { limit: 9 }],
    ["two arrays that change", hits, skewed, { limit: 9 }],
    ["a residual that is carried", halved, weighted, { limit: 5 }],
    ["communities", cdlp, skewed, {}],
    ["shortest paths from a key", sssp, weighted, { root: "b" }],
    ["an attribute for each node", personalizedPagerank, weighted, { restart: "level" }],
    ["a map by key", personalizedPagerank, weighted, { restart: new Map([["c", 2]]) }],
    ["an array", personalizedPagerank, weighted, { restart: [0, 0, 1, 2, 0] }],
    ["results of every domain and element", kinds, weighted, { x: "level", on: false, at: "d" }],
    ["two loops, of which one did not converge", twoLoops, weighted, { limit: 2 }],
    ["two loops that converged", twoLoops, weighted, { limit: 9 }],
  ])("gives the same bits, rounds and convergence: %s", async (_, program, graph, given, options = {}) => {
    const [compiled, interpreted] = await Promise.all(
      NAMES.map((name) => executors[name].run(program, graph, given as never, { order: "rounds", ...options })),
    );
    expect(said(interpreted!)).toEqual(said(compiled!));
  });

  it.each(NAMES)("reads entries by key, ranks them, and takes the time: %s", async (name) => {
    const result = await executors[name].run(personalizedPagerank, weighted, { restart: new Map([["e", 1]]) });
    expect(result.get("rank", "e")).toBe(1);
    expect(result.top("rank", 2)).toEqual([
      { key: "e", index: 4, value: 1 },
      { key: "a", index: 0, value: 0 },
    ]);
    expect(Object.values(result.timings).every((time) => time >= 0)).toBe(true);
    expect(result.decision.why).not.toBe("");
  });

  it.each(NAMES)("makes a graph of whatever source it reads: %s", async (name) => {
    const edges = new DirectedGraph();
    edges.mergeEdge("a", "b");
    for (const source of [{ sources: [0], targets: [1] }, edges, fromEdges({ sources: [0], targets: [1] })]) {
      expect((await executors[name].run(pagerank, source)).rank).toHaveLength(2);
    }
  });

  const outside = algorithm("outside", {}, (g) => ({
    x: g.nodeIndex().at(g.nodeIndex().add(2)),
    y: g.nodeIndex().at(g.nodeIndex().sub(1)),
  }));
  it.each<[code: "param" | "graph/attribute" | "run/index", program: Algorithm, given: object]>([
    ["param", sssp, {}],
    ["param", sssp, { root: "z" }],
    ["param", pagerank, { damping: "much" }],
    ["param", pagerank, { dampling: 1 }],
    ["param", personalizedPagerank, { restart: [1, 2] }],
    ["graph/attribute", personalizedPagerank, { restart: "height" }],
    ["run/index", outside, {}],
  ])("ends with the same error, in the same words and of the same place: %s", async (code, program, given) => {
    const [compiled, interpreted] = await Promise.all(
      NAMES.map((name) => executors[name].run(program, weighted, given as never).catch((error: unknown) => error)),
    );
    expect(compiled).toMatchObject({ name: "EdgewiseError", code });
    expect(interpreted).toMatchObject({ code, message: (compiled as Error).message });
  });

  it.each(NAMES)("stops at a time limit, and does not begin after an abort: %s", async (name) => {
    const forever = algorithm("forever", { limit: i32(2_000_000_000) }, (g, { limit }) =>
      g.loop({ x: g.node(1) }, { limit }, ({ x }) => ({ x: g.in.sum(({ source }) => source(x)) })),
    );
    await faultOf(executors[name].run(forever, weighted, {}, { timeout: 30 }), "run/timeout");
    await faultOf(executors[name].run(forever, weighted, {}, { signal: AbortSignal.abort() }), "run/aborted");
    expect((await executors[name].run(pagerank, weighted)).converged).toBe(true);
  });

  it.each(NAMES)("refuses a graph that was disposed of: %s", async (name) => {
    const gone = fromEdges({ sources: [0], targets: [1] });
    gone.dispose();
    await faultOf(executors[name].run(pagerank, gone), "run/closed");
  });

  it("is chosen by its name", () => {
    expect(faultIn(() => executorOf(engine, "duckdb"), "usage").message).toContain("compiled, interpreter");
  });
});

/** An executor of IR for tests: one that gives each result as 0. */
function toy(changes: Partial<IrExecutor>): IrExecutor {
  return {
    name: "toy",
    takes: "ir",
    passes: [],
    can: { tolerance: 0, sources: ["graph"], blocking: true },
    prepare: async ({ func }) => zeros(func.resultNames),
    close: async () => {},
    ...changes,
  };
}

function zeros(names: readonly string[]): Execution {
  return {
    decision: decided(1, 1, { kind: "executor", name: "test" }),
    run: async () => null,
    read: () => ({
      results: names.map((name) => ({ name, domain: "scalar", value: 0 })),
      loops: [],
    }),
  };
}

describe("an executor that somebody adds", () => {
  const runOn = (executor: Executor, ...given: Parameters<Engine["run"]>) => executorOf(engine, executor).run(...given);
  const squares = algorithm("squares", { by: f64(2) }, (g, { by }) => {
    const x = g.nodeIndex().cast("f64").mul(by.mul(1));
    return { x: x.maximum(), y: x.minimum() };
  });

  it("is given the program by its own pipeline, and the values of the parameters in their order", async () => {
    const run = vi.fn<Execution["run"]>(async () => null);
    const prepare = vi.fn<IrExecutor["prepare"]>(async () => ({ ...zeros(["x", "y"]), run }));
    for (const passes of [[], ["simplify"], ["dce", "fuse"]]) {
      const executor = toy({ passes, prepare });
      const options = { compile: { pipeline: "O3", disable: ["simplify"] } } as const;
      const { results } = await runOn(executor, squares, weighted, { by: 3 }, options);
      expect(results).toEqual({ x: 0, y: 0 });
      const [program, graph] = prepare.mock.lastCall!;
      expect(printFunc(program.func)).toBe(printFunc(compile(squares.func, { passes }).func));
      expect(graph).toBe(weighted);
    }
    expect(run).toHaveBeenLastCalledWith([{ kind: "scalar", value: 3 }], expect.anything());
  });

  it("is given a plan where it takes one, and what the plan was compiled from", async () => {
    const prepare = vi.fn<PlanExecutor["prepare"]>(async ({ plan }) => zeros(plan.results.map(({ name }) => name)));
    const { passes: _, ...rest } = toy({});
    const executor: PlanExecutor = { ...rest, takes: "plan", prepare };
    await runOn(executor, squares, weighted);
    expect(prepare.mock.lastCall?.[0].compilation?.func.name).toBe("squares");
    await runOn(executor, compile(squares.func).plan, weighted);
    expect(prepare.mock.lastCall?.[0]).toMatchObject({ plan: { name: "squares" }, compilation: null });
  });

  it("may refuse what it cannot run, and says what and where", async () => {
    const withoutModes = toy({
      name: "without modes",
      prepare: async ({ func }) => {
        const op = [...walkOps(func.body)].find(({ name }) => name === "neighbor_mode");
        if (op) throw unsupported("without modes", "the op neighbor_mode", op.span);
        return zeros(func.resultNames);
      },
    });
    const fault = await faultOf(runOn(withoutModes, cdlp, weighted), "ir/unsupported");
    expect(fault.message).toContain("the executor without modes cannot run the op neighbor_mode");
    expect(fault.span ?? null).toBeNull();
    expect((await runOn(withoutModes, pagerank, weighted)).results).toEqual({ rank: 0 });
  });

  it("is never given a plan where it takes programs", async () => {
    const { plan } = compile(pagerank.func);
    for (const executor of [interpreter, toy({})]) {
      const fault = await faultOf(runOn(executor, plan, weighted), "ir/unsupported");
      expect(fault.message).toContain(`the executor ${executor.name} cannot run a plan, here of pagerank`);
    }
  });

  it("is not chosen unasked unless its bits are those of the interpreter", () => {
    const rough: Executor = toy({ name: "rough", can: { tolerance: 1e-9, sources: ["graph"], blocking: false } });
    const all = [rough, toy({ name: "exact" })];
    expect(chooseExecutor(all).name).toBe("exact");
    expect(chooseExecutor(all, "rough").name).toBe("rough");
    expect(faultIn(() => chooseExecutor([rough]), "usage").message).toContain("no executor whose results are exact");
  });

  it("is given no source that it does not read", async () => {
    const arrays = { sources: [0], targets: [1] };
    const fault = await faultOf(runOn(toy({}), squares, arrays), "usage");
    expect(fault.message).toContain("found { sources, targets }, expected what the executor toy reads: a Graph");
    expect((await runOn(toy({}), squares, weighted)).results).toEqual({ x: 0, y: 0 });
  });
});
