/** Finds stretches of steps that are too small for barriers (granularity): one worker runs them alone, and the others take over what it found. */

import { isScalarOpName } from "../ir/op.ts";
import { scalarRow } from "../ir/scalar.ts";
import type { Kernel } from "../plan/kernel.ts";
import { elementsOf, finishOf } from "../plan/kernel.ts";
import type { Finish } from "../plan/kernels/record.ts";
import type { Level, Step } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { walkSteps } from "../plan/walk.ts";
import type { Thresholds } from "./thresholds.ts";

/** Nanoseconds for one entry of a row, where nothing has been measured. */
const DEFAULT_NANOS = 2;

/**
 * A map that reads and writes its own entries alone does as many of them, by its ops, in the time of one entry of a row. It
 * moves little but bytes; of a short one they are in the cache of whoever wrote them, where they are dear to fetch once it
 * is shared out. Measured, see docs/performance.md.
 */
const STREAMED = { most: 64, base: 3, long: 2 ** 16 };

/** How many entries of rows a kernel is worth, by the time that it takes. */
export function weightOf(kernel: Kernel, graph: GraphSizes): number {
  const elements = elementsOf(kernel, graph);
  const streamed = streamedCode(kernel);
  if (streamed === null) return elements;
  const { most, base, long } = STREAMED;
  return elements * Math.min(1, (base + streamed.length) / most) * Math.min(1, elements / long);
}

/**
 * The code of a kernel that is nothing but code over its own entries, none of which takes many times as long as an
 * addition; null for any other.
 */
function streamedCode(kernel: Kernel): Finish["code"] | null {
  const finish = finishOf(kernel);
  if (finish === null || finish.given > 0) return null;
  const { inputs, code } = finish;
  const isStreamed =
    inputs.every((input) => input.from !== "buffer" || input.at === "here") &&
    code.every(({ op }) => !isScalarOpName(op) || !scalarRow(op).traits.includes("costly"));
  return isStreamed ? code : null;
}

/** What a level's kernels are worth together: the greatest of the levels in a step. */
export function heaviestLevel(steps: readonly Step[], graph: GraphSizes): number {
  return steps.reduce((most, step) => Math.max(most, heaviest(step, graph)), 0);
}

function heaviest(step: Step, graph: GraphSizes): number {
  if (step.kind === "level") return step.kernels.reduce((sum, kernel) => sum + weightOf(kernel, graph), 0);
  return (step.kind === "loop" ? [step.body] : step.cases).reduce(
    (most, steps) => Math.max(most, heaviestLevel(steps, graph)),
    0,
  );
}

/** Whether a step, with all it contains, is too small to be shared out. */
export function isSmall(step: Step, graph: GraphSizes, thresholds: Thresholds): boolean {
  if (step.kind === "loop" && step.sources !== null && !isSmallForAll(step.body, graph, thresholds)) return false;
  if (step.kind !== "level") {
    const branches = step.kind === "loop" ? [step.body] : step.cases;
    return branches.every((steps) => steps.every((inner) => isSmall(inner, graph, thresholds)));
  }
  const { minParallelElements, minParallelOps, minOpMicros } = thresholds;
  const sizes = step.kernels.map((kernel) => weightOf(kernel, graph));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total >= minParallelElements) return false;
  const worthwhile = sizes.filter((size) => (size * DEFAULT_NANOS) / 1000 >= minOpMicros).length;
  return worthwhile < minParallelOps;
}

/** Whether what a loop computes for a node is too small to be shared out though each node has its own. */
function isSmallForAll(body: readonly Step[], graph: GraphSizes, { minParallelElements }: Thresholds): boolean {
  let weight = 0;
  for (const step of walkSteps(body)) {
    if (step.kind === "level") for (const kernel of step.kernels) weight += weightOf(kernel, graph);
  }
  return weight * graph.nodeCount < minParallelElements;
}

/** Steps in a row that one worker runs alone, or a single one that is not. */
export interface Stretch {
  readonly solo: boolean;
  readonly steps: readonly Step[];
}

/** Steps in order, those next to each other that are too small put together where that saves a barrier. */
export function stretchesOf(steps: readonly Step[], isTooSmall: (step: Step) => boolean): Stretch[] {
  const stretches: Stretch[] = [];
  let small: Step[] = [];
  const close = (): void => {
    // Levels of scalars alone have no barrier to save.
    if (small.some(hasBarrier)) stretches.push({ solo: true, steps: small });
    else stretches.push(...small.map((step) => ({ solo: false, steps: [step] })));
    small = [];
  };
  for (const step of steps) {
    if (isTooSmall(step)) {
      small.push(step);
      continue;
    }
    close();
    stretches.push({ solo: false, steps: [step] });
  }
  close();
  return stretches;
}

/** The levels that several workers share, in the order of the plan. */
export function sharedLevels(steps: readonly Step[], graph: GraphSizes, thresholds: Thresholds): Level[] {
  const inner = (step: Step): Level[] => {
    if (step.kind === "level") return [step];
    const branches = step.kind === "loop" ? [step.body] : step.cases;
    return branches.flatMap((branch) => sharedLevels(branch, graph, thresholds));
  };
  return stretchesOf(steps, (step) => isSmall(step, graph, thresholds)).flatMap(({ solo, steps: stretch }) =>
    solo ? [] : stretch.flatMap(inner),
  );
}

/** Whether workers meet in or after a step that is shared out. */
export function hasBarrier(step: Step): boolean {
  if (step.kind === "level") return step.kernels.length > 0 || step.fence;
  return (step.kind === "loop" ? [step.body] : step.cases).some((steps) => steps.some(hasBarrier));
}
