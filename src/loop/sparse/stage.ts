/** What the parts of a stage are lowered from. */

import type { SparseKernel } from "../../bind/sparse/kernels.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import type { SparseStage } from "../../plan/sparse.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import type { Lists } from "./lists.ts";

/** A stage of which a part is lowered. */
export interface StageLowering extends Lowering {
  readonly sparse: SparseKernel;
  readonly stage: SparseStage;
  readonly kernel: NodeKernel;
  readonly lists: Lists;
}

/** Positions of a list, or nodes, from one on and before another. */
export interface Positions {
  readonly from: Expression;
  readonly to: Expression;
}
