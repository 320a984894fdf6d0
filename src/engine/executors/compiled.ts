/**
 * The engine's own executor: it runs plans, whose kernels a back end turns into code, on workers or on the calling
 * thread.
 */

import { platform } from "#platform";
import { CallingThread } from "../../../runtime/alone.ts";
import { refusedCode } from "../../../runtime/faults.ts";
import type { Memory } from "../../../runtime/memory.ts";
import { HERE } from "../../../runtime/parts.ts";
import type { RunReport } from "../../../runtime/report.ts";
import type { Artifact, Backend, KernelFunction } from "../../backend/backend.ts";
import { needsOf } from "../../bind/graph-layout.ts";
import { listSharing } from "../../bind/sparse/choice.ts";
import type { WorkerTrace } from "../../bind/worker-trace.ts";
import { EdgewiseError } from "../../error.ts";
import type { Decision } from "../../estimate/decide.ts";
import type { PoolState } from "../../estimate/rates.ts";
import type { RunTrace } from "../../explain/run-trace.ts";
import type { Graph } from "../../graph/graph.ts";
import { commonRows } from "../../graph/graph.ts";
import type { Rows } from "../../graph/rows.ts";
import type { Plan } from "../../plan/plan.ts";
import { walkSteps } from "../../plan/walk.ts";
import { atOnce, inTurns, type Turns } from "../../turns.ts";
import { CHUNKS_PER_WORKER, Decisions } from "../kept/decisions.ts";
import { Names } from "../kept/names.ts";
import type { ParameterValue } from "../parameters.ts";
import { RUN_TRACE } from "../parts/parts.ts";
import { makingRows, Placement } from "../placement.ts";
import type { PrepareOptions } from "../prepared.ts";
import { Prepared } from "../prepared.ts";
import type { EndedRun } from "../profile/experience.ts";
import type { KnownMachine } from "../profile/machine.ts";
import type { EngineReport } from "../result.ts";
import { SOURCE_KINDS } from "../source.ts";
import { type Workforce, workersOf } from "../start.ts";
import type { Capability, Execution, ExecutionOptions, Outcome, PlanExecutor, Planned, RunWatch } from "./executor.ts";

/** The milliseconds for which binding keeps the calling thread before other work on it has its turn. */
export const TURN = 10;
/** The milliseconds after a run in which another one finds the workers awake. */
const AWAKE_MILLIS = 2;
/** The greatest number of bound plans that are kept. The one that was not used for longest is dropped. */
const MOST_PREPARED = 16;

interface Kept {
  readonly prepared: Prepared;
  readonly placement: Placement;
  /** The code of the plan's kernels, ready to load; null until it is compiled. */
  artifact: Artifact | null;
  /** The number by which the pool knows the plan; null until it is loaded there. */
  program: number | null;
  /** The plan's kernels on the calling thread; null until they are loaded there. */
  kernels: readonly KernelFunction[] | null;
}

export class CompiledExecutor implements PlanExecutor {
  readonly name = "compiled";
  readonly takes = "plan";
  readonly can: Capability;
  /** The decisions on runs, and the measured rates of this machine. */
  readonly decisions: Decisions;
  readonly memory: Memory;
  readonly #backend: Backend;
  readonly #workforce: Workforce;
  readonly #alone: CallingThread;
  readonly #placements = new Map<Rows, Placement>();
  /** The bound plans, by plan, rows and options. The one that was used last comes last. */
  readonly #kept = new Map<string, Kept>();
  readonly #names = new Names();
  readonly #lastRun = { end: -Infinity };

  constructor(memory: Memory, workforce: Workforce, backend: Backend, { profile, experience }: KnownMachine) {
    this.can = { tolerance: backend.can.exact ? 0 : Infinity, sources: SOURCE_KINDS, blocking: false };
    this.memory = memory;
    this.#backend = backend;
    this.#workforce = workforce;
    this.#alone = new CallingThread(memory.wasm);
    this.decisions = new Decisions(workersOf(workforce), this.#names, profile, experience);
  }

  async prepare(program: Planned, graph: Graph, options: ExecutionOptions): Promise<CompiledExecution> {
    const turns = this.#binding(program, graph, options, () => this.#pool());
    const execution = await inTurns(turns, platform.afterOthers, TURN);
    await execution.load();
    return execution;
  }

  /** Places a graph and binds a plan, unless that has been kept. It neither makes code nor starts workers. */
  bind(program: Planned, graph: Graph, options: ExecutionOptions): CompiledExecution {
    return atOnce(this.#binding(program, graph, options));
  }

  /** Does the same in turns with other work on the thread. */
  bindInTurns(program: Planned, graph: Graph, options: ExecutionOptions): Promise<CompiledExecution> {
    return inTurns(this.#binding(program, graph, options), platform.afterOthers, TURN);
  }

  /** Tells whether the workers have gone to sleep. */
  #pool(): PoolState {
    return performance.now() - this.#lastRun.end < AWAKE_MILLIS ? "awake" : "asleep";
  }

  /** Binds a plan for workers in some state. Who only looks is told of a run after a pause, as most are. */
  *#binding(
    { plan }: Planned,
    graph: Graph,
    options: ExecutionOptions,
    pool: () => PoolState = () => "asleep",
  ): Turns<CompiledExecution> {
    const thresholds = this.decisions.thresholds(options);
    const { chunksPerWorker = CHUNKS_PER_WORKER, rowLayout = "auto" } = options;
    const { sparse = "auto", order = "auto", sources = "auto" } = options;
    const vectors = (options.vectors ?? true) && this.#backend.hasVectors();
    // Estimates look at these rows as well.
    yield* makingRows(graph, needsOf(plan, sparse).rows);
    const decision = this.decisions.of(plan, graph, options, pool());
    yield;
    const { workers } = decision;
    // The workers start while the plan is bound and its kernels are compiled.
    if (this.#workforce.kind === "workers") this.#workforce.pool.expectSoon(workers);
    const key = [
      this.#names.of(plan),
      this.#names.of(commonRows(graph)),
      workers,
      ...Object.values(thresholds),
      chunksPerWorker,
      vectors,
      rowLayout,
      order,
      sparse,
      sources,
      ...Object.values(this.decisions.profile.rates.caches),
      ...Object.values(listSharing()),
    ].join(" ");
    let kept = this.#kept.get(key);
    if (!kept) {
      this.#makeRoom();
      const emitter = this.#backend;
      kept = yield* this.#making(plan, graph, {
        workers,
        thresholds,
        caches: this.decisions.profile.rates.caches,
        chunksPerWorker,
        emitter,
        vectors,
        rowLayout,
        sparse,
        order,
        sources,
      });
    }
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    if (kept.placement.graph !== graph) kept.placement.adopt(graph, plan.buffers);
    const places = {
      memory: this.memory,
      backend: this.#backend,
      workforce: this.#workforce,
      alone: this.#alone,
      lastRun: this.#lastRun,
    };
    const note = (run: NotedRun): void =>
      this.decisions.experience.add({
        ...run,
        plan,
        graph,
        workers: this.decisions.workersFor(options),
        limits: options.limits,
        parallel: decision.parallel,
      });
    return new CompiledExecution(decision, kept, places, note);
  }

  /** Releases what was kept for a graph. No run may be in flight on it. */
  forget(graph: Graph): void {
    for (const [key, kept] of this.#kept) {
      if (commonRows(kept.placement.graph) === commonRows(graph)) this.#drop(key, kept);
    }
  }

  async close(): Promise<void> {
    this.decisions.experience.save();
    this.#alone.close();
    if (this.#workforce.kind === "workers") await this.#workforce.pool.close();
    if (this.#workforce.kind === "worker") await this.#workforce.lone.close();
  }

  /**
   * Binds a plan on a graph. Where memory is short, it drops the bound plans that were not used for longest. Where
   * memory is still short, it binds without memory of each worker's own, and without slices, which are a second copy of
   * rows.
   */
  *#making(plan: Plan, graph: Graph, wished: PrepareOptions): Turns<Kept> {
    let options = wished;
    for (;;) {
      const placement = this.#placements.get(commonRows(graph)) ?? new Placement(graph, this.memory);
      placement.adopt(graph, plan.buffers);
      try {
        const attempt = options;
        const prepared = yield* placement.attempting(() => Prepared.preparing(plan, placement, this.memory, attempt));
        this.#placements.set(commonRows(graph), placement);
        return { prepared, placement, artifact: null, program: null, kernels: null };
      } catch (error) {
        if (!(error instanceof EdgewiseError && error.code === "memory")) throw error;
        const [oldest] = this.#kept;
        if (oldest) this.#drop(...oldest);
        else if (options.sources !== "shared" && hasSources(plan)) options = { ...options, sources: "shared" };
        else if (options.rowLayout === "auto") options = { ...options, rowLayout: "spare" };
        else throw error;
      }
    }
  }

  /** Drops the bound plans that were not used for longest, and those whose graph is gone. */
  #makeRoom(): void {
    for (const [key, kept] of this.#kept) {
      if (this.#kept.size >= MOST_PREPARED || kept.placement.graph.disposed) this.#drop(key, kept);
    }
  }

  #drop(key: string, kept: Kept): void {
    this.#kept.delete(key);
    if (kept.program !== null) unload(this.#workforce, kept.program);
    kept.prepared.release();
    const { placement } = kept;
    if ([...this.#kept.values()].some((other) => other.placement === placement)) return;
    this.#placements.delete(commonRows(placement.graph));
    placement.release();
  }
}

/** What a bound plan runs on, and the loader that makes its code ready there. */
interface Places {
  readonly memory: Memory;
  readonly backend: Backend;
  readonly workforce: Workforce;
  readonly alone: CallingThread;
  /** The time at which the last run ended, as the thread's clock says; long ago if there was none. */
  readonly lastRun: { end: number };
}

/** A bound plan, to be run on workers, or in turns with other work on the calling thread where there are none. */
export class CompiledExecution implements Execution {
  readonly decision: Decision;
  readonly #kept: Kept;
  readonly #places: Places;
  /** Notes the time of a run, for decisions on later ones. */
  readonly #note: (run: NotedRun) => void;
  /** The times of the last run, until it is read; null where they tell nothing of other runs, as on the calling thread. */
  #took: Pick<EndedRun, "micros" | "levels"> | null = null;

  constructor(decision: Decision, kept: Kept, places: Places, note: (run: NotedRun) => void) {
    this.decision = decision;
    this.#kept = kept;
    this.#places = places;
    this.#note = note;
  }

  get prepared(): Prepared {
    return this.#kept.prepared;
  }

  /** Compiles the kernels where they will run, unless that has been done. */
  async load(): Promise<void> {
    const kept = this.#kept;
    const { backend, workforce } = this.#places;
    if (kept.artifact === null) {
      const emitted = await inTurns(kept.prepared.emitting(), platform.afterOthers, TURN);
      kept.artifact = await backend.prepare(emitted).catch((cause) => {
        throw refusedCode(cause);
      });
    }
    if (workforce.kind === "calling thread") this.loadHere();
    else {
      const workers = workforce.kind === "workers" ? workforce.pool : workforce.lone;
      kept.program ??= workers.load(kept.prepared.program(kept.artifact));
    }
  }

  /** Does the same on the calling thread, which it blocks. */
  loadHere(): readonly KernelFunction[] {
    const kept = this.#kept;
    const { backend, memory } = this.#places;
    if (kept.kernels) return kept.kernels;
    try {
      kept.artifact ??= backend.prepareSync(atOnce(kept.prepared.emitting()));
      kept.kernels = backend.load(kept.artifact, memory.wasm);
      return kept.kernels;
    } catch (cause) {
      throw cause instanceof EdgewiseError ? cause : refusedCode(cause);
    }
  }

  async run(values: readonly ParameterValue[], options: RunWatch): Promise<EngineReport> {
    const report = await this.launch(values, options);
    const isLike = this.#places.workforce.kind === "workers" && options.learns !== false;
    this.#took = isLike ? tookOf(report, this.decision.workers) : null;
    return { ...report, trace: await this.traceOf(report) };
  }

  /** Runs the plan, and gives the report of the workers. */
  async launch(values: readonly ParameterValue[], options: RunWatch): Promise<RunReport> {
    const { prepared, program } = this.#kept;
    const { workforce, alone, lastRun } = this.#places;
    await inTurns(prepared.filling(values), platform.afterOthers, TURN);
    if (workforce.kind === "workers" && program !== null) {
      const report = await workforce.pool.run(program, options);
      lastRun.end = performance.now();
      return report;
    }
    if (workforce.kind === "worker" && program !== null)
      return await workforce.lone.run(program, prepared.access(), options);
    return await alone.run(prepared.binding.bound, this.loadHere(), options);
  }

  /** Runs the plan on the calling thread, which it blocks. */
  runHere(values: readonly ParameterValue[], { timeout, trace }: RunWatch): EngineReport {
    const { prepared } = this.#kept;
    const { bound } = prepared.binding;
    const { wasm } = this.#places.memory;
    const kernels = this.loadHere();
    prepared.fill(values);
    const report = HERE.here.reportSync(bound, kernels, wasm, { timeout, isTraced: trace });
    return { ...report, trace: report.trace && this.#named(report.trace, report.millis, RUN_TRACE.here) };
  }

  read(): Outcome {
    const { prepared } = this.#kept;
    prepared.expectNoFailure();
    const loops = prepared.loops();
    if (this.#took !== null) this.#note({ ...this.#took, rounds: loops.map(({ rounds }) => rounds) });
    this.#took = null;
    return { results: prepared.read(), loops };
  }

  /** Translates the traces of workers to the names of the plan. */
  async traceOf({ millis, trace }: RunReport): Promise<RunTrace | null> {
    return trace && this.#named(trace, millis, await RUN_TRACE.load());
  }

  #named(workers: readonly WorkerTrace[], millis: number, { nameTrace }: typeof RUN_TRACE.here): RunTrace {
    const { plan, binding, graph } = this.#kept.prepared;
    return nameTrace(plan, binding, graph.name, { millis, workers });
  }
}

type NotedRun = Pick<EndedRun, "micros" | "levels" | "rounds">;

/** Finds what a run tells of like ones: its time, or the times of its levels where it was traced on one worker. */
function tookOf({ millis, trace }: RunReport, workers: number): Pick<EndedRun, "micros" | "levels"> {
  if (trace === null) return { micros: millis * 1000, levels: null };
  const levels = trace[0]!.levels.map((level) => (level.runs === 0 ? 0 : (1000 * level.millis) / level.runs));
  return { micros: null, levels: workers === 1 ? levels : null };
}

function unload(workforce: Workforce, program: number): void {
  if (workforce.kind === "workers") workforce.pool.unload(program);
  if (workforce.kind === "worker") workforce.lone.unload(program);
}

/** Tells whether workers may take nodes of a loop apart. */
function hasSources({ steps }: Plan): boolean {
  return [...walkSteps(steps)].some((step) => step.kind === "loop" && step.sources !== null);
}
