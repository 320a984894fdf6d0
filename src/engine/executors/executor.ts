/**
 * The interface of executors, which run programs. An executor takes a program in one of two forms, makes it ready for a
 * graph, and runs it with any parameters. All executors have the rest in common (`session.ts`): reading parameters, the
 * passes, the clock, and the result.
 */

import type { WatchOptions } from "../../../runtime/flight.ts";
import type { RowLayoutChoice } from "../../bind/row-layout.ts";
import type { Compilation, Optimized } from "../../compiler.ts";
import type { SourceSpan } from "../../error.ts";
import { EdgewiseError } from "../../error.ts";
import type { Decision } from "../../estimate/decide.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Plan } from "../../plan/plan.ts";
import type { DecisionOptions } from "../kept/decisions.ts";
import type { ParameterValue } from "../parameters.ts";
import type { EngineReport, ReadResult } from "../result.ts";
import type { LoopRun } from "../results/loop-endings.ts";
import type { SourceKind } from "../source.ts";
import { kindOf, SOURCES } from "../source.ts";

/** The capability of an executor, by which it is chosen. */
export interface Capability {
  /**
   * The greatest relative difference of its results from the interpreter's; 0 where every bit is the same, Infinity
   * where nothing is known. An executor with another number than 0 is never chosen unasked.
   */
  readonly tolerance: number;
  /** The kinds of sources that it takes as a graph. */
  readonly sources: readonly SourceKind[];
  /**
   * Whether a run keeps the calling thread to itself, so that no signal, timer or progress comes through before its
   * end.
   */
  readonly blocking: boolean;
}

/**
 * The options of running a program. An executor ignores those that do not concern it: one without workers has no chunks
 * to cut.
 */
export interface ExecutionOptions extends DecisionOptions {
  /** Whether kernels compute several entries at once. Where the machine can, if not given. */
  readonly vectors?: boolean | undefined;
  /**
   * How the rows of a graph are laid out. `in order`, `sliced`, `grouped`, `by source`, or as is best for the graph, if not
   * given.
   */
  readonly rowLayout?: RowLayoutChoice | undefined;
}

/** The options by which a caller ends or watches a run. */
export interface RunWatch extends WatchOptions {
  /** Whether the report shall say what each worker did when. */
  readonly trace?: boolean | undefined;
  /** Whether decisions on like runs learn from this one. They do, unless this is false. */
  readonly learns?: boolean | undefined;
}

/** The outcome of a run. */
export interface Outcome {
  /** The results in the order of the program. The caller owns their arrays. */
  readonly results: readonly ReadResult[];
  /** The outcome of each outermost loop, in the order of the program. */
  readonly loops: readonly LoopRun[];
}

/** A program that is ready to run on a graph, one run after another. */
export interface Execution {
  /** The decision on how it runs, with the reason. */
  readonly decision: Decision;
  /**
   * Runs the program with the value of each of its parameters, in their order. Resolves to the report of the workers;
   * null where there is none. Rejects with `run/aborted`, `run/timeout` or `run/worker`, and with `run/index` or
   * `run/require` unless `read` throws these.
   */
  run(values: readonly ParameterValue[], options: RunWatch): Promise<EngineReport | null>;
  /**
   * Reads the outcome of the last run. Throws the error of the first op that failed, in program order: `run/index` for
   * a computed index out of range, `run/require` for a requirement that is not met.
   */
  read(): Outcome;
}

interface CommonExecutor {
  /** The name of the executor in options and errors. */
  readonly name: string;
  readonly can: Capability;
  /** Ends a run in flight with `run/aborted`, and releases what is kept. */
  close(): Promise<void>;
}

/** An executor of optimized programs, by passes of its own choice. */
export interface IrExecutor extends CommonExecutor {
  readonly takes: "ir";
  /** The names of the passes that it needs. The passes of a run's precision come before these. */
  readonly passes: readonly string[];
  /**
   * Makes a program ready for a graph. Throws `ir/unsupported` for a program with an op that it cannot run
   * (`unsupported` makes the error).
   */
  prepare(program: Optimized, graph: Graph, options: ExecutionOptions): Promise<Execution>;
}

/** A plan with the compilation that it is from; null where the plan itself was given. */
export interface Planned {
  readonly plan: Plan;
  readonly compilation: Compilation | null;
}

/** An executor of plans. */
export interface PlanExecutor extends CommonExecutor {
  readonly takes: "plan";
  /** Makes a plan ready for a graph. Throws as an `IrExecutor` does. */
  prepare(program: Planned, graph: Graph, options: ExecutionOptions): Promise<Execution>;
}

export type Executor = IrExecutor | PlanExecutor;

/**
 * Finds the executor of a name; without a name, the first whose results have every bit of the interpreter's. Throws
 * `usage` for an unknown name.
 */
export function chooseExecutor(executors: readonly Executor[], name?: string): Executor {
  const found = executors.find((one) => (name === undefined ? one.can.tolerance === 0 : one.name === name));
  if (found) return found;
  const wanted = name === undefined ? "no executor whose results are exact" : `the executor ${JSON.stringify(name)}`;
  throw new EdgewiseError({
    code: "usage",
    message: `found ${wanted}, expected the name of one: ${executors.map((one) => one.name).join(", ")}`,
    hint: "Name one of these.",
  });
}

/** Throws `usage` for a source that an executor does not read. */
export function expectSource(call: string, { name, can }: Executor, source: unknown): void {
  const kind = kindOf(call, source);
  if (can.sources.includes(kind)) return;
  throw new EdgewiseError({
    code: "usage",
    message: `found ${SOURCES[kind]}, expected what the executor ${name} reads: ${can.sources.map((one) => SOURCES[one]).join(", ")}`,
    hint: "Run it on another executor, or make such a source of the graph.",
  });
}

/** Makes the error of an executor that cannot run an op, with the op's place in the source. */
export function unsupported(executor: string, what: string, span?: SourceSpan | null): EdgewiseError {
  return new EdgewiseError({
    code: "ir/unsupported",
    message: `the executor ${executor} cannot run ${what}`,
    span: span ?? undefined,
    hint: "Run the program on another executor, or write it without.",
  });
}
