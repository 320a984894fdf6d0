/** The measured part of a report, as plain data. */

/** The median of several runs, with the least and the greatest. */
export interface Interval {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export interface ReportMeasurement {
  /** The number of runs of each kind. One more run before them bore the costs of compiling and of cold memory. */
  readonly runs: number;
  /**
   * The number of rounds of the last outermost loop; null where there is none, or where it was settled without rounds.
   */
  readonly rounds: number | null;
  /** The time of a run on one worker, and below on all, in milliseconds. */
  readonly one: Interval;
  readonly all: Interval;
  /** The speedup, whose range is that over pairs of runs. */
  readonly speedup: Interval;
  /** The times of the first runs, which bore the costs of compiling and of cold memory, in milliseconds. */
  readonly first: { readonly one: number; readonly all: number };
  /** The calibrated estimate, divided by the measured time; null where there is no such estimate. */
  readonly estimateToMeasured: number | null;
  /** How the workers spent their time in a traced run; null where none was traced. */
  readonly lost: LostTime | null;
  /** What the workers did when, in that run; null where none was traced. */
  readonly timeline: ReportTimeline | null;
  /** The residual by round, as far as it was observed: the number that ends the loop once it is small. */
  readonly residuals: readonly ResidualPoint[];
  /** The bound that ends the loop once the residual is below it; null where there is none. */
  readonly bound: number | null;
}

/**
 * Parts of the elapsed time, in milliseconds: the time of all workers, divided by their number. The parts add up to
 * `total`.
 */
export interface LostTime {
  readonly total: number;
  /** The time that one worker spends in all kernels, divided by the number of workers. */
  readonly useful: number;
  /** The additional time of kernels where workers share caches and memory. */
  readonly memory: number;
  /** The time spent waiting for a worker with more work (load imbalance). */
  readonly imbalance: number;
  /** The time spent waiting while one worker runs steps that are too small to share. */
  readonly alone: number;
  /** The time that barriers take where no worker is late. */
  readonly barriers: number;
  /** The time before a worker's first step and after its last. */
  readonly waking: number;
  /** The time for scalars, for drawing chunks, for loops, and for tracing. */
  readonly control: number;
}

export interface ReportTimeline {
  /** The names of levels, by number. */
  readonly levels: readonly string[];
  /** The part of the run that is shown, in milliseconds from its start. */
  readonly from: number;
  readonly to: number;
  /** The parts of each worker, in order of time. */
  readonly workers: readonly (readonly TimelinePart[])[];
  /** The estimated times of the same levels, one after the other; they hold for each worker. */
  readonly estimated: readonly TimelinePart[];
}

export interface TimelinePart {
  /** The number of the level; null for waiting. */
  readonly level: number | null;
  readonly start: number;
  readonly end: number;
}

export interface ResidualPoint {
  /** The number of the round, from 1. */
  readonly round: number;
  readonly residual: number;
}
