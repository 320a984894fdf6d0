/** Steps of loops to decide laws about: what the loops of a plan do in a round, and what is known of what they read. */

import { compile } from "../../../src/compile.ts";
import type { Range } from "../../../src/ir/column-facts.ts";
import type { Func } from "../../../src/ir/value.ts";
import type { BufferId } from "../../../src/plan/buffer.ts";
import type { Input } from "../../../src/plan/code.ts";
import { elementOfInput } from "../../../src/plan/code-types.ts";
import type { Kernel } from "../../../src/plan/kernel.ts";
import { buffersWritten } from "../../../src/plan/kernel.ts";
import type { Level, Loop, Plan } from "../../../src/plan/plan.ts";
import { walkLevels, walkSteps } from "../../../src/plan/walk.ts";
import type { NodeStep } from "../../../src/planner/sparse/node-step.ts";

/** Ranges by the names of buffers and slots. */
export type Ranges = Readonly<Record<string, Range>>;

/** The last loop of a program as a step; all the kernels of its body are in it. */
export function stepOf(func: Func, ranges: Ranges = {}): NodeStep {
  return stepOfAny(func, ranges)!;
}

/** The same; null where the passes leave no loop. */
export function stepOfAny(func: Func, ranges: Ranges = {}): NodeStep | null {
  const { plan } = compile(func);
  const loop = [...walkSteps(plan.steps)].findLast((step): step is Loop => step.kind === "loop");
  return loop ? stepOfLoop(plan, loop, ranges) : null;
}

function stepOfLoop(plan: Plan, loop: Loop, ranges: Ranges): NodeStep {
  const levels = [...walkSteps(loop.body)].filter((step): step is Level => step.kind === "level");
  const slots = new Set([loop.round, ...loop.moves.map(({ to }) => to)]);
  for (const { scalars } of levels) for (const { slot } of scalars?.outputs ?? []) slots.add(slot);
  const kernels = levels.flatMap((level) => level.kernels);
  const written = new Set(kernels.flatMap(buffersWritten));
  const swapped = new Map(loop.swaps);
  const nameOf = (input: Input): string => {
    if (input.from === "buffer") return plan.buffers[input.buffer]!.name;
    return input.from === "slot" ? plan.slots[input.slot]!.name : input.from;
  };
  return {
    kernels,
    carried: loop.carries.map((before) => ({ before, after: swapped.get(before) ?? before })),
    elementOf: (input) => elementOfInput(input, plan),
    rangeOf: (input) => ranges[nameOf(input)] ?? null,
    nameOf,
    left: [],
    mayChange: (input) =>
      input.from === "slot" ? slots.has(input.slot) : input.from === "buffer" && written.has(input.buffer),
  };
}

/** The buffer of this name. */
export function bufferNamed(step: NodeStep, name: string): BufferId {
  return step.carried.find(({ before }) => step.nameOf({ from: "buffer", buffer: before, at: "here" }) === name)!
    .before;
}

/** The kernels before the last loop, but for those by which sparse rounds begin. */
export function kernelsBeforeLoops(func: Func): readonly Kernel[] {
  const { plan } = compile(func);
  const inLoops = new Set(
    [...walkSteps(plan.steps)].flatMap((step) => (step.kind === "loop" ? [...walkSteps(step.body)] : [])),
  );
  return [...walkLevels(plan)]
    .filter((level) => !inLoops.has(level))
    .flatMap(({ kernels }) => kernels)
    .filter(({ name }) => name !== "quiet start");
}
