/** Writes scalar ops as signs and calls. */

import type { ScalarOp, Value } from "../../ir/value.ts";
import { elementOf } from "../../ir/value.ts";
import { METHOD_OF } from "../../typing/names.ts";
import { SIGNS } from "../spelling.ts";
import type { Expression } from "../syntax/tree.ts";
import { argument, call, infix, NOWHERE, nameNode } from "./make.ts";
import type { Item, LiteralForm, Wanted } from "./pending.ts";

/** Makes the node of a call of a word. */
export type WordNode = (word: string) => Expression;

/** Writes a scalar op on written operands. */
export function scalarNode(
  op: ScalarOp,
  operands: readonly Expression[],
  literals: number,
  word: WordNode,
): Expression {
  const sign = SIGNS[op.name];
  const [x, y] = operands as [Expression, Expression];
  if (sign) return infix(sign, x, y);
  switch (op.name) {
    case "neg":
      return { kind: "negate", range: NOWHERE, operand: x };
    case "not":
      return { kind: "not", range: NOWHERE, operand: x };
    case "cast":
      return call(word(op.attributes.element), [argument(x)]);
    case "select": {
      // Two literals have no element of their own.
      const element = elementOf(op.results[0]!);
      const isSaid = literals === 2 && element !== "f64" && element !== "bool";
      return call(
        nameNode("where", isSaid ? element : null),
        operands.map((operand) => argument(operand)),
      );
    }
    default:
      return call(
        word(METHOD_OF[op.name]),
        operands.map((operand) => argument(operand)),
      );
  }
}

/**
 * The forms in which the operands of a scalar op are wanted. `isEntry` tells whether a value is one entry of a closed region,
 * since one operand there has to be an entry; it is null where values are whole.
 */
export function wantedOf(
  op: ScalarOp,
  find: (value: Value) => Item | undefined,
  isEntry: ((value: Value) => boolean) | null,
): readonly Wanted[] {
  const constants = op.operands.map((value) => find(value)?.constant ?? null);
  const alike = op.name === "select" ? constants.slice(1) : constants;
  const hasLeader = alike.some((constant) => constant === null);
  const needsEntry = isEntry !== null && !op.operands.some((value, k) => constants[k] === null && isEntry(value));
  return op.operands.map((value, k): Wanted => {
    const constant = constants[k]!;
    const form = (): LiteralForm => {
      if (needsEntry || (op.name === "select" && k === 0)) return "typed";
      // Hardly anybody means a reciprocal of an integer, which the language refuses of a literal.
      const isInteger = constant?.element === "i32" || constant?.element === "u32";
      if (op.name === "div" && k === 0 && isInteger && Math.abs(constant.value) === 1) return "typed";
      if (hasLeader || op.name === "select") return "plain";
      return k === 0 ? "typed" : "plain";
    };
    return { value, literal: form() };
  });
}
