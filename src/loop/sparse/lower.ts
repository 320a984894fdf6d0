/** Lowers the kernels of sparse rounds: parts of stages, and stretches of whole rounds. */

import type { SparseKernel, SparsePart } from "../../bind/sparse/kernels.ts";
import { stageKernels } from "../../bind/sparse/kernels.ts";
import { kernelOfStage } from "../../bind/sparse/memory.ts";
import { isNodeKernel } from "../../plan/kernel.ts";
import type { Lowering } from "../lowering.ts";
import { settle } from "../settle/lower.ts";
import { collect } from "./collect.ts";
import { commit } from "./commit.ts";
import { compute } from "./compute.ts";
import { groupStretch } from "./group-stretch.ts";
import type { Lists } from "./lists.ts";
import { SharedLists } from "./lists.ts";
import { refold } from "./refold.ts";
import type { Positions, StageLowering } from "./stage.ts";
import { stretch } from "./stretch.ts";
import { StretchLists, StretchTurns } from "./stretch-lists.ts";
import { touch, touchFromHub, touchGroup } from "./touch.ts";

export function lowerSparse(sparse: SparseKernel, given: Lowering): void {
  // Sparse rounds read rows in the graph's own layout, and the worker that computes at a node goes through its row.
  const lowering: Lowering = { ...given, layout: { ...given.layout, split: () => null, movedRows: () => null } };
  const { builder, layout } = lowering;
  const { part } = sparse;
  if (part.kind === "stretch") {
    lowerStretch(sparse, part, lowering);
    return;
  }
  const lists = new SharedLists(sparse, builder, layout);
  const stage = stageLowering(sparse, lists, lowering);
  const positions: Positions = { from: builder.begin, to: builder.end };
  switch (part.kind) {
    case "touch":
      touch(part.touch, positions, stage, part.hubs);
      break;
    case "touch from hub":
      touchFromHub(part.touch, positions, stage);
      break;
    case "touch group":
      touchGroup(positions, stage);
      break;
    case "compute":
      compute(part.of, positions, stage);
      break;
    case "commit":
      commit(positions, stage);
      break;
    case "collect":
      collect(positions, stage);
      break;
    case "refold":
      refold(positions, stage);
      break;
    case "settle":
      settle(part.step, positions, stage);
      break;
    default:
      part satisfies never;
  }
}

function lowerStretch(sparse: SparseKernel, { by, most }: SparsePart & { kind: "stretch" }, lowering: Lowering): void {
  const { builder, layout } = lowering;
  const turns = new StretchTurns();
  const kernels = stageKernels(sparse.loop, sparse.rounds, sparse.isShared);
  const lists = kernels.map((_, stage) => new StretchLists(turns, { ...sparse, stage }, builder, layout));
  const stages = kernels.map((each, stage) => ({
    lowering: stageLowering({ ...sparse, stage }, lists[stage]!, lowering),
    kernels: each,
  }));
  if (by === "lists") stretch(stages, lists, most);
  else {
    groupStretch(
      stages.map((stage) => stage.lowering),
      lists,
      most,
    );
  }
}

function stageLowering(sparse: SparseKernel, lists: Lists, lowering: Lowering): StageLowering {
  const stage = sparse.rounds.stages[sparse.stage]!;
  const kernel = kernelOfStage(sparse.loop, stage);
  if (!isNodeKernel(kernel)) throw new Error(`${kernel.name} goes over no nodes`);
  return { ...lowering, sparse, stage, kernel, lists };
}
