/**
 * The body of a loop, as the checks of its sparse rounds see it: kernels in order, the writer of each array, and the
 * scalars that change.
 */

import type { BufferId, SlotId } from "../buffer.ts";
import type { NodeKernel } from "../kernel.ts";
import { accessesOf, buffersWritten, isNodeKernel } from "../kernel.ts";
import type { Level, Loop, Plan } from "../plan.ts";
import type { SparseRounds, Touch } from "../sparse.ts";
import { fail } from "./checks.ts";

export interface SparseBody {
  readonly plan: Plan;
  readonly loop: Loop;
  readonly rounds: SparseRounds;
  readonly levels: readonly Level[];
  /** The kernels, one for each stage. */
  readonly kernels: readonly NodeKernel[];
  /** The index of the kernel that writes each array. */
  readonly writerOf: ReadonlyMap<BufferId, number>;
  /** The twin (second buffer) of each array that the loop carries. */
  readonly twinOf: ReadonlyMap<BufferId, BufferId>;
  /** The scalars that may change from round to round. */
  readonly changing: ReadonlySet<SlotId>;
}

/** Reads the body of a loop: levels of kernels over nodes, each of which has a stage. */
export function readSparseBody(plan: Plan, loop: Loop, rounds: SparseRounds): SparseBody {
  const levels = loop.body.map((step): Level => {
    return step.kind === "level" ? step : fail("sparse", `a ${step.kind} is part of a sparse round`);
  });
  const places = levels.flatMap(({ kernels }, step) =>
    kernels.map((kernel, number) => {
      if (!isNodeKernel(kernel)) fail("sparse", `${kernel.name} cannot be computed at some nodes alone`);
      return { step, number, kernel };
    }),
  );
  const isInOrder =
    places.length === rounds.stages.length &&
    rounds.stages.every(({ step, kernel }, k) => step === places[k]!.step && kernel === places[k]!.number);
  if (!isInOrder) fail("sparse", "the stages are not the kernels of the body in their order");
  const kernels = places.map(({ kernel }) => kernel);
  return {
    plan,
    loop,
    rounds,
    levels,
    kernels,
    writerOf: new Map(kernels.flatMap((kernel, k) => buffersWritten(kernel).map((buffer) => [buffer, k] as const))),
    twinOf: new Map(loop.swaps),
    changing: new Set([
      loop.round,
      ...loop.moves.map(({ to }) => to),
      ...levels.flatMap(({ scalars }) => scalars?.outputs.map(({ slot }) => slot) ?? []),
    ]),
  };
}

/**
 * Lists the buffers that a kernel reads at its own node, and those that it reads at the other ends of its row's edges.
 */
export function placesRead(kernel: NodeKernel): Readonly<Record<Touch["by"], readonly BufferId[]>> {
  const own: BufferId[] = [];
  const row: BufferId[] = [];
  for (const { buffer, mode, where } of accessesOf(kernel)) {
    if (mode === "read") (where === "own" ? own : row).push(buffer);
  }
  // In rows of both directions, a node is the source of some edges and the destination of others.
  if (kernel.kind === "aggregate" && kernel.direction === "all") {
    for (const input of kernel.inputs) {
      if (input.from === "buffer" && (input.at === "source" || input.at === "destination")) own.push(input.buffer);
    }
  }
  return { own, row };
}

/**
 * Finds the stage whose changes are those of an array that a kernel reads, and the round of these changes; null for an
 * array that no round changes.
 */
export function changeOf(buffer: BufferId, { writerOf, twinOf }: SparseBody): Pick<Touch, "stage" | "round"> | null {
  const twin = twinOf.get(buffer);
  const stage = writerOf.get(twin ?? buffer);
  return stage === undefined ? null : { stage, round: twin === undefined ? "this" : "last" };
}
