/** The body of a loop as its sparse rounds are checked: kernels in order, who writes what, and which scalars change. */

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
  /** One for each stage. */
  readonly kernels: readonly NodeKernel[];
  /** By array that the body writes, the number of the kernel that does. */
  readonly writerOf: ReadonlyMap<BufferId, number>;
  /** By array that the loop carries, its twin. */
  readonly twinOf: ReadonlyMap<BufferId, BufferId>;
  /** Scalars that may be others in each round. */
  readonly changing: ReadonlySet<SlotId>;
}

/** Reads a body of levels of kernels over nodes, of which each has a stage. */
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

/** The buffers that a kernel reads at its own node, and those that it reads at the other ends of its row's edges. */
export function placesRead(kernel: NodeKernel): Readonly<Record<Touch["by"], readonly BufferId[]>> {
  const own: BufferId[] = [];
  const row: BufferId[] = [];
  for (const { buffer, mode, where } of accessesOf(kernel)) {
    if (mode === "read") (where === "own" ? own : row).push(buffer);
  }
  // In rows of both directions a node is the source of some edges and the destination of others.
  if (kernel.kind === "aggregate" && kernel.direction === "all") {
    for (const input of kernel.inputs) {
      if (input.from === "buffer" && (input.at === "source" || input.at === "destination")) own.push(input.buffer);
    }
  }
  return { own, row };
}

/** The stage whose changes an array shows that a kernel reads, and of which round; null where no round changes it. */
export function changeOf(buffer: BufferId, { writerOf, twinOf }: SparseBody): Omit<Touch, "by"> | null {
  const twin = twinOf.get(buffer);
  const stage = writerOf.get(twin ?? buffer);
  return stage === undefined ? null : { stage, round: twin === undefined ? "this" : "last" };
}
