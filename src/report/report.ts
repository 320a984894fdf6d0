/** The parallelism report as plain data, as `--json` prints it. Texts and diagrams are made from it alone. */

import type { PassCounts } from "../estimate/array-traffic.ts";
import type { Decision } from "../estimate/decide.ts";
import type { AssumedRounds, Headline, LearnedTimes } from "../estimate/headline.ts";
import type { TimeParts } from "../estimate/microseconds.ts";
import type { Direction } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import type { Extent } from "../plan/domain.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import type { ReportMeasurement } from "./measurement.ts";
import type { SparseLoop } from "./sparse-lines.ts";

/** The version of this schema. */
export const REPORT_VERSION = 8;

export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly algorithm: string;
  /** The graph; null for a report on any graph. */
  readonly graph: ReportGraph | null;
  /** The number of available workers; null where it was not given. */
  readonly workers: number | null;
  readonly summary: ReportSummary;
  /** The levels of ops before fusion: ops that could run side by side. */
  readonly ops: readonly OpStep[];
  /** The levels of kernels after fusion: kernels that will run side by side. */
  readonly steps: readonly ReportStep[];
  readonly memory: ReportMemory;
  readonly estimate: ReportEstimate;
  readonly measured: ReportMeasurement | null;
  readonly decision: Decision | null;
  /** The rates of the machine, by which times were estimated and decisions taken; null where there are none. */
  readonly profile: ReportProfile | null;
  /** The predicted times on several numbers of workers; null where there is no estimate. */
  readonly curve: ReportCurve | null;
  /** The parts that workers do not share, with what would change that. */
  readonly obstacles: readonly Obstacle[];
  /**
   * The distribution of out-degrees: the numbers of nodes with no out-edge, with 1, with 2–3, with 4–7 and so on; null
   * where there is no graph.
   */
  readonly degrees: readonly number[] | null;
  readonly passes: readonly PassLine[] | null;
  readonly requirements: ReportRequirements;
  /** The assumptions that the program was compiled for; null where it is for any graph and parameters. */
  readonly specialized: ReportSpecialization | null;
  /** The laws used that hold for real numbers only, so that last bits may differ; null where none was allowed. */
  readonly fastMath: readonly LawLine[] | null;
}

export interface ReportProfile {
  readonly kind: "shipped" | "measured";
  readonly says: string;
  /** The name by which decisions cite it: `shipped rates`. */
  readonly name: string;
  /**
   * The limits of one worker: nanoseconds for a simple op, for a byte from memory, and for a byte from a core's cache.
   */
  readonly roof: { readonly opNanos: number; readonly memoryByteNanos: number; readonly cacheByteNanos: number };
  /** The time to touch all memory that a run has besides the graph for the first time, in microseconds. */
  readonly firstTouchMicros: number;
}

/** Predicted times by the number of workers. None is measured; those beyond the number of cores are extrapolated. */
export interface ReportCurve {
  readonly points: readonly CurvePoint[];
  readonly cores: number;
  /** The share of the time that workers do not share (Karp–Flatt metric); null with one worker. */
  readonly serialShare: number | null;
  /** The speedup at which memory bandwidth is exhausted (estimated); null where it is unknown. */
  readonly bandwidthCeiling: number | null;
}

export interface CurvePoint {
  readonly workers: number;
  readonly micros: number;
  readonly speedup: number;
  readonly isExtrapolated: boolean;
}

/** An obstacle: a part of the program that workers do not share. */
export interface Obstacle {
  readonly what: string;
  readonly lines: SourceLines | null;
  /** The change that would let workers share it. */
  readonly change: string;
}

export interface ReportGraph {
  readonly name: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

export interface ReportSummary {
  /** The number of ops before fusion. Ops in loops and arms count once each. */
  readonly ops: number;
  readonly kernels: number;
  readonly opLevels: number;
  /** The length of the longest chain of ops, of a loop that of one round. */
  readonly criticalPath: number;
  /** The number of levels with kernels. */
  readonly kernelLevels: number;
  /** The number of arrays in memory besides those of the graph. Arrays that share a place count once. */
  readonly buffers: number;
  /** The bytes that a run needs besides the graph; null where there is no graph. */
  readonly peakBytes: number | null;
}

/** The requirements of the program (`g.require`). */
export interface ReportRequirements {
  /** The requirements that a run checks, in the order of the program, each message at one place once. */
  readonly asked: readonly { readonly message: string; readonly place: string | null }[];
  /** The requirements that the graph's columns are known to meet, which runs do not check any more, as clauses. */
  readonly known: readonly string[];
}

export interface ReportSpecialization {
  /** The assumptions that were used, as clauses, and how many ops each changed. */
  readonly assumptions: readonly { readonly says: string; readonly ops: number }[];
  /** The numbers of ops and kernels without these assumptions. */
  readonly without: { readonly ops: number; readonly kernels: number };
}

export type OpStep = OpLevel | OpLoop | OpChoice;

/** A level of ops of a region. None of them needs another's result. */
export interface OpLevel {
  readonly kind: "level";
  /** The number of the level within its region, from 0. */
  readonly level: number;
  /** The ops, as `name = op` where the author named the result. */
  readonly ops: readonly string[];
  readonly sharedInputs: readonly string[];
  readonly outputs: readonly string[];
  readonly needs: readonly number[];
  /** The number of ops that are data-parallel, over nodes or edges. */
  readonly dataParallelOps: number;
  readonly dataParallel: boolean;
  readonly threadSafe: boolean;
  readonly heavy: boolean;
  /** The speedup of this level by the static estimate. */
  readonly factor: number;
}

export interface OpLoop {
  readonly kind: "loop";
  /** The number of the level of its region. */
  readonly level: number;
  /** The set of nodes for which it runs its body, one by one; null for a loop over rounds. */
  readonly nodes: string | null;
  readonly carries: readonly string[];
  readonly limit: string | null;
  readonly until: string | null;
  readonly body: readonly OpStep[];
}

export interface OpChoice {
  readonly kind: "choose";
  readonly level: number;
  readonly on: string;
  /** The steps of the two cases: first where the condition holds, then where it does not. */
  readonly cases: readonly (readonly OpStep[])[];
}

export type ReportStep = KernelLevel | KernelLoop | KernelChoice;

/** A level: kernels that run side by side, once every worker has computed the level's scalars. */
export interface KernelLevel {
  readonly kind: "level";
  /** The number of the level among the steps around it, from 0. */
  readonly level: number;
  /** The number within the whole plan, by which traces name it. */
  readonly number: number;
  /** The scalars, which every worker computes for itself first. */
  readonly scalars: readonly string[];
  readonly kernels: readonly KernelLine[];
  /**
   * How the level shares rows longer than a segment among workers; null where there is no such row, or only one worker.
   */
  readonly longRows: LongRowsLine | null;
  /** The estimate for one run of the level; null where there is no graph or no measured machine. */
  readonly estimate: LevelFigures | null;
}

/** Rows that are, or might be, too long to be the work of one worker. */
export interface LongRowsLine {
  readonly split: boolean;
  readonly why: string;
  /**
   * The number of chunks that the segments of each aggregate are cut into, in the order of the kernels that are split.
   */
  readonly chunks: readonly number[];
  /** The bytes of the segments' results, in the memory of a run. */
  readonly resultBytes: number;
  /** The bytes of the tables that list these rows. They are kept with the graph. */
  readonly tableBytes: number;
}

export interface LevelFigures {
  /** Whether one worker runs the level alone, since it is too small for a barrier. */
  readonly solo: boolean;
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  readonly factor: number;
  /** The figures of each kernel on one worker, in order. */
  readonly kernels: readonly KernelFigures[];
}

export interface KernelFigures {
  readonly micros: number;
  readonly parts: TimeParts;
  readonly ops: number;
  /** The bytes that are read, written and gathered. */
  readonly bytes: number;
}

export interface KernelLine {
  /** The author's names for what it computes; may be empty. */
  readonly makes: readonly string[];
  readonly ops: readonly string[];
  readonly domain: "nodes" | "edges" | "in-rows" | "out-rows" | "all rows" | "segments";
  readonly dataParallel: boolean;
  readonly chunks: number | null;
  /** The layout in memory of the rows that it goes through; null where it goes through none, or there is no graph. */
  readonly rows: RowsLine | null;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** The lines of the source that it comes from; null where they are not known. */
  readonly lines: SourceLines | null;
}

export interface RowsLine {
  readonly layout: "in order" | "sliced" | "grouped" | "by source";
  /** The number of rows that are sorted or gone through together; null where rows are in order. */
  readonly window: number | null;
  /** The bytes of the copied rows without edge attributes. The copy is kept with the graph. */
  readonly bytes: number;
  /** The bytes of the tables for neighbors, in the memory of a run. They are filled before each run of the kernel. */
  readonly tableBytes: number;
  readonly why: string;
}

export interface KernelLoop {
  readonly kind: "loop";
  /** The number within the whole plan, by which traces name it. */
  readonly number: number;
  readonly carries: readonly string[];
  readonly limit: string | null;
  readonly until: string | null;
  /** The number of rounds that the estimate assumes, and why. */
  readonly rounds: AssumedRounds | null;
  /** The number of passes over node and edge arrays in one round. */
  readonly arrayPasses: PassCounts;
  /** Whether rounds may be sparse, over changed nodes (the frontier) only: by which laws, or what prevents it. */
  readonly sparse: SparseLoop;
  /** How workers share the nodes of a loop over nodes; null for a loop over rounds. */
  readonly sources: SourcesLine | null;
  readonly body: readonly ReportStep[];
}

/**
 * How the nodes of a loop over nodes are shared out. Each may be null: where there is one worker, or the graph is not
 * known.
 */
export interface SourcesLine {
  /** Whether each worker may take whole nodes, and why. */
  readonly apart: boolean | null;
  readonly why: string | null;
  /** How many nodes are computed side by side, in the lanes of vectors: 1 where it is one after another; and why. */
  readonly together: number | null;
  readonly whyTogether: string | null;
}

export interface KernelChoice {
  readonly kind: "choose";
  readonly on: string;
  readonly why: string;
  /** The steps of the two cases: first where the condition holds, then where it does not. */
  readonly cases: readonly (readonly ReportStep[])[];
}

export interface ReportMemory {
  readonly arrays: readonly ArrayLine[];
  /** The steps of the program in order, by the names that `from` and `to` of arrays use: `loop / level 1`. */
  readonly steps: readonly string[];
  /** The number of passes over node and edge arrays outside of loops. */
  readonly passesOutsideLoops: PassCounts;
  /** The rows of the graph that only sparse rounds need, kept with the graph; empty where there is no graph. */
  readonly rowsForSparse: readonly { readonly direction: Direction; readonly bytes: number }[];
}

/** One array that is in memory during a run, besides those of the graph. */
export interface ArrayLine {
  readonly name: string;
  readonly extent: Extent["of"];
  readonly element: Element;
  /**
   * The number of its place in memory. Arrays with the same number share that place in turn. Null for a parameter,
   * which has a place of its own.
   */
  readonly place: number | null;
  /** The size of the array in bytes; null where there is no graph. */
  readonly bytes: number | null;
  /** The first step that needs it, and below the last one: `loop / level 1`. */
  readonly from: string;
  readonly to: string;
  /** The array that it overwrites: its kernel reads that one for the last time. */
  readonly overwrites: string | null;
  /** Whether a loop carries it and updates it in place. */
  readonly updatedInPlace: boolean;
}

export interface ReportEstimate {
  /** The speedup with an unbounded number of workers. */
  readonly static: number;
  readonly calibrated: {
    readonly workers: number;
    readonly speedup: number;
    readonly sequentialMicros: number;
    readonly parallelMicros: number;
    /** What of these is not in any step: starting the run, waking workers, hearing of the end. */
    readonly beginning: { readonly sequentialMicros: number; readonly parallelMicros: number };
    /** Whether some loop may have sparse rounds. The estimates count every round as dense. */
    readonly mayBeSparse: boolean;
    /** The times that are announced before a run; those of one round, where the number of rounds is not known. */
    readonly headline: Headline;
    /** Which of these times were learned from earlier runs of the same kind. */
    readonly learned: LearnedTimes;
  } | null;
}

/** The effect of one pass. */
export interface PassLine {
  readonly pass: string;
  readonly milliseconds: number;
  readonly opsBefore: number;
  readonly opsAfter: number;
  readonly changed: boolean;
  readonly laws: readonly LawLine[];
}

/** A law as an equation, and how often it was applied. */
export interface LawLine {
  readonly law: string;
  readonly count: number;
}
