/** Walks the steps of a plan, and lists what each touches. */

import type { Buffer, BufferId, SlotId } from "./buffer.ts";
import type { Kernel } from "./kernel.ts";
import { buffersRead, buffersWritten, inputsOf } from "./kernel.ts";
import type { ScalarKernel } from "./kernels/scalars.ts";
import { tableOf } from "./kernels/scalars.ts";
import type { Level, Plan, Step } from "./plan.ts";

/** Walks every step, each before those that it contains. */
export function* walkSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    if (step.kind === "loop") yield* walkSteps(step.body);
    if (step.kind === "choose") for (const branch of step.cases) yield* walkSteps(branch);
  }
}

/** Changes every step, each after those that it contains. */
export function mapSteps(steps: readonly Step[], change: (step: Step) => Step): readonly Step[] {
  const inside = (inner: readonly Step[]): readonly Step[] => mapSteps(inner, change);
  return steps.map((step) => {
    if (step.kind === "loop") return change({ ...step, body: inside(step.body) });
    return change(step.kind === "choose" ? { ...step, cases: step.cases.map(inside) } : step);
  });
}

export function* walkLevels(plan: Plan): Generator<Level> {
  for (const step of walkSteps(plan.steps)) if (step.kind === "level") yield step;
}

/** Lists the scalars and the kernels of a level. */
export function kernelsOf({ scalars, kernels }: Level): readonly (Kernel | ScalarKernel)[] {
  return scalars ? [scalars, ...kernels] : kernels;
}

/** Lists the buffers that the kernels and the scalars of a level read. */
export function buffersReadIn(level: Level): BufferId[] {
  return kernelsOf(level).flatMap(buffersRead);
}

/** Lists the buffers that steps write, exchange, or keep from round to round. */
export function buffersWrittenIn(steps: readonly Step[]): ReadonlySet<BufferId> {
  return new Set([...walkSteps(steps)].flatMap(buffersWrittenBy));
}

/** Lists the same for a single step, without the steps in it. */
export function buffersWrittenBy(step: Step): BufferId[] {
  switch (step.kind) {
    case "level":
      return [...step.kernels.flatMap(buffersWritten), ...step.alternates.flat()];
    case "loop":
      return [...step.swaps.flat(), ...step.carries, ...(step.sparse.kind === "sparse" ? step.sparse.keeps : [])];
    case "choose":
      return [];
    default:
      return step satisfies never;
  }
}

/**
 * Tells whether a barrier must follow scalars without kernels, since they read entries that may be overwritten later.
 */
export function needsFence({ code }: Pick<ScalarKernel, "code">, buffers: readonly Buffer[]): boolean {
  return code.some((instruction) => {
    const table = tableOf(instruction);
    return table !== null && buffers[table]!.origin.kind === "computed";
  });
}

/** Lists the slots that a step itself reads, without the steps that it contains. */
export function slotsRead(step: Step): SlotId[] {
  const code = step.kind === "level" ? (step.scalars?.code ?? []) : [];
  return [
    ...slotsReadBesideScalars(step),
    ...code.flatMap((instruction) => (instruction.op === "slot" ? [instruction.slot] : [])),
  ];
}

/** Lists the slots that a step itself reads, except for those that only its scalars read. */
export function slotsReadBesideScalars(step: Step): SlotId[] {
  switch (step.kind) {
    case "level":
      return step.kernels.flatMap((kernel) =>
        inputsOf(kernel).flatMap((input) => (input.from === "slot" ? [input.slot] : [])),
      );
    case "loop":
      return [step.limit, step.until, step.residual, ...[...step.moves, ...step.notes].map(({ from }) => from)].filter(
        (slot) => slot !== null,
      );
    case "choose":
      return [step.on];
    default:
      return step satisfies never;
  }
}

/** Lists the slots that hold the outcome of the algorithm's loops. */
export function watchedSlots({ loops }: Plan): readonly SlotId[] {
  return loops.flatMap(({ rounds, converged, residual }) => [
    rounds,
    converged,
    ...(residual ? [residual.last, residual.before, residual.bound] : []),
  ]);
}
