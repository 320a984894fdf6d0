/**
 * Edge attributes in the order of rows, by direction and buffer: `in 3` is buffer 3 in the order of the in-rows.
 *
 *     attribute by edge number  5 6 7      edges of the in-rows  [2 0] [1]      in the order of rows  7 5 6
 */

import type { Direction } from "../ir/op.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { movableOf } from "../plan/kernel.ts";
import type { Loop, Plan } from "../plan/plan.ts";
import type { SparseRounds } from "../plan/sparse.ts";
import { walkLevels } from "../plan/walk.ts";
import type { GraphLayout } from "./graph-layout.ts";
import { isAttribute } from "./layout.ts";
import { OPPOSITE } from "./sparse/kernels.ts";
import { isPushed, kernelOfStage } from "./sparse/memory.ts";

/** The rows of the graph, and the addresses of copies of attributes in their order. */
interface ColumnPlaces {
  readonly graph: GraphLayout;
  readonly rowAttribute: (buffer: BufferId, direction: Direction) => number;
}

/**
 * Finds the edge attributes that kernels read along rows whose entries are not in the order of edge numbers. Since an
 * attribute never changes, a copy in the order of the rows saves every round from reading edge numbers, and from
 * reading the attribute out of order.
 */
export function walkedColumnsOf(
  plan: Plan,
  { graph, rowAttribute }: ColumnPlaces,
  isInOrder: (kernel: Kernel) => boolean,
): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const level of walkLevels(plan)) {
    for (const kernel of level.kernels.flatMap((one) => movableOf(one) ?? [])) {
      if (graph.rows[kernel.direction]?.edges == null) continue;
      if (!isInOrder(kernel)) continue;
      for (const input of kernel.inputs) {
        if (input.from !== "buffer" || input.at !== "edge" || !isAttribute(plan, input.buffer)) continue;
        columns.set(`${kernel.direction} ${input.buffer}`, rowAttribute(input.buffer, kernel.direction));
      }
    }
  }
  return columns;
}

/**
 * Finds the same for values that are pushed. The edges of a changed node are met in its own row, of the opposite
 * direction.
 */
export function pushedColumnsOf(
  plan: Plan,
  loop: Loop,
  { stages, order }: SparseRounds,
  { graph, rowAttribute }: ColumnPlaces,
): (readonly [string, number])[] {
  return stages.flatMap((stage) => {
    const kernel = kernelOfStage(loop, stage);
    const isGiven = isPushed(stage) || order?.kind === "any order";
    if (!isGiven || kernel.kind !== "aggregate") return [];
    const direction = OPPOSITE[kernel.direction];
    if (graph.rows[direction]?.edges == null) return [];
    return kernel.inputs.flatMap((input) => {
      if (input.from !== "buffer" || input.at !== "edge" || !isAttribute(plan, input.buffer)) return [];
      return [[`${direction} ${input.buffer}`, rowAttribute(input.buffer, direction)] as const];
    });
  });
}
