/** Finds out whether a graph has hubs: nodes with rows so long that the workers share each. */

import type { Loop } from "../../plan/plan.ts";
import type { SparseStage } from "../../plan/sparse.ts";
import type { GraphLayout } from "../graph-layout.ts";
import { OPPOSITE } from "./kernels.ts";
import type { Hubs } from "./memory.ts";
import { kernelOfStage } from "./memory.ts";

/**
 * The hubs among the changed nodes that touch nodes of a stage along rows; null where the graph has none, and where several lists of changed
 * nodes do, which then go along their rows whole.
 */
export function hubsOf(
  loop: Loop,
  stage: SparseStage,
  { rows, directed }: Pick<GraphLayout, "rows" | "directed">,
  above: number,
): Hubs | null {
  const kernel = kernelOfStage(loop, stage);
  if (kernel.kind !== "aggregate" && kernel.kind !== "mode") return null;
  if (stage.touches.filter(({ by }) => by === "row").length !== 1) return null;
  const direction = OPPOSITE[kernel.direction];
  // In directed graphs, rows of `all` are in-rows followed by out-rows.
  const parts = direction === "all" && directed ? [rows.in, rows.out] : [rows[direction]];
  const sum = (of: "arcs" | "maxDegree"): number => parts.reduce((total, part) => total + (part?.[of] ?? 0), 0);
  return sum("maxDegree") > above ? { above, most: Math.floor(sum("arcs") / (above + 1)) } : null;
}
