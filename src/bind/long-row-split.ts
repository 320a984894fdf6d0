/**
 * Splits rows that are longer than a segment over chunks. A whole row is the work of one worker, and may be most of
 * what a level has to do. The results of its segments are combined in order, whoever computed them (docs/numerics.md).
 * Where a split evens out the shares of workers, a step before the level computes the segments, each as a unit of work.
 */

import type { Direction } from "../ir/op.ts";
import { SEGMENT } from "../plan/blocks.ts";
import type { Kernel } from "../plan/kernel.ts";
import { movableOf } from "../plan/kernel.ts";
import type { AggregateKernel } from "../plan/kernels/aggregate.ts";
import { mayBeLong } from "../plan/kernels/row-bound.ts";
import type { Level, Plan } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { grouped } from "../printable.ts";
import { SLOT_BYTES } from "./bound.ts";
import { makespan } from "./chunk-cost.ts";
import { sharedLevels } from "./granularity.ts";
import type { Thresholds } from "./thresholds.ts";

/** The segments of a direction's long rows, cut into chunks. */
export interface SegmentCut {
  readonly rows: number;
  readonly segments: number;
  /** The total length of these rows. */
  readonly entries: number;
  /** The boundaries of chunks: chunk k has the segments from b[k] to b[k + 1] − 1. */
  readonly boundaries: readonly number[];
  /** The weight of each chunk. */
  readonly weights: readonly number[];
}

/** An aggregate whose long rows are split. */
export interface SplitAggregate {
  readonly kernel: AggregateKernel;
  readonly cut: SegmentCut;
}

/** The decision on the long rows of a level. */
export interface Split {
  /** The aggregates whose long rows are split; none where splitting does not pay. */
  readonly aggregates: readonly SplitAggregate[];
  readonly why: string;
}

/** The decisions on all levels that have aggregates over long rows. */
export type Splits = ReadonlyMap<Level, Split>;

/** Gives the bytes of the results of an aggregate's segments. */
export function resultBytes({ kernel, cut }: SplitAggregate): number {
  return SLOT_BYTES * kernel.pairs.length * cut.segments;
}

/** Gives the bytes of the tables of long rows. Aggregates over rows of one direction share a table. */
export function tableBytes(aggregates: readonly SplitAggregate[]): number {
  const rows = new Map(aggregates.map(({ kernel, cut }) => [kernel.direction, cut.rows]));
  return [...rows.values()].reduce((sum, count) => sum + INDEX_BYTES * (2 * count + 1), 0);
}

/** The bytes of a node, and of the number of a segment. */
const INDEX_BYTES = 4;

/** Gives the cut of a kernel's long rows; null where they are not split. */
export function segmentCutOf(split: Split | undefined, kernel: Kernel): SegmentCut | null {
  return split?.aggregates.find((aggregate) => aggregate.kernel === kernel)?.cut ?? null;
}

export interface SplitOptions {
  readonly graph: GraphSizes;
  readonly workers: number;
  readonly thresholds: Thresholds;
  readonly cuts: SplitCuts;
  /** Gives the least number of nodes or edges that a kernel takes together. */
  readonly blockOf: (kernel: Kernel) => number;
}

/** The chunks of kernels, with long rows whole and split. */
export interface SplitCuts {
  /**
   * Weighs the chunks of a kernel, cut in whole blocks. Where the kernel is split, a long row weighs as much as it has
   * segments.
   */
  weights(kernel: Kernel, block: number, split: boolean): readonly number[];
  /** Gives the segments of a direction's long rows; null where no row is longer than a segment. */
  segments(direction: Direction): SegmentCut | null;
}

/**
 * Decides for each level that workers share whether its long rows are split. A single worker has no shares to even out.
 */
export function decideSplits(plan: Plan, options: SplitOptions): Splits {
  const { graph, workers, thresholds } = options;
  if (workers === 1) return new Map();
  const levels = sharedLevels(plan.steps, graph, thresholds);
  return new Map(levels.flatMap((level) => splitOf(level, options).map((split) => [level, split] as const)));
}

function splitOf({ kernels }: Level, options: SplitOptions): [] | [Split] {
  const { workers, thresholds, cuts, blockOf } = options;
  const aggregates = kernels.flatMap((each): SplitAggregate[] => {
    const kernel = movableOf(each);
    if (kernel === null || !mayBeLong(kernel)) return [];
    const cut = cuts.segments(kernel.direction);
    return cut === null ? [] : [{ kernel, cut }];
  });
  if (aggregates.length === 0) return [];
  const segments = aggregates.map(({ cut }) => cut);
  const longest = (chunks: readonly (readonly number[])[]): number => makespan(chunks.flat(), workers);
  const isSplit = (kernel: Kernel): boolean => aggregates.some((one) => one.kernel === kernel);
  const whole = longest(kernels.map((kernel) => cuts.weights(kernel, blockOf(kernel), false)));
  const before = longest(segments.map((cut) => cut.weights));
  const rest = longest(kernels.map((kernel) => cuts.weights(kernel, blockOf(kernel), isSplit(kernel))));
  const { minParallelElements, minSplitGain } = thresholds;
  const gain = (whole - before - rest - minParallelElements) / whole;
  const pays = gain >= minSplitGain;
  const rows = segments.reduce((sum, cut) => sum + cut.rows, 0);
  const parts = segments.reduce((sum, cut) => sum + cut.segments, 0);
  const what = `${plural(rows, "row")} of more than ${grouped(SEGMENT)} edges`;
  const how = pays ? `split into ${plural(parts, "segment")} by a step before` : "not split";
  const most = `${pays ? "at least" : "below"} ${percent(minSplitGain)}`;
  const why = gain < 0 ? "it would only cost time" : `${percent(gain)} off the longest share is ${most}`;
  return [{ aggregates: pays ? aggregates : [], why: `${what}, ${how}, for ${why}` }];
}

function plural(count: number, noun: string): string {
  return `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** Rounds down to one decimal, so that a part below a whole number does not look like it. */
function percent(part: number): string {
  return `${Math.floor(part * 1000) / 10} %`;
}
