/** The kernels of a body as stages; or why its rounds cannot go over what changed alone. */

import type { Plan } from "../../plan/plan.ts";
import type { Touch, WhyDense } from "../../plan/sparse.ts";
import type { Body, BodyKernel } from "./body.ts";
import { changingIn, dense } from "./body.ts";
import { directionOf, touchesOf } from "./touches.ts";

/** What touches the nodes of each kernel. */
export function stagesOf(body: Body, { slots }: Plan): readonly (readonly Touch[])[] | WhyDense {
  const { kernels, byRound } = body;
  /** Of each kernel that has to be computed at all nodes in every round, what makes it so. */
  const restless: (string | null)[] = [];
  const touches: (readonly Touch[])[] = [];
  let hasRows = false;
  for (const { kernel } of kernels) {
    const touching = touchesOf(kernel, body);
    touches.push(touching);
    const scalars = changingIn(kernel, body);
    const ofRound = scalars.find((slot) => byRound.has(slot));
    const isFloat = scalars.find((slot) => slots[slot]!.element === "f64" || slots[slot]!.element === "f32");
    const through = touching.find(({ stage, round }) => round === "this" && restless[stage] !== null);
    const source =
      ofRound !== undefined
        ? "the number of the round"
        : isFloat !== undefined
          ? `the scalar ${slots[isFloat]!.name}, which is computed anew in every round`
          : through !== undefined
            ? restless[through.stage]!
            : null;
    restless.push(source);
    if (directionOf(kernel) === null) continue;
    hasRows = true;
    if (source !== null) return dense(`${kernel.name} depends on ${source}, so that every node may change`, kernel.lines);
    const last = touching.find(({ stage, by }) => by === "row" && restless[stage] !== null);
    if (last) return dense(`${kernel.name} reads at neighbors what depends on ${restless[last.stage]!}`, kernel.lines);
  }
  if (!hasRows) return dense("a round goes over no edges");
  const late = restlessLater(kernels, touches, restless);
  return late ?? touches;
}

/** A kernel that goes through rows and is touched by one that stands later in the round, and is computed at all nodes. */
function restlessLater(
  kernels: readonly BodyKernel[],
  touches: readonly (readonly Touch[])[],
  restless: readonly (string | null)[],
): WhyDense | null {
  for (const [k, { kernel }] of kernels.entries()) {
    if (directionOf(kernel) === null) continue;
    const found = touches[k]!.find(({ stage }) => restless[stage] !== null);
    if (found) return dense(`${kernel.name} reads what depends on ${restless[found.stage]!}`, kernel.lines);
  }
  return null;
}
