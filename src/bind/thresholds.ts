/** The thresholds by which levels are shared out, long rows split and runs decided: configuration. */

/** The sizes below which a level is not worth a barrier. Configuration; calibration replaces the defaults. */
export interface Thresholds {
  /** A level of at least this many kernels may be shared out although each is small. */
  readonly minParallelOps: number;
  /** … if each kernel takes at least this long, in microseconds. */
  readonly minOpMicros: number;
  /** A level over at least this many entries of rows, or what takes as long, is shared out: see `weightOf`. */
  readonly minParallelElements: number;
  /** A plan is run on more than one worker if that is estimated to be at least this much faster. */
  readonly minSpeedup: number;
  /**
   * Rows longer than a segment are split among workers where that takes at least this part off the longest share of a
   * level, after `minParallelElements` for the barrier; Infinity for never.
   */
  readonly minSplitGain: number;
}

export const DEFAULT_THRESHOLDS: Thresholds = {
  minParallelOps: 4,
  minOpMicros: 50,
  minParallelElements: 10_000,
  minSpeedup: 1.2,
  minSplitGain: 0.05,
};

/** Sizes of caches in bytes. */
export interface Caches {
  /** What one core has for itself: a table as large is looked up in at the speed of the smallest. */
  readonly core: number;
  /** The last one before memory: what is larger is looked up in as fast as memory answers. */
  readonly last: number;
}

/** What is supposed of a machine that has not been measured. */
export const SHIPPED_CACHES: Caches = { core: 2 ** 20, last: 2 ** 25 };
