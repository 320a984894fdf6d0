/** The parallelism report as plain data, as `--json` prints it. Texts and diagrams are made from it alone. */

import type { PassCounts } from "../estimate/array-traffic.ts";
import type { Decision } from "../estimate/decide.ts";
import type { AssumedRounds, Headline, LearnedTimes, TimeParts } from "../estimate/estimate.ts";
import type { Direction } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import type { Extent } from "../plan/domain.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import type { SparseStage } from "../plan/sparse.ts";
import type { ReportMeasurement } from "./measurement.ts";

/** The version of this schema. */
export const REPORT_VERSION = 7;

export interface Report {
  readonly version: typeof REPORT_VERSION;
  readonly algorithm: string;
  /** Null for a report of the algorithm on any graph. */
  readonly graph: ReportGraph | null;
  /** How many workers there are to be had; null where nobody asked. */
  readonly workers: number | null;
  readonly summary: ReportSummary;
  /** Before fusion: what could run side by side. */
  readonly ops: readonly OpStep[];
  /** After it: what will. */
  readonly steps: readonly ReportStep[];
  readonly memory: ReportMemory;
  readonly estimate: ReportEstimate;
  readonly measured: ReportMeasurement | null;
  readonly decision: Decision | null;
  /** By what rates all of it was estimated and decided; null where nobody asked. */
  readonly profile: ReportProfile | null;
  /** What so many workers should give; null where there is no estimate. */
  readonly curve: ReportCurve | null;
  /** What keeps workers from sharing all of it, with what would change that. */
  readonly obstacles: readonly Obstacle[];
  /** How many nodes have no out-edge, one, two or three, four to seven and so on; null where there is no graph. */
  readonly degrees: readonly number[] | null;
  readonly passes: readonly PassLine[] | null;
  readonly requirements: ReportRequirements;
  /** What the program was compiled for; null where it is for any graph and parameters. */
  readonly specialized: ReportSpecialization | null;
  /** The laws that hold of real numbers only which were used, so that bits may differ; null where none was allowed. */
  readonly fastMath: readonly LawLine[] | null;
}

export interface ReportProfile {
  readonly kind: "shipped" | "measured";
  readonly says: string;
  /** What one worker does at most: nanoseconds for a simple op, and for a byte from memory and from the cache of a core. */
  readonly roof: { readonly opNanos: number; readonly memoryByteNanos: number; readonly cacheByteNanos: number };
  /** For memory that nobody has touched before, microseconds of all that a run has besides the graph. */
  readonly firstTouchMicros: number;
}

/** Times by the number of workers: measured nowhere, and extrapolated beyond the cores that there are. */
export interface ReportCurve {
  readonly points: readonly CurvePoint[];
  readonly cores: number;
  /** The part of the time that workers do not share, by the Karp–Flatt metric; null with one worker. */
  readonly serialShare: number | null;
  /** The speedup at which memory has nothing left to give, by what workers take from each other; null where that is unknown. */
  readonly bandwidthCeiling: number | null;
}

export interface CurvePoint {
  readonly workers: number;
  readonly micros: number;
  readonly speedup: number;
  readonly isExtrapolated: boolean;
}

/** Something that workers do not share. */
export interface Obstacle {
  readonly what: string;
  readonly lines: SourceLines | null;
  /** What would change it. */
  readonly change: string;
}

export interface ReportGraph {
  readonly name: string;
  readonly nodeCount: number;
  readonly edgeCount: number;
}

export interface ReportSummary {
  /** Ops before fusion, those of loops and arms included, each once. */
  readonly ops: number;
  readonly kernels: number;
  readonly opLevels: number;
  /** The longest chain of ops, a loop counting as one round. */
  readonly criticalPath: number;
  /** Levels that have kernels. */
  readonly kernelLevels: number;
  /** Arrays in memory besides those of the graph; those that take turns in one place count once. */
  readonly buffers: number;
  /** Memory of a run besides the graph; null where there is no graph. */
  readonly peakBytes: number | null;
}

/** What the program requires. */
export interface ReportRequirements {
  /** What a run asks for, in the order of the program, each message at a place once. */
  readonly asked: readonly { readonly message: string; readonly place: string | null }[];
  /** What is known to hold of the graph's columns and not asked for any more, as clauses. */
  readonly known: readonly string[];
}

export interface ReportSpecialization {
  /** What was made use of, as clauses, and how many ops it changed. */
  readonly assumptions: readonly { readonly says: string; readonly ops: number }[];
  /** How many there are without any of it. */
  readonly without: { readonly ops: number; readonly kernels: number };
}

export type OpStep = OpLevel | OpLoop | OpChoice;

/** Ops of one level of a region: none needs another. */
export interface OpLevel {
  readonly kind: "level";
  /** From 0, within the region. */
  readonly level: number;
  /** Each as `name = op` where the author named it. */
  readonly ops: readonly string[];
  readonly sharedInputs: readonly string[];
  readonly outputs: readonly string[];
  readonly needs: readonly number[];
  /** How many of the ops are cut by nodes or edges. */
  readonly dataParallelOps: number;
  readonly dataParallel: boolean;
  readonly threadSafe: boolean;
  readonly heavy: boolean;
  /** What the static estimate promises of this level. */
  readonly factor: number;
}

export interface OpLoop {
  readonly kind: "loop";
  /** The level of the region that it is on. */
  readonly level: number;
  /** The set of nodes that it runs its body for, one by one; null of a loop over rounds. */
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
  /** What is done where it holds, and what where it does not. */
  readonly cases: readonly (readonly OpStep[])[];
}

export type ReportStep = KernelLevel | KernelLoop | KernelChoice;

/** Kernels that run side by side after some scalars. */
export interface KernelLevel {
  readonly kind: "level";
  /** From 0, within the steps around it. */
  readonly level: number;
  /** Unique in the plan: as traces have it. */
  readonly number: number;
  /** What every worker computes for itself first. */
  readonly scalars: readonly string[];
  readonly kernels: readonly KernelLine[];
  /** What it does about rows longer than a segment; null where it has none, or nobody to share them with. */
  readonly longRows: LongRowsLine | null;
  /** What was estimated of one run of it; null where there is no graph or no measured machine. */
  readonly estimate: LevelFigures | null;
}

/** Rows that are too long to be one worker's work, or might be. */
export interface LongRowsLine {
  readonly split: boolean;
  readonly why: string;
  /** Into how many chunks the segments of each aggregate are cut, in the order of the kernels that are split. */
  readonly chunks: readonly number[];
  /** Bytes of what is combined over each segment, in the memory of a run. */
  readonly resultBytes: number;
  /** Bytes of the tables that say which rows these are; kept with the graph. */
  readonly tableBytes: number;
}

export interface LevelFigures {
  /** Whether one worker runs it alone, being too small for a barrier. */
  readonly solo: boolean;
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  readonly factor: number;
  /** Of each kernel, in order, by one worker. */
  readonly kernels: readonly KernelFigures[];
}

export interface KernelFigures {
  readonly micros: number;
  readonly parts: TimeParts;
  readonly ops: number;
  /** Read, written and looked up. */
  readonly bytes: number;
}

export interface KernelLine {
  /** What the author called what it makes; may be empty. */
  readonly makes: readonly string[];
  readonly ops: readonly string[];
  readonly domain: "nodes" | "edges" | "in-rows" | "out-rows" | "all rows" | "segments";
  readonly dataParallel: boolean;
  readonly chunks: number | null;
  /** How the rows that it goes through lie in memory; null where it goes through none, or there is no graph. */
  readonly rows: RowsLine | null;
  readonly reads: readonly string[];
  readonly writes: readonly string[];
  /** Where it stands in the source; null where that is not known. */
  readonly lines: SourceLines | null;
}

export interface RowsLine {
  readonly layout: "in order" | "sliced" | "grouped" | "by source";
  /** How many rows are ordered or gone through together; null where rows are in order. */
  readonly window: number | null;
  /** Of the copy, which is kept with the graph; without edge attributes. */
  readonly bytes: number;
  /** Of the tables for neighbors, filled each time before the kernel runs; in the memory of a run. */
  readonly tableBytes: number;
  readonly why: string;
}

export interface KernelLoop {
  readonly kind: "loop";
  /** Unique in the plan: as traces have it. */
  readonly number: number;
  readonly carries: readonly string[];
  readonly limit: string | null;
  readonly until: string | null;
  /** How many rounds the estimate counts on, and why. */
  readonly rounds: AssumedRounds | null;
  /** Over node and edge arrays, in one round. */
  readonly arrayPasses: PassCounts;
  /** Whether rounds may go over what changed alone, by which laws, and what is in the way. */
  readonly sparse: SparseLoop;
  /** Of a loop over the nodes of a set, what workers do with these; null of a loop over rounds. */
  readonly sources: SourcesLine | null;
  readonly body: readonly ReportStep[];
}

/** Whether workers may take whole nodes, each computing for one alone, and why; null where nobody knows how many there are. */
export interface SourcesLine {
  readonly apart: boolean | null;
  readonly why: string | null;
}

export type SparseLoop =
  /** Every round is dense: why, with what to change, and the lines that it is about. */
  | { readonly kind: "dense"; readonly why: string; readonly lines: SourceLines | null }
  | {
      readonly kind: "sparse";
      /** Null where the first round may be sparse as well. */
      readonly whyDenseFirst: string | null;
      /** In the order in which they run. */
      readonly kernels: readonly SparseLine[];
      /** The arrays that dense rounds write for sparse ones alone; they are among those of memory. */
      readonly keeps: readonly string[];
      /** Of lists and marks, in the memory of a run; null where there is no graph, or all rounds are to be dense. */
      readonly listBytes: number | null;
      /** Whether it may be settled without rounds, or why not; null for a loop that is not of that form. */
      readonly order: SettledOrder | null;
    };

/** `any order`: nodes are settled in the order of their values, if what that supposes of the graph holds in a run. */
export type SettledOrder =
  | { readonly kind: "any order" }
  | { readonly kind: "in order"; readonly why: string; readonly lines: SourceLines | null };

/** The nodes at which an integer is what a scalar of the round is: each by its author's name, null where it has none. */
export interface SparseGroup {
  readonly by: string | null;
  readonly scalars: readonly (string | null)[];
  /** Whether those of the scalars of the round before are computed as well. */
  readonly andBefore: boolean;
}

/** How a kernel is computed in a sparse round. */
export interface SparseLine {
  /** What the author called what it makes; may be empty. */
  readonly makes: readonly string[];
  /** How what is combined over rows is known, as in the plan; `none` where it goes through no rows. */
  readonly totals: SparseStage["totals"]["kind"];
  /** Whether changed nodes need not look again. */
  readonly isSettled: boolean;
  /** Why rows of touched nodes are gone through whole; null where they are not. */
  readonly whyPulled: string | null;
  /** Scalars: in a round in which one of them is another than in the round before, all nodes are computed. */
  readonly allNodesFor: readonly string[];
  /** By what nodes are grouped, of which a round with another scalar then computes one group; null where it does not. */
  readonly group: SparseGroup | null;
  readonly lines: SourceLines | null;
}

export interface KernelChoice {
  readonly kind: "choose";
  readonly on: string;
  readonly why: string;
  /** What is done where it holds, and what where it does not. */
  readonly cases: readonly (readonly ReportStep[])[];
}

export interface ReportMemory {
  readonly arrays: readonly ArrayLine[];
  /** The steps of the program in order, by the names that `from` and `to` of arrays have: `loop / level 1`. */
  readonly steps: readonly string[];
  /** Over node and edge arrays, once in a run: what is not in a loop. */
  readonly passesOutsideLoops: PassCounts;
  /** Rows of the graph that sparse rounds need and dense ones do not, kept with the graph; none where there is no graph. */
  readonly rowsForSparse: readonly { readonly direction: Direction; readonly bytes: number }[];
}

/** One array that is in memory during a run, besides those of the graph. */
export interface ArrayLine {
  readonly name: string;
  readonly extent: Extent["of"];
  readonly element: Element;
  /** Arrays with one number take turns in one place; null for a parameter, which has a place of its own. */
  readonly place: number | null;
  /** Null where there is no graph. */
  readonly bytes: number | null;
  /** The step from which on it is needed, and the last one: `loop / level 1`. */
  readonly from: string;
  readonly to: string;
  /** The array that the kernel which writes this one reads for the last time, and in whose place it writes. */
  readonly overwrites: string | null;
  /** Whether a loop that carries it writes its next value over the last. */
  readonly updatedInPlace: boolean;
}

export interface ReportEstimate {
  /** For unbounded workers. */
  readonly static: number;
  readonly calibrated: {
    readonly workers: number;
    readonly speedup: number;
    readonly sequentialMicros: number;
    readonly parallelMicros: number;
    /** Whether some loop may have sparse rounds: all of this is as if every round were dense. */
    readonly mayBeSparse: boolean;
    /** The times that are told before the run: of a round, where nobody knows how many there are. */
    readonly headline: Headline;
    /** Which of the times like runs took. */
    readonly learned: LearnedTimes;
  } | null;
}

/** What one pass did. */
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
