/**
 * Finds the arrays that rounds in lanes write in place. A plan gives a carried array of a loop with sparse rounds a second memory,
 * which rounds exchange with the first. Rounds in lanes are all dense. A carried array that is read at its own node alone,
 * by the kernel that writes its next values, needs no second memory then:
 *
 *     behind next[v] = select(depth[v] == now, sum, behind[v])      nobody reads behind at another node
 *
 * Nor does what a plan writes to second memories before the first round, for sparse rounds to compare with.
 */

import type { BufferId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { accessesOf, buffersRead, buffersWritten, readsElsewhere } from "../../plan/kernel.ts";
import type { ScalarKernel } from "../../plan/kernels/scalars.ts";
import type { Level, Loop, Step } from "../../plan/plan.ts";
import { kernelsOf, mapSteps, walkSteps } from "../../plan/walk.ts";

/** Finds, for each array of next values that is written in place, the carried array whose memory it is. */
export function inPlaceIn(own: readonly Step[]): ReadonlyMap<BufferId, BufferId> {
  const inPlace = new Map<BufferId, BufferId>();
  const unread = ofSparseRounds(own);
  for (const loop of walkSteps(own)) {
    if (loop.kind !== "loop") continue;
    for (const [carried, next] of loop.swaps) {
      if (loop.swaps.flat().filter((buffer) => buffer === carried || buffer === next).length > 2) continue;
      if (isInPlace(carried, next, loop, { own, unread })) inPlace.set(next, carried);
    }
  }
  return inPlace;
}

/** The steps of a body without the exchanges of arrays that are written in place, and without what nobody reads. */
export function stepsInPlace(own: readonly Step[], inPlace: ReadonlyMap<BufferId, BufferId>): readonly Step[] {
  const unread = ofSparseRounds(own);
  return mapSteps(own, (step) => {
    if (step.kind === "level") return { ...step, kernels: step.kernels.filter((kernel) => !unread.has(kernel)) };
    return step.kind === "loop" ? { ...step, swaps: step.swaps.filter(([, next]) => !inPlace.has(next)) } : step;
  });
}

/**
 * Tells whether the only kernel of the loop that reads or writes the two arrays stands in each of its rounds once, and
 * reads the carried array at its own node alone.
 */
function isInPlace(
  carried: BufferId,
  next: BufferId,
  { body }: Loop,
  { own, unread }: { readonly own: readonly Step[]; readonly unread: ReadonlySet<Kernel> },
): boolean {
  const within = levelsIn(body).flatMap(kernelsOf);
  const users = within.filter((kernel) => touches(kernel, carried) || touches(kernel, next));
  const [writer] = users;
  if (writer === undefined || users.length > 1 || writer.kind === "scalars") return false;
  const isOnce = body.some((step) => step.kind === "level" && step.kernels.includes(writer));
  const isWritten = buffersWritten(writer).includes(next) && !buffersWritten(writer).includes(carried);
  if (!isOnce || !isWritten || buffersRead(writer).includes(next) || readsElsewhere(writer, carried)) return false;
  // What is read of the second memory outside of the loop is of another round.
  const others = levelsIn(own)
    .flatMap(kernelsOf)
    .filter((kernel) => kernel !== writer && touches(kernel, next));
  return others.every((kernel) => kernel.kind !== "scalars" && unread.has(kernel));
}

/**
 * Lists the kernels that write to second memories alone, before the rounds that write them at all nodes. Sparse rounds
 * alone read what they write.
 */
function ofSparseRounds(own: readonly Step[]): ReadonlySet<Kernel> {
  const levels = levelsIn(own);
  const all = levels.flatMap(kernelsOf);
  const loops = [...walkSteps(own)].filter((step) => step.kind === "loop");
  const isUnread = (kernel: Kernel): boolean =>
    kernel.kind === "map" &&
    kernel.outputs.every(({ kind }) => kind === "keep") &&
    buffersWritten(kernel).every((buffer) =>
      loops.some((loop) => {
        const within = levelsIn(loop.body).flatMap(kernelsOf);
        const outside = all.filter((other) => other !== kernel && !within.includes(other));
        return (
          !within.includes(kernel) &&
          loop.swaps.some(([, next]) => next === buffer) &&
          !loop.swaps.some(([carried]) => carried === buffer) &&
          within.some((other) => buffersWritten(other).includes(buffer)) &&
          !within.some((other) => buffersRead(other).includes(buffer)) &&
          !outside.some((other) => touches(other, buffer))
        );
      }),
    );
  return new Set(levels.flatMap(({ kernels }) => kernels.filter(isUnread)));
}

function levelsIn(steps: readonly Step[]): readonly Level[] {
  return [...walkSteps(steps)].filter((step) => step.kind === "level");
}

function touches(kernel: Kernel | ScalarKernel, buffer: BufferId): boolean {
  return accessesOf(kernel).some((access) => access.buffer === buffer);
}
