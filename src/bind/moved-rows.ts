/**
 * Moved rows: the entries of rows in another order than the graph's (sliced, grouped or by source, as row-layout.ts has them), and copies of
 * the edge attributes that kernels read, in the same order.
 */

import type { Direction } from "../ir/op.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { movableOf } from "../plan/kernel.ts";
import type { Plan } from "../plan/plan.ts";
import type { Turns } from "../turns.ts";
import type { MovedEntries, MovedRows } from "./layout.ts";
import { isAttribute } from "./layout.ts";
import type { MovedLayout, RowLayoutDecision } from "./row-layout.ts";

/** Makes moved rows. The work gives way to other work, since it takes time in proportion to the edges. */
export interface MovedPlaces {
  /** Gives the addresses of the rows of a direction in a layout. */
  readonly movedRows: (direction: Direction, layout: MovedLayout) => Turns<MovedEntries>;
  /** Gives the address of a copy of an edge attribute in the order of a layout. */
  readonly movedAttribute: (buffer: BufferId, direction: Direction, layout: MovedLayout) => Turns<number>;
}

/**
 * Makes the moved rows that aggregates go through, and the copies of the edge attributes that they read. Gives their addresses by
 * kernel; an aggregate that goes through the rows of the graph itself has none.
 */
export function* movedRowsOf(
  plan: Plan,
  { movedRows, movedAttribute }: MovedPlaces,
  rowLayouts: ReadonlyMap<Kernel, RowLayoutDecision>,
): Turns<ReadonlyMap<Kernel, Omit<MovedRows, "tables">>> {
  const rows = new Map<Kernel, Omit<MovedRows, "tables">>();
  for (const [kernel, layout] of rowLayouts) {
    const movable = movableOf(kernel);
    if (movable === null || layout.kind === "in order") continue;
    const { direction, inputs } = movable;
    const columns = new Map<BufferId, number>();
    for (const input of inputs) {
      if (input.from !== "buffer" || input.at !== "edge" || !isAttribute(plan, input.buffer)) continue;
      columns.set(input.buffer, yield* movedAttribute(input.buffer, direction, layout));
    }
    rows.set(kernel, { ...(yield* movedRows(direction, layout)), layout, columns });
  }
  return rows;
}
