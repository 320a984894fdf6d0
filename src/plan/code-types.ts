/** The elements of registers: those of inputs, and those that instructions give. */

import { isScalarOpName } from "../ir/op.ts";
import { meaningOf, scalarRow } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { isRepresentable } from "../ir/type.ts";
import type { Input, Instruction } from "./code.ts";
import type { Plan } from "./plan.ts";

/**
 * Gives the element of an instruction's result, or what is wrong with the instruction. An operand is undefined where
 * there is no such register.
 */
export function elementGiven(
  instruction: Instruction,
  registers: readonly (Element | undefined)[],
): Element | { readonly problem: string } {
  const { op, element } = instruction;
  if (op === "const") {
    return isNumberOf(element, instruction.value) ? element : { problem: `${instruction.value} is no ${element}` };
  }
  if (!isScalarOpName(op) || !meaningOf(op, element)) return { problem: `${op} has no meaning for ${element}` };
  const { arity, rule } = scalarRow(op);
  const operands = instruction.operands.map((operand) => registers[operand]);
  const fits = (operand: Element | undefined, k: number): boolean =>
    rule === "cast" ? operand !== undefined : operand === (rule === "select" && k === 0 ? "bool" : element);
  if (operands.length !== arity || !operands.every(fits)) {
    return {
      problem: `${op} of ${element} is given ${operands.map((found) => found ?? "nothing").join(", ") || "nothing"}`,
    };
  }
  return rule === "comparison" || rule === "predicate" ? "bool" : element;
}

/** Gives the element of an input, from the slots and buffers of a plan. */
export function elementOfInput(input: Input, { slots, buffers }: Pick<Plan, "slots" | "buffers">): Element {
  switch (input.from) {
    case "slot":
      return slots[input.slot]!.element;
    case "buffer":
      return buffers[input.buffer]!.element;
    case "index":
    case "node":
    case "place":
    case "degree":
    case "count":
      return "u32";
    default:
      return input satisfies never;
  }
}

/** Tells whether a value from a file, which may hold anything, is a number of an element. */
export function isNumberOf(element: Element, found: unknown): boolean {
  return typeof found === "number" && isRepresentable(element, found);
}
