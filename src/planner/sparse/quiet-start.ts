/**
 * Loops that may begin with a sparse round. Let the round before the first be one in which every node had a constant, and let
 * such a round give the same constants again: then it is as if the nodes that begin with something else had changed in it.
 */

import type { Level, Loop, Step } from "../../plan/plan.ts";
import { INPUT } from "../../plan/domain.ts";
import type { SparseStage } from "../../plan/sparse.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { KernelOutput } from "../../plan/code.ts";
import { finishOf, buffersWritten } from "../../plan/kernel.ts";
import { walkSteps } from "../../plan/walk.ts";
import type { NodeKernel } from "./body.ts";
import type { Draft } from "./draft.ts";
import { constantsAfter, constantsOf, isInert } from "./laws.ts";
import { stepOfKernels } from "./step.ts";

/** The step that fills the twins of what a loop carries, and all else that a round leaves, with such constants; null for none. */
export function quietStart(
  loop: Loop,
  stages: readonly SparseStage[],
  kernels: readonly NodeKernel[],
  before: readonly Step[],
  draft: Draft,
): Level | null {
  const isPlain = stages.every(({ scalars, reductions, totals }) => scalars.length + reductions.length === 0 && totals.kind !== "kept");
  if (!isPlain || loop.swaps.length === 0 || loop.moves.length > 0) return null;
  const start = new Map<BufferId, number>();
  for (const [array] of loop.swaps) {
    const candidates = candidatesOf(array, before, draft);
    // Where there are several, the last choice made is what most nodes begin with.
    const candidate = candidates.at(-1);
    if (candidate === undefined) return null;
    start.set(array, candidate);
  }
  const step = stepOfKernels(kernels, loop.swaps, draft);
  const after = constantsAfter(step, start);
  if (after === null || !loop.swaps.every(([array, twin]) => Object.is(after.get(twin), start.get(array)))) return null;
  const isStill = stages.every(
    ({ totals, carries }, k) =>
      totals.kind !== "pushed" || isInert(stepOfKernels(kernels.slice(0, k + 1), carries, draft)).holds,
  );
  if (!isStill) return null;
  const filled = [...after];
  const outputs = filled.map(
    ([buffer], register): KernelOutput => ({ kind: "keep", register, element: draft.buffers[buffer]!.element, buffer }),
  );
  return {
    kind: "level",
    scalars: null,
    kernels: [
      {
        kind: "map",
        name: "quiet start",
        ops: ["broadcast"],
        domain: { graph: INPUT, of: "nodes" },
        inputs: [],
        code: filled.map(([buffer, value]) => ({ op: "const", element: draft.buffers[buffer]!.element, value })),
        outputs,
      },
    ],
    alternates: [],
    fence: false,
  };
}

/** Constants of the code that writes an array before a loop. */
function candidatesOf(array: BufferId, before: readonly Step[], draft: Draft): readonly number[] {
  for (const step of [...before].reverse()) {
    for (const inner of walkSteps([step])) {
      if (inner.kind !== "level") continue;
      const kernel = inner.kernels.find((one) => buffersWritten(one).includes(array));
      const finish = kernel ? finishOf(kernel) : null;
      if (finish) return constantsOf(finish.code, draft.buffers[array]!.element);
    }
  }
  return [];
}
