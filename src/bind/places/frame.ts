/** Lays out the frame of a worker. */

import { BLOCK, LANES } from "../../plan/blocks.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { scratchOf } from "../../plan/kernel.ts";
import { endsAtFirst } from "../../plan/kernels/row-end.ts";
import type { ScalarKernel } from "../../plan/kernels/scalars.ts";
import type { Plan } from "../../plan/plan.ts";
import { walkSteps } from "../../plan/walk.ts";
import type { FrameLayout } from "../bound.ts";
import { SLOT_BYTES } from "../bound.ts";
import type { GraphLayout } from "../graph-layout.ts";
import { SETTLE } from "../sparse/settle-turns.ts";
import { TURN } from "../sparse/turns.ts";
import type { FilledDescriptor } from "./descriptor.ts";
import { describeGraph } from "./descriptor.ts";

interface FrameOptions {
  readonly graph: GraphLayout;
  readonly pointerBytes: FrameLayout["pointerBytes"];
}

/** Lists the buffers whose address changes, since a loop or a level exchanges it with another. */
export function exchangedBuffers(plan: Plan): BufferId[] {
  const buffers = new Set<BufferId>();
  for (const step of walkSteps(plan.steps)) {
    const pairs = step.kind === "loop" ? step.swaps : step.kind === "level" ? step.alternates : [];
    for (const buffer of pairs.flat()) buffers.add(buffer);
  }
  return [...buffers].sort((a, b) => a - b);
}

export function frameOf(
  plan: Plan,
  { graph, pointerBytes }: FrameOptions,
  count: { readonly pointers: number; readonly turns: number },
  kernels: readonly (Kernel | ScalarKernel)[],
): { layout: FrameLayout; pointers: number; input: FilledDescriptor; turns: number; scratch: number } {
  const pointers = plan.slots.length * SLOT_BYTES;
  const input = describeGraph(graph, Math.ceil((pointers + pointerBytes * count.pointers) / 8) * 8, pointerBytes);
  const failures = Math.ceil(input.end / 16) * 16;
  const turns = failures + 16 * plan.sites.length;
  const scratch = turns + TURN_BYTES * count.turns;
  const reductions = kernels.map((kernel) => LANES * scratchOf(kernel).reductions);
  const bytes = scratch + SLOT_BYTES * Math.max(FOLD_STACK, ...reductions);
  return {
    layout: { bytes: Math.ceil(bytes / 64) * 64, failures, sites: plan.sites.length, pointerBytes },
    pointers,
    input,
    turns,
    scratch,
  };
}

/** The bytes of a loop's words: those of its sparse rounds, and those of settling. */
export const TURN_BYTES = TURN.bytes + SETTLE.bytes;

/** The bytes of a value in the table of counts, and of its count. */
export const COUNT_BYTES = 4;

/** The slots of a table that are cleared at once where there are vectors. */
export const CLEARED_SLOTS = 4;

/**
 * Gives the number of entries in a worker's table of counts: a power of two, at least twice the length of the longest
 * row, at least as many as are cleared at once; 0 where no kernel needs a table.
 */
export function countTableEntries(kernels: readonly (Kernel | ScalarKernel)[], graph: GraphLayout): number {
  const longest = kernels.map((kernel) => {
    const direction = scratchOf(kernel).countedRows;
    return direction === null ? 0 : (graph.rows[direction]?.maxDegree ?? 0);
  });
  const most = Math.max(0, ...longest);
  return most === 0 ? 0 : Math.max(CLEARED_SLOTS, 2 ** Math.ceil(Math.log2(2 * most)));
}

/** Places what a kernel keeps of the rows of a block or window: the combined values of each, and the lists of open rows. */
export function roomForRows(
  rowTotals: number,
  kernels: readonly (Kernel | ScalarKernel)[],
  { directed }: GraphLayout,
  blockOf: (kernel: Kernel) => number,
): { readonly openRows: number; readonly end: number } {
  let [values, lists] = [0, 0];
  for (const kernel of kernels) {
    if (kernel.kind === "scalars") continue;
    values = Math.max(values, scratchOf(kernel).rowTotals * blockOf(kernel));
    if (kernel.kind === "aggregate" && endsAtFirst(kernel, directed)) lists = 2;
  }
  const openRows = rowTotals + SLOT_BYTES * values;
  return { openRows, end: openRows + lists * Uint32Array.BYTES_PER_ELEMENT * BLOCK };
}

/** The entries of the stack on which a fold keeps finished subtrees: one for each bit of a block number. */
const FOLD_STACK = 32;
