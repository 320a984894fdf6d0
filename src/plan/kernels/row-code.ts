/** The code of an aggregate at an edge: what of it is the same along a row, and what a condition asks. */

import type { AggregateKernel } from "./aggregate.ts";
import { isOwnInput } from "./aggregate.ts";

/** Whether an aggregate has a condition on the node whose row it is, without which it need not be walked. */
export function isGuarded(kernel: AggregateKernel): boolean {
  const { condition, inputs, direction } = kernel;
  if (condition === null) return false;
  const isSame = sameAlongRow(kernel);
  return conjunctsOf(kernel, condition).some((test) => {
    const reads = registersBehind(kernel, [test]);
    return isSame[test] && inputs.some((input, k) => reads[k] && isOwnInput(input, direction));
  });
}

/** For each register of the code of an edge, whether it has the same value along a row. */
export function sameAlongRow({ inputs, code, direction }: AggregateKernel): readonly boolean[] {
  const isSame = inputs.map((input) => input.from === "slot" || isOwnInput(input, direction));
  for (const instruction of code) {
    isSame.push(instruction.op === "const" || instruction.operands.every((operand) => isSame[operand]));
  }
  return isSame;
}

/** The registers that all hold where a condition does. */
export function conjunctsOf(kernel: AggregateKernel, condition: number): readonly number[] {
  const instruction = kernel.code[condition - kernel.inputs.length];
  if (instruction?.op !== "and" || instruction.element !== "bool") return [condition];
  return instruction.operands.flatMap((operand) => conjunctsOf(kernel, operand));
}

/** For each register whether some others are computed from it, or are it. */
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
