/**
 * Separates the guard of a kernel: the condition on its own node that has to hold for it to go through the row, as code over
 * that node.
 */

import type { Input, Instruction } from "../../plan/code.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, sameAlongRow } from "../../plan/kernels/row-code.ts";

/** A guarded kernel whose epilogue has the condition in a register. */
export function withGuard(kernel: AggregateKernel): { readonly kernel: AggregateKernel; readonly register: number } {
  const { inputs, code, condition, pairs, epilogue, outputs } = kernel;
  const isSame = sameAlongRow(kernel);
  const tests = conjunctsOf(kernel, condition!).filter((test) => isSame[test]);
  const own = inputs.map((input): Input => (input.from === "buffer" ? { ...input, at: "here" } : input));
  // Inputs come before code, so the registers of the code move up by the number of added inputs.
  const first = pairs.length + epilogue.inputs.length;
  const used = inputs.flatMap((_, k) => (isSame[k] ? [k] : []));
  const shift = (register: number): number => (register < first ? register : register + used.length);
  const registers = new Map(used.map((input, k) => [input, first + k]));
  const moved: Instruction[] = epilogue.code.map((instruction) =>
    instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(shift) },
  );
  let next = first + used.length + moved.length;
  code.forEach((instruction, k) => {
    const register = inputs.length + k;
    if (!isSame[register]) return;
    moved.push(
      instruction.op === "const"
        ? instruction
        : { ...instruction, operands: instruction.operands.map((operand) => registers.get(operand)!) },
    );
    registers.set(register, next++);
  });
  const guard = tests
    .map((test) => registers.get(test)!)
    .reduce((left, right) => {
      moved.push({ op: "and", element: "bool", operands: [left, right] });
      return next++;
    });
  return {
    kernel: {
      ...kernel,
      epilogue: { inputs: [...epilogue.inputs, ...used.map((input) => own[input]!)], code: moved },
      outputs: outputs.map((output) => ({ ...output, register: shift(output.register) })),
    },
    register: guard,
  };
}
