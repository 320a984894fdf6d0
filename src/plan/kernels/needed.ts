/**
 * Finds the nodes at which an aggregate's combined values make no difference, since the code after the row chooses between
 * them and something else.
 *
 *     next = select(level == now, sum, before)        a row need not be walked where its node is of another level
 */

import type { Instruction } from "../code.ts";
import type { AggregateKernel } from "./aggregate.ts";

/**
 * Finds a condition of the epilogue without which combined values make no difference, as the number of its register; null
 * where there is none.
 */
export function neededOf({ pairs, epilogue, outputs }: AggregateKernel): number | null {
  const { code } = epilogue;
  const given = [...pairs.map(() => true), ...epilogue.inputs.map(() => false)];
  const differs = differing(given, code, null);
  const conditions = new Set(
    code.flatMap((instruction) => (instruction.op === "select" ? [instruction.operands[0]!] : [])),
  );
  for (const condition of conditions) {
    if (differs[condition]) continue;
    const still = differing(given, code, condition);
    if (!outputs.some(({ register }) => still[register])) return condition;
  }
  return null;
}

/** Tells which registers are computed from combined values; where a condition is false, if one is given. */
function differing(
  given: readonly boolean[],
  code: readonly Instruction[],
  condition: number | null,
): readonly boolean[] {
  const differs = given.slice();
  for (const instruction of code) {
    const operands = instruction.op === "const" ? [] : instruction.operands;
    const isChoice = instruction.op === "select" && operands[0] === condition;
    differs.push((isChoice ? operands.slice(2) : operands).some((operand) => differs[operand]));
  }
  return differs;
}
