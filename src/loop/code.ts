/** Lowers the straight-line code of a kernel at one entry. Every value gets a local, so that it is computed once. */

import type { Instruction } from "../plan/code.ts";
import type { KernelBuilder } from "./build.ts";
import { scalar } from "./expression.ts";
import type { Expression } from "./loop.ts";

/** The values of all registers after the code; the first ones are given. */
export function evaluate(
  builder: KernelBuilder,
  given: readonly Expression[],
  code: readonly Instruction[],
): Expression[] {
  const registers = given.map((value) => keep(builder, value));
  for (const instruction of code) registers.push(evaluateOne(builder, instruction, registers));
  return registers;
}

/** The value of one instruction. */
export function evaluateOne(
  builder: KernelBuilder,
  instruction: Instruction,
  registers: readonly Expression[],
): Expression {
  if (instruction.op === "const") return { kind: "const", type: instruction.element, value: instruction.value };
  const { op, element, operands } = instruction;
  return keep(
    builder,
    scalar(
      op,
      element,
      operands.map((operand) => registers[operand]!),
    ),
  );
}

/** A value that is computed once; constants stay in place. */
export function keep(builder: KernelBuilder, value: Expression): Expression {
  return value.kind === "const" || value.kind === "local" ? value : builder.keep("r", builder.typeOf(value), value);
}
