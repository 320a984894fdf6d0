/** The kernels of a body as stages; or why its rounds cannot go over what changed alone. */

import type { NodeKernel } from "../../plan/kernel.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Touch, WhyDense } from "../../plan/sparse.ts";
import type { Body } from "./body.ts";
import { changingIn, dense } from "./body.ts";
import { isIndifferent } from "./totals.ts";
import { directionOf, touchesOf } from "./touches.ts";

/** What touches the nodes of each kernel. */
export function stagesOf(body: Body, plan: Plan): readonly (readonly Touch[])[] | WhyDense {
  const kernels = body.kernels.map(({ kernel }) => kernel);
  if (kernels.every((kernel) => directionOf(kernel) === null)) return dense("a round goes over no edges");
  const touches = kernels.map((kernel) => touchesOf(kernel, body));
  /** Of each kernel that is computed at all nodes in every round, what makes it so. */
  const restless: (string | null)[] = [];
  kernels.forEach((kernel, k) => {
    const through = touches[k]!.find(({ stage, round }) => round === "this" && restless[stage] !== null);
    const cause = restlessBy(kernel, body, plan.slots) ?? (through ? restless[through.stage]! : null);
    const isCalm = cause === null || (directionOf(kernel) !== null && isIndifferent(kernels, k, body, plan));
    restless.push(isCalm ? null : cause);
  });
  for (const [k, kernel] of kernels.entries()) {
    if (directionOf(kernel) === null) continue;
    const cause = restless[k] ?? touches[k]!.map(({ stage }) => restless[stage]).find((found) => found != null);
    if (cause != null) return dense(`${kernel.name} depends on ${cause}, so that any node may change`, kernel.lines);
  }
  return touches;
}

/** The scalar by which all nodes of a kernel are to be computed in every round. */
function restlessBy(kernel: NodeKernel, body: Body, slots: Plan["slots"]): string | null {
  const scalars = changingIn(kernel, body);
  if (scalars.some((slot) => body.byRound.has(slot))) return "the number of the round";
  const float = scalars.find((slot) => slots[slot]!.element === "f64" || slots[slot]!.element === "f32");
  if (float === undefined) return null;
  const { name } = slots[float]!;
  return `${name === "scalar" ? "a scalar" : `the scalar ${name}`} of floats that each round computes anew`;
}
