/** Plans as JSON text and back. JSON knows no NaN, no infinities and no −0; they stand as `{ "number": "NaN" }`. */

import { describeFound, total } from "../arguments/found.ts";
import { text as textKind } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { lookup } from "../lookup.ts";
import type { Plan } from "./plan.ts";
import { PLAN_VERSION } from "./plan.ts";
import { PLAN_SHAPE } from "./plan-shape.ts";
import { expectNesting } from "./verify/nesting.ts";
import { verifyPlan } from "./verify/verify.ts";

/**
 * The JSON text of a plan.
 *
 * @throws {@link EdgewiseError} `plan/invalid` for what is no plan.
 * @see {@link planFromJson} for an example.
 */
export function planToJson(plan: Plan, ...extra: readonly never[]): string {
  refuseExtra("planToJson", 1, extra);
  if (!isPlanLike(plan)) throw invalid(describeFound(plan));
  try {
    return exactJson(plan);
  } catch (error) {
    // Steps within each other without end, or so deep that no plan has them.
    throw invalid(
      `an object that cannot be written as JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** Plain data as JSON that is the same text for the same data only, NaN, infinities and −0 among it. */
export function exactJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))
      ? { number: Object.is(value, -0) ? "-0" : String(value) }
      : value,
  );
}

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
  const json = textKind.read(text, { call, name: "" });
  let plan: unknown;
  try {
    plan = JSON.parse(json, (_, value: unknown) =>
      typeof value === "object" && value !== null && "number" in value && Object.keys(value).length === 1
        ? Number(value.number)
        : value,
    );
  } catch (error) {
    throw invalid(`text that is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isPlanLike(plan)) throw invalid("JSON that is no plan");
  return expectPlan(plan, "JSON that is no whole plan");
}

/** The plans that were verified here, each of which holds from then on. */
const VERIFIED = new WeakSet<Plan>();

/** A plan that the verifier has seen, once for each object; throws `plan/invalid` for one that it refuses. */
export function expectPlan(plan: Plan, otherwise = "an object that is no whole plan"): Plan {
  if (VERIFIED.has(plan)) return plan;
  expectNesting(plan.steps);
  // One of another version says so before it is looked into.
  const problem = plan.version === PLAN_VERSION ? PLAN_SHAPE(plan, "plan") : null;
  if (problem !== null) throw invalid(`${otherwise} (${problem})`);
  try {
    verifyPlan(plan);
  } catch (error) {
    if (error instanceof EdgewiseError) throw error;
    throw invalid(`${otherwise} (${error instanceof Error ? error.message : String(error)})`);
  }
  VERIFIED.add(plan);
  return plan;
}

export const isPlanLike = total(
  (value: unknown): value is Plan =>
    typeof value === "object" &&
    value !== null &&
    "version" in value &&
    ["assumptions", "graphs", "slots", "buffers", "parameters", "steps", "results", "sites"].every((field) =>
      Array.isArray(lookup(value as Record<string, unknown>, field)),
    ),
);

function invalid(found: string): EdgewiseError {
  return new EdgewiseError({
    code: "plan/invalid",
    message: `found ${found}, expected a plan as planToJson writes it`,
    hint: "Make the plan anew from its algorithm.",
  });
}
