/** Walks a plan in turns with whatever else a thread has to do. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan } from "../src/bind/bound.ts";
import { executeInTurns, type Walked } from "./execute.ts";
import type { Seat } from "./walker.ts";

/** A walk of one worker that is alone. */
export interface TurningWalk {
  readonly bound: BoundPlan;
  readonly kernels: readonly KernelFunction[];
  readonly buffer: ArrayBufferLike;
  readonly seat: Seat;
  /** How long it keeps the thread before others have their turn; a chunk longer at most. */
  readonly milliseconds: number;
}

/** Walks to the end. `giveWay` calls what it is given in a task of its own, not a microtask: messages are to come in between. */
export async function inTurns(
  { bound, kernels, buffer, seat, milliseconds }: TurningWalk,
  giveWay: (resume: () => void) => void,
): Promise<Walked> {
  const walk = executeInTurns(bound, kernels, buffer, seat);
  let end = performance.now() + milliseconds;
  for (;;) {
    const step = walk.next();
    if (step.done) return step.value;
    if (performance.now() < end) continue;
    await new Promise<void>(giveWay);
    end = performance.now() + milliseconds;
  }
}
