/** The engine: one memory, a pool of workers, and what has been compiled for them. */

import { platform } from "#platform";
import { bytesBeside, workersWithin } from "../../runtime/address-space.ts";
import { graphAllocator } from "../../runtime/allocator.ts";
import type { Progress } from "../../runtime/control.ts";
import { aborted, busy, closed } from "../../runtime/faults.ts";
import type { BackendName } from "../../runtime/loaders.ts";
import { Memory, MOST_BYTES } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import type { Thread } from "../../runtime/protocol.ts";
import type { Backend } from "../backend/backend.ts";
import type { Algorithm, ParametersOf } from "../dsl/algorithm.ts";
import type { ParameterSpec } from "../dsl/parameter.ts";
import { EdgewiseError } from "../error.ts";
import type { MachineRates } from "../estimate/estimate.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { RunTrace } from "../explain/timeline.ts";
import type { Allocator, Graph } from "../graph/graph.ts";
import type { GraphologyOptions } from "../graph/graphology.ts";
import type { Plan } from "../plan/plan.ts";
import type { Report } from "../report/report.ts";
import { chooseBackend, whyNoWorkers } from "./backends.ts";
import { calibrate } from "./calibrate.ts";
import type { Executor } from "./executors/executor.ts";
import { expectSource } from "./executors/executor.ts";
import { expectPlatform } from "./requirements.ts";
import type { RunResult } from "./result.ts";
import type { SessionOptions } from "./session.ts";
import { expectProgram, Session } from "./session.ts";
import type { GraphSource } from "./source.ts";
import { toGraph } from "./source.ts";

export interface EngineOptions {
  /** The most worker threads that a run may use; all cores unless told otherwise. */
  readonly workers?: number | undefined;
  /** The most bytes that graphs and buffers may take together; 4 GiB unless told less. */
  readonly maximumBytes?: number | undefined;
  /** The back end that makes code of kernels; unless named, the first whose results have the interpreter's bits. */
  readonly backend?: BackendName | undefined;
  /**
   * Called once, with the reason, if runs will have only the calling thread although more were wanted; unless given, the
   * first such engine of a process prints a warning.
   */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export interface RunOptions extends SessionOptions {
  /** Stops the run, which then rejects with `run/aborted`. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the run rejects with `run/timeout`. */
  readonly timeout?: number | undefined;
  /** Called now and then with the round that ended last, and the number that the loop waits to see small. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Whether `report.trace` shall say what each worker did when. It takes some time for each chunk and each level. */
  readonly trace?: boolean | undefined;
}

export interface ReportOptions extends RunOptions {
  /** Whether to run the algorithm both ways for the report; it is, unless this is false. */
  readonly measure?: boolean | undefined;
  /** Whether to list what each pass did. */
  readonly passes?: boolean | undefined;
}

export interface ExplainOptions extends Omit<RunOptions, "trace"> {
  /** Whether to run the algorithm, once to warm up and once to measure it. */
  readonly analyze?: boolean | undefined;
  /** Called with the trace of the run that was measured. */
  readonly onTrace?: ((trace: RunTrace) => void) | undefined;
}

export type RunSyncOptions = SessionOptions & Pick<RunOptions, "timeout" | "trace">;

/** The parameters may be left out where the algorithm has a default for each. */
export type RunArguments<A extends Algorithm, O> =
  Record<never, never> extends ParametersOf<A>
    ? readonly [parameters?: ParametersOf<A>, options?: O]
    : readonly [parameters: ParametersOf<A>, options?: O];

/** What calibration runs: plans that take a number of rounds. */
type Calibration = Algorithm<{ readonly rounds: ParameterSpec<"scalar", "i32", null, false> }>;

/** What this machine was measured to do, by the number of workers: all engines of a process share it. */
const RATES = new Map<number, MachineRates>();
/** Nodes and entries of rows from which on a run may take longer than calibration. */
const WORTH_CALIBRATING = 2 ** 23;
/** Runs of each kind that a report takes the median of. */
const MEASURED_RUNS = 3;
/** More are surely a mistake: a barrier of hundreds costs more than it gives. */
const MOST_WORKERS = 256;

/** An executor with what it holds to, and `Engine.run` on it. */
export type ChosenExecutor = Pick<Executor, "can"> & Pick<Engine, "run">;

/**
 * An engine's runs on one of its executors, by its name, or on one that is given. For the command line's `--oracle` and for
 * tests, and therefore no member of the engine. Throws `usage` for a name that is none.
 */
export let executorOf: (engine: Engine, chosen: string | Executor) => ChosenExecutor;

/**
 * Runs algorithms on worker threads over one shared memory. Runs asked for at once wait for each other. Idle workers do
 * not keep the process alive; `close()` ends them and frees the memory.
 */
export class Engine implements AsyncDisposable {
  static {
    executorOf = (engine, chosen) => {
      const executor = typeof chosen === "string" ? engine.#session.executor(chosen) : chosen;
      return { can: executor.can, run: (...given) => engine.#runOn(executor, ...given) };
    };
  }

  /** How many worker threads there are; 1 where runs are on the calling thread. */
  readonly workers: number;
  readonly #session: Session;
  readonly #pool: Pool | null;
  /** Settles when no run is in flight or waiting. */
  #queue: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #closed: Promise<void> | null = null;
  #rates: Promise<MachineRates> | null = null;

  private constructor(memory: Memory, pool: Pool | null, backend: Backend) {
    this.#session = new Session(memory, pool, backend);
    this.#pool = pool;
    this.workers = pool?.workers ?? 1;
  }

  /**
   * Starts an engine. Its first worker starts meanwhile, the others with the first run that needs them, while the program
   * is compiled. Throws `usage` for a number of workers that cannot be meant and a back end that there is not, `run/worker` if the first thread is refused.
   */
  static async create(options: EngineOptions = {}): Promise<Engine> {
    const { workers = platform.cores(), maximumBytes, onWarning = warn } = options;
    expectPlatform();
    if (!Number.isInteger(workers) || workers < 1 || workers > MOST_WORKERS) {
      throw new EdgewiseError({
        code: "usage",
        message: `found ${String(workers)} workers, expected an integer from 1 to ${MOST_WORKERS}`,
      });
    }
    const backend = chooseBackend(options.backend);
    const why = whyNoWorkers(backend);
    const memory = reserveMemory(maximumBytes, why === null ? workers : 0);
    // What the memory took does not show but in what is left: guards around it take more than it has.
    const able = why === null ? Math.min(workers, workersWithin(platform.addressesLeft())) : 0;
    if (able < workers) {
      const reason = why ?? "there is a limit on the address space of this process (ulimit -v)";
      if (workers > 1)
        onWarning(
          `edgewise runs on ${able > 1 ? `${able} workers` : able === 1 ? "one worker" : "the calling thread"} alone, for ${reason}`,
        );
    }
    if (able === 0) return new Engine(memory, null, backend);
    const spin = able <= platform.cores();
    return new Engine(memory, Pool.start({ memory, workers: able, spawn: platform.spawn, spin }), backend);
  }

  /** Where readers and generators may put a graph's arrays, so that no run has to copy them. */
  get allocator(): Allocator {
    this.#expectOpen();
    return graphAllocator(this.#session.memory);
  }

  /**
   * The worker threads that runs have needed so far, and the first, to look at or to end: a run in flight then rejects with
   * `run/worker`, and the next one works.
   */
  get threads(): readonly Thread[] {
    return this.#pool?.threads ?? [];
  }

  /** A graph in the engine's memory, made of any source but a `Graph`, which stays where it is. */
  load(source: GraphSource, options: GraphologyOptions = {}): Graph {
    return toGraph(source, { allocator: this.allocator, ...options });
  }

  /**
   * Runs an algorithm, or a plan made of one, on a graph. Rejects with an `EdgewiseError`: `param`, `graph/attribute`,
   * `memory`, `run/assumption`, `run/index`, `run/aborted`, `run/timeout`, `run/worker` or `run/closed`. After each but the last the engine
   * is fit for the next run.
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
    ...[parameters, options = {}]: RunArguments<A, RunOptions>
  ): Promise<RunResult<A>> {
    this.#expectOpen();
    expectProgram(algorithm);
    expectSource(executor, source);
    return this.#withGraph(source, (graph) =>
      this.#enqueue(options.signal, async () => {
        const { mode = "auto", signal } = options;
        if (executor.takes === "plan" && mode === "auto") await this.#expectRates(graph, signal);
        return await this.#session.run<A>(algorithm, graph, parameters ?? {}, options, executor);
      }),
    );
  }

  /** Runs on the calling thread, which it blocks. Throws as `run` rejects, and `run/busy` while a run is in flight. */
  runSync<A extends Algorithm>(
    algorithm: A | Plan,
    source: GraphSource,
    ...[parameters, options]: RunArguments<A, RunSyncOptions>
  ): RunResult<A> {
    this.#expectOpen();
    if (this.#pending > 0) throw busy();
    expectProgram(algorithm);
    const graph = toGraph(source, {});
    try {
      return this.#session.runSync<A>(algorithm, graph, parameters ?? {}, options ?? {});
    } finally {
      if (graph !== source) this.#session.forget(graph);
    }
  }

  /**
   * Measures what this machine does with one worker and with all, so that estimates and decisions speak of it from then
   * on. Takes about a second, and is done unasked before the first run on a graph of over eight million entries.
   */
  calibrate(): Promise<MachineRates> {
    this.#rates ??= this.#enqueue(undefined, () => this.#measureRates()).catch((error) => {
      // What went wrong once, for want of memory say, may go well the next time.
      this.#rates = null;
      throw error;
    });
    return this.#rates;
  }

  /**
   * The parallelism report of an algorithm on a graph: levels, estimates, the decision and, unless `measure` is false,
   * how long the sequential and the parallel plan really took, the median of some runs in turn.
   */
  async report<A extends Algorithm>(
    algorithm: A,
    source: GraphSource,
    ...[parameters, options]: RunArguments<A, ReportOptions>
  ): Promise<Report> {
    const { measure = true, ...rest } = options ?? {};
    this.#expectOpen();
    return this.#withGraph(source, async (graph) => {
      if (this.workers > 1) await this.calibrate();
      const measured =
        measure && this.workers > 1 ? await this.#measure(algorithm, graph, parameters, rest) : undefined;
      return this.#enqueue(rest.signal, async () =>
        this.#session.report(algorithm, graph, parameters ?? {}, rest, measured),
      );
    });
  }

  /**
   * A plan as it is bound for a graph and its workers, with what each level should take. With `analyze` it is run, once to
   * warm up and once traced, and the explanation says what each level did take, on whom and why. Rejects as `run` does.
   */
  async explain<A extends Algorithm>(
    algorithm: A | Plan,
    source: GraphSource,
    ...[parameters, options]: RunArguments<A, ExplainOptions>
  ): Promise<Explanation> {
    expectProgram(algorithm);
    const { analyze = false, onTrace, ...rest } = options ?? {};
    this.#expectOpen();
    return this.#withGraph(source, async (graph) => {
      await this.calibrate();
      return this.#enqueue(rest.signal, async () => {
        const given = parameters ?? {};
        if (!analyze) return this.#session.explain(algorithm, graph, given, rest);
        const { explanation, trace } = await this.#session.analyze(algorithm, graph, given, rest);
        onTrace?.(trace);
        return explanation;
      });
    });
  }

  /**
   * Does work with the graph of a source, made at once: what becomes of the source afterwards is of no concern. A graph
   * that was given cannot be disposed of meanwhile.
   */
  async #withGraph<T>(source: GraphSource, work: (graph: Graph) => Promise<T>): Promise<T> {
    const graph = toGraph(source, {});
    const letGo = graph.hold();
    try {
      return await work(graph);
    } finally {
      letGo();
      // What was made for this alone is of no use to anybody else. A run in flight has another graph.
      if (graph !== source) this.#session.forget(graph);
    }
  }

  /** Where a run will be long, it is worth measuring the machine before it is decided how to run it. */
  async #expectRates(graph: Graph, signal: AbortSignal | undefined): Promise<void> {
    if (this.workers === 1 || this.#session.decisions.rates) return;
    const known = RATES.get(this.workers);
    if (known) this.#session.decisions.rates = known;
    else if (graph.nodeCount + graph.out.neighbors.length >= WORTH_CALIBRATING) {
      try {
        await this.#measureRates(signal);
      } catch (error) {
        // A graph that leaves no room for measuring may leave enough for the run.
        if (!(error instanceof EdgewiseError && error.code === "memory")) throw error;
      }
    }
  }

  /** To be called as a run of the queue. */
  async #measureRates(signal?: AbortSignal): Promise<MachineRates> {
    const thresholds = { minParallelElements: 0 };
    const graphs = new Set<Graph>();
    try {
      const rates = await calibrate(this.workers, async (plan, graph, rounds, mode) => {
        graphs.add(graph);
        const options = { mode, thresholds, signal };
        const { timings } = await this.#session.run<Calibration>(plan, graph, { rounds }, options);
        return timings.run;
      });
      RATES.set(this.workers, rates);
      this.#session.decisions.rates = rates;
      return rates;
    } finally {
      for (const graph of graphs) this.#session.forget(graph);
    }
  }

  async #measure<A extends Algorithm>(
    algorithm: A,
    graph: Graph,
    parameters: ParametersOf<A> | undefined,
    options: RunOptions,
  ): Promise<{ sequentialMillis: number; parallelMillis: number }> {
    const took = { sequential: [] as number[], parallel: [] as number[] };
    // The first of each pays for compiling and for cold memory.
    for (let run = 0; run <= MEASURED_RUNS; run++) {
      for (const mode of ["sequential", "parallel"] as const) {
        const given = [parameters, { ...options, mode }] as RunArguments<A, RunOptions>;
        const { timings } = await this.run(algorithm, graph, ...given);
        if (run > 0) took[mode].push(timings.run);
      }
    }
    return { sequentialMillis: median(took.sequential), parallelMillis: median(took.parallel) };
  }

  /** Ends the workers, and runs in flight or waiting with `run/aborted` or `run/closed`. May be called again. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    await this.#session.close();
    await this.#queue;
  }

  /** Lets a run start when those before it have ended, or fail at once when its signal says so. */
  async #enqueue<T>(signal: AbortSignal | undefined, run: () => Promise<T>): Promise<T> {
    this.#expectOpen();
    this.#pending++;
    const before = this.#queue;
    const turn = Promise.withResolvers<void>();
    this.#queue = turn.promise;
    const abort = Promise.withResolvers<never>();
    const stop = (): void => abort.reject(aborted(signal));
    if (signal?.aborted) stop();
    signal?.addEventListener("abort", stop);
    try {
      await Promise.race([before, abort.promise]);
      this.#expectOpen();
      return await run();
    } finally {
      signal?.removeEventListener("abort", stop);
      abort.promise.catch(() => {});
      this.#pending--;
      void before.then(() => turn.resolve());
    }
  }

  #expectOpen(): void {
    if (this.#closed) throw closed();
  }
}

/** A memory that leaves addresses for so many workers, where these are limited. */
function reserveMemory(maximumBytes: number | undefined, workers: number): Memory {
  const most = bytesBeside(workers, platform.addressesLeft());
  return new Memory({ maximumBytes: most < (maximumBytes ?? MOST_BYTES) ? most : maximumBytes });
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}

let hasWarned = false;

function warn(message: string): void {
  if (hasWarned) return;
  hasWarned = true;
  platform.warn(message);
}
