/** The arrays of a graph that a plan needs, and their addresses. */

import type { Direction } from "../ir/op.ts";
import { graphReadsOf, rowsOf } from "../plan/kernel.ts";
import type { Plan } from "../plan/plan.ts";
import { walkLevels } from "../plan/walk.ts";
import type { SparseChoice } from "./sparse/choice.ts";
import { OPPOSITE } from "./sparse/kernels.ts";
import { kernelOfStage, sparseLoops } from "./sparse/memory.ts";

/** The addresses of a graph's arrays; null for arrays that the plan does not need. */
export interface GraphLayout {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /**
   * Whether in-rows and out-rows differ. Rows of `all` are then in-rows followed by out-rows, the latter without
   * undirected edges.
   */
  readonly directed: boolean;
  readonly rows: Readonly<Record<Direction, RowsLayout | null>>;
  /** The addresses of the source and the destination of each edge, by edge number. */
  readonly edgeSource: number | null;
  readonly edgeTarget: number | null;
}

export interface RowsLayout {
  /** The address of the offsets of rows, n + 1 numbers of u32. */
  readonly offsets: number;
  /** The address of the other end of each entry, u32. */
  readonly neighbors: number;
  /** The address of the edge number of each entry, u32; null where it is the entry's own index. */
  readonly edges: number | null;
  readonly arcs: number;
  /** The length of the longest row. */
  readonly maxDegree: number;
}

/** The arrays that a plan needs of a graph. */
export interface GraphNeeds {
  readonly rows: ReadonlySet<Direction>;
  readonly edgeSource: boolean;
  readonly edgeTarget: boolean;
}

/** Finds the arrays that the kernels of a plan read, including those of sparse rounds where these are possible. */
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
