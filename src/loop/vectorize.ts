/** Lowers the code of a kernel to vectors (SIMD): the same ops on several entries at once, with the same bits in each lane. */

import { hasVectorForm } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import type { Instruction, KernelOutput } from "../plan/code.ts";
import type { KernelBuilder } from "./build.ts";
import type { Expression, Lanes } from "./loop.ts";
import { LANE_COUNTS, LEAST_LANE_BYTES } from "./loop.ts";

/** The most instructions of a vectorized kernel. They are written once for all lanes of a reduction, and again for single entries. */
const MOST_INSTRUCTIONS = 64;

/**
 * The number of lanes of a kernel's vectors: as many entries of its widest element as `vectorBytes` hold. Null where they do
 * not hold two, or where an op has no vector form. `inputs` are the elements of the first registers.
 */
export function lanesFor(
  inputs: readonly Element[],
  code: readonly Instruction[],
  outputs: readonly KernelOutput[],
  vectorBytes: number,
): Lanes | null {
  if (vectorBytes === 0 || code.length > MOST_INSTRUCTIONS) return null;
  const computed = code.filter((instruction) => instruction.op !== "const");
  const combined = outputs.filter((output) => output.kind === "reduce");
  const hasForm =
    computed.every(({ op, element }) => hasVectorForm(op, element)) &&
    combined.every(({ monoid, element }) => hasVectorForm(monoid, element));
  if (!hasForm) return null;
  const elements = [...inputs, ...code.map(({ element }) => element), ...outputs.map(({ element }) => element)];
  const widest = Math.max(LEAST_LANE_BYTES, ...elements.map((element) => ELEMENT_BYTES[element]));
  return LANE_COUNTS.findLast((lanes) => lanes * widest <= vectorBytes) ?? null;
}

/** The vectors of all registers, given those of the first ones. Constants are put into their lanes before all loops. */
export function evaluateLanes(
  given: readonly Expression[],
  code: readonly Instruction[],
  lanes: Lanes,
  builder: KernelBuilder,
): readonly Expression[] {
  const registers = given.map((value) => keep(value, builder));
  for (const instruction of code) {
    if (instruction.op === "const") {
      const { element: type, value } = instruction;
      registers.push(splat({ kind: "const", type, value }, lanes, builder));
    } else {
      const { op, element } = instruction;
      const operands = instruction.operands.map((operand) => registers[operand]!);
      registers.push(keep({ kind: "vector", op, element, operands, lanes }, builder));
    }
  }
  return registers;
}

/** A value that is the same in every round, put into every lane before the loops. */
export function splat(value: Expression, lanes: Lanes, builder: KernelBuilder): Expression {
  return builder.hoist("splat", { kind: "splat", value, lanes });
}

function keep(value: Expression, builder: KernelBuilder): Expression {
  return value.kind === "local" ? value : builder.keep("v", builder.typeOf(value), value);
}
