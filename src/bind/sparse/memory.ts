/**
 * The memory of sparse rounds. Each stage has a list of touched nodes, with a byte for each node that says whether it is in the list
 * (a set of nodes), and a list of changed nodes in two halves: a round writes the one and reads the other. Counters have three phases: one is written,
 * one was written in the round before, and one is set to 0 for the round that comes. Each worker has in its frame which half and
 * phase it is at.
 *
 *     6 nodes      touched  4 1 …      isTouched  0 1 0 0 1 0      changed  2 4 … | 1 …
 */

import type { Monoid } from "../../ir/scalar.ts";
import { identityOf, inverseOf, isSelective } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import { ELEMENT_BYTES } from "../../ir/type.ts";
import { BLOCK } from "../../plan/blocks.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { finishOf } from "../../plan/kernel.ts";
import { isGuarded } from "../../plan/kernels/row-code.ts";
import type { Loop, Plan } from "../../plan/plan.ts";
import type { KeptReduction, SparseRounds, SparseStage, Touch } from "../../plan/sparse.ts";
import { groupedBy } from "../../plan/sparse.ts";
import { reserveSettle } from "./settle-memory.ts";
import { COUNTER_BYTES, COUNTERS, PHASES } from "./turns.ts";

/** The number of list entries that a worker gathers before it takes positions in the list. */
export const GATHERED = 256;

/** The most lists that one kernel appends to. */
export const LISTS = 2;

/** The places of a stage's lists, in bytes: offsets in the arena, or addresses once the arena is allocated. */
export interface StageMemory {
  /** The place of the touched nodes, u32, with room for all nodes. */
  readonly touched: number;
  /** The place of a byte for each node that says whether it is in that list. */
  readonly isTouched: number;
  /** The place of the changed nodes, u32: two halves, each with room for all nodes. */
  readonly changed: number;
  /** For each pair, the place of the totals that have been pushed to nodes. */
  readonly pushed: readonly number[];
  /**
   * The place of the list of blocks to be combined anew, u32, and of a byte for each block that says whether it is in
   * the list; of no length where no block ever is.
   */
  readonly blocks: number;
  readonly isBlock: number;
  /** The place of the list of hubs: the node and the length of the row of each, u32. */
  readonly hubs: number;
  /**
   * For each reduction, the place of the witnesses, u32: within each block, the index of an operand that may have given
   * the block's result, which is checked before it is used. Of no length where nobody asks for them.
   */
  readonly witnesses: readonly number[];
}

/** Changed nodes with rows so long that workers share each row, rather than one of them going along it. */
export interface Hubs {
  /** The length of a row from which on its node is a hub, less one. */
  readonly above: number;
  /** The number of hubs that there can be. */
  readonly most: number;
}

/** The places of nodes that are grouped by an array: offsets in the arena, or addresses. */
export interface GroupingMemory {
  readonly values: BufferId;
  /** The place of the nodes in ascending order of their values, equal ones in order of index, u32. */
  readonly order: number;
  /** The place of the number of groups, the position at which each begins, and that at which the last one ends, u32. */
  readonly starts: number;
  /** The place of the number of entries in the rows before each group, and in all rows, u32. */
  readonly entries: number;
}

export interface SparseMemory {
  readonly counters: number;
  readonly stages: readonly StageMemory[];
  readonly groupings: readonly GroupingMemory[];
}

/** An array that a sparse round supposes to hold one value everywhere, and leaves so. */
export interface Cleared {
  readonly address: number;
  readonly length: number;
  readonly element: Element;
  readonly value: number;
}

/** Gives the kernel of a stage. */
export function kernelOfStage(loop: Loop, { step, kernel }: SparseStage): Kernel {
  const level = loop.body[step];
  if (level?.kind !== "level") throw new RangeError("a stage of no level");
  return level.kernels[kernel]!;
}

export function pairsOf(kernel: Kernel): readonly { readonly monoid: Monoid; readonly element: Element }[] {
  return kernel.kind === "aggregate" ? kernel.pairs : [];
}

export function isPushed({ totals }: SparseStage): boolean {
  return totals.kind === "pushed" || totals.kind === "kept";
}

/**
 * Tells whether the value that has been pushed to a node shows whether the node is listed. That is so for a single
 * idempotent value, where nothing else touches nodes: once it is not the identity, it stays so until it is taken.
 */
export function isMarkedByPushed({ totals, touches }: SparseStage, pairs: number): boolean {
  return totals.kind === "pushed" && pairs === 1 && touches.every(({ by }) => by === "row");
}

/**
 * Finds the list of changed nodes that a stage computes as it is, without touching any: the only touch, by nodes at
 * themselves. Null where touched nodes have a list of their own.
 */
export function directTouchOf(stage: SparseStage): Touch | null {
  const [only, another] = stage.touches;
  const isMixed = stage.group !== null && stage.group.touches.length > 0;
  return only?.by === "own" && another === undefined && !isPushed(stage) && !isMixed ? only : null;
}

/**
 * Tells whether a round may compute nodes where they are first met along a row, if the round before was sparse as well and one
 * worker runs both: of truth values, one edge gives all that a row comes to (docs/sparse.md). A condition on the node keeps
 * further edges from computing it again.
 */
export function isComputedWhereMet(loop: Loop, { stages }: SparseRounds): boolean {
  const [stage, another] = stages;
  if (stage === undefined || another !== undefined) return false;
  const kernel = kernelOfStage(loop, stage);
  if (kernel.kind !== "aggregate" || !isGuarded(kernel) || !isMarkedByPushed(stage, kernel.pairs.length)) return false;
  const { isSettled, writesThrough, carries, scalars, reductions } = stage;
  const carried = new Set(carries.map(([, twin]) => twin));
  const leavesMore = kernel.outputs.some((output) => output.kind === "keep" && !carried.has(output.buffer));
  const isTruth = kernel.pairs[0]!.element === "bool";
  return isTruth && isSettled && writesThrough && scalars.length + reductions.length === 0 && !leavesMore;
}

/** Tells whether a byte of each node says whether it is in the stage's list of touched nodes. */
function hasMarks(stage: SparseStage, pairs: number): boolean {
  return !isMarkedByPushed(stage, pairs) && directTouchOf(stage) === null;
}

/** Tells whether a round reads the old value of an array at its changed nodes. */
export function isOldRead({ stages }: SparseRounds, twin: BufferId): boolean {
  return stages.some(({ totals }) => totals.kind === "kept" && totals.olds.some(([, old]) => old === twin));
}

/**
 * How the result of a block follows operands that change. `difference`: their old values are taken out of it, and their
 * new ones combined in. `witness`: their new values are combined in, and the block is combined anew where the operand
 * that gave the result may have changed. `anew`: the block is combined anew.
 */
export type Following = "difference" | "witness" | "anew";

export function followingOf(loop: Loop, stage: SparseStage, { partials }: KeptReduction): Following {
  const outputs = finishOf(kernelOfStage(loop, stage))?.outputs ?? [];
  const reduced = outputs.find((output) => output.kind === "reduce" && output.partials === partials);
  if (reduced?.kind !== "reduce") throw new Error("block results that nothing reduces");
  const { monoid, element } = reduced;
  if (inverseOf(monoid, element) !== null) return "difference";
  return isSelective(monoid, element) ? "witness" : "anew";
}

/** Tells whether blocks of a stage may have to be combined anew after operands have changed. */
export function isRefolded(loop: Loop, stage: SparseStage): boolean {
  return stage.reductions.some((reduction) => followingOf(loop, stage, reduction) !== "difference");
}

/** Reserves the memory of a loop's sparse rounds. `hubs` has, by stage, those whose rows workers share. */
export function reserveSparse(
  loop: Loop,
  rounds: SparseRounds,
  nodeCount: number,
  reserve: (bytes: number) => number,
  hubs: readonly (Hubs | null)[] = [],
): SparseMemory {
  const { stages } = rounds;
  const blocks = Math.ceil(nodeCount / BLOCK);
  return {
    counters: reserve(COUNTER_BYTES * PHASES * COUNTERS.length * stages.length),
    stages: stages.map((stage, k): StageMemory => {
      const pairs = pairsOf(kernelOfStage(loop, stage));
      return {
        // A worker that is alone writes an entry past the end before it knows whether the list has it.
        touched: reserve(4 * (nodeCount + 1)),
        isTouched: hasMarks(stage, pairs.length) ? reserve(nodeCount) : 0,
        changed: reserve(8 * nodeCount),
        // Kept totals take what is pushed themselves.
        pushed:
          stage.totals.kind === "pushed" ? pairs.map(({ element }) => reserve(ELEMENT_BYTES[element] * nodeCount)) : [],
        blocks: isRefolded(loop, stage) ? reserve(4 * blocks) : 0,
        isBlock: isRefolded(loop, stage) ? reserve(blocks) : 0,
        hubs: hubs[k] ? reserve(8 * hubs[k].most) : 0,
        witnesses: stage.reductions.map((reduction) =>
          followingOf(loop, stage, reduction) === "witness" ? reserve(4 * blocks) : 0,
        ),
      };
    }),
    groupings: groupedBy(rounds).map((values) => ({
      values,
      order: reserve(4 * nodeCount),
      starts: reserve(4 * (nodeCount + 2)),
      entries: reserve(4 * (nodeCount + 1)),
    })),
  };
}

/**
 * Gives the bytes of the lists, marks and counters of a loop's sparse rounds, and of the piles by which it is settled.
 */
export function sparseBytes(loop: Loop, rounds: SparseRounds, nodeCount: number): number {
  let sum = 0;
  const reserve = (bytes: number): number => {
    sum += bytes;
    return 0;
  };
  reserveSparse(loop, rounds, nodeCount, reserve);
  if (rounds.order?.kind === "any order") reserveSettle(nodeCount, reserve);
  return sum;
}

/** Turns offsets into addresses, given the address of the arena. */
export function placeSparse({ counters, stages, groupings }: SparseMemory, base: number): SparseMemory {
  return {
    counters: base + counters,
    stages: stages.map((stage) => ({
      touched: base + stage.touched,
      isTouched: base + stage.isTouched,
      changed: base + stage.changed,
      pushed: stage.pushed.map((offset) => base + offset),
      blocks: base + stage.blocks,
      isBlock: base + stage.isBlock,
      hubs: base + stage.hubs,
      witnesses: stage.witnesses.map((offset) => base + offset),
    })),
    groupings: groupings.map(({ values, order, starts, entries }) => ({
      values,
      order: base + order,
      starts: base + starts,
      entries: base + entries,
    })),
  };
}

/**
 * Lists the arrays that have to be cleared before the first sparse round of a loop: a run that was stopped may have
 * left anything in them.
 */
export function clearedArrays(
  loop: Loop,
  { stages }: SparseRounds,
  memory: SparseMemory,
  nodeCount: number,
): readonly Cleared[] {
  const words = (COUNTER_BYTES / 4) * PHASES * COUNTERS.length * stages.length;
  return [
    { address: memory.counters, length: words, element: "u32", value: 0 },
    ...stages.flatMap((stage, k): Cleared[] => {
      const { isTouched, isBlock, pushed, witnesses } = memory.stages[k]!;
      const blocks = Math.ceil(nodeCount / BLOCK);
      const pairs = pairsOf(kernelOfStage(loop, stage));
      return [
        ...(hasMarks(stage, pairs.length)
          ? [{ address: isTouched, length: nodeCount, element: "bool", value: 0 } as const]
          : []),
        ...pushed.map((address, p): Cleared => {
          const { element, monoid } = pairs[p]!;
          return { address, length: nodeCount, element, value: identityOf(monoid, element)! };
        }),
        ...(isRefolded(loop, stage) ? [{ address: isBlock, length: blocks, element: "bool", value: 0 } as const] : []),
        ...stage.reductions.flatMap((reduction, r): Cleared[] => {
          const isAsked = followingOf(loop, stage, reduction) === "witness";
          return isAsked ? [{ address: witnesses[r]!, length: blocks, element: "u32", value: 0 }] : [];
        }),
      ];
    }),
  ];
}

/** Lists the loops of a plan that have sparse rounds. */
export function sparseLoops(plan: Plan, steps: Plan["steps"] = plan.steps): { loop: Loop; rounds: SparseRounds }[] {
  return steps.flatMap((step) => {
    switch (step.kind) {
      case "level":
        return [];
      case "choose":
        return step.cases.flatMap((branch) => sparseLoops(plan, branch));
      case "loop": {
        const { sparse } = step;
        return sparse.kind === "sparse" ? [{ loop: step, rounds: sparse }] : sparseLoops(plan, step.body);
      }
      default:
        return step satisfies never;
    }
  });
}
