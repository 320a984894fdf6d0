/** Plans as JSON text and back, verified. */

import { text as textKind } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import type { Plan } from "./plan.ts";
import { invalidPlan, isPlanLike, readExactJson } from "./text.ts";
import { PLAN_CHECKS } from "./verify/parts.ts";
import * as stored from "./verify/stored.ts";

export { planToJson } from "./text.ts";

/**
 * The verified plan that JSON text holds.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `plan/invalid` for a text that is no JSON,
 * no plan of this version, or one that the verifier refuses.
 * @example
 * ```ts
 * import { compile, path, planFromJson, planToJson, runSync } from "edgewise";
 * import { bfs } from "edgewise/algorithms";
 *
 * const text = planToJson(compile(bfs.func).plan);
 * const { results } = runSync(planFromJson(text), path({ nodeCount: 3 }), { root: 0 });
 * console.log(String(results.depth)); // 0,1,2
 * ```
 */
export function planFromJson(text: string, ...extra: readonly never[]): Plan {
  const call = "planFromJson";
  refuseExtra(call, 1, extra);
  // A caller that reads a plan is about to run it.
  PLAN_CHECKS.provide(stored);
  const json = textKind.read(text, { call, name: "" });
  let plan: unknown;
  try {
    plan = readExactJson(json);
  } catch (error) {
    throw invalidPlan(`text that is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isPlanLike(plan)) throw invalidPlan("JSON that is no plan");
  return stored.expectPlan(plan, "JSON that is no whole plan");
}
