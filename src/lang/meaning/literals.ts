/** Tells which expressions consist of literals alone, and so take the element that their place asks for. */

import { isLiteral } from "../../typing/typed.ts";
import type { Expression } from "../syntax/tree.ts";
import type { Names } from "./names.ts";

const LITERAL_WORDS = ["infinity", "nan", "pi"];

/** Whether an expression consists of literals, names of literals, and arithmetic signs. */
export function isFlexible(node: Expression, names: Names): boolean {
  switch (node.kind) {
    case "number":
    case "truth":
      return true;
    case "name": {
      if (node.element !== null) return false;
      const binding = names.find(node.name);
      if (!binding) return LITERAL_WORDS.includes(node.name);
      return binding.kind === "value" && binding.given !== null && isLiteral(binding.given);
    }
    case "negate":
      return isFlexible(node.operand, names);
    case "chain":
      return (
        node.signs.every(({ sign }) => ["+", "-", "*", "/", "%", "**"].includes(sign)) &&
        node.operands.every((operand) => isFlexible(operand, names))
      );
    default:
      return false;
  }
}
