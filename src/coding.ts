/**
 * The compiler's second page: bind, lower, emit. A plan that was made before, or is read from a file, needs no more than
 * this.
 */

import type { Artifact, EmitOptions, Emitter } from "./backend/backend.ts";
import type { Binding, BindOptions } from "./bind/bind.ts";
import { bindingPlan } from "./bind/bind.ts";
import { isShown, show } from "./debug.ts";
import type { LoopKernel } from "./loop/loop.ts";
import { LEAST_WIDE_BYTES } from "./loop/loop.ts";
import { lowerKernel, readyToLower } from "./loop/lower.ts";
import { printKernel } from "./loop/print.ts";
import { verifyKernel } from "./loop/verify.ts";
import type { Plan } from "./plan/plan.ts";
import { atOnce, type Turns } from "./turns.ts";

/** The target that code is made for. */
export interface Target extends EmitOptions {
  readonly emitter: Emitter;
  /** Whether kernels compute several entries at once, where the back end can. */
  readonly vectors: boolean;
}

/** Binds a plan to one graph for a target: addresses and chunks. It gives way between stages. */
export function* bindingFor(
  plan: Plan,
  options: Omit<BindOptions, "pointerBytes" | "wide">,
  { emitter, vectors }: Pick<Target, "emitter" | "vectors">,
): Turns<Binding> {
  const { pointerBytes, vectorBytes } = emitter.can;
  const wide = vectors && vectorBytes >= LEAST_WIDE_BYTES;
  return yield* bindingPlan(plan, { ...options, pointerBytes, wide });
}

/** Makes the code of a bound plan's kernels, giving way between these. */
export function* emitting(plan: Plan, binding: Binding, { emitter, vectors, shared }: Target): Turns<Artifact> {
  const kernels = yield* lowering(plan, binding, { emitter, vectors });
  if (isShown("loops")) show(`${plan.name}: its kernels as loops`, kernels.map(printKernel).join("\n"));
  yield;
  if (emitter.code) yield* emitter.code.ready();
  return emitter.emit(kernels, { shared });
}

/** Lowers the kernels of a bound plan to loops. They are not kept once code has been made of them. */
export function loopsOf(
  plan: Plan,
  binding: Binding,
  target: Pick<Target, "emitter" | "vectors">,
): readonly LoopKernel[] {
  return atOnce(lowering(plan, binding, target));
}

function* lowering(
  plan: Plan,
  { kernels, layout }: Binding,
  { emitter, vectors }: Pick<Target, "emitter" | "vectors">,
): Turns<readonly LoopKernel[]> {
  const widths = vectors ? emitter.can : { ...emitter.can, vectorBytes: 0 };
  yield* readyToLower(kernels);
  const lowered: LoopKernel[] = [];
  for (const called of kernels) {
    yield;
    const kernel = lowerKernel(called, plan, layout, widths);
    verifyKernel(kernel, widths);
    lowered.push(kernel);
  }
  return lowered;
}

export type { LoopKernel } from "./loop/loop.ts";
export { printKernel } from "./loop/print.ts";
