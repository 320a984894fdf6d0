/**
 * Estimates loops over nodes of which a worker computes several rounds side by side, in the lanes of vectors. A kernel goes over all its
 * nodes in all lanes, in a multiple of the time of one lane.
 */

import { decideLanes } from "../bind/lanes/decide.ts";
import { SOURCE_LANES } from "../bind/lanes/loop.ts";
import { mostRoundsOf } from "../bind/lanes/most-rounds.ts";
import type { SourcesChoice } from "../bind/sources/choice.ts";
import type { Kernel } from "../plan/kernel.ts";
import type { Loop, Plan } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";

/**
 * The time of all lanes of a kernel over the estimate of a dense round of one. Where rows are walked, an entry is looked up
 * once for all lanes, which are four vectors of 32 bits. Elsewhere there are as many times the bytes as there are lanes, and
 * what vectors save goes into choosing between lanes that go on and those that have ended.
 */
const ROWS = SOURCE_LANES / 4;
const OTHERS = SOURCE_LANES;
/** The same of the scalars of a level, which are computed lane by lane in one call. */
export const SCALARS_IN_LANES = 4;

export interface LaneEstimateOptions {
  readonly plan: Plan;
  readonly graph: GraphSizes;
  readonly workers: number;
  readonly sources: SourcesChoice | undefined;
}

/** Gives the number of rounds of a loop over nodes that a worker computes side by side; 1 where it takes them one by one. */
export function lanesOf(
  loop: Loop,
  rounds: number,
  { plan, graph, workers, sources = "auto" }: LaneEstimateOptions,
): number {
  if (loop.sources === null || sources === "shared" || sources === "apart") return 1;
  const least = sources === "lanes" ? 1 : SOURCE_LANES / 2;
  if (rounds < least || decideLanes(loop, plan, { graph, workers }).lanes === null) return 1;
  return SOURCE_LANES;
}

/** Tells whether lanes are given up because a loop within the body is known to have so many rounds. */
export function isGivenUp({ loop, rounds, isKnown }: LoopRounds, graph: GraphSizes): boolean {
  const { sparse } = loop;
  return isKnown && sparse.kind === "sparse" && rounds > mostRoundsOf(loop, sparse, { ...graph, directed: true });
}

interface LoopRounds {
  readonly loop: Loop;
  readonly rounds: number;
  readonly isKnown: boolean;
}

/** The time of a kernel in all lanes, over that in one. */
export function laneFactorOf({ kind }: Kernel): number {
  return kind === "aggregate" ? ROWS : OTHERS;
}
