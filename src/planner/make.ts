/** Makes plans synchronously, with every part of the planner loaded. */

import type { Func } from "../ir/value.ts";
import type { Plan } from "../plan/plan.ts";
import * as checks from "../plan/verify/sparse.ts";
import { SPARSE_CHECKS } from "../plan/verify/verify.ts";
import { atOnce } from "../turns.ts";
import type { PlanOptions } from "./making.ts";
import { makingPlan, SPARSE_ROUNDS } from "./making.ts";
import * as rounds from "./sparse/rounds.ts";

/** Loads every part of the planner. */
export function providePlanner(): void {
  SPARSE_ROUNDS.provide(rounds);
  SPARSE_CHECKS.provide(checks);
}

/** The plan of a verified function. */
export function makePlan(func: Func, options?: PlanOptions): Plan {
  providePlanner();
  return atOnce(makingPlan(func, options));
}
