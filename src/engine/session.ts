/**
 * What an engine keeps from run to run: compiled plans, and executors with what they keep. It takes each run through
 * them.
 */

import { platform } from "#platform";
import type { Memory } from "../../runtime/memory.ts";
import type { RunReport } from "../../runtime/report.ts";
import type { Backend } from "../backend/backend.ts";
import type { Compilation } from "../compiler.ts";
import type { Algorithm } from "../dsl/algorithm.ts";
import { EdgewiseError } from "../error.ts";
import type { Decision } from "../estimate/decide.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { MeasuredRun } from "../explain/make.ts";
import type { RunTrace } from "../explain/run-trace.ts";
import type { Graph } from "../graph/graph.ts";
import type { Func } from "../ir/value.ts";
import { lookup } from "../lookup.ts";
import type { Plan } from "../plan/plan.ts";
import { parametersOf } from "../program.ts";
import type { MeasuredRuns } from "../report/make.ts";
import type { Report } from "../report/report.ts";
import { atOnce, inTurns, type Turns } from "../turns.ts";
import { chooseBackend } from "./backends.ts";
import { Clock } from "./clock.ts";
import type { CompiledExecution } from "./executors/compiled.ts";
import { CompiledExecutor, TURN } from "./executors/compiled.ts";
import type { EmittedCode } from "./executors/emitted-code.ts";
import type { Execution, ExecutionOptions, Executor, Planned, RunWatch } from "./executors/executor.ts";
import { chooseExecutor, unsupported } from "./executors/executor.ts";
import { interpreter } from "./executors/interpreter.ts";
import type { PlanOptions } from "./kept/compilations.ts";
import { Compilations } from "./kept/compilations.ts";
import type { Decisions } from "./kept/decisions.ts";
import type { ParameterValue, RunParameter } from "./parameters.ts";
import { readParameters } from "./parameters.ts";
import { COMPILER } from "./parts/parts.ts";
import { expectWhole } from "./placement.ts";
import type { KnownMachine } from "./profile/machine.ts";
import { unknownMachine } from "./profile/machine.ts";
import type { RunResult } from "./result.ts";
import { finish, scalarsOf } from "./results/finish.ts";
import { summaryOf } from "./results/loop-endings.ts";
import { degreesOf, sizesOf } from "./sizing.ts";
import { expectGraph, expectParameters } from "./specialization.ts";
import { CURVE, coresOf, type Workforce, workersOf } from "./start.ts";

/** The options of running an algorithm; each has a default. */
export interface SessionOptions extends Omit<ExecutionOptions, "limits">, PlanOptions {}

type Given = Readonly<Record<string, unknown>>;

/** A run before it is started, as far as it is ready. */
export interface RunCode {
  /** The program after the passes. */
  readonly func: Func;
  /** The program before fusion. */
  readonly unfused: Func;
  readonly plan: Plan;
  readonly decision: Decision;
  readonly code: EmittedCode;
}

let made = 0;

/** The number of sessions that this process has had: of engines, and of runs without one. */
export function sessionsMade(): number {
  return made;
}

export class Session {
  readonly #compilations: Compilations;
  readonly #compiled: CompiledExecutor;
  /** The executors; the engine's own comes first. */
  readonly #executors: readonly Executor[];

  constructor(
    memory: Memory,
    workforce: Workforce = { kind: "calling thread" },
    backend: Backend = chooseBackend(),
    machine: KnownMachine = unknownMachine(workersOf(workforce)),
    compilations = new Compilations(),
  ) {
    made++;
    this.#compilations = compilations;
    this.#compiled = new CompiledExecutor(memory, workforce, backend, machine);
    this.#executors = [this.#compiled, interpreter];
  }

  get memory(): Memory {
    return this.#compiled.memory;
  }

  /** The decisions on runs on kernels, and the measured rates of this machine. */
  get decisions(): Decisions {
    return this.#compiled.decisions;
  }

  /** Finds an executor by its name, or the one that is chosen unasked. Throws `usage` for an unknown name. */
  executor(name?: string): Executor {
    return chooseExecutor(this.#executors, name);
  }

  /** Runs a program on an executor, the engine's own unless told otherwise. */
  async run<A extends Algorithm>(
    program: A | Plan,
    graph: Graph,
    given: Given,
    options: SessionOptions & RunWatch,
    executor: Executor = this.executor(),
    clock = new Clock(),
  ): Promise<RunResult<A>> {
    const { prepare, values, parameters } = await inOurTurns(this.#ready(executor, program, graph, given, options));
    clock.mark("compile");
    const execution = await prepare();
    clock.mark("bind");
    const report = await execution.run(values, options);
    clock.markBoth("start", "run", report?.millis ?? Infinity);
    return finish<A>(execution, graph, scalarsOf(parameters, values), report, clock);
  }

  /** Runs kernels on the calling thread, which they block. */
  runSync<A extends Algorithm>(
    program: A | Plan,
    graph: Graph,
    given: Given,
    options: SessionOptions & Pick<RunWatch, "timeout" | "trace">,
    clock = new Clock(),
  ): RunResult<A> {
    const sequential = { ...options, mode: "sequential" } as const;
    const { planned, values } = atOnce(this.#plan(program, graph, given, sequential));
    clock.mark("compile");
    const execution = this.#compiled.bind(planned, graph, sequential);
    execution.loadHere();
    clock.mark("bind");
    const report = execution.runHere(values, options);
    clock.mark("run");
    return finish<A>(execution, graph, scalarsOf(planned.plan.parameters, values), report, clock);
  }

  /**
   * Finds the parameter that limits the rounds of a program's last outermost loop; null where none does, and where the
   * program is compiled for its value.
   */
  async limitOf(
    program: Algorithm | Plan,
    graph: Graph,
    given: Given,
    options: SessionOptions,
  ): Promise<string | null> {
    if (options.specialize === true) return null;
    const { plan } = await this.#planFor(program, graph, given, options);
    return plan.loops.at(-1)?.limit ?? null;
  }

  /** Explains a plan as it is bound, with the estimated times. */
  async explain(program: Algorithm | Plan, graph: Graph, given: Given, options: SessionOptions): Promise<Explanation> {
    const planned = await this.#planFor(program, graph, given, options);
    const limited = { ...options, limits: limitsOf(planned.plan, given) };
    return await this.#explain(await this.#compiled.bindInTurns(planned, graph, limited), limited, null);
  }

  /** Explains it with measured times too, from one run to warm up and one that is traced. */
  async analyze(
    program: Algorithm | Plan,
    graph: Graph,
    given: Given,
    options: SessionOptions & RunWatch,
  ): Promise<{ readonly explanation: Explanation; readonly trace: RunTrace }> {
    const { planned, values } = await inOurTurns(this.#plan(program, graph, given, options));
    const limited = { ...options, limits: limitsOf(planned.plan, given) };
    const execution = await this.#compiled.prepare(planned, graph, limited);
    const { prepared } = execution;
    // The run to warm up is traced as well, since the code that notes becomes fast after some rounds only, as kernels
    // do.
    const traced = { ...options, trace: true };
    await execution.launch(values, traced);
    prepared.expectNoFailure();
    const report = await execution.launch(values, traced);
    const trace = await execution.traceOf(report);
    if (!report.trace || !trace) throw new TypeError("a traced run left no trace");
    const measured = {
      warmUps: 1,
      millis: report.millis,
      workers: report.trace,
      counts: report.rounds,
      ...summaryOf(prepared.loops()),
    };
    return { explanation: await this.#explain(execution, limited, measured), trace };
  }

  async #explain(
    { prepared, decision }: CompiledExecution,
    options: ExecutionOptions,
    measured: MeasuredRun | null,
  ): Promise<Explanation> {
    const { makeExplanation } = await import("../explain/make.ts");
    const { plan, binding, graph } = prepared;
    const { codeBytes } = await inOurTurns(prepared.emitting());
    return makeExplanation({
      plan,
      binding,
      codeBytes,
      graph: { name: graph.name, sizes: sizesOf(graph) },
      rows: (kernel) => prepared.rows(kernel),
      decision,
      estimate: this.decisions.estimate(plan, graph, decision.workers, options, measured ? "awake" : "asleep"),
      measured,
    });
  }

  /** Makes all that a run would execute: the program, its plan, and the code of its kernels on this graph. */
  async codeOf(program: Algorithm, graph: Graph, given: Given, options: SessionOptions): Promise<RunCode> {
    const { plan, compilation } = await this.#planFor(program, graph, given, options);
    const { func = program.func, unfused = func } = compilation ?? {};
    const { prepared, decision } = await this.#compiled.bindInTurns({ plan, compilation }, graph, options);
    return { func, unfused, plan, decision, code: await prepared.code() };
  }

  /** Makes the report on a run before it: the levels, their promises and estimated times, and the decision. */
  async report(
    algorithm: Algorithm,
    graph: Graph,
    given: Given,
    options: SessionOptions & { readonly passes?: boolean | undefined; readonly curve?: readonly number[] | undefined },
    measured: MeasuredRuns | undefined,
  ): Promise<Report> {
    const { makeReport } = await import("../report/make.ts");
    const planned = await this.#planFor(algorithm, graph, given, options);
    const compiled = (): Promise<Compilation> =>
      inOurTurns(this.#compilations.compiling(algorithm.func, options.compile));
    const { plan, unfused, trace, fastMath, assumptions } = planned.compilation ?? (await compiled());
    const limited = { ...options, limits: limitsOf(plan, given) };
    const { prepared, decision } = await this.#compiled.bindInTurns(planned, graph, limited);
    const workers = this.decisions.workersFor(options);
    const { binding } = prepared;
    const chunker = this.decisions.chunker(graph, workers, options);
    // Measured runs follow each other. What is told before a run is of one after a pause.
    const pool = measured ? "awake" : "asleep";
    const estimate = this.decisions.estimate(plan, graph, workers, limited, pool);
    return makeReport({
      unfused,
      plan,
      graph: {
        name: graph.name,
        nodeCount: graph.nodeCount,
        edgeCount: graph.edgeCount,
        peakBytes: binding.peakBytes,
        degrees: degreesOf(graph),
        chunks: (kernel) =>
          chunker.boundaries(kernel, binding.blockOf(kernel), binding.layout.split(kernel) !== null).length - 1,
        splits: binding.splits,
        sources: binding.sources,
        lanes: binding.lanes,
        rows: (kernel) => prepared.rows(kernel),
        sparse: options.sparse,
        rowsForSparse: prepared.rowsForSparse(),
      },
      workers,
      decision,
      fastMath,
      ...(options.passes ? { passes: trace } : {}),
      ...(options.specialize ? { specialized: { assumptions, without: await compiled() } } : {}),
      estimate,
      profile: this.decisions.profile,
      curve: {
        estimates: coresOf(options.curve ?? CURVE, workers).map((count) =>
          this.decisions.estimateByRates(plan, graph, count, limited, pool),
        ),
        cores: Math.min(platform.cores(), this.decisions.workersFor({})),
      },
      ...(measured ? { measured } : {}),
    });
  }

  /** Runs a plan on one worker or on all, to measure the machine: every level is shared out. */
  async timed(
    plan: Plan,
    graph: Graph,
    given: Given,
    { mode, signal, trace }: Pick<SessionOptions & RunWatch, "mode" | "signal" | "trace">,
  ): Promise<{ readonly report: RunReport; readonly prepareMillis: number }> {
    const start = performance.now();
    const options = { mode, thresholds: { minParallelElements: 0 } };
    const execution = await this.#compiled.prepare({ plan, compilation: null }, graph, options);
    const prepareMillis = performance.now() - start;
    const values = readParameters(plan.name, plan.parameters, given, graph);
    return { report: await execution.launch(values, { signal, trace }), prepareMillis };
  }

  /** Releases what was kept for a graph. No run may be in flight on it. */
  forget(graph: Graph): void {
    this.#compiled.forget(graph);
  }

  /** Forgets a graph that was made for one call, and frees its arrays. The keys are left for results. */
  drop(graph: Graph): void {
    this.forget(graph);
    graph.dispose();
  }

  /** Ends the workers, and a run in flight with `run/aborted`. */
  async close(): Promise<void> {
    await Promise.all(this.#executors.map((executor) => executor.close()));
  }

  /**
   * Brings the program into the form that an executor takes, and reads its parameters. Nothing is placed before they
   * are found to fit.
   */
  *#ready(
    executor: Executor,
    program: Algorithm | Plan,
    graph: Graph,
    given: Given,
    options: SessionOptions,
  ): Turns<{
    values: readonly ParameterValue[];
    parameters: readonly RunParameter[];
    prepare: () => Promise<Execution>;
  }> {
    switch (executor.takes) {
      case "plan": {
        const { planned, values } = yield* this.#plan(program, graph, given, options);
        const { parameters } = planned.plan;
        const limits = limitsOf(planned.plan, given);
        return { values, parameters, prepare: () => executor.prepare(planned, graph, { ...options, limits }) };
      }
      case "ir": {
        if (!("func" in program)) throw unsupported(executor.name, `a plan, here of ${program.name}`);
        this.#expectUsable(graph);
        const { precision, verify = false } = options.compile ?? {};
        const { optimizing } = yield* COMPILER.ready();
        const optimized = yield* optimizing(program.func, { passes: executor.passes, precision, verify });
        const parameters = parametersOf(optimized.func);
        const values = readParameters(optimized.func.name, parameters, given, graph);
        return { values, parameters, prepare: () => executor.prepare(optimized, graph, options) };
      }
      default:
        return executor satisfies never;
    }
  }

  /** Finds the plan for a graph with the parameters of the run. */
  *#plan(
    program: Algorithm | Plan,
    graph: Graph,
    given: Given,
    options: PlanOptions,
  ): Turns<{ readonly planned: Planned; readonly values: readonly ParameterValue[] }> {
    const planned = yield* this.#planning(program, graph, given, options);
    const { plan } = planned;
    const values = readParameters(plan.name, plan.parameters, given, graph);
    expectParameters(plan, values);
    return { planned, values };
  }

  #planFor(program: Algorithm | Plan, graph: Graph, given: Given, options: PlanOptions): Promise<Planned> {
    return inOurTurns(this.#planning(program, graph, given, options));
  }

  *#planning(program: Algorithm | Plan, graph: Graph, given: Given, options: PlanOptions): Turns<Planned> {
    this.#expectUsable(graph);
    const planned = yield* this.#compilations.planning(program, graph, given, options);
    expectGraph(planned.plan, graph);
    return planned;
  }

  #expectUsable(graph: Graph): void {
    if (graph.disposed) {
      this.forget(graph);
      throw new EdgewiseError({
        code: "run/closed",
        message: `the graph ${JSON.stringify(graph.name)} has been disposed`,
        hint: "Dispose of a graph after its last run.",
      });
    }
    expectWhole(graph);
  }
}

/** Does work in turns with other work on the calling thread. */
function inOurTurns<T>(work: Turns<T>): Promise<T> {
  return inTurns(work, platform.afterOthers, TURN);
}

/** Lists the limits of the outermost loops that the run is given as numbers; null for those that it is not. */
function limitsOf({ loops }: Plan, given: Given): readonly (number | null)[] {
  return loops.map(({ limit }) => {
    const value = limit === null ? null : lookup(given, limit);
    return typeof value === "number" ? value : null;
  });
}
