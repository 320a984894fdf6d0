/** What the progress of a loop is told by. */

import type { Region } from "../ir/value.ts";
import type { SlotId } from "../plan/buffer.ts";
import type { PlanBuilder } from "./plan-builder.ts";

/** The number that `until` compares with a bound, for progress reports: the side of an inequality that should get small. */
export function residualOf(body: Region, builder: PlanBuilder): SlotId | null {
  const condition = body.yields.at(-1);
  const op = body.ops.find(({ results }) => results[0] === condition);
  if (!op) return null;
  const watched =
    op.name === "lt" || op.name === "le"
      ? op.operands[0]
      : op.name === "gt" || op.name === "ge"
        ? op.operands[1]
        : null;
  if (!watched || !builder.hasPlace(watched)) return null;
  const source = builder.sourceOf(watched);
  return source.kind === "slot" ? source.slot : null;
}
