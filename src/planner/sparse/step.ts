/** What a kernel makes of its own node, for laws to be decided of it: with the maps that compute what it reads there. */

import type { Input } from "../../plan/code.ts";
import { elementOfInput } from "../../plan/code-types.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import type { Body } from "./body.ts";
import type { NodeStep } from "./node-step.ts";
import { keptOutput } from "./outputs.ts";
import { readsOf } from "./touches.ts";
import type { Placed } from "./words.ts";

/** The step of one kernel; null where what it reads at its own node comes of other rows, or is carried by other kernels. */
export function stepOf(
  kernels: readonly NodeKernel[],
  k: number,
  body: Body,
  plan: Placed,
  mayChange: NodeStep["mayChange"],
): NodeStep | null {
  const { writerOf, twinOf } = body;
  const needed = new Set([k]);
  for (const at of needed) {
    for (const buffer of readsOf(kernels[at]!).own) {
      const twin = twinOf.get(buffer);
      const writer = writerOf.get(twin ?? buffer);
      if (writer === undefined) continue;
      if (twin !== undefined) {
        if (writer !== k) return null;
      } else if (kernels[writer]!.kind === "map") needed.add(writer);
      else return null;
    }
  }
  const carried = [...twinOf].filter(([, twin]) => writerOf.get(twin) === k);
  const twins = new Set(carried.map(([, twin]) => twin));
  const step = stepOfKernels(
    [...needed].sort((a, b) => a - b).map((at) => kernels[at]!),
    carried,
    plan,
  );
  return { ...step, mayChange, left: keptOutput(kernels[k]!).filter((buffer) => !twins.has(buffer)) };
}

/** The step of a map alone: what other kernels write is the same in both rounds that a law speaks of. */
export function stepOfMap(kernel: NodeKernel, k: number, { writerOf, twinOf }: Body, plan: Placed): NodeStep {
  const carried = [...twinOf].filter(([, twin]) => writerOf.get(twin) === k);
  const twins = new Set(carried.map(([, twin]) => twin));
  const left = keptOutput(kernel).filter((buffer) => !twins.has(buffer));
  return { ...stepOfKernels([kernel], carried, plan), left };
}

/** Some kernels of a body, and the arrays that they carry, each with its twin. */
export function stepOfKernels(
  kernels: readonly NodeKernel[],
  carried: readonly (readonly [array: number, twin: number])[],
  plan: Placed,
): NodeStep {
  return {
    kernels,
    carried: carried.map(([before, after]) => ({ before, after })),
    left: [],
    elementOf: (input) => elementOfInput(input, plan),
    rangeOf: () => null,
    nameOf: (input) => nameOf(input, plan),
    mayChange: () => false,
  };
}

function nameOf(input: Input, { buffers, slots }: Placed): string {
  switch (input.from) {
    case "buffer":
      return buffers[input.buffer]!.name;
    case "slot":
      return slots[input.slot]!.name;
    default:
      return input.from;
  }
}
