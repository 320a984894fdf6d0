/**
 * Leaves out of the body of a loop over nodes what rounds in lanes do not read. A plan tests before a loop whether it can be settled
 * in any order, and nothing else reads what that comes to. In lanes each loop goes round by round.
 */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import { buffersWritten } from "../../plan/kernel.ts";
import { mayFail, type ScalarInstruction, type ScalarKernel, scalarsBehind } from "../../plan/kernels/scalars.ts";
import type { Level, Step } from "../../plan/plan.ts";
import { buffersReadIn, mapSteps, slotsRead, walkSteps } from "../../plan/walk.ts";

/** The own steps of a body without the scalars and kernels that neither these steps nor those that combine totals read. */
export function withoutUnread(own: readonly Step[], combining: readonly Level[]): readonly Step[] {
  const read = readIn([...own, ...combining]);
  let isChanged = false;
  const steps = mapSteps(own, (step) => {
    if (step.kind !== "level") return step;
    const level = levelRead(step, read);
    isChanged ||= level !== step;
    return level;
  });
  return isChanged ? withoutUnread(steps, combining) : own;
}

interface Read {
  readonly buffers: ReadonlySet<BufferId>;
  readonly slots: ReadonlySet<SlotId>;
}

function readIn(steps: readonly Step[]): Read {
  const all = [...walkSteps(steps)];
  const buffers = all.flatMap((step) => {
    if (step.kind === "loop") return [...step.swaps.flat(), ...step.carries];
    return step.kind === "level" ? buffersReadIn(step) : [];
  });
  return { buffers: new Set(buffers), slots: new Set(all.flatMap(slotsRead)) };
}

/** The level without what is not read; the same one where all of it is. */
function levelRead(level: Level, read: Read): Level {
  const scalars = level.scalars && scalarsRead(level.scalars, read);
  const kernels = level.kernels.filter((kernel) => buffersWritten(kernel).some((buffer) => read.buffers.has(buffer)));
  const isSame = scalars === level.scalars && kernels.length === level.kernels.length;
  return isSame ? level : { ...level, scalars, kernels };
}

/** The scalars that are read, with the code that they need; null where there are none. */
function scalarsRead(scalars: ScalarKernel, { slots }: Read): ScalarKernel | null {
  const outputs = scalars.outputs.filter(({ slot }) => slots.has(slot));
  if (outputs.length === scalars.outputs.length) return scalars;
  const failing = [...scalars.code.keys()].filter((register) => mayFail(scalars.code[register]!));
  const behind = scalarsBehind(scalars.code, [...outputs.map(({ register }) => register), ...failing]);
  if (behind.size === 0) return null;
  const kept = [...behind].sort((a, b) => a - b);
  const numberOf = (register: number): number => kept.indexOf(register);
  return {
    ...scalars,
    code: kept.map((register) => renumbered(scalars.code[register]!, numberOf)),
    outputs: outputs.map(({ register, slot }) => ({ register: numberOf(register), slot })),
  };
}

function renumbered(instruction: ScalarInstruction, numberOf: (register: number) => number): ScalarInstruction {
  switch (instruction.op) {
    case "entry": {
      const { index, otherwise } = instruction;
      return { ...instruction, index: numberOf(index), otherwise: otherwise === null ? null : numberOf(otherwise) };
    }
    case "require": {
      const { condition, index } = instruction;
      return { ...instruction, condition: numberOf(condition), index: index === null ? null : numberOf(index) };
    }
    default:
      return "operands" in instruction ? { ...instruction, operands: instruction.operands.map(numberOf) } : instruction;
  }
}
