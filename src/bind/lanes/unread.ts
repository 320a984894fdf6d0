/**
 * Leaves out of the body of a loop over nodes what rounds in lanes do not read. A plan tests before a loop whether it can be settled
 * in any order, and nothing else reads what that comes to. In lanes each loop goes round by round.
 */

import type { Kernel } from "../../plan/kernel.ts";
import { buffersWritten, canFail } from "../../plan/kernel.ts";
import type { Loop } from "../../plan/plan.ts";
import { buffersReadIn, mapSteps, slotsRead, walkSteps } from "../../plan/walk.ts";

/** The loop without the scalars that its body does not read, and then without the kernels whose results nothing else reads. */
export function withoutUnread(loop: Loop): Loop {
  const slots = [...walkSteps(loop.body)].flatMap(slotsRead).concat(loop.sources!.totals);
  const less = mapSteps(loop.body, (step) => {
    if (step.kind !== "level" || step.scalars === null || canFail(step.scalars)) return step;
    return step.scalars.outputs.some(({ slot }) => slots.includes(slot)) ? step : { ...step, scalars: null };
  });
  const buffers = [...walkSteps(less)].flatMap((step) =>
    step.kind === "level" ? buffersReadIn(step) : step.kind === "loop" ? step.swaps.flat() : [],
  );
  const isRead = (kernel: Kernel): boolean =>
    buffersWritten(kernel).some((buffer) => buffers.includes(buffer) || loop.carries.includes(buffer));
  const body = mapSteps(less, (step) =>
    step.kind === "level" ? { ...step, kernels: step.kernels.filter(isRead) } : step,
  );
  return { ...loop, body };
}
