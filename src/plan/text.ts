/** Plans as JSON text. JSON has no NaN, no infinities and no −0; these are written as `{ "number": "NaN" }`. */

import { describeFound, total } from "../arguments/found.ts";
import { refuseExtra } from "../arguments/options.ts";
import { EdgewiseError } from "../error.ts";
import { lookup } from "../lookup.ts";
import type { Plan } from "./plan.ts";

/**
 * The JSON text of a plan.
 *
 * @throws {@link EdgewiseError} `plan/invalid` for what is no plan.
 * @see {@link planFromJson} for an example.
 */
export function planToJson(plan: Plan, ...extra: readonly never[]): string {
  refuseExtra("planToJson", 1, extra);
  if (!isPlanLike(plan)) throw invalidPlan(describeFound(plan));
  try {
    return exactJson(plan);
  } catch (error) {
    // Steps are within each other without end, or deeper than in any plan.
    throw invalidPlan(
      `an object that cannot be written as JSON (${error instanceof Error ? error.message : String(error)})`,
    );
  }
}

/** Writes plain data as JSON. Only the same data give the same text, NaN, infinities and −0 included. */
export function exactJson(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "number" && (!Number.isFinite(value) || Object.is(value, -0))
      ? { number: Object.is(value, -0) ? "-0" : String(value) }
      : value,
  );
}

/** Reads data that `exactJson` wrote. Throws what `JSON.parse` throws. */
export function readExactJson(text: string): unknown {
  // Few plans have such numbers, and to look at every value takes several times as long.
  if (!text.includes('"number"')) return JSON.parse(text);
  return JSON.parse(text, (_, value: unknown) =>
    typeof value === "object" && value !== null && "number" in value && Object.keys(value).length === 1
      ? Number(value.number)
      : value,
  );
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

export function invalidPlan(found: string): EdgewiseError {
  return new EdgewiseError({
    code: "plan/invalid",
    message: `found ${found}, expected a plan as planToJson writes it`,
    hint: "Make the plan anew from its algorithm.",
  });
}
