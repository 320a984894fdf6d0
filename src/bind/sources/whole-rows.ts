/**
 * Leaves long rows whole in bodies that each worker computes for several nodes side by side. All workers then go through all rows, for
 * nodes of their own, so that nobody's share is the longer for a long row.
 */

import type { Plan } from "../../plan/plan.ts";
import { walkSteps } from "../../plan/walk.ts";
import { type LaneRoomOptions, LaneRooms } from "../lanes/rooms.ts";
import type { Split, Splits } from "../long-row-split.ts";
import { type ApartOptions, decideApart } from "./apart.ts";

const WHOLE: Split = { aggregates: [], why: "not split, for nodes go side by side" };

/** The decisions on long rows, without splits in bodies that could be computed in lanes if rows were whole. */
export function withWholeRows(
  splits: Splits,
  plan: Plan,
  options: LaneRoomOptions & Omit<ApartOptions, "splits">,
): Splits {
  const { decisions } = new LaneRooms(plan, decideApart(plan, { ...options, splits: () => false }), options);
  const decided = new Map(splits);
  for (const [loop, { lanes }] of decisions) {
    for (const step of lanes === null ? [] : walkSteps(loop.body)) {
      if (step.kind === "level" && splits.has(step)) decided.set(step, WHOLE);
    }
  }
  return decided;
}
