/** Scalars of a plan whose value is known before a run: limits of loops among them, which say how many rounds there are. */

import type { SlotId } from "../plan/buffer.ts";
import { evaluateDefault } from "../plan/defaults.ts";
import type { Plan } from "../plan/plan.ts";
import { walkLevels, walkSteps } from "../plan/walk.ts";

/** Finds the scalars whose values are known before the run: constants, and parameters as far as their defaults hold. */
export function knownSlots(plan: Plan): ReadonlyMap<SlotId, number> {
  const written = new Map<SlotId, number>();
  const known = new Map<SlotId, number>();
  const defaults: (number | undefined)[] = [];
  for (const { place, initial } of plan.parameters) {
    const value = initial === null ? undefined : evaluateDefault(initial, defaults);
    defaults.push(value);
    if (place.kind === "slot" && value !== undefined) known.set(place.slot, value);
  }
  for (const { scalars } of walkLevels(plan)) {
    for (const { register, slot } of scalars?.outputs ?? []) {
      written.set(slot, (written.get(slot) ?? 0) + 1);
      const instruction = scalars!.code[register]!;
      if (instruction.op === "const") known.set(slot, instruction.value);
      else known.delete(slot);
    }
  }
  for (const step of walkSteps(plan.steps)) {
    if (step.kind === "loop") for (const { to } of step.moves) known.delete(to);
  }
  for (const [slot, times] of written) if (times > 1) known.delete(slot);
  return known;
}
