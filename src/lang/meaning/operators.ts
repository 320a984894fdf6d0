/** Lowers signs between operands to scalar ops, and gives literals beside them their elements. */

import type { ScalarOpName } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import { applyScalar } from "../../typing/scalar.ts";
import type { Given } from "../../typing/typed.ts";
import { isLiteral } from "../../typing/typed.ts";
import { join } from "../source.ts";
import type { Expression, InfixSign } from "../syntax/tree.ts";
import type { At, Found } from "./context.ts";
import { attempt, made } from "./context.ts";
import { expectLiterals, expectMeaning } from "./elements.ts";
import { isFlexible } from "./literals.ts";

/** Lowers `-x`. A minus before a literal makes another literal. */
export function negated(node: Extract<Expression, { kind: "negate" }>, at: At, wanted: Element | null): Found {
  const operand = at.lowering.expression(node.operand, at, wanted);
  if (operand === null) return null;
  if (typeof operand === "number") return -operand;
  const x = made(at, node.operand.range, operand, null);
  if (x === null || !expectMeaning("neg", "-", [{ node: node.operand, found: x }], at)) return null;
  return attempt(at, node.range, (site) => applyScalar(site, "neg", [x]));
}

const OP_OF = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "rem",
  "**": "pow",
  "==": "eq",
  "!=": "ne",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "and": "and",
  "or": "or",
} as const satisfies Record<InfixSign, ScalarOpName>;

type Chain = Extract<Expression, { kind: "chain" }>;

/** Lowers operands with signs between them, from left to right. Each operand is computed right before its sign is applied. */
export function chain(node: Chain, at: At, wanted: Element | null): Found {
  const { operands, signs } = node;
  const compares = ["==", "!=", "<", "<=", ">", ">="].includes(signs[0]!.sign);
  const asked = compares ? null : wanted;
  const [first, second] = operandValues(operands.slice(0, 2), at, asked) as [Found, Found];
  let left = first;
  let range = operands[0]!.range;
  for (const [k, { sign }] of signs.entries()) {
    const operand = operands[k + 1]!;
    const element = left === null || isLiteral(left) ? asked : left.element;
    const right = k === 0 ? second : at.lowering.expression(operand, at, element);
    const whole = join(range, operand.range);
    const parts = [
      { node: k === 0 ? operands[0]! : ({ kind: "missing", range } as const), found: left },
      { node: operand, found: right },
    ];
    left = applied(sign, parts, whole, at, asked);
    range = whole;
  }
  return left;
}

/** Lowers powers, from right to left. */
export function power(node: Chain, at: At, wanted: Element | null): Found {
  const { operands, signs } = node;
  const found = operandValues(operands, at, wanted);
  let right: Found = found.at(-1)!;
  for (let k = signs.length - 1; k >= 0; k--) {
    const range = join(operands[k]!.range, operands.at(-1)!.range);
    const parts = [
      { node: operands[k]!, found: found[k]! },
      { node: operands[k + 1]!, found: right },
    ];
    right = applied(signs[k]!.sign, parts, range, at, wanted);
  }
  return right;
}

/** Lowers operands of one op. Literals take the element of the first operand that is none. */
function operandValues(nodes: readonly Expression[], at: At, wanted: Element | null): Found[] {
  const flexible = nodes.map((node) => isFlexible(node, at.names));
  const found: Found[] = nodes.map(() => null);
  let element: Element | null = null;
  nodes.forEach((node, k) => {
    if (flexible[k]) return;
    const value = at.lowering.expression(node, at, element ?? wanted);
    if (value !== null && !isLiteral(value)) element ??= value.element;
    found[k] = value;
  });
  nodes.forEach((node, k) => {
    if (flexible[k]) found[k] = at.lowering.expression(node, at, element ?? wanted);
  });
  return found;
}

function applied(
  sign: InfixSign,
  parts: readonly { readonly node: Expression; readonly found: Found }[],
  range: Expression["range"],
  at: At,
  wanted: Element | null,
): Found {
  const [left, right] = parts.map(({ found }) => found);
  if (left === null || left === undefined || right === null || right === undefined) return null;
  const first: Given | null = isLiteral(left) && isLiteral(right) ? made(at, parts[0]!.node.range, left, wanted) : left;
  if (first === null) return null;
  const operands = parts.map(({ node }, k) => ({ node, found: k === 0 ? first : right }));
  if (!expectMeaning(OP_OF[sign], sign, operands, at) || !expectLiterals(sign, operands, at)) return null;
  return attempt(at, range, (site) => applyScalar(site, OP_OF[sign], [first, right]), operands);
}
