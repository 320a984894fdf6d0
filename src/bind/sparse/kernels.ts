/** The kernels of sparse rounds: parts of a stage. Each goes over positions of a list, or over all nodes. */

import type { Direction } from "../../ir/op.ts";
import { buffersRead } from "../../plan/kernel.ts";
import { isPlain } from "../../plan/kernels/scalars.ts";
import type { Loop } from "../../plan/plan.ts";
import type { SparseRounds, SparseStage, Touch } from "../../plan/sparse.ts";
import type { Hubs } from "./memory.ts";
import { directTouchOf, isPushed, isRefolded, kernelOfStage } from "./memory.ts";

/**
 * The parts of a stage. `touch` goes over a list of changed nodes, and lists the nodes that they touch; totals that are
 * pushed are pushed on the way. `touch from hub` goes over positions of one changed node's row. `touch group` lists the nodes of a group. `compute` computes the nodes of a list, and
 * lists those that changed; it may go over all nodes, too. `commit` exchanges the computed values of changed nodes with the carried ones. `collect`
 * goes over all nodes, and lists those whose carried values differ from their twins. `refold` combines the results of a
 * list of blocks anew. `stretch` runs several rounds by one worker.
 */
export type SparsePart =
  | {
      readonly kind: "touch";
      readonly touch: Touch;
      /** The hubs that it lists, rather than going along their rows; null where it leaves out none. */
      readonly hubs: Hubs | null;
    }
  | { readonly kind: "touch from hub"; readonly touch: Touch }
  | { readonly kind: "touch group" }
  | { readonly kind: "compute"; readonly of: ListOfNodes }
  | { readonly kind: "commit" }
  | { readonly kind: "collect" }
  | { readonly kind: "refold" }
  | {
      readonly kind: "stretch";
      /** `lists`: touched nodes are computed. `groups`: only the nodes of groups are ever computed. */
      readonly by: "lists" | "groups";
      /** The number of changed nodes, or nodes of groups, and entries of their rows below which a stretch goes on. */
      readonly most: number;
    }
  | { readonly kind: "settle"; readonly step: SettleStep };

/**
 * The steps of settling in any order. `begin` lists the nodes that have something to pass on. `relax` lets near nodes
 * pass it on. `sort` sorts far nodes by the threshold. `alone` does both by one worker for a while.
 */
export type SettleStep = "begin" | "relax" | "sort" | "alone";

/**
 * The list that a kernel goes over: the touched nodes of its stage, the nodes that a stage has changed, those of a group,
 * or all nodes in their order, which are in no memory.
 */
export type ListOfNodes =
  | { readonly list: "touched" }
  | { readonly list: "changed"; readonly touch: Touch }
  | { readonly list: "group" }
  | { readonly list: "all" };

export interface SparseKernel {
  readonly kind: "sparse";
  /** The name of the kernel: its part, and the kernel that this is a part of, as in `push to aggregate`. */
  readonly name: string;
  /** The name of the part alone, as in `push to`. */
  readonly word: string;
  readonly loop: Loop;
  readonly rounds: SparseRounds;
  readonly stage: number;
  readonly part: SparsePart;
  /** Whether several workers run it at the same time. */
  readonly isShared: boolean;
}

/** The kernels of one stage. */
export interface StageKernels {
  readonly touches: readonly { readonly touch: Touch; readonly kernel: SparseKernel }[];
  /** The kernel that goes along the row of a hub; null where no row is shared. */
  readonly hub: SparseKernel | null;
  /**
   * The kernel that computes touched nodes; null where nothing touches nodes of the stage, which is then computed in
   * the first round only.
   */
  readonly compute: SparseKernel | null;
  /** The list of changed nodes that `compute` goes over as it is; null where it goes over touched nodes. */
  readonly direct: Touch | null;
  /**
   * The kernel that goes over a group: it computes the nodes, or lists them with others to be computed. Null where
   * there is none.
   */
  readonly group: SparseKernel | null;
  /**
   * The kernel that computes all nodes, for a scalar that has changed, and lists those that changed. Null where the kernel
   * of the dense round does so, after which changed nodes are collected.
   */
  readonly all: SparseKernel | null;
  readonly commit: SparseKernel | null;
  readonly collect: SparseKernel | null;
  readonly refold: SparseKernel | null;
}

/** The kernels of a loop's sparse rounds. */
export interface RoundKernels {
  readonly stages: readonly StageKernels[];
  /** The kernel for stretches of small rounds; null where a round has more to do than to go through lists or groups. */
  readonly stretch: SparseKernel | null;
  /**
   * Kernels that several workers share, each with its form for a worker that is alone, without atomic accesses. There are none
   * where stretches take the rounds of such a worker.
   */
  readonly alone: readonly (readonly [shared: SparseKernel, alone: SparseKernel])[];
}

/** Makes them. `most` is the number of changed nodes and entries of their rows below which a worker goes on alone. */
export function roundKernels(
  loop: Loop,
  rounds: SparseRounds,
  { isShared, most, hubs }: { readonly isShared: boolean; readonly most: number; readonly hubs: (Hubs | null)[] },
): RoundKernels {
  const stages = stageKernels(loop, rounds, isShared, hubs);
  const stretch = stretchKernel(loop, rounds, most);
  return { stages, stretch, alone: isShared && stretch === null ? alonePairs(loop, rounds, stages) : [] };
}

function alonePairs(loop: Loop, rounds: SparseRounds, stages: readonly StageKernels[]): RoundKernels["alone"] {
  const alone = stageKernels(loop, rounds, false).flatMap(kernelsOfStage);
  const shared = stages.map((stage) => ({ ...stage, hub: null })).flatMap(kernelsOfStage);
  return shared.flatMap((kernel, k) => {
    const { kind } = kernel.part;
    // The others have no access that is atomic.
    return kind === "commit" || kind === "refold" ? [] : [[kernel, alone[k]!] as const];
  });
}

/** Lists the kernels of a loop's sparse rounds. */
export function kernelsOfRounds({ stages, stretch, alone }: RoundKernels): SparseKernel[] {
  return [...stages.flatMap(kernelsOfStage), ...alone.map(([, kernel]) => kernel), ...(stretch ? [stretch] : [])];
}

/** The direction of the rows in which a node finds the nodes whose rows list it. */
export const OPPOSITE = { in: "out", out: "in", all: "all" } as const satisfies Record<Direction, Direction>;

/** `hubs` has, by stage, the hubs whose rows workers share; without it there are none. */
export function stageKernels(
  loop: Loop,
  rounds: SparseRounds,
  isShared: boolean,
  hubs: readonly (Hubs | null)[] = [],
): readonly StageKernels[] {
  return rounds.stages.map((stage, k): StageKernels => {
    const { name } = kernelOfStage(loop, stage);
    const part = (word: string, part: SparsePart): SparseKernel => {
      return { kind: "sparse", name: `${word} ${name}`, word, loop, rounds, stage: k, part, isShared };
    };
    const [only] = stage.touches;
    const isGrouped = stage.group !== null;
    /** Whether nodes of a group are computed together with other touched nodes. */
    const isMixed = isGrouped && stage.group.touches.length > 0;
    const direct = directTouchOf(stage);
    const of: ListOfNodes = direct === null ? { list: "touched" } : { list: "changed", touch: direct };
    const isCarried = stage.carries.length > 0;
    const own = hubs[k] ?? null;
    const along = isPushed(stage) ? "push to" : "touch";
    const byRow = stage.touches.find(({ by }) => by === "row");
    return {
      touches:
        direct === null
          ? stage.touches.map((touch) => ({
              touch,
              kernel:
                touch.by === "row"
                  ? part(along, { kind: "touch", touch, hubs: own })
                  : part("touch", { kind: "touch", touch, hubs: null }),
            }))
          : [],
      hub: own && byRow ? part(`hubs ${along}`, { kind: "touch from hub", touch: byRow }) : null,
      compute: only ? part("touched", { kind: "compute", of }) : null,
      direct,
      group: !isGrouped
        ? null
        : isMixed
          ? part("touch group", { kind: "touch group" })
          : part("group", { kind: "compute", of: { list: "group" } }),
      all: listsAll(loop, rounds, stage) ? part("all of", { kind: "compute", of: { list: "all" } }) : null,
      commit: isCarried && !stage.writesThrough ? part("commit", { kind: "commit" }) : null,
      collect: isCarried ? part("collect", { kind: "collect" }) : null,
      refold: isRefolded(loop, stage) ? part("refold", { kind: "refold" }) : null,
    };
  });
}

/**
 * Tells whether a kernel that computes a stage at all nodes can list what it changes. Nobody may read that in the same round:
 * laws of later stages suppose that such nodes are listed only where scalars have stayed what they were.
 */
function listsAll(loop: Loop, { stages }: SparseRounds, stage: SparseStage): boolean {
  const kernel = kernelOfStage(loop, stage);
  if (kernel.kind !== "map" || stage.scalars.length === 0 || stage.reductions.length > 0) return false;
  const read = new Set(stages.flatMap((one) => buffersRead(kernelOfStage(loop, one))));
  return kernel.outputs.every((output) => output.kind === "keep" && !read.has(output.buffer));
}

/** Makes the kernel for stretches of small rounds; null where a round has more to do than to go through lists or groups. */
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

/** The kernels by which a loop is settled in any order; null where its rounds come one after another. */
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
 * Finds the directions of the rows along which the changed nodes of a stage touch others: directly or, where they are
 * carried to the next round, by way of stages that compute at the same nodes.
 */
export function reachOf(loop: Loop, { stages }: SparseRounds, stage: number): readonly Direction[] {
  const same = new Set([stage]);
  for (const one of stages[stage]!.carries.length > 0 ? same : []) {
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

function kernelsOfStage({ touches, hub, compute, group, all, commit, collect, refold }: StageKernels): SparseKernel[] {
  const others = [hub, compute, group, all, commit, collect, refold].filter((kernel) => kernel !== null);
  return [...touches.map(({ kernel }) => kernel), ...others];
}
