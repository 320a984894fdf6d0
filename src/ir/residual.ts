/**
 * Finds the residual of a loop: the side of its condition that changes from round to round, and the bound that it must fall
 * below.
 */

import type { Op, OpOf, Value } from "./value.ts";
import { elementOf } from "./value.ts";
import { usedValues } from "./walk.ts";

/** A condition `residual < bound` or `residual <= bound`, also where it is written `bound > residual`. */
export interface Comparison {
  readonly residual: Value;
  readonly bound: Value;
  /** Whether the residual has to be less than the bound, and not equal to it. */
  readonly isStrict: boolean;
}

/**
 * The comparison that ends a loop; null where the condition is no inequality of numbers, or where the smaller side does not
 * change from round to round.
 */
export function comparisonOf(loop: OpOf<"loop">): Comparison | null {
  if (loop.attributes.until !== "value") return null;
  const body = loop.regions[0]!;
  const condition = body.yields.at(-1)!;
  const op = body.ops.find(({ results }) => results[0] === condition);
  const comparison = op ? inequality(op) : null;
  if (!comparison || elementOf(comparison.residual) === "bool") return null;
  const varying = new Set(body.parameters);
  for (const inner of body.ops) {
    if ([...usedValues(inner)].some((value) => varying.has(value))) for (const one of inner.results) varying.add(one);
  }
  return varying.has(comparison.residual) ? comparison : null;
}

function inequality({ name, operands }: Op): Comparison | null {
  const [left, right] = operands;
  if (!left || !right) return null;
  if (name === "lt" || name === "le") return { residual: left, bound: right, isStrict: name === "lt" };
  if (name === "gt" || name === "ge") return { residual: right, bound: left, isStrict: name === "gt" };
  return null;
}
