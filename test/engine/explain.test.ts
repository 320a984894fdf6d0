import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bfs, pagerank } from "../../src/algorithms/index.ts";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import type {
  ExplainKernel,
  ExplainLevel,
  ExplainLoop,
  ExplainStep,
  Explanation,
} from "../../src/explain/explanation.ts";
import type { RunTrace } from "../../src/explain/run-trace.ts";
import { printExplanation } from "../../src/explain/text.ts";
import { traceToChrome } from "../../src/explain/timeline.ts";
import { rmat } from "../../src/graph/generate.ts";
import { readChromeTrace } from "../explain/chrome-trace.ts";
import { THREADS } from "../ways.ts";

const graph = rmat({ scale: 12, seed: 3 });

/** A level that is shared out, levels too small for that, a loop in a loop, and two arms of which one is never taken. */
const everything = algorithm("everything", { limit: i32(4), inner: i32(3), above: f64(1e300) }, (g, given) => {
  const { limit, inner, above } = given;
  const { x } = g.loop({ x: g.node(1) }, { limit }, ({ x }) => {
    const { y } = g.loop({ y: x }, { limit: inner }, ({ y }) => ({
      y: g.in.sum(({ source }) => source(y)).mul(0.01),
    }));
    const { z } = g.if(
      y.sum().gt(above),
      () => ({ z: g.out.sum(({ destination }) => destination(y)) }),
      () => ({ z: y.add(1) }),
    );
    return { x: z.div(z.maximum()) };
  });
  return { x, first: x.topK(3) };
});

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.create({ workers: 2 });
});
afterAll(() => engine.close());

const PARALLEL = { mode: "parallel", thresholds: { minParallelElements: 10_000, minOpMicros: 1e9 } } as const;

function levelsOf(steps: readonly ExplainStep[]): ExplainLevel[] {
  return steps.flatMap((step): ExplainLevel[] => {
    if (step.kind === "level") return [step];
    return step.kind === "choose" ? step.cases.flatMap(levelsOf) : levelsOf(step.body);
  });
}

function kernelsOf(steps: readonly ExplainStep[]): ExplainKernel[] {
  return levelsOf(steps).flatMap(({ kernels }) => kernels);
}

const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

function loopsOf(steps: readonly ExplainStep[]): ExplainLoop[] {
  return steps.flatMap((step): ExplainLoop[] => {
    if (step.kind === "level") return [];
    if (step.kind === "choose") return step.cases.flatMap(loopsOf);
    return step.kind === "loop" ? [step, ...loopsOf(step.body)] : loopsOf(step.body);
  });
}

/** What the steps that are not within another took a worker in the mean. */
function millisOf(steps: readonly ExplainStep[]): number {
  return total(
    steps.map((step) => {
      if (step.kind === "level" || step.kind === "solo") return step.measured!.millis;
      if (step.kind === "choose") return total(step.cases.map(millisOf));
      return millisOf(step.body) + (step.measured!.sparse?.millis ?? 0);
    }),
  );
}

async function analyzed(mode: "parallel" | "sequential"): Promise<{ explanation: Explanation; trace: RunTrace }> {
  let trace: RunTrace | null = null;
  const explanation = await engine.explain(
    everything,
    graph,
    {},
    {
      ...PARALLEL,
      mode,
      analyze: true,
      onTrace: (found) => {
        trace = found;
      },
    },
  );
  return { explanation, trace: trace! };
}

describe("an explanation without a run", () => {
  const withThreads = it.runIf(THREADS);
  withThreads("is the plan as it will run: solos, chunks, bytes and estimates, but nothing measured", async () => {
    const { steps, analysis, estimatedMicros, memory, decision } = await engine.explain(
      everything,
      graph,
      {},
      PARALLEL,
    );
    expect([analysis, decision.workers]).toEqual([null, 2]);
    expect(estimatedMicros).toBeGreaterThan(0);
    expect(memory.peakBytes).toBeGreaterThan(0);
    expect(steps.map(({ kind }) => kind)).toEqual(["solo", "loop", "solo"]);
    const levels = levelsOf(steps);
    expect(levels.map(({ number }) => number).sort((a, b) => a - b)).toEqual(levels.map((_, k) => k));
    expect(levels.every(({ measured, estimatedMicros: each }) => measured === null && each !== null)).toBe(true);
    const aggregate = kernelsOf(steps).find(({ ops }) => ops[0] === "aggregate(in, add)")!;
    expect(aggregate.chunks).toBeGreaterThan(2);
    const arcs = graph.in.neighbors.length;
    // In-rows: where each row ends, every arc's neighbor; a value is gathered for each arc and written for each node.
    expect(aggregate).toMatchObject({
      bytesRead: 4 * graph.nodeCount + 4 * arcs,
      bytesWritten: 8 * graph.nodeCount,
      gathers: arcs,
      bytesGathered: 8 * arcs,
    });
  });

  it("asks for no parameters, since nothing is run", async () => {
    const { algorithm: name, analysis } = await engine.explain(bfs, graph, {} as { root: number });
    expect([name, analysis]).toEqual(["bfs", null]);
    await expect(engine.explain(bfs, graph, {} as { root: number }, { analyze: true })).rejects.toMatchObject({
      code: "param",
    });
  });

  it("estimates one worker's time where it will run on one", async () => {
    const { estimatedMicros, decision, steps } = await engine.explain(pagerank, graph, {}, { mode: "sequential" });
    expect(decision.workers).toBe(1);
    expect(estimatedMicros).toBeGreaterThan(0);
    const [level] = levelsOf(steps).filter(({ kernels }) => kernels.length === 1);
    expect(level!.kernels[0]!.estimatedMicros).toBeCloseTo(level!.estimatedMicros!, 0);
  });
});

describe.each(["parallel", "sequential"] as const)("an analysis of a %s run", (mode) => {
  let found: Awaited<ReturnType<typeof analyzed>>;
  beforeAll(async () => {
    found = await analyzed(mode);
  });

  it("accounts for all of each worker's time", () => {
    const { analysis, decision } = found.explanation;
    expect(analysis!.workers).toHaveLength(decision.workers);
    for (const { kernels, scalars, waiting, control, outside } of analysis!.workers) {
      const parts = [kernels, scalars, waiting, control, outside];
      expect(parts.filter((part) => part < 0)).toEqual([]);
      expect(total(parts)).toBeCloseTo(analysis!.millis, 9);
    }
  });

  it("shows on its levels all kernels, all waits, and no more time than there was", () => {
    const { steps, analysis } = found.explanation;
    const levels = levelsOf(steps);
    const kernels = total(analysis!.workers.map((worker) => worker.kernels));
    const inLists = total(
      loopsOf(steps).flatMap(({ sparseKernels }) => sparseKernels.map(({ measured }) => measured!.millis)),
    );
    expect(total(kernelsOf(steps).map(({ measured }) => measured!.millis)) + inLists).toBeCloseTo(kernels, 9);
    expect(total(levels.flatMap(({ measured }) => measured!.busyMillis)) + inLists).toBeCloseTo(kernels, 9);
    const waits = (of: readonly ExplainStep[]): number =>
      total(
        of.map((step) => {
          if (step.kind === "level") return step.measured!.waitMillis;
          if (step.kind === "choose") return total(step.cases.map(waits));
          const own = step.kind === "solo" ? step.measured : step.measured!.sparse;
          return waits(step.body) + (own?.waitMillis ?? 0);
        }),
      );
    expect(waits(steps)).toBeCloseTo(total(analysis!.workers.map(({ waiting }) => waiting)), 9);
    const control = total(analysis!.workers.map((worker) => worker.control)) / analysis!.workers.length;
    const outside = total(analysis!.workers.map((worker) => worker.outside)) / analysis!.workers.length;
    // Drawing chunks belongs to levels, and to control; going from step to step to control alone.
    expect(millisOf(steps)).toBeLessThanOrEqual(analysis!.millis - outside + 1e-9);
    expect(millisOf(steps)).toBeGreaterThanOrEqual(analysis!.millis - outside - control - 1e-9);
  });

  it("counts rounds, runs of levels in loops, and the arm that was not taken", () => {
    const { steps, analysis, decision } = found.explanation;
    const outer = steps.find((step) => step.kind === "loop")!;
    const inner = outer.body.find((step) => step.kind === "loop")!;
    const choice = outer.body.find((step) => step.kind === "choose")!;
    expect([analysis!.rounds, outer.measured, inner.measured]).toMatchObject([
      4,
      { runs: 1, rounds: 4, sparse: null },
      { runs: 4, rounds: 12, sparse: { counts: { sparse: 0, dense: 12, looks: 4 } } },
    ]);
    expect(levelsOf(inner.body).map(({ measured }) => measured!.runs)).toEqual([12]);
    expect(choice.cases.map((arm) => levelsOf(arm).map(({ measured }) => measured!.runs))).toEqual([[0], [4]]);
    const [aggregate] = kernelsOf(inner.body);
    expect(aggregate!.measured).toMatchObject({ runs: 12, chunks: 12 * aggregate!.chunks });
    const imbalance = levelsOf(inner.body)[0]!.measured!.imbalance;
    if (decision.workers === 1) expect(imbalance).toBeNull();
    else {
      expect(imbalance).toBeGreaterThanOrEqual(1);
      expect(imbalance).toBeLessThanOrEqual(decision.workers);
    }
  });

  it("divides the bytes of all runs by the time that they took the workers at once", () => {
    for (const kernel of kernelsOf(found.explanation.steps)) {
      const { runs, millis, workers, bytesPerSecond } = kernel.measured!;
      const bytes = runs * (kernel.bytesRead + kernel.bytesWritten + kernel.bytesGathered);
      if (bytesPerSecond === null) expect(runs).toBe(0);
      else expect(bytesPerSecond).toBeCloseTo((1000 * bytes * workers) / millis, 0);
      expect(workers).toBeLessThanOrEqual(Math.max(1, kernel.chunks));
    }
  });

  it("leaves a trace that viewers open: a lane per worker, and one for the rounds", () => {
    const { trace, explanation } = found;
    const { lanes, otherData, instants } = readChromeTrace([...traceToChrome(trace)].join(""));
    const workers = explanation.analysis!.workers;
    expect([...lanes.keys()]).toEqual(["rounds", ...workers.map((_, worker) => `worker ${worker}`)]);
    expect(otherData).toMatchObject({ algorithm: "everything", eventsDropped: workers.map(() => 0) });
    expect(instants).toEqual([]);
    expect(lanes.get("rounds")!.map(({ name }) => name)).toEqual([0, 1, 2, 3].map((round) => `round ${round}`));
    for (const [worker, { chunks }] of workers.entries()) {
      const lane = lanes.get(`worker ${worker}`)!;
      const [run, ...rest] = lane;
      expect([run!.name, run!.cat]).toEqual(["everything", "run"]);
      const end = run!.ts + run!.dur;
      expect(rest.filter(({ ts, dur }) => ts < run!.ts || ts + dur > end)).toEqual([]);
      expect(rest.filter(({ cat }) => cat === "kernel")).toHaveLength(chunks);
      // A chunk is within a slice of its level.
      let level = run!;
      for (const slice of rest) {
        if (slice.cat === "level") level = slice;
        if (slice.cat !== "kernel") continue;
        expect(slice.args.level).toBe(level.name);
        expect(slice.args.to).toBeGreaterThan(Number(slice.args.from));
      }
    }
    const names = new Set([...lanes.values()].flat().map(({ name }) => name));
    expect(names).toContain("loop / loop / level 0");
    expect(names.has("loop / if / then level 0")).toBe(false);
  });

  it("prints in columns, in at most 110 of them, and lists the hottest kernels if asked to", () => {
    const { explanation } = found;
    const text = printExplanation(explanation, { hottest: 2 });
    expect(text.split("\n").filter((line) => line.length > 110)).toEqual([]);
    expect(text).toMatch(
      /^=== everything · .* ===\nMeasured .* 4 rounds.*\nEstimated .*\nMost .*\nDecision .*\nPlan .*\nSource .*\nRows .*\n .*\n/,
    );
    expect(text).toContain("12 rounds in 4 runs");
    expect(text).toMatch(/^ +Level 0 +not run$/m);
    expect(text).toMatch(/^Hottest kernels\n.*count +average.*\n1 .*\n2 .*\n\d+ more, together /m);
    expect(printExplanation(explanation)).not.toContain("Hottest");
    const all = printExplanation(explanation, { hottest: 1000 }).split("Hottest kernels\n")[1]!;
    const run = kernelsOf(explanation.steps).filter(({ measured }) => measured!.runs > 0);
    expect(all.split("\n\n")[0]!.split("\n").length - 1).toBeGreaterThanOrEqual(run.length);
    expect(all).not.toContain(" more, together");
  });
});

describe("a traced run", () => {
  it("says in its result what the workers did, on the calling thread as well", async () => {
    const { report } = await engine.run(pagerank, graph, {}, { trace: true, mode: "sequential" });
    const sync = engine.runSync(pagerank, graph, {}, { trace: true });
    for (const trace of [report!.trace!, sync.report!.trace!]) {
      const { lanes } = readChromeTrace([...traceToChrome(trace)].join(""));
      expect([...lanes.keys()]).toEqual(["rounds", "worker 0"]);
    }
    expect((await engine.run(pagerank, graph)).report!.trace).toBeNull();
    expect(engine.runSync(pagerank, graph).report!.trace).toBeNull();
  });

  it("says how many events were dropped for later ones, and misses none in its figures", async () => {
    const ticking = algorithm("ticking", { limit: i32(30_000) }, (g, { limit }) => {
      const { x } = g.loop({ x: g.node(0) }, { limit }, ({ x }) => ({ x: x.add(1) }));
      return { x };
    });
    const small = rmat({ scale: 4, seed: 1 });
    let trace: RunTrace | null = null;
    const options = {
      analyze: true,
      mode: "sequential",
      onTrace: (found: RunTrace) => {
        trace = found;
      },
    } as const;
    const explanation = await engine.explain(ticking, small, {}, options);
    const [worker] = explanation.analysis!.workers;
    expect(worker!.eventsDropped).toBe(worker!.events - 65_536);
    expect(worker!.eventsDropped).toBeGreaterThan(0);
    expect(kernelsOf(explanation.steps).at(-1)!.measured!.runs).toBe(30_000);
    expect(printExplanation(explanation)).toMatch(/early events did not fit the trace/);
    const { instants, otherData } = readChromeTrace([...traceToChrome(trace!)].join(""));
    expect(otherData.eventsDropped).toEqual([worker!.eventsDropped]);
    expect(instants).toEqual([`${worker!.eventsDropped} earlier events were dropped`]);
  });

  it("works after one that was stopped, and tells nothing of that", async () => {
    const controller = new AbortController();
    const stopped = engine.explain(
      everything,
      graph,
      { limit: 2_000_000_000 },
      {
        ...PARALLEL,
        analyze: true,
        signal: controller.signal,
        onProgress: () => controller.abort(),
      },
    );
    await expect(stopped).rejects.toMatchObject({ code: "run/aborted" });
    const { explanation } = await analyzed("parallel");
    expect(explanation.analysis!.rounds).toBe(4);
  });
});
