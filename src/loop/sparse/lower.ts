/** Lowering of the kernels of sparse rounds: a table of their parts. */

import type { SparseKernel, SparsePart } from "../../bind/sparse-kernels.ts";
import { kernelOfStage } from "../../bind/sparse-memory.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import { isNodeKernel } from "../../plan/kernel.ts";
import type { SparseStage } from "../../plan/sparse.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";
import { collect, commit } from "./commit.ts";
import { compute } from "./compute.ts";
import { Lists } from "./lists.ts";
import { refold } from "./refold.ts";
import { touch } from "./touch.ts";

/** A stage of which a part is lowered. */
export interface StageLowering extends Lowering {
  readonly sparse: SparseKernel;
  readonly stage: SparseStage;
  readonly kernel: NodeKernel;
  readonly lists: Lists;
}

type PartOf<K extends SparsePart["kind"]> = Extract<SparsePart, { readonly kind: K }>;

/** Positions of a list, or nodes, from one on and before another. */
export interface Positions {
  readonly from: Expression;
  readonly to: Expression;
}

const PARTS: {
  readonly [K in SparsePart["kind"]]: (part: PartOf<K>, positions: Positions, lowering: StageLowering) => void;
} = {
  touch: ({ touch: by }, positions, lowering) => touch(by, positions, lowering),
  compute: ({ of }, positions, lowering) => compute(of, positions, lowering),
  commit: (_, positions, lowering) => commit(positions, lowering),
  collect: (_, positions, lowering) => collect(positions, lowering),
  refold: (_, positions, lowering) => refold(positions, lowering),
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
  const { begin: from, end: to } = lowering.builder;
  PARTS[part.kind as K](part, { from, to }, { ...lowering, layout, sparse, stage, kernel, lists });
}
