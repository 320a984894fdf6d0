/** Finds carried scalars that are counted up from round to round: they are the number of the round by another name. */

import type { SlotId } from "../../plan/buffer.ts";
import type { Level, Loop, Step } from "../../plan/plan.ts";
import { walkSteps } from "../../plan/walk.ts";

/**
 * The carried scalars that are the number of the round and a constant, with this constant, as `level` is which begins with 0 and
 * to which each round adds 1. The constant is from −1 to 1, so that no number of a round makes it wrap.
 */
export function countersOf(
  { moves }: Loop,
  levels: readonly Level[],
  before: readonly Step[],
): ReadonlyMap<SlotId, number> {
  const found = new Map<SlotId, number>();
  for (const { from, to } of moves) {
    const start = startOf(to, before);
    if (start !== null && Math.abs(start) <= 1 && Number.isInteger(start) && isOneMore(from, to, levels))
      found.set(to, start);
  }
  return found;
}

/** The constant that the steps before a loop leave in a scalar; null where it is none, or may be another. */
function startOf(slot: SlotId, before: readonly Step[]): number | null {
  const writer = before.findLast((step) => [...walkSteps([step])].some((one) => mayWrite(one, slot)));
  const scalars = writer?.kind === "level" ? writer.scalars : null;
  const output = scalars?.outputs.find((one) => one.slot === slot);
  const instruction = output && scalars!.code[output.register]!;
  return instruction?.op === "const" ? instruction.value : null;
}

function mayWrite(step: Step, slot: SlotId): boolean {
  if (step.kind === "loop") return step.moves.some(({ to }) => to === slot);
  return step.kind === "level" && (step.scalars?.outputs.some((output) => output.slot === slot) ?? false);
}

/** Whether a body computes one scalar as another one and 1. */
function isOneMore(from: SlotId, to: SlotId, levels: readonly Level[]): boolean {
  return levels.some(({ scalars }) => {
    const output = scalars?.outputs.find(({ slot }) => slot === from);
    const instruction = output && scalars!.code[output.register]!;
    if (instruction?.op !== "add" || (instruction.element !== "i32" && instruction.element !== "f64")) return false;
    const [left, right] = instruction.operands.map((operand) => scalars!.code[operand]!);
    return left?.op === "slot" && left.slot === to && right?.op === "const" && right.value === 1;
  });
}
