/** Decides whether a run is worth more than one worker. */

import { heaviestLevel, isSmall } from "../bind/granularity.ts";
import type { Thresholds } from "../bind/thresholds.ts";
import type { Plan } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import type { PlanEstimate } from "./estimate.ts";
import { SETTLED } from "./headline.ts";
import type { ApartTimes, PoolState } from "./rates.ts";
import type { DecisionReason } from "./reason.ts";
import { reasonText } from "./reason.ts";

/** The number of workers that a run gets, and the reason. */
export interface Decision {
  readonly parallel: boolean;
  readonly workers: number;
  /** The estimated speedup that decided; 1 where none was needed. */
  readonly speedup: number;
  readonly reason: DecisionReason;
  /** The reason as a clause. */
  readonly why: string;
}

/** Makes a decision for so many workers. */
export function decided(workers: number, speedup: number, reason: DecisionReason): Decision {
  return { parallel: workers > 1, workers, speedup, reason, why: reasonText(reason) };
}

export interface DecisionInput {
  readonly plan: Plan;
  readonly graph: GraphSizes;
  readonly estimate: PlanEstimate;
  readonly workers: number;
  readonly thresholds: Thresholds;
  /** The state of the workers that the estimate is of, and the beginning of a run in which they gain nothing by each other. */
  readonly pool: PoolState;
  readonly apart: ApartTimes;
  /** The origin of the rates, as a clause. */
  readonly by: string;
}

/** Decides by the estimate, unless the graph is so small that there is nothing to share out. */
export function decide({ plan, graph, estimate, workers, thresholds, pool, apart, by }: DecisionInput): Decision {
  if (workers <= 1) return decided(1, 1, { kind: "one worker" });
  if (plan.steps.every((step) => isSmall(step, graph, thresholds))) {
    const heaviest = heaviestLevel(plan.steps, graph);
    return decided(1, 1, { kind: "too small", heaviest, needed: thresholds.minParallelElements });
  }
  const { speedup, loops, headline } = estimate;
  const { minSpeedup } = thresholds;
  const allDense = loops.some(({ mayBeSparse, why }) => mayBeSparse && why !== "learned" && why !== SETTLED);
  const { togetherMicros } = apart;
  const supposed = { rounds: headline.guess, allDense, pool, togetherMicros, by };
  const reason = { kind: "estimated", workers, speedup, minSpeedup, ...supposed } as const;
  return decided(speedup >= minSpeedup ? workers : 1, speedup, reason);
}
