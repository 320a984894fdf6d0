/** Where what is pushed to nodes is combined. */

import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import type { StageLowering } from "./stage.ts";

/** The array that values of a pair are pushed to: kept totals take differences themselves. */
export function receiving(
  pair: number,
  pairs: AggregateKernel["pairs"],
  { builder, entries, lists, stage }: StageLowering,
): number {
  const { totals } = stage;
  if (totals.kind === "kept") return entries.arrayOf(totals.arrays[pair]!);
  return builder.array(`pushed ${pair}`, pairs[pair]!.element, lists.placeOf(lists.memory.pushed[pair]!));
}
