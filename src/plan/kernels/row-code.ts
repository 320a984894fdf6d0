/** The code of an aggregate at an edge: the part that is the same along a row, and the conditions. */

import { scalarRow } from "../../ir/scalar.ts";
import type { AggregateKernel } from "./aggregate.ts";
import { isOwnInput } from "./aggregate.ts";

/**
 * Tells whether an aggregate has a condition on the row's own node, so that the row need not be walked where it is
 * false.
 */
export function isGuarded(kernel: AggregateKernel): boolean {
  const { condition, inputs, direction } = kernel;
  if (condition === null) return false;
  const isSame = sameAlongRow(kernel);
  return conjunctsOf(kernel, condition).some((test) => {
    const reads = registersBehind(kernel, [test]);
    return isSame[test] && inputs.some((input, k) => reads[k] && isOwnInput(input, direction));
  });
}

/** Tells for each register of an edge's code whether it has the same value along a row. */
export function sameAlongRow({ inputs, code, direction }: AggregateKernel): readonly boolean[] {
  const isSame = inputs.map((input) => input.from === "slot" || isOwnInput(input, direction));
  for (const instruction of code) {
    isSame.push(instruction.op === "const" || instruction.operands.every((operand) => isSame[operand]));
  }
  return isSame;
}

/** Lists the registers that are all true where a condition is (its conjuncts). */
export function conjunctsOf(kernel: Pick<AggregateKernel, "inputs" | "code">, condition: number): readonly number[] {
  const instruction = kernel.code[condition - kernel.inputs.length];
  if (instruction?.op !== "and" || instruction.element !== "bool") return [condition];
  return instruction.operands.flatMap((operand) => conjunctsOf(kernel, operand));
}

/** Tells for each register whether it is one of some others, or is computed from them. */
export function registersBehind(
  { inputs, code }: Pick<AggregateKernel, "inputs" | "code">,
  wanted: readonly number[],
): readonly boolean[] {
  const isNeeded: boolean[] = [];
  for (const register of wanted) isNeeded[register] = true;
  for (const [k, instruction] of [...code.entries()].reverse()) {
    if (!isNeeded[inputs.length + k] || instruction.op === "const") continue;
    for (const operand of instruction.operands) isNeeded[operand] = true;
  }
  return isNeeded;
}

/** The most instructions at an edge that are computed whether or not the edge counts. */
const BRIEF = 12;

/** Tells whether what an edge gives is quicker to compute than it is to foresee whether the edge counts. */
export function isBrief({ code, inputs }: AggregateKernel): boolean {
  return (
    code.length <= BRIEF &&
    code.every(({ op }) => op === "const" || !scalarRow(op).traits.includes("costly")) &&
    inputs.every((input) => !("at" in input) || input.at !== "edge")
  );
}
