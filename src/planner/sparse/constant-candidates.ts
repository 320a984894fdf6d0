/** Which constants an array may mostly have: those between which the code that writes it chooses. */

import type { BufferId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { finishOf } from "../../plan/kernel.ts";
import type { Finish } from "../../plan/kernels/record.ts";

/** For each array that a kernel writes, the constants that its entries may be, if any; of truth values both. */
export function constantsOf(kernel: Kernel): ReadonlyMap<BufferId, readonly number[]> {
  const finish = finishOf(kernel);
  const found = new Map<BufferId, readonly number[]>();
  for (const output of finish?.outputs ?? []) {
    if (output.kind !== "keep") continue;
    const constants = output.element === "bool" ? [0, 1] : chosen(finish!, output.register);
    if (constants.length > 0) found.set(output.buffer, constants);
  }
  return found;
}

/** The constants that a register may be by the selects behind it, each once. */
function chosen({ given, inputs, code }: Finish, register: number): readonly number[] {
  const found: number[] = [];
  const pending = [register];
  for (const at of pending) {
    const instruction = code[at - given - inputs.length];
    if (instruction?.op === "const") found.push(instruction.value);
    else if (instruction?.op === "select") pending.push(...instruction.operands.slice(1));
  }
  // A set tells 0 from −0 no more than a comparison does; as constants they are two.
  return found.filter((value, k) => found.findIndex((other) => Object.is(other, value)) === k);
}
