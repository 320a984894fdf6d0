/** What an engine keeps from run to run: compiled plans, placed graphs, bound plans, and the way of one run through them. */

import { CallingThread } from "../../runtime/alone.ts";
import type { Progress } from "../../runtime/control.ts";
import { executeSync } from "../../runtime/execute.ts";
import { refusedCode } from "../../runtime/faults.ts";
import type { Memory } from "../../runtime/memory.ts";
import type { Pool } from "../../runtime/pool.ts";
import type { RunReport } from "../../runtime/report.ts";
import { traceSync } from "../../runtime/report.ts";
import type { Artifact, Backend, KernelFunction } from "../backend/backend.ts";
import type { RowLayoutChoice } from "../bind/row-layout.ts";
import type { Compilation } from "../compile.ts";
import type { Algorithm } from "../dsl/algorithm.ts";
import { EdgewiseError } from "../error.ts";
import type { Decision } from "../estimate/decide.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { MeasuredRun } from "../explain/make.ts";
import { makeExplanation } from "../explain/make.ts";
import type { RunTrace } from "../explain/timeline.ts";
import { nameTrace } from "../explain/timeline.ts";
import type { Graph } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import { makeReport } from "../report/make.ts";
import type { Report } from "../report/report.ts";
import { chooseBackend } from "./backends.ts";
import { Clock } from "./clock.ts";
import type { PlanOptions } from "./compilations.ts";
import { Compilations } from "./compilations.ts";
import type { DecisionOptions } from "./decisions.ts";
import { CHUNKS_PER_WORKER, Decisions } from "./decisions.ts";
import { Names } from "./names.ts";
import { readParameters } from "./parameters.ts";
import { expectWhole, Placement } from "./placement.ts";
import type { PrepareOptions } from "./prepared.ts";
import { Prepared } from "./prepared.ts";
import type { RunResult } from "./result.ts";
import { makeResult } from "./result.ts";
import { sizesOf } from "./sizing.ts";
import { expectGraph, expectParameters } from "./specialization.ts";

/** How an algorithm is to be run; all of it has sound defaults. */
export interface SessionOptions extends DecisionOptions, PlanOptions {
  /** Whether kernels compute several entries at once. Where the machine can, if not given. */
  readonly vectors?: boolean | undefined;
  /** How the rows of a graph are laid out. `in order`, `sliced`, `grouped`, `by source`, or as is best for the graph, if not given. */
  readonly rowLayout?: RowLayoutChoice | undefined;
}

/** What a run that leaves the calling thread free may be told besides. */
interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly timeout?: number | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly trace?: boolean | undefined;
}

/** What a run on the calling thread may be told besides. */
type HereOptions = Pick<WatchOptions, "timeout" | "trace">;

/** Bound plans that are kept; the one not used for longest goes. */
const MOST_PREPARED = 16;

interface Kept {
  readonly prepared: Prepared;
  readonly placement: Placement;
  /** Its code, ready to load. */
  artifact: Artifact | null;
  /** The number that the pool knows it by. */
  program: number | null;
  /** Its kernels on the calling thread. */
  kernels: readonly KernelFunction[] | null;
}

export class Session {
  readonly memory: Memory;
  readonly #pool: Pool | null;
  readonly #backend: Backend;
  readonly #alone: CallingThread;
  readonly #compilations = new Compilations();
  readonly #placements = new Map<Graph, Placement>();
  /** By plan, graph and options; the one used last comes last. */
  readonly #kept = new Map<string, Kept>();
  readonly #names = new Names();
  /** How runs are decided, and what this machine was measured to do. */
  readonly decisions: Decisions;

  /** Without a pool, all runs are on the calling thread. */
  constructor(memory: Memory, pool: Pool | null = null, backend: Backend = chooseBackend()) {
    this.memory = memory;
    this.#pool = pool;
    this.#backend = backend;
    this.#alone = new CallingThread(memory.wasm);
    this.decisions = new Decisions(pool?.workers ?? 1, this.#names);
  }

  /** Runs on the pool, or in turns with others on the calling thread where there is none. */
  async run<A extends Algorithm>(
    program: A | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: SessionOptions & WatchOptions,
    clock = new Clock(),
  ): Promise<RunResult<A>> {
    const { decision, values, kept } = this.#ready(program, graph, given, options, clock);
    const report = await this.#launch(kept, values, options, clock);
    return this.#finish(kept.prepared, graph, decision, report, clock);
  }

  /** Runs on the calling thread, which it blocks. */
  runSync<A extends Algorithm>(
    program: A | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: SessionOptions & HereOptions,
    clock = new Clock(),
  ): RunResult<A> {
    const sequential = { ...options, mode: "sequential" } as const;
    const { decision, values, kept } = this.#ready(program, graph, given, sequential, clock);
    const report = this.#runHere(kept, values, options, clock);
    return this.#finish(kept.prepared, graph, decision, report, clock);
  }

  /** A plan as it is bound, with what it should take. */
  explain(
    program: Algorithm | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: SessionOptions,
  ): Explanation {
    const { kept, decision } = this.#bind(program, graph, given, options, new Clock());
    return this.#explain(kept, decision, options, null);
  }

  /** The same with what it took: one run to warm up, and one that is traced. */
  async analyze(
    program: Algorithm | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: SessionOptions & WatchOptions,
  ): Promise<{ readonly explanation: Explanation; readonly trace: RunTrace }> {
    const clock = new Clock();
    const { decision, values, kept } = this.#ready(program, graph, given, options, clock);
    const { prepared } = kept;
    // Traced as well: the code that notes takes some rounds to become fast, as kernels do.
    const traced = { ...options, trace: true };
    await this.#launch(kept, values, traced, clock);
    prepared.expectNoFailure();
    const report = await this.#launch(kept, values, traced, clock);
    const { millis, trace: workers } = report;
    if (!workers) throw new TypeError("a traced run left no trace");
    const measured = { warmUps: 1, millis, workers, ...prepared.loops() };
    return {
      explanation: this.#explain(kept, decision, options, measured),
      trace: nameTrace(prepared.plan, prepared.binding, graph.name, { millis, workers }),
    };
  }

  #explain({ prepared }: Kept, decision: Decision, options: SessionOptions, measured: MeasuredRun | null): Explanation {
    const { plan, binding, artifact, graph } = prepared;
    return makeExplanation({
      plan,
      binding,
      codeBytes: artifact.codeBytes,
      graph: { name: graph.name, sizes: sizesOf(graph) },
      rows: (kernel) => prepared.rows(kernel),
      decision,
      estimate: this.decisions.estimate(plan, graph, decision.workers, options),
      measured,
    });
  }

  /** What is known of a run before it: the levels, what they promise, what they should take here, and the decision. */
  report(
    algorithm: Algorithm,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: SessionOptions & { readonly passes?: boolean | undefined },
    measured: { readonly sequentialMillis: number; readonly parallelMillis: number } | undefined,
  ): Report {
    const { kept, decision, compilation } = this.#bind(algorithm, graph, given, options, new Clock());
    const { plan, unfused, trace, fastMath, assumptions } =
      compilation ?? this.#compilations.compile(algorithm.func, options.compile);
    const workers = this.decisions.workersFor(options);
    const { binding } = kept.prepared;
    const chunker = this.decisions.chunker(graph, workers, options);
    const estimate = this.decisions.estimate(plan, graph, workers, options);
    return makeReport({
      unfused,
      plan,
      graph: {
        name: graph.name,
        nodeCount: graph.nodeCount,
        edgeCount: graph.edgeCount,
        peakBytes: binding.peakBytes,
        chunks: (kernel) =>
          chunker.boundaries(kernel, binding.blockOf(kernel), binding.layout.split(kernel) !== null).length - 1,
        splits: binding.splits,
        rows: (kernel) => kept.prepared.rows(kernel),
      },
      workers,
      decision,
      fastMath,
      ...(options.passes ? { passes: trace } : {}),
      ...(options.specialize
        ? { specialized: { assumptions, without: this.#compilations.compile(algorithm.func, options.compile) } }
        : {}),
      ...(estimate ? { estimate } : {}),
      ...(measured ? { measured } : {}),
    });
  }

  /** Gives back what was kept for a graph; no run may be in flight on it. */
  forget(graph: Graph): void {
    for (const [key, kept] of this.#kept) {
      if (kept.placement.graph === graph) this.#drop(key, kept);
    }
  }

  /** Ends the workers, and a run in flight with `run/aborted`. */
  async close(): Promise<void> {
    this.#alone.close();
    await this.#pool?.close();
  }

  #ready(
    program: Algorithm | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: SessionOptions,
    clock: Clock,
  ) {
    const { plan, decision, kept } = this.#bind(program, graph, given, options, clock, (made) => {
      // Before anything is placed, so that a wrong parameter is found at once.
      expectParameters(made, readParameters(made.name, made.parameters, given, graph));
    });
    const values = readParameters(plan.name, plan.parameters, given, graph);
    return { decision, values, kept };
  }

  #bind(
    program: Algorithm | Plan,
    graph: Graph,
    given: Readonly<Record<string, unknown>>,
    options: SessionOptions,
    clock: Clock,
    check: (plan: Plan) => void = () => {},
  ): { plan: Plan; compilation: Compilation | null; decision: Decision; kept: Kept } {
    if (graph.disposed) {
      this.forget(graph);
      throw new EdgewiseError({
        code: "run/closed",
        message: `the graph ${JSON.stringify(graph.name)} has been disposed`,
        hint: "Dispose of a graph after its last run.",
      });
    }
    expectWhole(graph);
    const { plan, compilation } = this.#compilations.planOf(program, graph, given, options);
    clock.mark("compile");
    expectGraph(plan, graph);
    check(plan);
    const thresholds = this.decisions.thresholds(options);
    const { chunksPerWorker = CHUNKS_PER_WORKER, rowLayout = "auto" } = options;
    const vectors = (options.vectors ?? true) && this.#backend.hasVectors();
    const decision = this.decisions.of(plan, compilation, graph, options);
    const { workers } = decision;
    // They start while the plan is bound and its kernels are compiled.
    this.#pool?.expect(workers);
    const key = [
      this.#names.of(plan),
      this.#names.of(graph),
      workers,
      ...Object.values(thresholds),
      chunksPerWorker,
      vectors,
      rowLayout,
    ].join(" ");
    const known = this.#kept.get(key);
    if (known) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return { plan, compilation, decision, kept: known };
    }
    this.#makeRoom();
    const emitter = this.#backend;
    const kept = this.#prepare(plan, graph, { workers, thresholds, chunksPerWorker, emitter, vectors, rowLayout });
    this.#kept.set(key, kept);
    clock.mark("bind");
    return { plan, compilation, decision, kept };
  }

  /**
   * Binds a plan on a graph, in the place of those that were not used for longest where memory is short; and without
   * slices, which are a second copy of rows, where it is still.
   */
  #prepare(plan: Plan, graph: Graph, wished: PrepareOptions): Kept {
    let options = wished;
    for (;;) {
      const placement = this.#placements.get(graph) ?? new Placement(graph, this.memory);
      try {
        const prepared = placement.attempt(() => new Prepared(plan, placement, this.memory, options));
        this.#placements.set(graph, placement);
        return { prepared, placement, artifact: null, program: null, kernels: null };
      } catch (error) {
        if (!(error instanceof EdgewiseError && error.code === "memory")) throw error;
        const [oldest] = this.#kept;
        if (oldest) this.#drop(...oldest);
        else if (options.rowLayout === "auto") options = { ...options, rowLayout: "spare" };
        else throw error;
      }
    }
  }

  #kernelsOf(kept: Kept): readonly KernelFunction[] {
    if (kept.kernels) return kept.kernels;
    try {
      kept.artifact ??= this.#backend.prepareSync(kept.prepared.artifact);
      kept.kernels = this.#backend.load(kept.artifact, this.memory.wasm);
      return kept.kernels;
    } catch (cause) {
      throw cause instanceof EdgewiseError ? cause : refusedCode(cause);
    }
  }

  /** On the pool, or in turns with others on the calling thread where there is none. */
  async #launch(
    kept: Kept,
    values: ReturnType<typeof readParameters>,
    options: WatchOptions,
    clock: Clock,
  ): Promise<RunReport> {
    const { prepared } = kept;
    kept.artifact ??= await this.#backend.prepare(prepared.artifact).catch((cause) => {
      throw refusedCode(cause);
    });
    const pool = this.#pool;
    if (pool) kept.program ??= pool.load(prepared.program(kept.artifact));
    else this.#kernelsOf(kept);
    clock.mark("bind");
    prepared.fill(values);
    const report =
      pool && kept.program !== null
        ? await pool.run(kept.program, options)
        : await this.#alone.run(prepared.binding.bound, this.#kernelsOf(kept), options);
    clock.markBoth("start", "run", report.millis);
    return report;
  }

  /** On the calling thread, which it blocks; null for a run of which nothing is known. */
  #runHere(
    kept: Kept,
    values: ReturnType<typeof readParameters>,
    { timeout, trace }: HereOptions,
    clock: Clock,
  ): RunReport | null {
    const { prepared } = kept;
    const { bound } = prepared.binding;
    const kernels = this.#kernelsOf(kept);
    clock.mark("bind");
    prepared.fill(values);
    const report = trace ? traceSync(bound, kernels, this.memory.wasm, { timeout }) : null;
    if (!trace) executeSync(bound, kernels, this.memory.wasm, { timeout });
    clock.mark("run");
    return report;
  }

  #finish<A extends Algorithm>(
    prepared: Prepared,
    graph: Graph,
    decision: Decision,
    report: RunReport | null,
    clock: Clock,
  ): RunResult<A> {
    prepared.expectNoFailure();
    const read = prepared.read();
    const { plan, binding } = prepared;
    const named = report && {
      ...report,
      trace: report.trace && nameTrace(plan, binding, graph.name, { millis: report.millis, workers: report.trace }),
    };
    return makeResult<A>(read, graph, { ...prepared.loops(), decision, report: named, timings: clock.timings() });
  }

  /** Lets go of the bound plans that were not used for longest, and of those whose graph is gone. */
  #makeRoom(): void {
    for (const [key, kept] of this.#kept) {
      if (this.#kept.size >= MOST_PREPARED || kept.placement.graph.disposed) this.#drop(key, kept);
    }
  }

  #drop(key: string, kept: Kept): void {
    this.#kept.delete(key);
    if (kept.program !== null) this.#pool?.unload(kept.program);
    kept.prepared.release();
    const { placement } = kept;
    if ([...this.#kept.values()].some((other) => other.placement === placement)) return;
    this.#placements.delete(placement.graph);
    placement.release();
  }
}
