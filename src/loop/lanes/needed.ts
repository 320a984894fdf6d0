/**
 * Finds the nodes at which an aggregate's combined values make no difference, since the code after the row chooses between
 * them and something else.
 *
 *     next = select(level == now, sum, before)        a row need not be walked where its node is of another level
 */

import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";

/** The condition without which combined values make no difference. Registers are those of the epilogue. */
export interface Needed {
  readonly condition: number;
  /** Whether each register is the condition, or what it is computed from. */
  readonly behind: readonly boolean[];
}

/** Finds such a condition; null where there is none. */
export function neededOf({ pairs, epilogue, outputs }: AggregateKernel): Needed | null {
  const { code } = epilogue;
  const first = pairs.length + epilogue.inputs.length;
  const behindOf = (register: number): boolean[] => {
    const behind: boolean[] = [];
    behind[register] = true;
    for (let k = register - first; k >= 0; k--) {
      const instruction = code[k]!;
      if (!behind[first + k] || instruction.op === "const") continue;
      for (const operand of instruction.operands) behind[operand] = true;
    }
    return behind;
  };
  const candidates = new Set(
    code.flatMap((instruction) => (instruction.op === "select" ? [instruction.operands[0]!] : [])),
  );
  for (const condition of candidates) {
    const behind = behindOf(condition);
    if (pairs.some((_, k) => behind[k])) continue;
    const differs = pairs.map(() => true);
    epilogue.inputs.forEach(() => differs.push(false));
    for (const instruction of code) {
      const operands = instruction.op === "const" ? [] : instruction.operands;
      const isChoice = instruction.op === "select" && operands[0] === condition;
      // Where the condition is false, the choice is its last operand.
      differs.push((isChoice ? operands.slice(2) : operands).some((operand) => differs[operand]));
    }
    if (!outputs.some(({ register }) => differs[register])) return { condition, behind };
  }
  return null;
}
