/**
 * Loops over nodes of which workers may take whole rounds. A worker computes the round of a node alone, in memory of its own, and waits
 * for its turn to take the results into the totals. All that a body writes is in one block of memory, of which each worker has a copy.
 * Kernels find the block behind an address in the frame, so that the same code runs on either.
 */

import { ELEMENT_BYTES } from "../../ir/type.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { movableOf } from "../../plan/kernel.ts";
import type { Level, Loop, Plan, Step } from "../../plan/plan.ts";
import type { GraphSizes } from "../../plan/sizes.ts";
import { entriesOf } from "../../plan/sizes.ts";
import { sourcePartsOf } from "../../plan/sources.ts";
import { buffersReadIn, buffersWrittenBy, buffersWrittenIn, walkSteps } from "../../plan/walk.ts";
import { grouped } from "../../printable.ts";
import { isSmall, weightOf } from "../granularity.ts";
import { widthsOf } from "../places/arena.ts";
import { sparseBytes } from "../sparse/memory.ts";
import type { Thresholds } from "../thresholds.ts";
import type { SourcesChoice } from "./choice.ts";

/** A loop that workers may take apart. */
export interface ApartLoop {
  /** The buffers that the body writes, of which each worker has its own. */
  readonly buffers: ReadonlySet<BufferId>;
  /** The loops within the body. */
  readonly loops: ReadonlySet<Loop>;
  /**
   * When taking the loop apart pays: a round that all workers share takes `ratio` times as long as one that a worker
   * takes alone, and taking the loop apart costs as much as `overhead` rounds of one worker.
   */
  readonly ratio: number;
  readonly overhead: number;
}

/** The decision on a loop over nodes, and its reason. */
export type ApartDecision = { readonly apart: ApartLoop | null; readonly why: string };

export interface ApartOptions {
  readonly graph: GraphSizes;
  readonly workers: number;
  readonly thresholds: Thresholds;
  readonly sources?: SourcesChoice | undefined;
  /** Tells whether a level splits long rows among workers. */
  readonly splits: (level: Level) => boolean;
  /** Tells whether the values that a kernel reads at neighbors are copied to a table before. */
  readonly isTabled: (kernel: Kernel) => boolean;
}

/** The most bytes that all copies of the buffers of bodies may have. */
const MOST_COPIED = 2 ** 28;

/** The number of barriers that taking a loop apart costs. */
const BARRIERS = 3;

/**
 * Decides for each outermost loop over nodes whether workers may take it apart. Inner loops belong to the worker that
 * takes the round.
 */
export function decideApart(plan: Plan, options: ApartOptions): ReadonlyMap<Loop, ApartDecision> {
  const decisions = new Map<Loop, ApartDecision>();
  const visit = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === "choose") step.cases.forEach(visit);
      if (step.kind !== "loop") continue;
      const decision = step.sources === null ? null : decideLoop(step, plan, options);
      if (decision !== null) decisions.set(step, decision);
      if (decision === null || decision.apart === null) visit(step.body);
    }
  };
  if (options.workers > 1) visit(plan.steps);
  return decisions;
}

function decideLoop(loop: Loop, plan: Plan, options: ApartOptions): ApartDecision {
  const { graph, workers, sources = "auto", splits, isTabled } = options;
  const shared = (why: string): ApartDecision => ({ apart: null, why });
  if (sources === "shared") return shared("as asked for");
  const { own } = sourcePartsOf(loop);
  const levels = [...walkSteps(own)].filter((step): step is Level => step.kind === "level");
  const loops = new Set([...walkSteps(own)].filter((step): step is Loop => step.kind === "loop"));
  if (levels.some(splits)) return shared("long rows are split among workers");
  if (levels.some(({ kernels }) => kernels.some((kernel) => movableOf(kernel) !== null && isTabled(kernel)))) {
    return shared("what is looked up at neighbors is copied for all workers");
  }
  const buffers = writtenIn(own, plan);
  if (!isConfined(buffers, loop, plan)) return shared("what a round writes is read by others");
  const bytes = (workers - 1) * bytesOf(buffers, loops, plan, graph);
  if (bytes > MOST_COPIED) {
    return shared(`each worker would need memory of its own, ${grouped(bytes)} bytes more together`);
  }
  if (sources === "apart" || sources === "lanes") {
    return { apart: { buffers, loops, ratio: Infinity, overhead: 0 }, why: "as asked for" };
  }
  const { ratio, overhead } = costsOf(levels, options);
  const why = `sharing takes ${ratio.toFixed(2)} of the time of one worker alone, by the sizes of levels`;
  return { apart: { buffers, loops, ratio, overhead }, why };
}

/** Lists the computed buffers that steps write or exchange. */
function writtenIn(steps: readonly Step[], plan: Plan): ReadonlySet<BufferId> {
  const written = [...buffersWrittenIn(steps)];
  return new Set(written.filter((buffer) => plan.buffers[buffer]!.origin.kind === "computed"));
}

/** Tells whether buffers are written by a loop's own steps only, and read by its body only. */
function isConfined(buffers: ReadonlySet<BufferId>, loop: Loop, plan: Plan): boolean {
  const { own, combining } = sourcePartsOf(loop);
  const inside = new Set<Step>(walkSteps(own));
  const isHere = (buffer: BufferId): boolean => buffers.has(buffer);
  for (const step of walkSteps(plan.steps)) {
    if (inside.has(step)) continue;
    if (step.kind === "level" && !combining.includes(step) && buffersReadIn(step).some(isHere)) return false;
    if (buffersWrittenBy(step).some(isHere)) return false;
  }
  return !plan.results.some(({ place }) => place.kind === "buffer" && isHere(place.buffer));
}

/** Gives the bytes of buffers, where those of one storage count once, and of the sparse rounds of loops. */
function bytesOf(buffers: ReadonlySet<BufferId>, loops: ReadonlySet<Loop>, plan: Plan, graph: GraphSizes): number {
  const widths = widthsOf(plan);
  const storages = new Map<number, number>();
  for (const buffer of buffers) {
    const { origin, extent, element } = plan.buffers[buffer]!;
    if (origin.kind !== "computed") continue;
    const bytes = entriesOf(extent, graph) * (widths.get(origin.storage) ?? ELEMENT_BYTES[element]);
    storages.set(origin.storage, Math.max(bytes, storages.get(origin.storage) ?? 0));
  }
  let sum = [...storages.values()].reduce((total, bytes) => total + bytes, 0);
  for (const loop of loops) {
    if (loop.sparse.kind === "sparse") sum += sparseBytes(loop, loop.sparse, graph.nodeCount);
  }
  return sum;
}

/**
 * Gives the cost of a round that workers share, as a multiple of the cost of one that a worker takes alone. Each level
 * counts once.
 */
function costsOf(
  levels: readonly Level[],
  { graph, workers, thresholds }: ApartOptions,
): Pick<ApartLoop, "ratio" | "overhead"> {
  // A level is shared out where that pays for two barriers.
  const barrier = (thresholds.minParallelElements * (1 - 1 / workers)) / 2;
  let alone = 0;
  let shared = 0;
  for (const level of levels) {
    const weight = level.kernels.reduce((sum, kernel) => sum + weightOf(kernel, graph), 0);
    alone += weight;
    shared += isSmall(level, graph, thresholds) ? weight : weight / workers + barrier;
  }
  const least = Math.max(1, alone);
  return { ratio: Math.max(1 / workers, shared / least), overhead: (BARRIERS * barrier) / least };
}
