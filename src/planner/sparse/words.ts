/** Names parts of a plan in messages to the author. */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import { isBlocks } from "../../plan/domain.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { buffersWritten } from "../../plan/kernel.ts";
import type { Plan } from "../../plan/plan.ts";

/** The buffers and slots of a plan, with their names. */
export type Placed = Pick<Plan, "buffers" | "slots">;

/** The names that passes and the planner give to values without one. */
const UNNAMED: ReadonlySet<string> = new Set(["carried", "scalar", "constant"]);

/**
 * The results of a kernel by the author's names: `depth` and `reached`; null where none has a name. A twin has the name of
 * its array.
 */
export function spellMade(kernel: Kernel, twinOf: ReadonlyMap<BufferId, BufferId>, { buffers }: Placed): string | null {
  const arrayOf = new Map([...twinOf].map(([array, twin]) => [twin, array]));
  const names = buffersWritten(kernel).flatMap((buffer) => {
    const { name, extent } = buffers[arrayOf.get(buffer) ?? buffer]!;
    return isBlocks(extent) || UNNAMED.has(name) || kernel.ops.includes(name) ? [] : [`\`${name}\``];
  });
  return names.length > 0 ? spellAll([...new Set(names)]) : null;
}

/** The author's name for a buffer, or a description of it. */
export function spellArray(buffer: BufferId, { buffers }: Placed): string {
  const { name } = buffers[buffer]!;
  return UNNAMED.has(name) ? "an array" : `\`${name}\``;
}

/** The author's names for several buffers. */
export function spellArrays(buffers: readonly BufferId[], placed: Placed): string {
  return spellAll([...new Set(buffers.map((buffer) => spellArray(buffer, placed)))]);
}

/** The author's name for a scalar; null where it has none. */
export function nameOfScalar(slot: SlotId, { slots }: Pick<Placed, "slots">): string | null {
  const { name } = slots[slot]!;
  return UNNAMED.has(name) ? null : name;
}

function spellAll(names: readonly string[]): string {
  const last = names.at(-1)!;
  return names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}
