/** Lowering of the kernels of sparse rounds: a table of their parts. */

import type { SparseKernel, SparsePart } from "../../bind/sparse-kernels.ts";
import { kernelOfStage } from "../../bind/sparse-memory.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import { isNodeKernel } from "../../plan/kernel.ts";
import type { SparseStage } from "../../plan/sparse.ts";
import type { Lowering } from "../lowering.ts";
import { lowerCollect, lowerCommit } from "./commit.ts";
import { lowerCompute } from "./compute.ts";
import { Lists } from "./lists.ts";
import { lowerRefold } from "./refold.ts";
import { lowerTouch } from "./touch.ts";

/** A stage of which a part is lowered. */
export interface StageLowering extends Lowering {
  readonly sparse: SparseKernel;
  readonly stage: SparseStage;
  readonly kernel: NodeKernel;
  readonly lists: Lists;
}

type PartOf<K extends SparsePart["kind"]> = Extract<SparsePart, { readonly kind: K }>;

const PARTS: { readonly [K in SparsePart["kind"]]: (part: PartOf<K>, lowering: StageLowering) => void } = {
  touch: ({ touch }, lowering) => lowerTouch(touch, lowering),
  compute: ({ of }, lowering) => lowerCompute(of, lowering),
  commit: (_, lowering) => lowerCommit(lowering),
  collect: (_, lowering) => lowerCollect(lowering),
  refold: (_, lowering) => lowerRefold(lowering),
};

export function lowerSparse<K extends SparsePart["kind"]>(
  sparse: SparseKernel & { readonly part: PartOf<K> },
  lowering: Lowering,
): void {
  const { loop, rounds } = sparse;
  const stage = rounds.stages[sparse.stage]!;
  const kernel = kernelOfStage(loop, stage);
  if (!isNodeKernel(kernel)) throw new Error(`${kernel.name} goes over no nodes`);
  // Rows are gone through where they stand in the graph, by whoever computes at their node.
  const layout = { ...lowering.layout, split: () => null, movedRows: () => null };
  const lists = new Lists(sparse, lowering.builder, layout);
  const part: PartOf<K> = sparse.part;
  PARTS[part.kind as K](part, { ...lowering, layout, sparse, stage, kernel, lists });
}
