/** What was observed of a run of a bound plan: for each worker complete totals, and its latest events. */

/** One worker's part in a run. Times are milliseconds; moments count from the start of the run. */
export interface WorkerTrace {
  /** When the worker began to walk the steps, and when it had finished. */
  readonly start: number;
  readonly end: number;
  /** The totals of each kernel, by its number in the module; kernels of scalars are among them. */
  readonly kernels: readonly KernelTotals[];
  /** The totals of each level, by `BoundLevel.level`. */
  readonly levels: readonly LevelTotals[];
  /** The totals of each solo, by `BoundSolo.solo`. */
  readonly solos: readonly WaitTotals[];
  /** The totals of each loop, by `BoundLoop.loop`. */
  readonly loops: readonly LoopTotals[];
  /** The totals of each loop's sparse rounds, by `BoundLoop.loop`, with the looks for changed nodes. */
  readonly sparse: readonly LevelTotals[];
  /** The latest events, in the order in which they ended. */
  readonly events: readonly TraceEvent[];
  /** The number of all events. */
  readonly noted: number;
}

/** The totals of one kernel on one worker. */
export interface KernelTotals {
  /** The number of chunks; for a kernel of scalars, of runs. */
  readonly calls: number;
  readonly millis: number;
}

/** The number of barriers in which a worker met the others, and the time that it waited there. */
export interface WaitTotals {
  readonly waits: number;
  readonly waitMillis: number;
}

export interface LevelTotals extends WaitTotals {
  readonly runs: number;
  /** The time from the beginning of the level until the worker found no more chunk, without barriers. */
  readonly millis: number;
}

export interface LoopTotals {
  /** The number of times that the loop was entered. */
  readonly runs: number;
  /** The number of rounds, over all these times. */
  readonly rounds: number;
}

/**
 * Something that a worker did from one moment to another. Two events of a worker are apart, or one is within the other.
 */
export type TraceEvent = {
  readonly start: number;
  readonly end: number;
} /** A level with kernels before its others is two events, with a wait between them. */ & (
  | { readonly kind: "level"; readonly level: number }
  /** A kernel computed the nodes or edges from `from` to `to` − 1 of its domain. */
  | { readonly kind: "kernel"; readonly kernel: number; readonly from: number; readonly to: number }
  /** The worker waited in a barrier: one that ends a level or a solo, or one of a loop's sparse rounds. */
  | { readonly kind: "wait"; readonly after: "level" | "solo" | "sparse"; readonly number: number }
  /**
   * The worker took part in a sparse round of a loop, the look for changed nodes before it included. Waits and kernels
   * are within it.
   */
  | { readonly kind: "sparse"; readonly loop: number }
  /**
   * An outermost loop took a round; worker 0 alone notes it. `set` is the number of nodes that a sparse round went out
   * from, those that had changed in the round before, where each kernel counts by itself; null for a dense round.
   */
  | { readonly kind: "round"; readonly loop: number; readonly round: number; readonly set: number | null }
);
