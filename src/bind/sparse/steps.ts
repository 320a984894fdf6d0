/** Binds the sparse rounds of a loop: its kernels by number, its slots and addresses by offset. */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import type { Loop } from "../../plan/plan.ts";
import type { SparseRounds, Touch } from "../../plan/sparse.ts";
import { isUnread } from "../../plan/sparse.ts";
import type { BoundGrouping, BoundLevel, BoundSettle, BoundSparse, BoundStage, BoundStep } from "../bound.ts";
import type { ListSharing } from "./choice.ts";
import type { RoundCosts } from "./costs.ts";
import type { RoundKernels, SettleKernels, SparseKernel } from "./kernels.ts";
import type { SparseMemory } from "./memory.ts";
import { clearedArrays, kernelOfStage } from "./memory.ts";
import type { SettleMemory } from "./settle-memory.ts";
import { ALONE } from "./settle-turns.ts";

export interface SparsePlaces {
  readonly rounds: RoundKernels;
  readonly memory: SparseMemory;
  readonly turn: number;
  /** The kernels and memory by which the loop is settled in any order; null where it is not. */
  readonly settle: { readonly kernels: SettleKernels; readonly memory: SettleMemory } | null;
}

export interface SparseOptions {
  readonly nodeCount: number;
  readonly always: boolean;
  readonly sharing: ListSharing;
  /** Gives the number of entries in the rows that a kernel walks. */
  readonly edgesOf: (kernel: Kernel) => number;
  readonly costsOf: (rounds: SparseRounds) => RoundCosts;
  /** Gives the address of the beginnings of the rows that a kernel walks; null where it walks none. */
  readonly rowsFrom: (kernel: Kernel) => number | null;
  /** Gives the place of an array of integers, and whether they may be below 0. */
  readonly arrayOf: (buffer: BufferId) => Pick<BoundGrouping, "values" | "isSigned">;
  /** Gives the bytes of an entry of a buffer. */
  readonly bytesOf: (buffer: BufferId) => number;
  readonly slot: (slot: SlotId) => number;
  readonly pair: (pair: readonly [BufferId, BufferId]) => readonly [number, number];
  readonly numberOf: (kernel: SparseKernel) => number;
}

export function bindSparse(
  loop: Loop,
  body: readonly BoundStep[],
  places: SparsePlaces,
  { nodeCount, always, sharing, costsOf, edgesOf, rowsFrom, arrayOf, bytesOf, slot, pair, numberOf }: SparseOptions,
): BoundSparse | null {
  const { sparse } = loop;
  if (sparse.kind !== "sparse") return null;
  const { work, advantage, tinyRound } = costsOf(sparse);
  const { stretch, alone } = places.rounds;
  const slots = ([now, before]: readonly [SlotId, SlotId]): readonly [number, number] => [slot(now), slot(before)];
  const isSame = (one: Touch, other: Touch): boolean =>
    one.stage === other.stage && one.round === other.round && one.by === other.by;
  const number = (kernel: SparseKernel | null): number | null => (kernel === null ? null : numberOf(kernel));
  const stages = sparse.stages.map((stage, k): BoundStage & { readonly step: number } => {
    const kernels = places.rounds.stages[k]!;
    return {
      step: stage.step,
      stage: k,
      kernel: stage.kernel,
      touches: kernels.touches.map(({ touch, kernel }) => ({
        stage: touch.stage,
        round: touch.round,
        kernel: numberOf(kernel),
        isRow: touch.by === "row",
      })),
      totals: stage.totals.kind,
      isSettled: stage.isSettled,
      rest: stage.rest,
      isUnread: isUnread(stage),
      edges: edgesOf(kernelOfStage(loop, stage)),
      hubs: kernels.hub && { kernel: numberOf(kernels.hub), list: places.memory.stages[k]!.hubs },
      compute: number(kernels.compute),
      direct: kernels.direct && { stage: kernels.direct.stage, round: kernels.direct.round },
      all: number(kernels.all),
      commit: number(kernels.commit),
      collect: number(kernels.collect),
      refold: number(kernels.refold),
      partials: stage.reductions.map(({ partials, alternate }) => pair([partials, alternate])),
      scalars: stage.scalars.map(slots),
      group: stage.group && {
        grouping: places.memory.groupings.findIndex(({ values }) => values === stage.group!.values),
        keys: stage.group.keys.map(slots),
        isHeld: stage.group.isHeld,
        touches: stage.group.touches.map((one) => stage.touches.findIndex((touch) => isSame(one, touch))),
        scalars: stage.group.scalars.map(slots),
        kernel: numberOf(kernels.group!),
      },
      swaps: stage.carries.map(pair),
      widths: stage.carries.map(([array]) => bytesOf(array)),
    };
  });
  return {
    always,
    sharing: { ...sharing, tinyRound },
    quiet: sparse.whyDenseFirst === null,
    untilUnchanged: loop.untilUnchanged,
    moves: loop.moves.map(({ from, to }) => [slot(from), slot(to)] as const),
    turn: places.turn,
    counters: places.memory.counters,
    cleared: clearedArrays(loop, sparse, places.memory, nodeCount),
    nodes: nodeCount,
    advantage,
    work,
    levels: levelsOf(body).map((level, step) => ({
      level,
      idle: sparse.idle.includes(step),
      stages: stages.filter((stage) => stage.step === step).map(({ step: _, ...stage }) => stage),
    })),
    stages: stages.length,
    groupings: places.memory.groupings.map(({ values, order, starts, entries }): BoundGrouping => {
      const grouped = sparse.stages.flatMap((stage, k) => (stage.group?.values === values ? [k] : []));
      const rows = grouped.flatMap((k) => rowsFrom(kernelOfStage(loop, sparse.stages[k]!)) ?? []);
      const scratch = places.memory.stages[grouped[0]!]!.touched;
      return { ...arrayOf(values), order, starts, entries, scratch, rows: [...new Set(rows)] };
    }),
    stretch: number(stretch),
    isStretchByGroups: stretch?.part.kind === "stretch" && stretch.part.by === "groups",
    alone: alone.map(([shared, lone]) => [numberOf(shared), numberOf(lone)]),
    settle: places.settle && bindSettle(sparse, places.settle, { always, slot, numberOf }),
  };
}

function bindSettle(
  { order }: SparseRounds,
  { kernels, memory }: NonNullable<SparsePlaces["settle"]>,
  { always, slot, numberOf }: Pick<SparseOptions, "always" | "slot" | "numberOf">,
): BoundSettle {
  if (order?.kind !== "any order") throw new TypeError("a loop of rounds is settled");
  const { begin, relax, sort, alone } = kernels;
  return {
    holds: slot(order.holds),
    counters: memory.counters,
    most: always ? 0 : ALONE.most,
    begin: numberOf(begin),
    relax: numberOf(relax),
    sort: numberOf(sort),
    alone: numberOf(alone),
  };
}

/** Lists the levels of a body, which has no other steps, including those that one worker runs alone. */
function levelsOf(body: readonly BoundStep[]): BoundLevel[] {
  return body.flatMap((step): BoundLevel[] => {
    if (step.kind === "level") return [step];
    if (step.kind === "solo") return levelsOf(step.body);
    throw new TypeError(`a sparse round has no ${step.kind}`);
  });
}
