/**
 * Finds stretches of steps that are too small for barriers (granularity): one worker runs them alone, and the others
 * take over its results.
 */

import { isScalarOpName } from "../ir/op.ts";
import { scalarRow } from "../ir/scalar.ts";
import type { Kernel } from "../plan/kernel.ts";
import { elementsOf, finishOf } from "../plan/kernel.ts";
import type { Finish } from "../plan/kernels/record.ts";
import type { Level, Step } from "../plan/plan.ts";
import type { GraphSizes } from "../plan/sizes.ts";
import { walkSteps } from "../plan/walk.ts";
import type { Thresholds } from "./thresholds.ts";

/** The nanoseconds for one entry of a row, where nothing has been measured. */
const DEFAULT_NANOS = 2;

/**
 * The weight of a map of plain ops. Each entry weighs `(base + ops) / most` of an entry of a row, and at most as much.
 * The entries of a map shorter than `long` weigh less still: they are in the cache of the worker that wrote them, and
 * sharing the map out would mean fetching them. The figures were measured, see docs/performance.md.
 */
const STREAMED = { most: 64, base: 3, long: 2 ** 16 };

/** Gives the weight of a kernel: the number of entries of rows that take as much time. */
export function weightOf(kernel: Kernel, graph: GraphSizes): number {
  const elements = elementsOf(kernel, graph);
  const streamed = streamedCode(kernel);
  if (streamed === null) return elements;
  const { most, base, long } = STREAMED;
  return elements * Math.min(1, (base + streamed.length) / most) * Math.min(1, elements / long);
}

/**
 * Gives the code of a kernel that only computes its own entries, by ops that take no longer than a few additions; null
 * for any other kernel.
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

/** Gives the weight of the heaviest level in steps. A level weighs as much as its kernels together. */
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

/** Tells whether a step, with all that it contains, is too small to be shared out. */
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

/**
 * Tells whether the body of a loop over nodes is too small to be shared out, even where each node has work of its own.
 */
function isSmallForAll(body: readonly Step[], graph: GraphSizes, { minParallelElements }: Thresholds): boolean {
  let weight = 0;
  for (const step of walkSteps(body)) {
    if (step.kind === "level") for (const kernel of step.kernels) weight += weightOf(kernel, graph);
  }
  return weight * graph.nodeCount < minParallelElements;
}

/** Consecutive steps that one worker runs alone, or a single step that workers share. */
export interface Stretch {
  readonly solo: boolean;
  readonly steps: readonly Step[];
}

/** Divides steps into stretches. Small steps next to each other form one stretch, where that saves a barrier. */
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

/** Lists the levels that several workers share, in the order of the plan. */
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

/** Tells whether workers meet in or after a step that is shared out. */
export function hasBarrier(step: Step): boolean {
  if (step.kind === "level") return step.kernels.length > 0 || step.fence;
  return (step.kind === "loop" ? [step.body] : step.cases).some((steps) => steps.some(hasBarrier));
}
