/** Whether a run is worth more than one worker. */

import type { Thresholds } from "../compile.ts";
import type { Graph } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";

export interface Decision {
  readonly parallel: boolean;
  readonly workers: number;
  readonly speedup: number | null;
  readonly why: string;
}

export function decidePlan(
  _plan: Plan,
  graph: Graph,
  options: { workers: number; thresholds: Thresholds; rates: unknown },
): Decision {
  const parallel = graph.nodeCount + graph.edgeCount >= options.thresholds.minParallelElements;
  return { parallel, workers: parallel ? options.workers : 1, speedup: null, why: "by size" };
}
