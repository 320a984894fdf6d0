/// <reference lib="esnext.disposable" preserve="true" />
/** The engine: one memory, a pool of workers, and what has been compiled for them. */

import { platform } from "#platform";
import { graphAllocator } from "../../runtime/allocator.ts";
import { busy } from "../../runtime/faults.ts";
import { readOptions, refuseExtra } from "../arguments/options.ts";
import type { Backend } from "../backend/backend.ts";
import type { Algorithm } from "../dsl/algorithm.ts";
import type { Explanation } from "../explain/explanation.ts";
import { passingAllocator } from "../graph/allocator.ts";
import { type Allocator, Graph } from "../graph/graph.ts";
import type { GraphologyOptions } from "../graph/graphology/read.ts";
import { Part } from "../part.ts";
import type { Plan } from "../plan/plan.ts";
import type { MeasuredRuns } from "../report/make.ts";
import type { Report } from "../report/report.ts";
import { type Asked, expectAlgorithm, expectFitting, expectProgram, type RunArguments, takeDown } from "./arguments.ts";
import { chooseBackend } from "./backends.ts";
import { Clock } from "./clock.ts";
import { type Executor, expectSource } from "./executors/executor.ts";
import type {
  CalibrateOptions,
  EngineOptions,
  ExplainOptions,
  ReportOptions,
  RunOptions,
  RunSyncOptions,
} from "./options.ts";
import {
  CALIBRATE_OPTIONS,
  ENGINE_OPTIONS,
  EXPLAIN_OPTIONS,
  MOST_WORKERS,
  REPORT_OPTIONS,
  RUN_OPTIONS,
  RUN_SYNC_OPTIONS,
} from "./options.ts";
import { beginLoading } from "./parts/parts.ts";
import type { Calibration } from "./profile/calibrate.ts";
import { type KnownMachine, knownMachine } from "./profile/machine.ts";
import type { MeasuringOptions } from "./profile/measuring.ts";
import { RunQueue } from "./queue.ts";
import { expectPlatform } from "./requirements.ts";
import type { RunResult } from "./result.ts";
import { type RunCode, Session } from "./session.ts";
import type { GraphSource } from "./source.ts";
import { graphInTurns, toGraph } from "./source.ts";
import type { Started, Threads } from "./start.ts";
import { expectStarted, startWorkers, threadsOf, warnOnce, workersOf } from "./start.ts";

/** An executor with its capability, and `Engine.run` on it. */
export type ChosenExecutor = Pick<Executor, "can"> & Pick<Engine, "run">;

/**
 * Gives an engine's runs on one of its executors, named or given. Throws `usage` for a name that is none. The command
 * line's `--oracle` and tests use it, and so it is no member of the engine.
 */
export let executorOf: (engine: Engine, chosen: string | Executor) => ChosenExecutor;

/**
 * Gives the code that a run would execute, without running it; rejects as `explain` does. The command line uses it, and
 * so it is no member of the engine.
 */
export let codeOn: (engine: Engine, ...asked: Parameters<Session["codeOf"]>) => Promise<RunCode>;

/**
 * Releases what an engine keeps for a graph, once the runs that were asked for before have ended. It serves callers
 * that look after the graphs of others, and so it is no member of the engine.
 */
export let forgetOn: (engine: Engine, graph: Graph) => void;

/**
 * Makes an engine without `runSync`. It cannot block until a part is loaded, so each part is loaded with the first run
 * that needs it.
 */
export let createForRuns: (options: EngineOptions) => Promise<Engine>;

/** Makes an engine as `Engine.create` does, whose workers wait for its first run: the command line looks at programs with it. */
export let createToLook: (options: EngineOptions) => Promise<Engine>;

const WHOLE = new Part(() => import("./parts/whole.ts"));
const CALIBRATION = new Part(() => import("./profile/calibrate.ts"));
const MEASURING = new Part(() => import("./profile/measuring.ts"));

/**
 * Runs algorithms on worker threads over one shared memory. Runs asked for at once wait for each other. Idle workers
 * do not keep the process alive; `close()` ends them and frees the memory.
 *
 * @example
 * ```ts
 * import { Engine, printExplanation, rmat } from "edgewise";
 * import { pagerank } from "edgewise/algorithms";
 *
 * await using engine = await Engine.create({ workers: 2 });
 * const graph = rmat({ scale: 8, allocator: engine.allocator });
 * const { rank, converged } = await engine.run(pagerank, graph, { damping: 0.9 });
 * console.log(rank.length, converged); // 256 true
 * console.log(printExplanation(await engine.explain(pagerank, graph)).startsWith("=== pagerank")); // true
 * ```
 */
export class Engine implements AsyncDisposable {
  static {
    executorOf = (engine, chosen) => {
      const executor = typeof chosen === "string" ? engine.#session.executor(chosen) : chosen;
      return { can: executor.can, run: (...given) => engine.#runOn(executor, ...given) };
    };
    codeOn = (engine, ...[algorithm, graph, given, options]) => {
      expectFitting(algorithm, graph, given);
      return engine.#queue.enqueue(undefined, async () => engine.#session.codeOf(algorithm, graph, given, options));
    };
    forgetOn = (engine, graph) => {
      const forgotten = engine.#queue.enqueue(undefined, async () => engine.#session.forget(graph));
      // An engine that is closed keeps nothing.
      forgotten.catch(() => {});
    };
    createForRuns = (options) => Engine.#start(options);
    createToLook = (options) => Engine.#createWhole(options, true);
  }

  /** The number of worker threads; 1 where runs are on the calling thread. */
  readonly workers: number;
  readonly #session: Session;
  readonly #started: Started;
  readonly #queue = new RunQueue();
  #closed: Promise<void> | null = null;

  private constructor(started: Started, backend: Backend, machine: KnownMachine) {
    expectStarted(started);
    const { memory, workforce } = started;
    this.#session = new Session(memory, workforce, backend, machine);
    this.#started = started;
    this.workers = workersOf(workforce);
  }

  /**
   * Starts an engine. Its first worker starts meanwhile, the others with the first run that needs them, while the
   * program is compiled.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `platform` for a JavaScript engine that lacks
   * what is needed; `memory` for a memory that cannot be had; `run/worker` for a first thread that is refused.
   */
  static async create(given: EngineOptions = {}, ...extra: readonly never[]): Promise<Engine> {
    const call = "Engine.create";
    refuseExtra(call, 1, extra);
    return await Engine.#createWhole(readOptions(call, ENGINE_OPTIONS, given));
  }

  static async #createWhole(options: EngineOptions, startsWithRuns = false): Promise<Engine> {
    // The parts are loaded while the first worker starts.
    const loaded = WHOLE.load();
    loaded.catch(() => {});
    const engine = await Engine.#start(options, startsWithRuns);
    const { provideWhole } = await loaded.catch((error) => engine.close().then(() => Promise.reject(error)));
    provideWhole();
    return engine;
  }

  static async #start(options: EngineOptions, startsWithRuns = false): Promise<Engine> {
    const { maximumBytes, workerUrl, onWarning = warnOnce } = options;
    const workers = options.workers ?? Math.min(platform.cores(), MOST_WORKERS);
    expectPlatform();
    const backend = chooseBackend(options.backend);
    beginLoading(backend);
    const started = await startWorkers(backend, { workers, maximumBytes, workerUrl, startsWithRuns, onWarning });
    return new Engine(started, backend, knownMachine(workersOf(started.workforce), options.profile));
  }

  /**
   * The allocator by which readers and generators put a graph's arrays into the engine's memory, so that no run has to
   * copy them.
   */
  get allocator(): Allocator {
    this.#queue.expectOpen();
    return graphAllocator(this.#session.memory);
  }

  /** What runs are computed on, the reason if it is not what was asked for, and the threads that were started. */
  get threads(): Threads {
    return threadsOf(this.#started);
  }

  /**
   * A graph in the engine's memory, made of any source but a `Graph`, which stays where it is and takes no options;
   * arrays of edges take those that every source has.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `graph/input`, `graph/attribute` for a
   * source that is no graph; `memory` for one that does not fit; `run/closed`.
   */
  load(source: GraphSource, options: GraphologyOptions = {}, ...extra: readonly never[]): Graph {
    const call = "engine.load";
    refuseExtra(call, 2, extra);
    return toGraph(call, source, { allocator: this.allocator, options });
  }

  /**
   * Runs an algorithm, or a plan made of one, on a graph. Parameters and options are read now, even where the run has to
   * wait for others, and so is the graph; one of graphology that is large is read in turns with others on the thread, and
   * must not change before.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `param` for a parameter that is missing,
   * unknown or does not fit; `graph/attribute` for an attribute that the graph lacks; `graph/input` for arrays that
   * are no graph; `graph/changed` for a graph of graphology that changed while it was read; `memory` for what does not
   * fit; `run/assumption` for a graph that a plan was not made for; `run/index`, `run/require` for what an algorithm
   * forbids; `run/aborted`, `run/timeout`, `run/worker`, `run/closed` for what ended the run. After each but the last the
   * engine is fit for the next run.
   */
  async run<A extends Algorithm>(
    algorithm: A | Plan,
    source: GraphSource,
    ...given: RunArguments<A, RunOptions>
  ): Promise<RunResult<A>> {
    return await this.#runOn(this.#session.executor(), algorithm, source, ...given);
  }

  async #runOn<A extends Algorithm>(
    executor: Executor,
    algorithm: A | Plan,
    source: GraphSource,
    ...[parameters, options, ...extra]: RunArguments<A, RunOptions>
  ): Promise<RunResult<A>> {
    const call = "engine.run";
    refuseExtra(call, 4, extra);
    const read = readOptions(call, RUN_OPTIONS, options);
    const asked = this.#readRun(call, algorithm, source, parameters, read, executor);
    return await this.#withGraph(asked, () => this.#inTurn(asked, executor));
  }

  /**
   * Runs on the calling thread, which it blocks.
   *
   * @throws {@link EdgewiseError} as {@link Engine.run} rejects, and `run/busy` while a run is in flight.
   */
  runSync<A extends Algorithm>(
    algorithm: A | Plan,
    source: GraphSource,
    ...[parameters, options, ...extra]: RunArguments<A, RunSyncOptions>
  ): RunResult<A> {
    const call = "engine.runSync";
    refuseExtra(call, 4, extra);
    this.#queue.expectOpen();
    if (this.#queue.isBusy) throw busy();
    const read = readOptions(call, RUN_SYNC_OPTIONS, options);
    const clock = new Clock();
    const executor = this.#session.executor();
    this.#expectRun(call, algorithm, source, executor);
    const graph = toGraph(call, source, { allocator: passingAllocator });
    clock.mark("graph");
    const given = takeDown(call, algorithm, graph, parameters);
    try {
      return this.#session.runSync<A>(algorithm, graph, given, read, clock);
    } finally {
      if (graph !== source) this.#session.drop(graph);
    }
  }

  /**
   * Measures what this machine does with one worker and with all, in about two seconds, and decides by that from then
   * on. Kept for the engines of later processes, too, unless `EDGEWISE_PROFILE` is `none`, `keep` is false, or others
   * had so much of the cores meanwhile that the numbers are not those of the machine. No run ever does this by itself.
   *
   * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `run/worker`, `run/closed` for what
   * ended it.
   */
  async calibrate(options?: CalibrateOptions, ...extra: readonly never[]): Promise<Calibration> {
    const call = "engine.calibrate";
    refuseExtra(call, 1, extra);
    const { keep = true, anyway = false, signal } = readOptions(call, CALIBRATE_OPTIONS, options);
    return await this.#queue.enqueue(signal, async () => {
      const { calibrateSession } = await CALIBRATION.load();
      return await calibrateSession(this.#session, this.workers, { keep, anyway, signal });
    });
  }

  /**
   * The parallelism report of an algorithm on a graph: levels, estimates, the decision and, unless `measure` is false,
   * how long the sequential and the parallel plan really took, the median of some runs in turn.
   * @throws {@link EdgewiseError} as {@link Engine.run} rejects. {@link printReport} has an example.
   */
  async report<A extends Algorithm>(
    algorithm: A,
    source: GraphSource,
    ...[parameters, options, ...extra]: RunArguments<A, ReportOptions>
  ): Promise<Report> {
    const call = "engine.report";
    refuseExtra(call, 4, extra);
    expectAlgorithm(call, algorithm);
    const asked = this.#readRun(call, algorithm, source, parameters, readOptions(call, REPORT_OPTIONS, options));
    const { given } = asked;
    const { measure = true, ...rest } = asked.options;
    return await this.#withGraph(asked, async () => {
      const graph = await asked.graph;
      expectFitting(algorithm, graph, given);
      const measured =
        measure && this.workers > 1 ? await this.#measure({ ...asked, options: rest }, graph) : undefined;
      return this.#queue.enqueue(rest.signal, async () =>
        this.#session.report(algorithm, graph, given, rest, measured),
      );
    });
  }

  /**
   * A plan as it is bound for a graph and its workers, with what each level should take. With `analyze` it is run,
   * once to warm up and once traced, and the explanation says what each level did take, on whom and why.
   * @throws {@link EdgewiseError} as {@link Engine.run} rejects. {@link Engine} has an example.
   */
  async explain<A extends Algorithm>(
    algorithm: A | Plan,
    source: GraphSource,
    ...[parameters, options, ...extra]: RunArguments<A, ExplainOptions>
  ): Promise<Explanation> {
    const call = "engine.explain";
    refuseExtra(call, 4, extra);
    const asked = this.#readRun(call, algorithm, source, parameters, readOptions(call, EXPLAIN_OPTIONS, options));
    const { given } = asked;
    const { analyze = false, onTrace, ...rest } = asked.options;
    return await this.#withGraph(asked, async () => {
      const graph = await asked.graph;
      expectFitting(algorithm, graph, given);
      return this.#queue.enqueue(rest.signal, async () => {
        if (!analyze) return this.#session.explain(algorithm, graph, given, rest);
        const { explanation, trace } = await this.#session.analyze(algorithm, graph, given, rest);
        onTrace?.(trace);
        return explanation;
      });
    });
  }

  #expectRun(call: string, program: unknown, source: unknown, executor: Executor): void {
    this.#queue.expectOpen();
    expectProgram(call, program);
    expectSource(call, executor, source);
  }

  /** Takes down what a call asks for. The graph of a source is read from now on. */
  #readRun<A extends Algorithm, O extends { readonly signal?: AbortSignal | undefined }>(
    call: string,
    program: A | Plan,
    source: unknown,
    parameters: unknown,
    options: O,
    executor = this.#session.executor(),
  ): Asked<A, O> {
    const clock = new Clock();
    this.#expectRun(call, program, source, executor);
    const graph = graphInTurns(call, source, options.signal);
    clock.mark("graph");
    const given = takeDown(call, program, graph instanceof Graph ? graph : null, parameters);
    return { program, graph, isOwn: graph !== source, given, options, clock };
  }

  /** Does work with a graph, which cannot be disposed of meanwhile. */
  async #withGraph<T>({ graph, isOwn }: Pick<Asked, "graph" | "isOwn">, work: () => Promise<T>): Promise<T> {
    // Nobody else knows a graph that is still being made.
    const letGo = graph instanceof Graph ? graph.hold() : null;
    try {
      return await work();
    } finally {
      letGo?.();
      // A graph that was made for this call is of no use to others. A run in flight has another graph.
      const drop = (made: Graph): void => this.#session.drop(made);
      if (isOwn) await Promise.resolve(graph).then(drop, () => {});
    }
  }

  /** Runs once the runs before have ended. */
  #inTurn<A extends Algorithm>(
    { program, graph: coming, given, options, clock }: Asked<A>,
    executor = this.#session.executor(),
  ): Promise<RunResult<A>> {
    return this.#queue.enqueue(options.signal, async () => {
      clock.mark("wait");
      const graph = await coming;
      clock.mark("graph");
      // An engine that was closed meanwhile has no workers to run on.
      this.#queue.expectOpen();
      return await this.#session.run<A>(program, graph, given, options, executor, clock);
    });
  }

  async #measure<A extends Algorithm>(asked: Asked<A>, graph: Graph): Promise<MeasuredRuns> {
    const run = (how: MeasuringOptions, given = asked.given): Promise<RunResult<A>> =>
      this.#inTurn({ ...asked, given, options: { ...asked.options, ...how }, clock: new Clock() });
    const limit = await this.#session.limitOf(asked.program, graph, asked.given, asked.options);
    const { measureBoth } = await MEASURING.load();
    const aside = { mode: "sequential", learns: false } as const;
    return await measureBoth(run, limit === null ? null : (most) => run(aside, { ...asked.given, [limit]: most }));
  }

  /** Ends the workers, and runs in flight or waiting with `run/aborted` or `run/closed`. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#queue.close(() => this.#session.close());
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
