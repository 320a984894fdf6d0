/** Compares entries for `argmin`, `argmax` and `top_k`, in the order of docs/numerics.md. */

import type { Element } from "../ir/type.ts";
import type { Extreme } from "../plan/kernels/extremum.ts";
import { scalar } from "./expression.ts";
import type { Expression } from "./loop.ts";

/** Whether one entry comes before another, both in locals: NaN comes after all numbers. */
export function comesBefore(first: Extreme, element: Element, one: Expression, other: Expression): Expression {
  const beats = scalar(first === "least" ? "lt" : "gt", element, [one, other]);
  if (element !== "f32" && element !== "f64") return beats;
  // A number comes before NaN. Only NaN differs from itself.
  const oneIsNumber = scalar("eq", element, [one, one]);
  const otherIsNaN = scalar("ne", element, [other, other]);
  return scalar("or", "bool", [beats, scalar("and", "bool", [oneIsNumber, otherIsNaN])]);
}
