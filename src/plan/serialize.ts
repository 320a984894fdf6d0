/** Plans as JSON text and back. JSON knows no NaN, no infinities and no −0; they stand as `{ "number": "NaN" }`. */

import { EdgewiseError } from "../error.ts";
import { lookup } from "../lookup.ts";
import type { Plan } from "./plan.ts";
import { verifyPlan } from "./verify/verify.ts";

export function planToJson(plan: Plan): string {
  return exactJson(plan);
}

/** Plain data as JSON that is the same text for the same data only, NaN, infinities and −0 among it. */
export function exactJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))
      ? { number: Object.is(value, -0) ? "-0" : String(value) }
      : value,
  );
}

/** The verified plan that JSON text holds; throws `plan/invalid` for anything else. */
export function planFromJson(text: string): Plan {
  let plan: unknown;
  try {
    plan = JSON.parse(text, (_, value: unknown) =>
      typeof value === "object" && value !== null && "number" in value && Object.keys(value).length === 1
        ? Number(value.number)
        : value,
    );
  } catch (error) {
    throw invalid(`text that is no JSON (${error instanceof Error ? error.message : String(error)})`);
  }
  if (!isPlanLike(plan)) throw invalid("JSON that is no plan");
  try {
    verifyPlan(plan);
  } catch (error) {
    if (error instanceof EdgewiseError) throw error;
    throw invalid(`JSON that is no whole plan (${error instanceof Error ? error.message : String(error)})`);
  }
  return plan;
}

function isPlanLike(value: unknown): value is Plan {
  return (
    typeof value === "object" &&
    value !== null &&
    "version" in value &&
    ["assumptions", "graphs", "slots", "buffers", "parameters", "steps", "results", "sites"].every((field) =>
      Array.isArray(lookup(value as Record<string, unknown>, field)),
    )
  );
}

function invalid(found: string): EdgewiseError {
  return new EdgewiseError({
    code: "plan/invalid",
    message: `found ${found}, expected a plan as planToJson writes it`,
    hint: "Make the plan anew from its algorithm.",
  });
}
