/** Makes nodes of the syntax tree that are not in any text yet. */

import type { Element } from "../../ir/type.ts";
import type { Range } from "../source.ts";
import type {
  Argument,
  CallNode,
  Comprehension,
  Expression,
  InfixSign,
  MemberNode,
  Named,
  NameNode,
  TypeNode,
} from "../syntax/tree.ts";

/** The range of nodes that are in no text. */
export const NOWHERE: Range = { start: 0, end: 0 };

export function named(name: string): Named {
  return { name, range: NOWHERE };
}

export function nameNode(name: string, element: Element | null = null): NameNode {
  return { kind: "name", range: NOWHERE, name, element: element === null ? null : named(element) };
}

export function member(object: Expression, name: string, element: Element | null = null): MemberNode {
  return {
    kind: "member",
    range: NOWHERE,
    object,
    member: named(name),
    element: element === null ? null : named(element),
  };
}

export function argument(value: Expression, isElse = false): Argument {
  return { range: NOWHERE, name: null, isElse, value };
}

export function call(callee: Expression, given: readonly Argument[]): CallNode {
  return { kind: "call", range: NOWHERE, callee, comprehension: null, given };
}

export function clause(callee: Expression | null, over: Comprehension["over"], items: readonly Argument[]): Expression {
  const comprehension: Comprehension = { range: NOWHERE, over, items };
  return callee === null
    ? { kind: "several", range: NOWHERE, comprehension }
    : { kind: "call", range: NOWHERE, callee, comprehension, given: [] };
}

export function infix(sign: InfixSign, left: Expression, right: Expression): Expression {
  return { kind: "chain", range: NOWHERE, operands: [left, right], signs: [{ sign, range: NOWHERE }] };
}

export function indexNode(object: Expression, index: Expression, otherwise: Expression | null = null): Expression {
  return { kind: "index", range: NOWHERE, object, index, otherwise };
}

export function text(value: string): Expression {
  return { kind: "text", range: NOWHERE, value };
}

export function typeNode(name: string, element: Element | null = null): TypeNode {
  return { range: NOWHERE, name, element: element === null ? null : named(element) };
}

/** Makes a literal of a number or truth value. */
export function literalNode(value: number, element: Element): Expression {
  if (element === "bool") return { kind: "truth", range: NOWHERE, value: value === 1 };
  if (Number.isNaN(value)) return nameNode("nan");
  if (value === Number.POSITIVE_INFINITY) return nameNode("infinity");
  if (value === Number.NEGATIVE_INFINITY) return { kind: "negate", range: NOWHERE, operand: nameNode("infinity") };
  return { kind: "number", range: NOWHERE, value };
}

/** A literal that says its element: `i32(1)`. */
export function typedLiteral(value: number, element: Element): Expression {
  return call(nameNode(element), [argument(literalNode(value, element))]);
}
