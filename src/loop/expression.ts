/** Short constructors for expressions of loop kernels. */

import type { Monoid, ScalarOpName } from "../ir/scalar.ts";
import { identityOf } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Address, Expression } from "./loop.ts";

/** The address of a byte of the memory that is known when a plan is bound. */
export function fixed(byte: number): Address {
  return { kind: "fixed", byte };
}

export const index = (value: number): Expression => ({ kind: "const", type: "index", value });
export const bool = (value: boolean): Expression => ({ kind: "const", type: "bool", value: value ? 1 : 0 });
export const local = (number: number): Expression => ({ kind: "local", local: number });
export const scalar = (op: ScalarOpName, element: Element, operands: readonly Expression[]): Expression =>
  withKnownTruth(op, element, operands) ?? { kind: "scalar", op, element, operands };
export const convert = (to: "index" | "u32", value: Expression): Expression => ({ kind: "convert", to, value });

/** What an op on truth values, or a choice by one, comes to where one of its operands is known; null where none is. */
function withKnownTruth(op: ScalarOpName, element: Element, operands: readonly Expression[]): Expression | null {
  const [first, second, third] = operands as [Expression, Expression, Expression];
  if (op === "select") return isTruth(first) ? (first.value ? second : third) : null;
  if (element !== "bool") return null;
  switch (op) {
    case "not":
      return isTruth(first) ? bool(!first.value) : null;
    case "and":
    case "or": {
      const [known, other] = isTruth(first) ? [first, second] : [second, first];
      if (!isTruth(known)) return null;
      return Boolean(known.value) === (op === "and") ? other : known;
    }
    case "identical":
      return isTruth(first) && isTruth(second) ? bool(first.value === second.value) : null;
    default:
      return null;
  }
}

function isTruth(value: Expression): value is Expression & { kind: "const" } {
  return value.kind === "const" && value.type === "bool";
}

type Binary = (left: Expression, right: Expression) => Expression;

export const add: Binary = (left, right) => ({ kind: "index", op: "add", left, right });
export const subtract: Binary = (left, right) => ({ kind: "index", op: "sub", left, right });
export const and: Binary = (left, right) => ({ kind: "index", op: "and", left, right });
export const multiply: Binary = (left, right) => ({ kind: "index", op: "mul", left, right });
export const minimum: Binary = (left, right) => ({ kind: "index", op: "min", left, right });
export const shiftLeft: Binary = (left, right) => ({ kind: "index", op: "shl", left, right });
export const shiftRight: Binary = (left, right) => ({ kind: "index", op: "shr", left, right });
export const less: Binary = (left, right) => ({ kind: "compare", op: "lt", left, right });
export const atLeast: Binary = (left, right) => ({ kind: "compare", op: "ge", left, right });
export const equal: Binary = (left, right) => ({ kind: "compare", op: "eq", left, right });

/** Whether all of some conditions hold, of which there is one at least. */
export function all(conditions: readonly Expression[]): Expression {
  return conditions.reduce((left, right) => scalar("and", "bool", [left, right]));
}

/** Whether all of some conditions hold; null where there are none. */
export function allOf(conditions: readonly Expression[]): Expression | null {
  return conditions.length === 0 ? null : all(conditions);
}

/** Whether one of some conditions holds; null where there are none. */
export function anyOf(conditions: readonly Expression[]): Expression | null {
  return conditions.length === 0 ? null : conditions.reduce((left, right) => scalar("or", "bool", [left, right]));
}

/** The identity of a monoid. */
export function identity(monoid: Monoid, element: Element): Expression {
  const value = identityOf(monoid, element);
  if (value === undefined) throw new Error(`${monoid} has no identity for ${element}`);
  return { kind: "const", type: element, value };
}
