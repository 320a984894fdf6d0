/** Lowers `argmin` and `argmax`. A kernel finds the first entry of each block, and every worker finds the first of these. */

import { BLOCK } from "../../plan/blocks.ts";
import type { ExtremumKernel } from "../../plan/kernels/extremum.ts";
import type { ScalarInstruction } from "../../plan/kernels/scalars.ts";
import type { Entries } from "../entries.ts";
import { comesBefore } from "../entry-order.ts";
import { add, convert, index, local, minimum, scalar, shiftLeft, shiftRight } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";

const LOG2_BLOCK = Math.log2(BLOCK);

/**
 * Lowers an extremum: for each block, goes over its entries and keeps the first. An entry that equals it stands later,
 * and does not replace it.
 */
export function lowerExtremum({ first, values, partials }: ExtremumKernel, { entries }: Lowering): void {
  const { builder } = entries;
  const element = entries.elementOf(values);
  const last = shiftRight(add(builder.end, index(BLOCK - 1)), index(LOG2_BLOCK));
  builder.count("block", shiftRight(builder.begin, index(LOG2_BLOCK)), last, (block) => {
    const from = builder.keep("from", "index", shiftLeft(block, index(LOG2_BLOCK)));
    const to = builder.keep("to", "index", minimum(add(from, index(BLOCK)), builder.end));
    const best = builder.variable("best", "index", from);
    const entry = builder.variable("entry", element, entries.load(values, from));
    builder.count("i", add(from, index(1)), to, (i) => {
      const other = builder.keep("other", element, entries.load(values, i));
      builder.branch(comesBefore(first, element, other, local(entry)), () => {
        builder.assign(best, i);
        builder.assign(entry, other);
      });
    });
    entries.store(partials, block, scalar("cast", "i32", [convert("u32", local(best))]));
  });
}

/** Finds the first of the blocks' first entries, again in order. */
export function lowerExtremumOfBlocks(
  { first, values, partials }: Extract<ScalarInstruction, { op: "extremum" }>,
  entries: Entries,
): Expression {
  const { builder } = entries;
  const element = entries.elementOf(values);
  const blocks = entries.blocksOf(partials);
  if (blocks === 0) return { kind: "const", type: "i32", value: -1 };
  const valueAt = (found: Expression): Expression => entries.load(values, convert("index", found));
  const best = builder.variable("best", "i32", entries.load(partials, index(0)));
  const entry = builder.variable("entry", element, valueAt(local(best)));
  builder.count("block", index(1), index(blocks), (block) => {
    const found = builder.keep("found", "i32", entries.load(partials, block));
    const other = builder.keep("other", element, valueAt(found));
    builder.branch(comesBefore(first, element, other, local(entry)), () => {
      builder.assign(best, found);
      builder.assign(entry, other);
    });
  });
  return local(best);
}
