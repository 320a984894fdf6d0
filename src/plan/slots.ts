/** Scalars that no later level, loop or result asks for need not be kept: they stay in registers, or vanish. */

import type { Level, Plan, ScalarInstruction, ScalarKernel, SlotId, Step } from "./plan.ts";
import { slotsRead, walkSteps, watchedSlots } from "./walk.ts";

/** The plan without stores to slots that nothing reads, and without the instructions that only fed those. */
export function dropUnusedScalars(plan: Plan): Plan {
  for (let current = plan; ; ) {
    const read = new Set<SlotId>();
    for (const step of walkSteps(current.steps)) for (const slot of slotsRead(step)) read.add(slot);
    for (const { place } of current.results) if (place.kind === "slot") read.add(place.slot);
    for (const slot of watchedSlots(current)) read.add(slot);
    const steps = current.steps.flatMap((step) => dropFromStep(step, read));
    const next = { ...current, steps };
    if (JSON.stringify(steps) === JSON.stringify(current.steps)) return next;
    current = next;
  }
}

function dropFromStep(step: Step, read: ReadonlySet<SlotId>): Step[] {
  switch (step.kind) {
    case "level": {
      const level: Level = { ...step, scalars: step.scalars && dropFromKernel(step.scalars, read) };
      return level.scalars || level.kernels.length > 0 || level.alternates.length > 0 ? [level] : [];
    }
    case "loop":
      return [
        {
          ...step,
          body: step.body.flatMap((inner) => dropFromStep(inner, read)),
        },
      ];
    case "choose":
      return [{ ...step, cases: step.cases.map((branch) => branch.flatMap((inner) => dropFromStep(inner, read))) }];
  }
}

function dropFromKernel(kernel: ScalarKernel, read: ReadonlySet<SlotId>): ScalarKernel | null {
  const outputs = kernel.outputs.filter(({ slot }) => read.has(slot));
  const live = new Set<number>(outputs.map(({ register }) => register));
  kernel.code.forEach((instruction, k) => {
    if (instruction.op === "entry" && instruction.site !== null) live.add(k);
  });
  for (let k = kernel.code.length - 1; k >= 0; k--) {
    if (live.has(k)) for (const operand of operandsOf(kernel.code[k]!)) live.add(operand);
  }
  if (live.size === 0) return null;
  const numbers = new Map([...live].sort((a, b) => a - b).map((register, k) => [register, k]));
  const renumber = (register: number): number => numbers.get(register)!;
  return {
    ...kernel,
    code: kernel.code.filter((_, k) => live.has(k)).map((instruction) => renumberOperands(instruction, renumber)),
    outputs: outputs.map(({ register, slot }) => ({ register: renumber(register), slot })),
  };
}

function operandsOf(instruction: ScalarInstruction): readonly number[] {
  if (instruction.op === "entry") {
    return instruction.otherwise === null ? [instruction.index] : [instruction.index, instruction.otherwise];
  }
  return "operands" in instruction ? instruction.operands : [];
}

function renumberOperands(instruction: ScalarInstruction, renumber: (register: number) => number): ScalarInstruction {
  if (instruction.op === "entry") {
    const { index, otherwise } = instruction;
    return { ...instruction, index: renumber(index), otherwise: otherwise === null ? null : renumber(otherwise) };
  }
  return "operands" in instruction ? { ...instruction, operands: instruction.operands.map(renumber) } : instruction;
}
