/** Decides whether a run is worth more than one worker. */

import { heaviestLevel, isSmall } from "../bind/granularity.ts";
import type { Thresholds } from "../bind/thresholds.ts";
import type { Plan } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { grouped } from "../printable.ts";
import type { PlanEstimate } from "./estimate.ts";

/** The number of workers that a run gets, and the reason: a sentence for the report. */
export interface Decision {
  readonly parallel: boolean;
  readonly workers: number;
  /** The estimated speedup that decided; 1 where none was needed. */
  readonly speedup: number;
  readonly why: string;
}

export interface DecisionInput {
  readonly plan: Plan;
  readonly graph: GraphSizes;
  readonly estimate: PlanEstimate;
  readonly workers: number;
  readonly thresholds: Thresholds;
  /** The origin of the rates, as a clause. */
  readonly by: string;
}

/** Decides by the estimate, unless the graph is so small that there is nothing to share out. */
export function decide({ plan, graph, estimate, workers, thresholds, by }: DecisionInput): Decision {
  if (workers <= 1) return sequential(1, "there is one worker");
  if (plan.steps.every((step) => isSmall(step, graph, thresholds))) {
    const most = grouped(Math.round(heaviestLevel(plan.steps, graph)));
    const enough = grouped(Math.round(thresholds.minParallelElements));
    return sequential(1, `levels are too small: the largest is worth ${most} row entries, a barrier ${enough}`);
  }
  const { speedup, loops } = estimate;
  const clauses = [
    ...(loops.some(({ mayBeSparse, why }) => mayBeSparse && why !== "learned") ? ["with all rounds dense"] : []),
    by,
  ];
  const { minSpeedup } = thresholds;
  const why = `${workers} workers would give ${compare(speedup, minSpeedup)} (${clauses.join(", ")})`;
  return speedup >= minSpeedup ? { parallel: true, workers, speedup, why } : sequential(speedup, why);
}

function sequential(speedup: number, why: string): Decision {
  return { parallel: false, workers: 1, speedup, why };
}

/** Prints two numbers with two decimals, or as many as tell them apart. */
function compare(speedup: number, threshold: number): string {
  const relation = speedup > threshold ? "above" : speedup < threshold ? "below" : "at";
  let digits = 2;
  while (digits < 6 && relation !== "at" && speedup.toFixed(digits) === threshold.toFixed(digits)) digits++;
  return `${speedup.toFixed(digits)}x, ${relation} ${threshold}x`;
}
