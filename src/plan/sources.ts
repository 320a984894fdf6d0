/**
 * The parts of the body of a loop over nodes: what a round computes for its node, and what adds the results to the
 * totals.
 */

import { buffersWritten } from "./kernel.ts";
import type { Level, Loop, Step } from "./plan.ts";

/** The body of a loop over nodes. */
export interface SourceParts {
  readonly own: readonly Step[];
  readonly combining: readonly Level[];
}

/** Divides the body of a loop over nodes. The levels that write totals are its last ones. */
export function sourcePartsOf(loop: Loop): SourceParts {
  const isCombining = (step: Step): step is Level => step.kind === "level" && writesTotals(step, loop);
  const first = loop.body.findIndex(isCombining);
  const end = first < 0 ? loop.body.length : first;
  return { own: loop.body.slice(0, end), combining: loop.body.slice(end).filter(isCombining) };
}

/** Tells whether a level writes an array that the loop carries, or a scalar total. */
function writesTotals({ scalars, kernels }: Level, { carries, sources }: Loop): boolean {
  return (
    kernels.some((kernel) => buffersWritten(kernel).some((buffer) => carries.includes(buffer))) ||
    (scalars?.outputs ?? []).some(({ slot }) => sources?.totals.includes(slot))
  );
}
