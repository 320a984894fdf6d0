/** What a plan asks of a graph, and where the arrays of a graph are. */

import type { Direction } from "../ir/op.ts";
import { graphReadsOf, rowsOf } from "../plan/kernel.ts";
import type { Plan } from "../plan/plan.ts";
import { walkLevels } from "../plan/walk.ts";
import type { SparseChoice } from "./sparse/choice.ts";
import { OPPOSITE } from "./sparse/kernels.ts";
import { kernelOfStage, sparseLoops } from "./sparse/memory.ts";

/** Where the arrays of a graph are, by address; null where the plan does not need them. */
export interface GraphLayout {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Whether in-rows and out-rows differ, so that `all` rows are one after the other, the latter without undirected edges. */
  readonly directed: boolean;
  readonly rows: Readonly<Record<Direction, RowsLayout | null>>;
  /** The ends of each edge by its number. */
  readonly edgeSource: number | null;
  readonly edgeTarget: number | null;
}

export interface RowsLayout {
  /** n + 1 positions, u32. */
  readonly offsets: number;
  /** The other end of each position, u32. */
  readonly neighbors: number;
  /** The edge number of each position, u32; null where it is the position. */
  readonly edges: number | null;
  readonly arcs: number;
  /** The length of the longest row. */
  readonly maxDegree: number;
}

/** What a plan asks of a graph's layout. */
export interface GraphNeeds {
  readonly rows: ReadonlySet<Direction>;
  readonly edgeSource: boolean;
  readonly edgeTarget: boolean;
}

/** Which arrays of the graph a plan's kernels read, those of sparse rounds among them if there may be any. */
export function needsOf(plan: Plan, sparse: SparseChoice = "auto"): GraphNeeds {
  const rows = new Set<Direction>();
  let edgeSource = false;
  let edgeTarget = false;
  for (const level of walkLevels(plan)) {
    for (const kernel of level.kernels) {
      const reads = graphReadsOf(kernel);
      for (const direction of reads.rows) rows.add(direction);
      edgeSource ||= reads.ends.includes("source");
      edgeTarget ||= reads.ends.includes("destination");
    }
  }
  for (const { loop, rounds } of sparse === "never" ? [] : sparseLoops(plan)) {
    for (const stage of rounds.stages) {
      const kernel = kernelOfStage(loop, stage);
      const direction = rowsOf(kernel);
      if (direction !== null && stage.touches.some(({ by }) => by === "row")) rows.add(OPPOSITE[direction]);
    }
  }
  return { rows, edgeSource, edgeTarget };
}
