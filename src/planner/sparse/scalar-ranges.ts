/** Computes the ranges of a loop's scalars that depend on the number of the round. */

import type { Range } from "../../ir/column-facts.ts";
import type { SlotId } from "../../plan/buffer.ts";
import type { ScalarInstruction } from "../../plan/kernels/scalars.ts";
import type { Level, Plan } from "../../plan/plan.ts";
import { rangeGiven, rangeOfValue, wholeRange } from "./proof/ranges.ts";
import type { Clock } from "./timely.ts";

/** The numbers of rounds. The count of rounds is an i32, so the last number is one less than the greatest i32. */
const NUMBERS: Range = { least: 0, greatest: 2 ** 31 - 2, nan: false };

/** The range of each scalar of a body over all rounds. Carried scalars have one where they are the number of the round and so much. */
export function rangesOfScalars(
  levels: readonly Level[],
  { offsetOf }: Clock,
  { slots, buffers }: Plan,
): ReadonlyMap<SlotId, Range> {
  const found = new Map<SlotId, Range>();
  for (const [slot, offset] of offsetOf) {
    found.set(slot, { least: NUMBERS.least + offset, greatest: NUMBERS.greatest + offset, nan: false });
  }
  const rangeOf = (instruction: ScalarInstruction, before: readonly Range[]): Range => {
    switch (instruction.op) {
      case "slot":
        return found.get(instruction.slot) ?? wholeRange(slots[instruction.slot]!.element);
      case "const":
        return rangeOfValue(instruction.value);
      case "count":
        return wholeRange("u32");
      case "fold":
        return wholeRange(buffers[instruction.partials]!.element);
      case "extremum":
        return wholeRange("i32");
      case "entry":
        return wholeRange(buffers[instruction.table]!.element);
      case "majority":
        return wholeRange(buffers[instruction.values]!.element);
      case "require":
        return wholeRange("bool");
      default:
        return rangeGiven(
          instruction.op,
          instruction.element,
          instruction.operands.map((operand) => before[operand]!),
        );
    }
  };
  for (const { scalars } of levels) {
    if (scalars === null) continue;
    const ranges: Range[] = [];
    for (const instruction of scalars.code) ranges.push(rangeOf(instruction, ranges));
    for (const { register, slot } of scalars.outputs) found.set(slot, ranges[register]!);
  }
  return found;
}
