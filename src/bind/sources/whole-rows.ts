/**
 * Leaves long rows whole in bodies that each worker computes for several nodes side by side. All workers then go through all rows, for
 * nodes of their own, so that nobody's share is the longer for a long row.
 */

import type { Level, Plan } from "../../plan/plan.ts";
import { walkSteps } from "../../plan/walk.ts";
import { type LaneRoomOptions, LaneRooms } from "../lanes/rooms.ts";
import type { Split, Splits } from "../long-row-split.ts";
import { type ApartOptions, decideApart } from "./apart.ts";

/** The decisions on long rows, without splits in bodies that could be computed in lanes if rows were whole. */
export function withWholeRows(
  splits: Splits,
  plan: Plan,
  options: LaneRoomOptions & Omit<ApartOptions, "splits">,
): Splits {
  if ([...splits.values()].every(({ aggregates }) => aggregates.length === 0)) return splits;
  const { decisions } = new LaneRooms(plan, decideApart(plan, { ...options, splits: () => false }), options);
  const whole = new Set<Level>();
  for (const [loop, { lanes }] of decisions) {
    if (lanes === null) continue;
    for (const step of walkSteps(loop.body)) if (step.kind === "level") whole.add(step);
  }
  const why = "not split, for each worker computes several nodes side by side";
  return new Map(
    [...splits].map(([level, split]): [Level, Split] => [level, whole.has(level) ? { aggregates: [], why } : split]),
  );
}
