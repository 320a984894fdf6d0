/** Adds outputs to the kernels of a dense round, from which sparse rounds go on. */

import type { Element } from "../../ir/type.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { KernelOutput } from "../../plan/code.ts";
import type { Kernel, NodeKernel } from "../../plan/kernel.ts";
import { buffersRead, finishOf, renameBuffersIn, withFinish } from "../../plan/kernel.ts";
import type { Loop, Step } from "../../plan/plan.ts";
import type { Draft } from "./draft.ts";

/** The arrays that a kernel writes. */
export function keptOutput({ outputs }: NodeKernel): BufferId[] {
  return outputs.flatMap((output) => (output.kind === "keep" ? [output.buffer] : []));
}

/**
 * A kernel that keeps the value of a register, and the array of it: one that the kernel writes already, unless it is among
 * those excluded, or a new one.
 */
export function addOutput(
  kernel: NodeKernel,
  register: number,
  { name, element }: { readonly name: string; readonly element: Element },
  others: ReadonlySet<BufferId>,
  draft: Draft,
): { readonly kernel: NodeKernel; readonly buffer: BufferId } {
  const known = kernel.outputs.find(
    (output) => output.kind === "keep" && output.register === register && !others.has(output.buffer),
  );
  if (known?.kind === "keep") return { kernel, buffer: known.buffer };
  const buffer = draft.newBuffer(name, element, kernel.domain);
  return { kernel: { ...kernel, outputs: [...kernel.outputs, { kind: "keep", register, element, buffer }] }, buffer };
}

/**
 * The loop, changed so that later kernels of a round read a next value from an array of its own. In a sparse round the twin
 * holds only some of the next values.
 */
export function keepTwins(loop: Loop, draft: Draft): Loop {
  const twins = new Set(loop.swaps.map(([, twin]) => twin));
  const copies = new Map<BufferId, BufferId>();
  for (const level of loop.body) {
    if (level.kind !== "level") return loop;
    for (const read of level.kernels.flatMap((kernel) => buffersRead(kernel))) {
      if (!twins.has(read) || copies.has(read)) continue;
      const { name, element, extent } = draft.buffers[read]!;
      copies.set(read, draft.newBuffer(`${name} kept`, element, extent));
    }
  }
  if (copies.size === 0) return loop;
  return { ...loop, body: loop.body.map((level) => keepIn(level, copies)) };
}

function keepIn(level: Step, copies: ReadonlyMap<BufferId, BufferId>): Step {
  if (level.kind !== "level") return level;
  const kernels = level.kernels.map((kernel): Kernel => {
    const finish = finishOf(kernel);
    if (finish === null) return kernel;
    const written = new Set(finish.outputs.flatMap((output) => (output.kind === "keep" ? [output.buffer] : [])));
    const renamed: Kernel = renameBuffersIn(kernel, (buffer) =>
      written.has(buffer) ? buffer : (copies.get(buffer) ?? buffer),
    );
    const kept = finish.outputs.flatMap((output): KernelOutput[] => {
      const copy = output.kind === "keep" ? copies.get(output.buffer) : undefined;
      return copy === undefined || output.kind !== "keep" ? [] : [{ ...output, buffer: copy }];
    });
    const after = finishOf(renamed)!;
    return kept.length === 0 ? renamed : withFinish(renamed, { ...after, outputs: [...after.outputs, ...kept] });
  });
  return { ...level, kernels };
}
