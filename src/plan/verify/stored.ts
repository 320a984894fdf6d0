/** Verifies plans from elsewhere, each object once. */

import { EdgewiseError } from "../../error.ts";
import type { Plan } from "../plan.ts";
import { PLAN_VERSION } from "../plan.ts";
import { PLAN_SHAPE } from "../plan-shape.ts";
import { invalidPlan } from "../text.ts";
import { expectNesting } from "./nesting.ts";
import * as sparse from "./sparse.ts";
import { SPARSE_CHECKS, verifyPlan } from "./verify.ts";

/** The plans that were verified here. */
const VERIFIED = new WeakSet<Plan>();

/** Verifies a plan, once for each object. Throws `plan/invalid` for one that the verifier refuses. */
export function expectPlan(plan: Plan, otherwise = "an object that is no whole plan"): Plan {
  if (VERIFIED.has(plan)) return plan;
  expectNesting(plan.steps);
  // The version is checked before the shape, since another version has another shape.
  const problem = plan.version === PLAN_VERSION ? PLAN_SHAPE(plan, "plan") : null;
  if (problem !== null) throw invalidPlan(`${otherwise} (${problem})`);
  SPARSE_CHECKS.provide(sparse);
  try {
    verifyPlan(plan);
  } catch (error) {
    if (error instanceof EdgewiseError) throw error;
    throw invalidPlan(`${otherwise} (${error instanceof Error ? error.message : String(error)})`);
  }
  VERIFIED.add(plan);
  return plan;
}
