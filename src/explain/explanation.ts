/**
 * An explanation as plain data, as `--json` prints it: how a plan is bound to one graph and to a number of workers, how
 * long it should take, and, where it was run, how long it took.
 */

import type { RoundCounts } from "../bind/sparse/round-counts.ts";
import type { Decision } from "../estimate/decide.ts";
import type { AssumedRounds } from "../estimate/headline.ts";
import type { ArrayLine, KernelLine, LongRowsLine, ReportGraph, SourcesLine } from "../report/report.ts";
import type { SparseLoop } from "../report/sparse-lines.ts";

/** The version of this schema. */
export const EXPLANATION_VERSION = 2;

export interface Explanation {
  readonly version: typeof EXPLANATION_VERSION;
  readonly algorithm: string;
  readonly graph: ReportGraph;
  /** The number of workers that run it, and why so many. */
  readonly decision: Decision;
  readonly steps: readonly ExplainStep[];
  readonly memory: ExplainMemory;
  /** The estimated time of a run with as many rounds as `steps` say; null where this machine has not been measured. */
  readonly estimatedMicros: number | null;
  /** The measurements; null where the plan was not run. */
  readonly analysis: Analysis | null;
}

export interface ExplainMemory {
  /** The bytes that a run needs besides the graph: its arrays, and what each worker has for itself. */
  readonly peakBytes: number;
  readonly arrays: readonly ArrayLine[];
  /** The size of the machine code of all kernels, in bytes. */
  readonly codeBytes: number;
}

export type ExplainStep = ExplainLevel | ExplainSolo | ExplainLoop | ExplainChoice;

/** A level: kernels that run side by side, once every worker has computed the level's scalars. */
export interface ExplainLevel {
  readonly kind: "level";
  /** The number of the level among the steps around it, from 0. */
  readonly level: number;
  /** The number of the level in the whole plan, by which traces name it. */
  readonly number: number;
  /** The place of the level in the plan: `loop / level 1`. */
  readonly place: string;
  readonly scalars: ExplainScalars | null;
  /** The kernels of the level. Those that compute segments of long rows and fill tables come first. */
  readonly kernels: readonly ExplainKernel[];
  /**
   * How the level shares rows longer than a segment among workers; null where there is no such row, or only one worker.
   */
  readonly longRows: LongRowsLine | null;
  /** Whether a barrier follows, at which the workers meet. */
  readonly barrier: boolean;
  /** The estimated time of one run of the level by these workers; null where this machine has not been measured. */
  readonly estimatedMicros: number | null;
  readonly measured: MeasuredLevel | null;
}

/** The scalars of a level, which every worker computes for itself. */
export interface ExplainScalars {
  /** The number by which the WebAssembly module exports it. */
  readonly number: number;
  readonly ops: readonly string[];
  readonly measured: MeasuredKernel | null;
}

export interface ExplainKernel extends Omit<KernelLine, "chunks"> {
  /** The number by which the WebAssembly module exports it. */
  readonly number: number;
  readonly chunks: number;
  /** The bytes that one run reads in sequence, and below those that it writes in sequence. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /**
   * The entries that one run reads at computed places (gathers), and their bytes. They are counted as asked for,
   * whichever cache they come from.
   */
  readonly gathers: number;
  readonly bytesGathered: number;
  /** The estimated time of one run by one worker. */
  readonly estimatedMicros: number | null;
  readonly measured: MeasuredKernel | null;
}

/** What was measured of a level: the sums over all its runs. */
export interface MeasuredLevel {
  readonly runs: number;
  /**
   * The time that a worker spent on it in the mean, waiting for the others included. These times of all levels add up
   * to a worker's time.
   */
  readonly millis: number;
  /** The time that all workers together waited at its end. */
  readonly waitMillis: number;
  /**
   * The time that each worker with a part in it spent in its kernels, by worker. Kernels of scalars are not counted.
   */
  readonly busyMillis: readonly number[];
  /**
   * The greatest time that a worker spent in its kernels, divided by the mean; null for fewer than two workers, and
   * without kernels.
   */
  readonly imbalance: number | null;
}

/** What was measured of a kernel: the sums over all its runs. */
export interface MeasuredKernel {
  readonly runs: number;
  /** The number of chunks that all workers computed. */
  readonly chunks: number;
  /** The greatest number of workers that shared one run. */
  readonly workers: number;
  /** The time that all workers together spent on its chunks. */
  readonly millis: number;
  /**
   * The bytes that these workers together read, write and gather in a second. They are counted as asked for; caches may
   * have served them. Null for scalars, and where the clock saw no time pass.
   */
  readonly bytesPerSecond: number | null;
}

/**
 * Steps that worker 0 runs alone, since each is too small for a barrier. The others wait, and then take over its
 * scalars.
 */
export interface ExplainSolo {
  readonly kind: "solo";
  readonly body: readonly ExplainStep[];
  readonly measured: MeasuredSolo | null;
}

export interface MeasuredSolo {
  readonly runs: number;
  /** The time that a worker spent on it in the mean, waiting included. */
  readonly millis: number;
  /** The time that all workers together waited at its end. */
  readonly waitMillis: number;
}

export interface ExplainLoop {
  readonly kind: "loop";
  readonly carries: readonly string[];
  readonly limit: string | null;
  readonly until: string | null;
  /** The number of rounds that the estimate assumes, and why. */
  readonly estimatedRounds: AssumedRounds | null;
  /** Whether rounds may be sparse, going over changed nodes (the frontier) only; by which laws, or what prevents it. */
  readonly sparse: SparseLoop;
  /** How workers share the nodes of a loop over a set of nodes; null for a loop over rounds. */
  readonly sources: SourcesLine | null;
  /** The kernels of its sparse rounds, in the order in which they run; empty where all rounds are dense. */
  readonly sparseKernels: readonly ExplainSparseKernel[];
  readonly body: readonly ExplainStep[];
  /** How often the loop was entered, and the number of rounds of all entries together. */
  readonly measured: MeasuredLoop | null;
}

/** A kernel of sparse rounds. It goes over a list of nodes, or over all nodes to find those that have changed. */
export interface ExplainSparseKernel {
  readonly name: string;
  /** The number by which the WebAssembly module exports it. */
  readonly number: number;
  /** What was measured of all workers together: the parts of lists that they took, and the time for these. */
  readonly measured: { readonly chunks: number; readonly millis: number } | null;
}

export interface MeasuredLoop {
  readonly runs: number;
  readonly rounds: number;
  /** The counts of sparse rounds; null where every round is dense. */
  readonly sparse: MeasuredSparse | null;
}

export interface MeasuredSparse {
  /** The numbers of sparse and of dense rounds, the laws that were used, and how many nodes they went over. */
  readonly counts: RoundCounts;
  /**
   * The time that a worker spent in the mean on sparse rounds and on deciding whether a round is to be sparse, waiting
   * for the others included.
   */
  readonly millis: number;
  /** The time that all workers together waited in them. */
  readonly waitMillis: number;
}

export interface ExplainChoice {
  readonly kind: "choose";
  readonly on: string;
  readonly why: string;
  /** The steps of the two cases: first where the condition holds, then where it does not. */
  readonly cases: readonly (readonly ExplainStep[])[];
}

/** What was measured of one traced run, after untraced ones to warm up. */
export interface Analysis {
  /** The number of runs before it, which bore the costs of cold memory and cold code. */
  readonly warmUps: number;
  /** The time from the start signal to the workers until the answer of the last one. */
  readonly millis: number;
  /** The number of rounds of the algorithm's last outermost loop; null where it has none. */
  readonly rounds: number | null;
  readonly converged: boolean | null;
  /**
   * The estimated time of the levels, each as often as it ran. Sparse rounds are estimated as dense ones. Null where
   * this machine has not been measured.
   */
  readonly estimatedMicros: number | null;
  readonly workers: readonly WorkerAccount[];
}

/** How a worker spent its time, in milliseconds. The five parts add up to the time of the run. */
export interface WorkerAccount {
  readonly kernels: number;
  readonly scalars: number;
  /** The time in barriers. */
  readonly waiting: number;
  /** The rest of the time between its first step and its last: drawing chunks, running loops, and tracing. */
  readonly control: number;
  /** The time before its first step and after its last. */
  readonly outside: number;
  /** The number of chunks that it computed. */
  readonly chunks: number;
  /** The number of events in its trace, and how many earlier ones were overwritten by later ones. */
  readonly events: number;
  readonly eventsDropped: number;
}
