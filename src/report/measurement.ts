/** What a report tells of runs that were measured: plain data. */

/** The median of some runs, and the least and the most of them. */
export interface Interval {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface ReportMeasurement {
  /** How often it was run each way, besides one run before that paid for compiling and cold memory. */
  readonly runs: number;
  /** Of the last outermost loop; null where it has none, or was settled without. */
  readonly rounds: number | null;
  /** Milliseconds of a run on one worker and on all. */
  readonly one: Interval;
  readonly all: Interval;
  /** Of each pair of runs. */
  readonly speedup: Interval;
  /** Milliseconds of the runs before, which paid for code and memory touched for the first time. */
  readonly first: { readonly one: number; readonly all: number };
  /** The calibrated estimate divided by what was measured; null where there is no such estimate. */
  readonly estimateToMeasured: number | null;
  /** Where the time of all workers went in a traced run; null where none was traced. */
  readonly lost: LostTime | null;
  /** What workers did in that run; null where none was traced. */
  readonly timeline: ReportTimeline | null;
  /** What a loop waited to see small, by round, as far as it was told. */
  readonly residuals: readonly ResidualPoint[];
  /** What that should get below; null where there is none. */
  readonly bound: number | null;
}

/** Milliseconds of the clock on the wall: the time of all workers, divided by how many there are. They add up to `total`. */
export interface LostTime {
  readonly total: number;
  /** What one worker would spend in kernels, shared evenly. */
  readonly useful: number;
  /** What kernels take longer for workers who share caches and memory. */
  readonly memory: number;
  /** Waiting for a worker that has more to do. */
  readonly imbalance: number;
  /** Waiting while one worker runs alone what is too small to share. */
  readonly alone: number;
  /** Meeting, where nobody is late. */
  readonly barriers: number;
  /** Before a worker's first step and after its last. */
  readonly waking: number;
  /** Scalars, drawing chunks, loops, and noting all this. */
  readonly control: number;
}

export interface ReportTimeline {
  /** Names by number of the level. */
  readonly levels: readonly string[];
  /** Milliseconds of the run that are shown. */
  readonly from: number;
  readonly to: number;
  /** By worker, in order. */
  readonly workers: readonly (readonly TimelinePart[])[];
  /** What is estimated of the same levels, one after the other, on all workers alike. */
  readonly estimated: readonly TimelinePart[];
}

export interface TimelinePart {
  /** The number of the level; null of waiting. */
  readonly level: number | null;
  readonly start: number;
  readonly end: number;
}

export interface ResidualPoint {
  /** From 1. */
  readonly round: number;
  readonly residual: number;
}
