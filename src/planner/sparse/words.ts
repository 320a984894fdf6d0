/** What parts of a plan are called when their author is told of them. */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import { isBlocks } from "../../plan/domain.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { buffersWritten } from "../../plan/kernel.ts";
import type { Plan } from "../../plan/plan.ts";

/** Where values are, and what they are called. */
export type Placed = Pick<Plan, "buffers" | "slots">;

/** Names that passes and the planner give to what has none. */
const UNNAMED: ReadonlySet<string> = new Set(["carried", "scalar", "constant"]);

/** What a kernel makes, by the author's names: `depth` and `reached`; null where nothing has one. A twin is called as its array. */
export function spellMade(kernel: Kernel, twinOf: ReadonlyMap<BufferId, BufferId>, { buffers }: Placed): string | null {
  const arrayOf = new Map([...twinOf].map(([array, twin]) => [twin, array]));
  const names = buffersWritten(kernel).flatMap((buffer) => {
    const { name, extent } = buffers[arrayOf.get(buffer) ?? buffer]!;
    return isBlocks(extent) || UNNAMED.has(name) || kernel.ops.includes(name) ? [] : [`\`${name}\``];
  });
  return names.length > 0 ? spellAll([...new Set(names)]) : null;
}

/** A buffer as its author called it, or as what it is. */
export function spellArray(buffer: BufferId, { buffers }: Placed): string {
  const { name } = buffers[buffer]!;
  return UNNAMED.has(name) ? "an array" : `\`${name}\``;
}

/** A scalar as its author called it; null where it has no name. */
export function nameOfScalar(slot: SlotId, { slots }: Pick<Placed, "slots">): string | null {
  const { name } = slots[slot]!;
  return UNNAMED.has(name) ? null : name;
}

function spellAll(names: readonly string[]): string {
  const last = names.at(-1)!;
  return names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
