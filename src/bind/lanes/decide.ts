/** Decides which loops over nodes are computed several rounds at a time, in the lanes of vectors. */

import { hasVectorForm } from "../../ir/scalar.ts";
import type { Element } from "../../ir/type.ts";
import { ELEMENT_BYTES } from "../../ir/type.ts";
import type { Input, Instruction, KernelOutput, Pair } from "../../plan/code.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { mayFail, type ScalarKernel } from "../../plan/kernels/scalars.ts";
import type { Loop, Plan, Step } from "../../plan/plan.ts";
import type { GraphSizes } from "../../plan/sizes.ts";
import { entriesOf } from "../../plan/sizes.ts";
import { kernelsOf, walkSteps } from "../../plan/walk.ts";
import { grouped } from "../../printable.ts";
import { type LaneLoop, laneLoopOf, SOURCE_LANES } from "./loop.ts";

/** The decision on a loop over nodes, and its reason. */
export interface LaneDecision {
  readonly lanes: LaneLoop | null;
  readonly why: string;
}

export interface LaneOptions {
  readonly graph: GraphSizes;
  /** The number of workers that have memory of their own for the loop. */
  readonly workers: number;
}

/** The most bytes that the arrays of all lanes may have, those of all workers together. */
const MOST_LANE_BYTES = 2 ** 27;

/** The most instructions at a node or edge: each is written for several vectors. */
const MOST_INSTRUCTIONS = 64;

/** Decides whether rounds of a loop over nodes can be computed in lanes. */
export function decideLanes(loop: Loop, plan: Plan, { graph, workers }: LaneOptions): LaneDecision {
  const lanes = laneLoopOf(loop);
  const isNesting = [...walkSteps(lanes.own)].some((step) => step.kind === "loop" && step.sources !== null);
  if (isNesting) return { lanes: null, why: "the body has a loop over nodes itself" };
  const obstacle = obstacleIn(lanes.own, lanes, plan) ?? obstacleInFailures(lanes.own) ?? obstacleInTotals(lanes);
  if (obstacle !== null) return { lanes: null, why: obstacle };
  const bytes = workers * laneBytes(lanes.body, plan, graph);
  if (bytes > MOST_LANE_BYTES) return { lanes: null, why: `${grouped(bytes)} bytes would be needed for the lanes` };
  return { lanes, why: "in the lanes of vectors, which look up an edge once for all" };
}

/** The bytes of arrays that have an entry for each lane. */
function laneBytes({ buffers, inPlace }: LaneOwn, plan: Plan, graph: GraphSizes): number {
  let bytes = 0;
  for (const buffer of buffers) {
    if (inPlace.has(buffer)) continue;
    const { extent, element } = plan.buffers[buffer]!;
    bytes += SOURCE_LANES * entriesOf(extent, graph) * ELEMENT_BYTES[element];
  }
  return bytes;
}

/** Says what in the steps of a body cannot be computed in lanes; null where all can. */
function obstacleIn(steps: readonly Step[], lanes: LaneLoop, plan: Plan): string | null {
  for (const step of steps) {
    const found = obstacleInStep(step, lanes, plan);
    if (found !== null) return found;
  }
  return null;
}

function obstacleInStep(step: Step, lanes: LaneLoop, plan: Plan): string | null {
  switch (step.kind) {
    case "choose":
      return obstacleIn(step.cases.flat(), lanes, plan);
    case "loop": {
      const swapped = step.swaps.flat();
      if (new Set(swapped).size < swapped.length) return "an array is exchanged twice";
      return obstacleIn(step.body, lanes, plan);
    }
    case "level":
      for (const kernel of kernelsOf(step)) {
        const found = kernel.kind === "scalars" ? obstacleInScalars(kernel) : obstacleInKernel(kernel, lanes, plan);
        if (found !== null) return found;
      }
      return null;
    default:
      return step satisfies never;
  }
}

/** Lanes of scalars are computed one after the other. */
function obstacleInScalars({ code }: ScalarKernel): string | null {
  const other = code.find(({ op }) => op === "majority" || op === "extremum");
  return other === undefined ? null : `the body has ${other.op}`;
}

/**
 * Of several nodes that fail the first counts, and which it is shows when they are computed one by one. A lane must come to that
 * although another one, of a node behind it, may be in a loop without end.
 */
function obstacleInFailures(steps: readonly Step[]): string | null {
  let isEndless = false;
  for (const step of walkSteps(steps)) {
    if (step.kind === "loop") isEndless ||= step.limit === null;
    if (isEndless && step.kind === "level" && step.scalars?.code.some(mayFail))
      return "it can fail after an unlimited loop";
  }
  return null;
}

function obstacleInKernel(kernel: Kernel, { body }: LaneLoop, plan: Plan): string | null {
  if (kernel.kind !== "map" && kernel.kind !== "aggregate") return `the body has ${kernel.ops[0] ?? kernel.kind}`;
  const elements = (inputs: readonly Input[]): readonly boolean[] => inputs.map((input) => isOfLanes(input, body));
  const { inputs, code, outputs } = kernel;
  if (kernel.kind === "map") return obstacleInCode(elements(inputs), code) ?? obstacleInOutputs(outputs, plan);
  const { pairs, epilogue } = kernel;
  const given = [...pairs.map(() => true), ...elements(epilogue.inputs)];
  return (
    obstacleInCode(elements(inputs), code) ??
    obstacleInMonoids(pairs) ??
    obstacleInCode(given, epilogue.code) ??
    obstacleInOutputs(outputs, plan)
  );
}

/** Tells whether an input differs from lane to lane. */
function isOfLanes(input: Input, { buffers, slots }: LaneOwn): boolean {
  if (input.from === "slot") return slots.has(input.slot);
  return input.from === "buffer" && buffers.has(input.buffer);
}

type LaneOwn = LaneLoop["body"];

function obstacleInCode(given: readonly boolean[], code: readonly Instruction[]): string | null {
  if (code.length > MOST_INSTRUCTIONS) return `the body has more than ${MOST_INSTRUCTIONS} ops at a node or edge`;
  const differs = given.slice();
  for (const instruction of code) {
    const isOwn = instruction.op !== "const" && instruction.operands.some((operand) => differs[operand]);
    differs.push(isOwn);
    if (isOwn && !hasVectorForm(instruction.op, instruction.element)) return noVectorForm(instruction);
  }
  return null;
}

function obstacleInMonoids(pairs: readonly Pair[]): string | null {
  for (const { monoid: op, element } of pairs) if (!hasVectorForm(op, element)) return noVectorForm({ op, element });
  return null;
}

function obstacleInOutputs(outputs: readonly KernelOutput[], plan: Plan): string | null {
  for (const output of outputs) {
    if (output.kind === "reduce" && !hasVectorForm(output.monoid, output.element)) {
      return noVectorForm({ op: output.monoid, element: output.element });
    }
    const buffer = output.kind === "keep" ? output.buffer : output.partials;
    if (plan.buffers[buffer]!.origin.kind !== "computed") return "the body writes what it was given";
  }
  return null;
}

function noVectorForm({ op, element }: { readonly op: string; readonly element: Element }): string {
  return `${op} of ${element} cannot be computed on vectors`;
}

/** Totals are combined by plain code, one lane after the other. */
function obstacleInTotals({ combining }: LaneLoop): string | null {
  for (const level of combining) {
    for (const kernel of kernelsOf(level)) {
      const isPlain =
        kernel.kind === "scalars" || (kernel.kind === "map" && kernel.outputs.every(({ kind }) => kind === "keep"));
      if (!isPlain) return `totals are combined by ${kernel.kind}`;
    }
  }
  return null;
}
