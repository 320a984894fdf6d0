/** The kernels of sparse rounds: parts of a stage, each over positions of a list, or over all nodes. */

import type { Direction } from "../../ir/op.ts";
import { isPlain } from "../../plan/kernels/scalars.ts";
import type { Loop } from "../../plan/plan.ts";
import type { SparseRounds, Touch } from "../../plan/sparse.ts";
import { isPushed, isRefolded, kernelOfStage } from "./memory.ts";

/**
 * `touch`: from a list of changed nodes, those that they touch are listed; pushed totals are pushed on the way. `touch group`:
 * the nodes of a group are listed. `compute`:
 * the results of the nodes of a list; changed ones are listed. `commit`: what was computed aside of changed nodes is
 * exchanged with what is carried. `collect`: over all nodes, those are listed whose carried values differ from their twins.
 * `refold`: of a list of blocks, the block results. `stretch`: rounds after rounds, over numbers of rounds, by one worker.
 */
export type SparsePart =
  | { readonly kind: "touch"; readonly touch: Touch }
  | { readonly kind: "touch group" }
  | { readonly kind: "compute"; readonly of: ListOfNodes }
  | { readonly kind: "commit" }
  | { readonly kind: "collect" }
  | { readonly kind: "refold" }
  | {
      readonly kind: "stretch";
      /** `lists`: what was touched is computed. `groups`: nothing but the nodes of groups ever is. */
      readonly by: "lists" | "groups";
      /** It goes on while changed nodes, or those of groups, and the entries of their rows are fewer. */
      readonly most: number;
    }
  | { readonly kind: "settle"; readonly step: SettleStep };

/**
 * The steps of settling in any order. `begin`: of nodes, those are listed that have something to give. `relax`: near nodes
 * give it. `sort`: far nodes by the threshold. `alone`: one worker does both for a while.
 */
export type SettleStep = "begin" | "relax" | "sort" | "alone";

/** Which list a kernel goes over: touched nodes of its stage, those that a stage has changed, or those of a group. */
export type ListOfNodes =
  | { readonly list: "touched" }
  | { readonly list: "changed"; readonly touch: Touch }
  | { readonly list: "group" };

export interface SparseKernel {
  readonly kind: "sparse";
  /** What it does, and to what kernel: `push to aggregate`. */
  readonly name: string;
  /** What it does alone: `push to`. */
  readonly word: string;
  readonly loop: Loop;
  readonly rounds: SparseRounds;
  readonly stage: number;
  readonly part: SparsePart;
  /** Whether several workers run it at once. */
  readonly isShared: boolean;
}

/** The kernels of one stage. */
export interface StageKernels {
  readonly touches: readonly { readonly touch: Touch; readonly kernel: SparseKernel }[];
  /** Null where nothing touches its nodes: it is computed in the first round, and stays. */
  readonly compute: SparseKernel | null;
  /** The list that `compute` goes over, where it is one of changed nodes as it is. */
  readonly direct: Touch | null;
  /** What goes over a group: it computes at its nodes, or lists them with others to be computed; null where there is none. */
  readonly group: SparseKernel | null;
  readonly commit: SparseKernel | null;
  readonly collect: SparseKernel | null;
  readonly refold: SparseKernel | null;
}

/** Rows in which a node finds those whose rows it is in. */
export const OPPOSITE = { in: "out", out: "in", all: "all" } as const satisfies Record<Direction, Direction>;

export function stageKernels(loop: Loop, rounds: SparseRounds, isShared: boolean): readonly StageKernels[] {
  return rounds.stages.map((stage, k): StageKernels => {
    const { name } = kernelOfStage(loop, stage);
    const part = (word: string, part: SparsePart): SparseKernel => {
      return { kind: "sparse", name: `${word} ${name}`, word, loop, rounds, stage: k, part, isShared };
    };
    const [only] = stage.touches;
    const isGrouped = stage.group !== null;
    /** Whether nodes of a group are computed together with others. */
    const isMixed = isGrouped && stage.group.touches.length > 0;
    const direct = stage.touches.length === 1 && only!.by === "own" && !isPushed(stage) && !isMixed ? only! : null;
    const of: ListOfNodes = direct === null ? { list: "touched" } : { list: "changed", touch: direct };
    const isCarried = stage.carries.length > 0;
    return {
      touches:
        direct === null
          ? stage.touches.map((touch) => ({
              touch,
              kernel: part(touch.by === "row" && isPushed(stage) ? "push to" : "touch", { kind: "touch", touch }),
            }))
          : [],
      compute: only ? part("touched", { kind: "compute", of }) : null,
      direct,
      group: !isGrouped
        ? null
        : isMixed
          ? part("touch group", { kind: "touch group" })
          : part("group", { kind: "compute", of: { list: "group" } }),
      commit: isCarried && !stage.writesThrough ? part("commit", { kind: "commit" }) : null,
      collect: isCarried ? part("collect", { kind: "collect" }) : null,
      refold: isRefolded(loop, stage) ? part("refold", { kind: "refold" }) : null,
    };
  });
}

/** The kernel for stretches of small rounds; null where more is to be done in a round than to go through lists or groups. */
export function stretchKernel(loop: Loop, rounds: SparseRounds, most: number): SparseKernel | null {
  const isPlainBody = loop.body.every(
    (step, k) => step.kind === "level" && (step.scalars === null || rounds.idle.includes(k) || isPlain(step.scalars)),
  );
  const by = hasListsAlone(loop, rounds) ? "lists" : hasGroupsAlone(loop, rounds) ? "groups" : null;
  if (by === null || !isPlainBody) return null;
  const word = "stretch";
  const part = { kind: "stretch", by, most } as const;
  return { kind: "sparse", name: word, word, loop, rounds, stage: 0, part, isShared: false };
}

function hasListsAlone({ moves, notes, until, untilUnchanged }: Loop, { stages }: SparseRounds): boolean {
  return (
    stages.every(({ scalars, reductions }) => scalars.length + reductions.length === 0) &&
    moves.length + notes.length === 0 &&
    (untilUnchanged || until === null)
  );
}

/** Whether rounds after the first compute at the nodes of groups alone, and end without asking what has changed. */
function hasGroupsAlone({ untilUnchanged }: Loop, { stages }: SparseRounds): boolean {
  return (
    !untilUnchanged &&
    stages.every(
      ({ group, reductions }) =>
        group !== null && group.touches.length + group.scalars.length + reductions.length === 0,
    )
  );
}

/** The kernels by which a loop is settled in any order; null where its rounds come one after the other. */
export type SettleKernels = Readonly<Record<SettleStep, SparseKernel>>;

export function settleKernels(loop: Loop, rounds: SparseRounds, isShared: boolean): SettleKernels | null {
  if (rounds.order?.kind !== "any order") return null;
  const kernel = (step: SettleStep, word: string): SparseKernel => {
    const name = `${word} ${kernelOfStage(loop, rounds.stages[0]!).name}`;
    const isAlone = step === "alone";
    return {
      kind: "sparse",
      name,
      word,
      loop,
      rounds,
      stage: 0,
      part: { kind: "settle", step },
      isShared: isShared && !isAlone,
    };
  };
  return {
    begin: kernel("begin", "list for"),
    relax: kernel("relax", "relax"),
    sort: kernel("sort", "sort for"),
    alone: kernel("alone", "settle"),
  };
}

/**
 * The directions of the rows that the changed nodes of a stage go through to touch others, or that nodes go through which are
 * the same by way of stages that compute at them.
 */
export function reachOf(loop: Loop, { stages }: SparseRounds, stage: number): readonly Direction[] {
  const same = new Set([stage]);
  for (const one of same) {
    stages.forEach(({ touches, totals }, k) => {
      const isMap = totals.kind === "none";
      if (isMap && touches.some((touch) => touch.stage === one && touch.by === "own")) same.add(k);
    });
  }
  return stages.flatMap((one) => {
    const kernel = kernelOfStage(loop, one);
    if (kernel.kind !== "aggregate" && kernel.kind !== "mode") return [];
    return one.touches.some((touch) => same.has(touch.stage) && touch.by === "row") ? [OPPOSITE[kernel.direction]] : [];
  });
}

/** The kernels of a stage that there are. */
export function kernelsOfStage({ touches, compute, group, commit, collect, refold }: StageKernels): SparseKernel[] {
  const others = [compute, group, commit, collect, refold].filter((kernel) => kernel !== null);
  return [...touches.map(({ kernel }) => kernel), ...others];
}
