/**
 * What programs are run on. An executor takes a program in one of two forms, makes it ready for a graph, and runs it with
 * whatever parameters. What is the same for all is done around it (`session.ts`): reading parameters, the passes, the
 * clock, and the result.
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

/** What an executor holds to, for those who choose among several. */
export interface Capability {
  /**
   * How far numbers of its results may be from those of the interpreter, as a part of them; 0 where every bit is the same,
   * which is all that is ever chosen unasked, and Infinity where nothing is known of it.
   */
  readonly tolerance: number;
  /** What it may be given as a graph. */
  readonly sources: readonly SourceKind[];
  /** Whether a run keeps the calling thread to itself, so that no signal, timer or progress comes through before its end. */
  readonly blocking: boolean;
}

/** How a program is to be run, for whom it concerns: an executor without workers has no chunks to cut. */
export interface ExecutionOptions extends DecisionOptions {
  /** Whether kernels compute several entries at once. Where the machine can, if not given. */
  readonly vectors?: boolean | undefined;
  /**
   * How the rows of a graph are laid out. `in order`, `sliced`, `grouped`, `by source`, or as is best for the graph, if not
   * given.
   */
  readonly rowLayout?: RowLayoutChoice | undefined;
}

/** What may end or watch a run. */
export interface RunWatch extends WatchOptions {
  /** Whether the report shall say what each worker did when. */
  readonly trace?: boolean | undefined;
}

/** What a run came to. */
export interface Outcome {
  /** In the order of the program; arrays are the caller's. */
  readonly results: readonly ReadResult[];
  /** What became of its outermost loops, in the order of the program. */
  readonly loops: readonly LoopRun[];
}

/** A program made ready for a graph: one run after the other. */
export interface Execution {
  /** How it is run, and why so. */
  readonly decision: Decision;
  /**
   * Runs it with the value of each of its parameters, in their order. Resolves to what the workers did, null where none
   * are known of. Rejects with `run/aborted`, `run/timeout` or `run/worker`, and `run/index` or `run/require` unless `read`
   * does.
   */
  run(values: readonly ParameterValue[], options: RunWatch): Promise<EngineReport | null>;
  /**
   * What the run before came to. Throws for the first op that failed, in program order: `run/index` for a computed index out
   * of range, `run/require` for something required that is not so.
   */
  read(): Outcome;
}

interface CommonExecutor {
  /** Names it among others, in options and errors. */
  readonly name: string;
  readonly can: Capability;
  /** Ends a run in flight with `run/aborted`, and gives back what is kept. */
  close(): Promise<void>;
}

/** An executor of optimized programs, by passes of its own choice. */
export interface IrExecutor extends CommonExecutor {
  readonly takes: "ir";
  /** Its own pipeline, by the names of passes. What the precision of a run asks for comes before it. */
  readonly passes: readonly string[];
  /** Throws `ir/unsupported` for a program that holds what it cannot run: `unsupported` says so. */
  prepare(program: Optimized, graph: Graph, options: ExecutionOptions): Promise<Execution>;
}

/** A plan, with what it was compiled from; null where it was given as a plan. */
export interface Planned {
  readonly plan: Plan;
  readonly compilation: Compilation | null;
}

/** An executor of plans. */
export interface PlanExecutor extends CommonExecutor {
  readonly takes: "plan";
  /** Throws as that of an `IrExecutor` does. */
  prepare(program: Planned, graph: Graph, options: ExecutionOptions): Promise<Execution>;
}

export type Executor = IrExecutor | PlanExecutor;

/** The executor of a name; without one, the first whose results have every bit of the interpreter's. Throws `usage` for another. */
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

/** Throws `usage` for what an executor does not read as a graph. */
export function expectSource(call: string, { name, can }: Executor, source: unknown): void {
  const kind = kindOf(call, source);
  if (can.sources.includes(kind)) return;
  throw new EdgewiseError({
    code: "usage",
    message: `found ${SOURCES[kind]}, expected what the executor ${name} reads: ${can.sources.map((one) => SOURCES[one]).join(", ")}`,
    hint: "Run it on another executor, or make such a source of the graph.",
  });
}

/** The error of an executor that cannot run what a program holds, at its place in the source. */
export function unsupported(executor: string, what: string, span?: SourceSpan | null): EdgewiseError {
  return new EdgewiseError({
    code: "ir/unsupported",
    message: `the executor ${executor} cannot run ${what}`,
    span: span ?? undefined,
    hint: "Run the program on another executor, or write it without.",
  });
}
