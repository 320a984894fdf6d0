/** Whether an expression reads a name. */

import type { Comprehension, Expression } from "../syntax/tree.ts";

export function readsName(node: Expression, name: string): boolean {
  const reads = (inner: Expression | null): boolean => inner !== null && readsName(inner, name);
  switch (node.kind) {
    case "name":
      return node.name === name;
    case "member":
      return reads(node.object);
    case "chain":
      return node.operands.some(reads);
    case "negate":
    case "not":
      return reads(node.operand);
    case "index":
      return reads(node.object) || reads(node.index) || reads(node.otherwise);
    case "call":
      return (
        node.given.some(({ value }) => reads(value)) ||
        (node.comprehension !== null && clauseReads(node.comprehension, name))
      );
    case "several":
      return clauseReads(node.comprehension, name);
    case "number":
    case "truth":
    case "text":
    case "missing":
      return false;
    default:
      return node satisfies never;
  }
}

function clauseReads({ over, items }: Comprehension, name: string): boolean {
  if (items.some(({ value }) => readsName(value, name))) return true;
  if (over.kind === "at") return readsName(over.index, name);
  if (over.named.some(({ value }) => readsName(value, name))) return true;
  return over.kind === "set" && over.where !== null && readsName(over.where, name);
}
