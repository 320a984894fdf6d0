/** Guesses the constant that most entries of an array have: the constants between which the code that writes the array selects. */

import { meaningOf } from "../../../ir/scalar.ts";
import type { BufferId } from "../../../plan/buffer.ts";
import type { KernelOutput } from "../../../plan/code.ts";
import type { Kernel } from "../../../plan/kernel.ts";
import { buffersWritten, finishOf } from "../../../plan/kernel.ts";
import type { Finish } from "../../../plan/kernels/record.ts";
import { resultOf } from "../proof/ranges.ts";

/** The candidates for an array that some of these kernels write, in their order; none where nobody does. */
export function constantsIn(array: BufferId, kernels: readonly Kernel[]): readonly number[] {
  const writer = kernels.findLastIndex((kernel) => buffersWritten(kernel).includes(array));
  if (writer < 0) return [];
  const copied = (from: BufferId): readonly number[] => constantsIn(from, kernels.slice(0, writer));
  return constantsOf(kernels[writer]!, copied).get(array) ?? [];
}

/** The candidates for each array that a kernel writes; for bool both values, unless all nodes get one. `copied` has those of arrays that it reads. */
export function constantsOf(
  kernel: Kernel,
  copied: (from: BufferId) => readonly number[] = () => [],
): ReadonlyMap<BufferId, readonly number[]> {
  const finish = finishOf(kernel);
  const found = new Map<BufferId, readonly number[]>();
  for (const output of finish?.outputs ?? []) {
    if (output.kind !== "keep") continue;
    const { given, inputs, code } = finish!;
    const isChoice = output.element !== "bool" || code[output.register - given - inputs.length]?.op === "const";
    const constants = isChoice ? chosen(finish!, output, copied) : [0, 1];
    if (constants.length > 0) found.set(output.buffer, constants);
  }
  return found;
}

/** The constants among which selects choose what is kept, each once, as numbers of its element. */
function chosen(
  { given, inputs, code }: Finish,
  { register, element }: KernelOutput,
  copied: (from: BufferId) => readonly number[],
): readonly number[] {
  const found: number[] = [];
  const pending = [register];
  for (const at of pending) {
    const input = inputs[at - given];
    if (input?.from === "buffer") found.push(...copied(input.buffer));
    const instruction = code[at - given - inputs.length];
    if (instruction?.op === "const") found.push(instruction.value);
    else if (instruction?.op === "select") pending.push(...instruction.operands.slice(1));
    else if (instruction?.op === "cast") pending.push(...instruction.operands);
    else if (instruction && resultOf(instruction.op, instruction.element) === "bool") found.push(1, 0);
  }
  const cast = meaningOf("cast", element)!;
  const numbers = found.map((value) => cast(value, NaN, NaN));
  // A set takes 0 and −0 for one, as a comparison does, but here they are two constants.
  return numbers.filter((value, k) => numbers.findIndex((other) => Object.is(other, value)) === k);
}
