/** Binds the sparse rounds of a loop: kernels by number, slots and addresses by offset. */

import type { BufferId, SlotId } from "../plan/buffer.ts";
import type { Loop } from "../plan/plan.ts";
import type { BoundLevel, BoundSparse, BoundStage, BoundStep } from "./bound.ts";
import type { SparseKernel, StageKernels } from "./sparse-kernels.ts";
import type { SparseMemory } from "./sparse-memory.ts";
import { clearedArrays } from "./sparse-memory.ts";

export interface SparsePlaces {
  readonly stages: readonly StageKernels[];
  readonly stretch: SparseKernel | null;
  readonly memory: SparseMemory;
  readonly turn: number;
}

export interface SparseOptions {
  readonly nodeCount: number;
  readonly always: boolean;
  /** Nodes and entries of rows that a dense round goes over. */
  readonly work: number;
  readonly slot: (slot: SlotId) => number;
  readonly pair: (pair: readonly [BufferId, BufferId]) => readonly [number, number];
  readonly numberOf: (kernel: SparseKernel) => number;
}

export function bindSparse(
  loop: Loop,
  body: readonly BoundStep[],
  places: SparsePlaces,
  { nodeCount, always, work, slot, pair, numberOf }: SparseOptions,
): BoundSparse | null {
  const { sparse } = loop;
  if (sparse.kind !== "sparse") return null;
  const number = (kernel: SparseKernel | null): number | null => (kernel === null ? null : numberOf(kernel));
  const stages = sparse.stages.map((stage, k): BoundStage & { readonly step: number } => {
    const kernels = places.stages[k]!;
    return {
      step: stage.step,
      stage: k,
      kernel: stage.kernel,
      touches: kernels.touches.map(({ touch, kernel }) => ({
        stage: touch.stage,
        round: touch.round,
        kernel: numberOf(kernel),
      })),
      compute: number(kernels.compute),
      direct: kernels.direct && { stage: kernels.direct.stage, round: kernels.direct.round },
      commit: number(kernels.commit),
      collect: number(kernels.collect),
      refold: number(kernels.refold),
      partials: stage.reductions.map(({ partials, alternate }) => pair([partials, alternate])),
      scalars: stage.scalars.map(([now, before]) => [slot(now), slot(before)] as const),
      swaps: stage.carries.map(pair),
    };
  });
  return {
    always,
    quiet: sparse.quiet,
    untilUnchanged: loop.untilUnchanged,
    moves: loop.moves.map(({ from, to }) => [slot(from), slot(to)] as const),
    turn: places.turn,
    counters: places.memory.counters,
    cleared: clearedArrays(loop, sparse, places.memory, nodeCount),
    nodes: nodeCount,
    work,
    levels: levelsOf(body).map((level, step) => ({
      level,
      idle: sparse.idle.includes(step),
      stages: stages.filter((stage) => stage.step === step).map(({ step: _, ...stage }) => stage),
    })),
    stages: stages.length,
    stretch: number(places.stretch),
  };
}

/** The levels of a body, which has nothing else, those that one worker runs alone among them. */
function levelsOf(body: readonly BoundStep[]): BoundLevel[] {
  return body.flatMap((step): BoundLevel[] => {
    if (step.kind === "level") return [step];
    if (step.kind === "solo") return levelsOf(step.body);
    throw new TypeError(`a sparse round has no ${step.kind}`);
  });
}
