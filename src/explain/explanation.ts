/**
 * An explanation as plain data, as `--json` prints it: a plan as it is bound for one graph and run by so many workers,
 * what it should take, and what it took where it was run.
 */

import type { RoundCounts } from "../bind/sparse/round-counts.ts";
import type { Decision } from "../estimate/decide.ts";
import type { AssumedRounds } from "../estimate/estimate.ts";
import type { ArrayLine, KernelLine, LongRowsLine, ReportGraph, SourcesLine, SparseLoop } from "../report/report.ts";

/** The version of this schema. */
export const EXPLANATION_VERSION = 2;

export interface Explanation {
  readonly version: typeof EXPLANATION_VERSION;
  readonly algorithm: string;
  readonly graph: ReportGraph;
  /** How many workers run it, and why. */
  readonly decision: Decision;
  readonly steps: readonly ExplainStep[];
  readonly memory: ExplainMemory;
  /** What a run should take with the rounds that the steps say; null where this machine has not been measured. */
  readonly estimatedMicros: number | null;
  /** Null where the plan was not run. */
  readonly analysis: Analysis | null;
}

export interface ExplainMemory {
  /** Bytes of a run besides the graph: arrays, and what each worker has for itself. */
  readonly peakBytes: number;
  readonly arrays: readonly ArrayLine[];
  /** Bytes of the code of all kernels. */
  readonly codeBytes: number;
}

export type ExplainStep = ExplainLevel | ExplainSolo | ExplainLoop | ExplainChoice;

/** Kernels that run side by side after some scalars. */
export interface ExplainLevel {
  readonly kind: "level";
  /** From 0, within the steps of the plan around it. */
  readonly level: number;
  /** Unique in the plan: as traces have it. */
  readonly number: number;
  /** Where it stands in the plan: `loop / level 1`. */
  readonly place: string;
  readonly scalars: ExplainScalars | null;
  /** Those of segments and tables, which come before the others, among them. */
  readonly kernels: readonly ExplainKernel[];
  /** What it does about rows longer than a segment; null where it has none, or nobody to share them with. */
  readonly longRows: LongRowsLine | null;
  /** Whether the workers meet after it. */
  readonly barrier: boolean;
  /** Of one run of the level by these workers; null where this machine has not been measured. */
  readonly estimatedMicros: number | null;
  readonly measured: MeasuredLevel | null;
}

/** What every worker computes for itself. */
export interface ExplainScalars {
  /** As the module exports it. */
  readonly number: number;
  readonly ops: readonly string[];
  readonly measured: MeasuredKernel | null;
}

export interface ExplainKernel extends Omit<KernelLine, "chunks"> {
  /** As the module exports it. */
  readonly number: number;
  readonly chunks: number;
  /** Bytes that one run reads and writes in order. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Entries that one run reads at computed places, and their bytes: what is asked for, wherever it is found. */
  readonly gathers: number;
  readonly bytesGathered: number;
  /** Of one run by one worker. */
  readonly estimatedMicros: number | null;
  readonly measured: MeasuredKernel | null;
}

/** All runs of a level together. */
export interface MeasuredLevel {
  readonly runs: number;
  /** What a worker spent on it in the mean, waiting for the others included: the sum of all levels is a worker's time. */
  readonly millis: number;
  /** What the workers waited at its end, all together. */
  readonly waitMillis: number;
  /** What each worker that had a part in it spent in its kernels, by worker; those of scalars are not counted. */
  readonly busyMillis: readonly number[];
  /** The most that a worker spent in its kernels, divided by the mean; null for less than two workers or no kernel. */
  readonly imbalance: number | null;
}

/** All runs of a kernel together. */
export interface MeasuredKernel {
  readonly runs: number;
  /** Chunks, of all workers. */
  readonly chunks: number;
  /** How many workers shared one run of it, at most. */
  readonly workers: number;
  /** What its chunks took all workers together. */
  readonly millis: number;
  /**
   * Bytes read, written and gathered in a second by all these workers: as many as were asked for, which caches may have
   * served. Null for scalars, and where no time was seen to pass.
   */
  readonly bytesPerSecond: number | null;
}

/** Steps that worker 0 runs alone, for each of them is too small for a barrier. The others wait, then take over its scalars. */
export interface ExplainSolo {
  readonly kind: "solo";
  readonly body: readonly ExplainStep[];
  readonly measured: MeasuredSolo | null;
}

export interface MeasuredSolo {
  readonly runs: number;
  /** What a worker spent on it in the mean, waiting included. */
  readonly millis: number;
  /** What the workers waited at its end, all together. */
  readonly waitMillis: number;
}

export interface ExplainLoop {
  readonly kind: "loop";
  readonly carries: readonly string[];
  readonly limit: string | null;
  readonly until: string | null;
  /** How many rounds the estimate counts on, and why. */
  readonly estimatedRounds: AssumedRounds | null;
  /** Whether rounds may go over what changed alone, by which laws, and what is in the way. */
  readonly sparse: SparseLoop;
  /** Of a loop over the nodes of a set, what workers do with these; null of a loop over rounds. */
  readonly sources: SourcesLine | null;
  /** The kernels of its sparse rounds, in the order in which they run; none where all rounds are dense. */
  readonly sparseKernels: readonly ExplainSparseKernel[];
  readonly body: readonly ExplainStep[];
  /** How often it was entered, and the rounds of all that together. */
  readonly measured: MeasuredLoop | null;
}

/** What goes over a list of nodes in sparse rounds, or over all nodes for those that have changed. */
export interface ExplainSparseKernel {
  readonly name: string;
  /** As the module exports it. */
  readonly number: number;
  /** All workers together: parts of lists, and what they took. */
  readonly measured: { readonly chunks: number; readonly millis: number } | null;
}

export interface MeasuredLoop {
  readonly runs: number;
  readonly rounds: number;
  /** Null where every round is dense. */
  readonly sparse: MeasuredSparse | null;
}

export interface MeasuredSparse {
  /** How many rounds were sparse and dense, by what laws, and what they went over. */
  readonly counts: RoundCounts;
  /** What a worker spent on sparse rounds and looks in the mean, waiting for the others included. */
  readonly millis: number;
  /** What the workers waited in them, all together. */
  readonly waitMillis: number;
}

export interface ExplainChoice {
  readonly kind: "choose";
  readonly on: string;
  readonly why: string;
  /** What is done where it holds, and what where it does not. */
  readonly cases: readonly (readonly ExplainStep[])[];
}

/** One run, traced, after another one that nobody looked at. */
export interface Analysis {
  /** Runs before it, which paid for cold memory and code. */
  readonly warmUps: number;
  /** From when the workers were told to start until the last had answered. */
  readonly millis: number;
  /** The rounds of the algorithm's last outermost loop; null where it has none. */
  readonly rounds: number | null;
  readonly converged: boolean | null;
  /** What the levels should have taken that often, sparse rounds as dense ones; null where this machine has not been measured. */
  readonly estimatedMicros: number | null;
  readonly workers: readonly WorkerAccount[];
}

/** Where the time of a worker went; the five parts add up to that of the run. Milliseconds. */
export interface WorkerAccount {
  readonly kernels: number;
  readonly scalars: number;
  /** In barriers. */
  readonly waiting: number;
  /** Everything else between its first step and its last: drawing chunks, loops, and noting all this. */
  readonly control: number;
  /** Before its first step and after its last. */
  readonly outside: number;
  /** Chunks that it computed. */
  readonly chunks: number;
  /** Moments noted in its trace, and how many of the earlier ones were given up for later ones. */
  readonly events: number;
  readonly eventsDropped: number;
}
