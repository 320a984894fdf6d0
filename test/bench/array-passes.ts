/**
 * How often a plan goes over arrays of nodes. A kernel passes once over each that it reads, however often and at whatever
 * entries, and once over each that it writes. The lengths of rows count as an array, unless they are of the very rows that
 * the kernel goes along. Arrays of edges and results of blocks do not count.
 */

import type { Kernel, Plan, Step } from "../../src/plan/plan.ts";
import { buffersRead, buffersWritten, inputsOf, rowsOf, walkSteps } from "../../src/plan/walk.ts";

/** The array passes of the kernels of some steps, those of nested steps included, each step taken once. */
export function arrayPasses(plan: Plan, steps: readonly Step[]): number {
  return kernelsOf(steps)
    .map((kernel) => passesOf(plan, kernel))
    .reduce((sum, passes) => sum + passes, 0);
}

/** The kernels of some steps, those of nested steps included. */
export function kernelsOf(steps: readonly Step[]): readonly Kernel[] {
  return [...walkSteps(steps)].flatMap((step) => (step.kind === "level" ? step.kernels : []));
}

function passesOf(plan: Plan, kernel: Kernel): number {
  const isOfNodes = (buffer: number): boolean => plan.buffers[buffer]!.extent === "nodes";
  const read = new Set(buffersRead(kernel).filter(isOfNodes));
  const written = new Set(buffersWritten(kernel).filter(isOfNodes));
  const lengths = new Set(
    inputsOf(kernel).flatMap((input) =>
      input.from === "degree" && input.direction !== rowsOf(kernel) ? [input.direction] : [],
    ),
  );
  return read.size + written.size + lengths.size;
}
