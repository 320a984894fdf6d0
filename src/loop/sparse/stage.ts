/** The context in which the parts of a stage are lowered. */

import type { SparseKernel } from "../../bind/sparse/kernels.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import type { SparseStage } from "../../plan/sparse.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import type { Lists } from "./lists.ts";

/** The lowering of a part of a stage. */
export interface StageLowering extends Lowering {
  readonly sparse: SparseKernel;
  readonly stage: SparseStage;
  readonly kernel: NodeKernel;
  readonly lists: Lists;
}

/** A range of positions of a list, or of nodes: from one on, and before another. */
export interface Positions {
  readonly from: Expression;
  readonly to: Expression;
}
