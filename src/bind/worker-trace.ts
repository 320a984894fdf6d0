/** What a run of a bound plan was seen to do: for each worker totals, from which nothing is missing, and its latest events. */

/** One worker's part in a run. Times are milliseconds; moments count from when the run was started. */
export interface WorkerTrace {
  /** When it began to walk the steps, and when it was through. */
  readonly start: number;
  readonly end: number;
  /** By the number of the kernel, as the module exports them; those of scalars among them. */
  readonly kernels: readonly KernelTotals[];
  /** By `BoundLevel.level`. */
  readonly levels: readonly LevelTotals[];
  /** By `BoundSolo.solo`. */
  readonly solos: readonly WaitTotals[];
  /** By `BoundLoop.loop`. */
  readonly loops: readonly LoopTotals[];
  /** By `BoundLoop.loop`: its sparse rounds, and looks for what to begin them with. */
  readonly sparse: readonly LevelTotals[];
  /** The latest events, in the order in which they ended. */
  readonly events: readonly TraceEvent[];
  /** How many events there were in all. */
  readonly noted: number;
}

/** What a worker computed of one kernel. */
export interface KernelTotals {
  /** Chunks; for a kernel of scalars, how often it ran. */
  readonly calls: number;
  readonly millis: number;
}

/** How often a worker met the others, and how long it waited for them. */
export interface WaitTotals {
  readonly waits: number;
  readonly waitMillis: number;
}

export interface LevelTotals extends WaitTotals {
  readonly runs: number;
  /** Of a level, from its beginning to where the worker found no more chunk; without barriers. */
  readonly millis: number;
}

export interface LoopTotals {
  /** How often the loop was entered. */
  readonly runs: number;
  /** Of all its runs together. */
  readonly rounds: number;
}

/** Something that a worker did from one moment to another. Two events of a worker are apart, or one is within the other. */
export type TraceEvent = {
  readonly start: number;
  readonly end: number;
} /** A level with kernels before its others is two events, with a wait between them. */ & (
  | { readonly kind: "level"; readonly level: number }
  /** Nodes or edges `from` to `to` − 1 of a kernel's domain. */
  | { readonly kind: "kernel"; readonly kernel: number; readonly from: number; readonly to: number }
  /** In a barrier: one that ends a level or a solo, or of the sparse rounds of a loop. */
  | { readonly kind: "wait"; readonly after: "level" | "solo" | "sparse"; readonly number: number }
  /** A part in a sparse round of a loop, the look for what changed before it included; waits and kernels are within it. */
  | { readonly kind: "sparse"; readonly loop: number }
  /**
   * A round of an outermost loop; noted by worker 0 alone. `set` is how many nodes had changed in the round before, those of
   * each kernel by themselves, which a sparse round goes out from; null of a dense round.
   */
  | { readonly kind: "round"; readonly loop: number; readonly round: number; readonly set: number | null }
);
