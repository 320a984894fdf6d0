/** Finds out whether a graph has hubs: nodes with rows so long that the workers share each. */

import type { Loop } from "../../plan/plan.ts";
import type { SparseStage } from "../../plan/sparse.ts";
import type { GraphLayout } from "../graph-layout.ts";
import { OPPOSITE } from "./kernels.ts";
import type { Hubs } from "./memory.ts";
import { kernelOfStage } from "./memory.ts";

/**
 * The hubs among the changed nodes that touch nodes of a stage along rows; null where the graph has none, and where several lists of changed
 * nodes do, which then go along their rows whole. Rows of `all` are rows of their own: of the other directions a plan may have none.
 */
export function hubsOf(loop: Loop, stage: SparseStage, rows: GraphLayout["rows"], above: number): Hubs | null {
  const kernel = kernelOfStage(loop, stage);
  if (kernel.kind !== "aggregate" && kernel.kind !== "mode") return null;
  if (stage.touches.filter(({ by }) => by === "row").length !== 1) return null;
  const walked = rows[OPPOSITE[kernel.direction]];
  if (walked === null || walked.maxDegree <= above) return null;
  return { above, most: Math.floor(walked.arcs / (above + 1)) };
}
