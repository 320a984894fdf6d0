/** The thresholds by which levels are shared out, long rows are split, and the number of workers is decided. */

/** The sizes below which a level is not worth a barrier. Calibration replaces the defaults. */
export interface Thresholds {
  /** The least number of kernels in a level that is shared out although each kernel is small. */
  readonly minParallelOps: number;
  /** The least time, in microseconds, of each kernel in a level that is shared out for its number of kernels. */
  readonly minOpMicros: number;
  /** The least weight of a level that is shared out, in entries of rows. */
  readonly minParallelElements: number;
  /** The least estimated speedup with which a plan is run on several workers. */
  readonly minSpeedup: number;
  /**
   * The least part of a level's longest share that splitting long rows must save, after `minParallelElements` for the
   * barrier; Infinity for never.
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

/** The sizes of caches in bytes. */
export interface Caches {
  /** The cache that one core has for itself. A table of this size is read as fast as the smallest. */
  readonly core: number;
  /** The last cache before memory. Reads of a larger table take as long as reads of memory. */
  readonly last: number;
}

/** The caches of a machine that has not been measured. */
export const SHIPPED_CACHES: Caches = { core: 2 ** 20, last: 2 ** 25 };
