/**
 * Estimates loops that do not go over all nodes and edges in each round: those that are settled in any order, and those
 * whose rounds may be sparse. How much changes in each round is not known before the run, but over all rounds every
 * node is taken to change about once.
 */

import { listSharing } from "../bind/sparse/choice.ts";
import { advantageOf, IN_CACHE, isSparing } from "../bind/sparse/costs.ts";
import { stretchKernel } from "../bind/sparse/kernels.ts";
import { kernelOfStage } from "../bind/sparse/memory.ts";
import { ALONE, WIDTH } from "../bind/sparse/settle-turns.ts";
import { rowEntriesOf } from "../plan/kernel.ts";
import type { Loop, Plan } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import type { SparseRounds } from "../plan/sparse.ts";
import type { Work } from "./kernel-cost.ts";
import { workOf } from "./kernel-cost.ts";
import { microsOf } from "./microseconds.ts";
import type { MachineRates } from "./rates.ts";
import type { Times } from "./times.ts";
import { scaleTimes } from "./times.ts";

/** A loop that may have sparse rounds, and what it is estimated for. */
export interface SparseLoop {
  readonly loop: Loop;
  readonly sparse: SparseRounds;
  readonly plan: Plan;
  readonly graph: GraphSizes;
  readonly rates: MachineRates;
}

/**
 * The steps of settling that wait for a branch: of a node that is taken from a pile, and put on one, and of an entry of its
 * row, which compares what it gives with what is there, and then, where it is better, with the threshold.
 */
const SETTLE_STEPS = { node: 0.5, entry: 1.5 } as const;
/**
 * The lookups that a core has under way at once where none waits for another, as in the measured rates. An entry that is
 * settled waits for its own, where the table is larger than the cache of the core.
 */
const LOOKUPS_AT_ONCE = 8;
/** The levels of scalars that take as long as looking for what changed, and listing it, in one stage of a sparse round. */
const LEVELS_PER_STAGE = 30;
/** The times that the workers meet for each threshold: to sort, to relax, and to relax what that has made near. */
const SETTLE_MEETINGS = 3;
/** The times that a node changes, in the mean, where it may change again. */
const AGAIN = 2;
/** The part of rows that dense rounds look at, in the mean of all rounds, where rows are left out once they are settled. */
const OPEN_ROWS = 0.5;

/** Estimates settling a loop in the order of its values: each node passes its value on about once. */
export function settlingTimes({ loop, sparse, plan, graph, rates }: SparseLoop): Times {
  const { workers, one, all, caches, barrierMicros } = rates;
  const works = sparse.stages.map((stage): Work => {
    const work = workOf(kernelOfStage(loop, stage), plan, graph);
    const waits = SETTLE_STEPS.node * work.elements + SETTLE_STEPS.entry * work.arcs;
    const gathers = work.gathers.map((gather) =>
      gather.tableBytes > caches.core ? { ...gather, entries: LOOKUPS_AT_ONCE * gather.entries } : gather,
    );
    return { ...work, gathers, steps: work.steps + waits };
  });
  const sequential = works.reduce((sum, work) => sum + microsOf(work, one), 0);
  const crowded = works.reduce((sum, work) => sum + Math.max(workers * microsOf(work, all), microsOf(work, one)), 0);
  // As many thresholds as there are widths in the spread of values. While little is near, one worker goes on alone.
  const thresholds = 1 / WIDTH.first;
  const entries = works.reduce((sum, { elements, arcs }) => sum + elements + arcs, 0);
  const shared = workers === 1 ? 0 : Math.max(0, 1 - (ALONE.most * thresholds) / Math.max(1, entries));
  const meetings = shared === 0 ? SETTLE_MEETINGS : SETTLE_MEETINGS * thresholds;
  const meeting = workers === 1 ? 0 : meetings * barrierMicros;
  return { sequential, parallel: (1 - shared) * sequential + (shared * crowded) / workers + meeting, crowded };
}

/**
 * Estimates all rounds of a loop whose rounds may be sparse from the times of a dense one. All rounds together take at
 * most the time of some dense rounds, the number of which is the advantage of sparse ones. Workers meet `barriers` times
 * in every round all the same, unless rounds are so small that one worker takes them in a stretch.
 */
export function sparseTimes(
  { loop, sparse, graph, rates }: SparseLoop,
  round: Times,
  rounds: number,
  barriers: number,
): Times {
  const advantage = advantageOf(loop, sparse, true);
  const entries = sparse.stages.reduce(
    (sum, stage) => sum + graph.nodeCount + rowEntriesOf(kernelOfStage(loop, stage), graph),
    0,
  );
  // What has changed once does not change again only where it absorbs what it is given.
  const areOnce = sparse.stages.every(({ totals }) => totals.kind === "none" || totals.kind === "pushed");
  const few = Math.min(listSharing().tinyRound, (IN_CACHE * entries) / advantage);
  const isTiny = areOnce && rounds > advantage && entries / rounds < few;
  if (isTiny && stretchKernel(loop, sparse, few) !== null) {
    const alone = round.sequential * (1 + advantage / IN_CACHE);
    return { sequential: alone, parallel: alone + 2 * rates.barrierMicros, crowded: alone };
  }
  const open = sparse.stages.some((stage) => isSparing(kernelOfStage(loop, stage), stage, true)) ? OPEN_ROWS : 1;
  const most = areOnce ? advantage : AGAIN * advantage;
  const dense = Math.min(rounds, Math.max(1, open * Math.min(rounds, most)));
  const all = scaleTimes(round, dense);
  const meeting = rates.workers === 1 ? 0 : (rounds - dense) * barriers * rates.barrierMicros;
  const listing = (rounds - dense) * sparse.stages.length * LEVELS_PER_STAGE * rates.levelMicros;
  return {
    sequential: all.sequential + listing,
    parallel: all.parallel + listing + meeting,
    crowded: all.crowded + listing,
  };
}
