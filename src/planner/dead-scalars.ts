/**
 * Drops stores of scalars that no later level, loop or result reads (dead store elimination). Such scalars stay in registers
 * or vanish.
 */

import type { SlotId } from "../plan/buffer.ts";
import type { ScalarInstruction, ScalarKernel } from "../plan/kernels/scalars.ts";
import { mayFail, scalarsBehind } from "../plan/kernels/scalars.ts";
import type { Level, Plan, Step } from "../plan/plan.ts";
import { slotsReadBesideScalars, walkLevels, walkSteps, watchedSlots } from "../plan/walk.ts";

/** The plan without stores to slots that nothing reads, and without the instructions that only fed those. */
export function dropUnusedScalars(plan: Plan): Plan {
  const read = slotsNeeded(plan);
  return { ...plan, steps: plan.steps.flatMap((step) => dropFromStep(step, read)) };
}

/** The slots that kernels, loops, choices and results read, and all slots that these are computed from. */
function slotsNeeded(plan: Plan): ReadonlySet<SlotId> {
  const needed = new Set<SlotId>();
  const waiting: SlotId[] = [];
  const need = (slot: SlotId): void => {
    if (needed.has(slot)) return;
    needed.add(slot);
    waiting.push(slot);
  };
  const stores = new Map<SlotId, { readonly kernel: ScalarKernel; readonly register: number }[]>();
  for (const { scalars } of walkLevels(plan)) {
    if (!scalars) continue;
    for (const slot of slotsBehind(scalars, failing(scalars))) need(slot);
    for (const { register, slot } of scalars.outputs) {
      const known = stores.get(slot);
      if (known) known.push({ kernel: scalars, register });
      else stores.set(slot, [{ kernel: scalars, register }]);
    }
  }
  for (const step of walkSteps(plan.steps)) slotsReadBesideScalars(step).forEach(need);
  for (const { place } of plan.results) if (place.kind === "slot") need(place.slot);
  for (const slot of watchedSlots(plan)) need(slot);
  for (let slot = waiting.pop(); slot !== undefined; slot = waiting.pop()) {
    for (const { kernel, register } of stores.get(slot) ?? []) {
      for (const behind of slotsBehind(kernel, [register])) need(behind);
    }
  }
  return needed;
}

/** The instructions that must stay because they may end the run. */
function failing({ code }: ScalarKernel): number[] {
  return code.flatMap((instruction, k) => (mayFail(instruction) ? [k] : []));
}

/** The slots that some registers are computed from. */
function slotsBehind({ code }: ScalarKernel, registers: readonly number[]): SlotId[] {
  return [...scalarsBehind(code, registers)].flatMap((register) => {
    const instruction = code[register]!;
    return instruction.op === "slot" ? [instruction.slot] : [];
  });
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
    default:
      return step satisfies never;
  }
}

function dropFromKernel(kernel: ScalarKernel, read: ReadonlySet<SlotId>): ScalarKernel | null {
  const outputs = kernel.outputs.filter(({ slot }) => read.has(slot));
  const live = scalarsBehind(kernel.code, [...outputs.map(({ register }) => register), ...failing(kernel)]);
  if (live.size === 0) return null;
  const numbers = new Map([...live].sort((a, b) => a - b).map((register, k) => [register, k]));
  const renumber = (register: number): number => numbers.get(register)!;
  return {
    ...kernel,
    code: kernel.code.filter((_, k) => live.has(k)).map((instruction) => renumberOperands(instruction, renumber)),
    outputs: outputs.map(({ register, slot }) => ({ register: renumber(register), slot })),
  };
}

function renumberOperands(instruction: ScalarInstruction, renumber: (register: number) => number): ScalarInstruction {
  if (instruction.op === "entry") {
    const { index, otherwise } = instruction;
    return { ...instruction, index: renumber(index), otherwise: otherwise === null ? null : renumber(otherwise) };
  }
  if (instruction.op === "require") {
    const { condition, index } = instruction;
    return { ...instruction, condition: renumber(condition), index: index === null ? null : renumber(index) };
  }
  return "operands" in instruction ? { ...instruction, operands: instruction.operands.map(renumber) } : instruction;
}
