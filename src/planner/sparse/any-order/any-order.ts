/**
 * Loops that come to the same in whatever order nodes take in what edges give them: x becomes the least of what it is and of
 * what edges give, and what an edge gives gets no worse as its source gets better. Every order that loses no update then ends
 * in the greatest fixpoint below the start (chaotic iteration; of `max`, the least one above it). docs/sparse.md has the proof.
 */

import type { BufferId } from "../../../plan/buffer.ts";
import type { Input, Instruction } from "../../../plan/code.ts";
import { elementOfInput } from "../../../plan/code-types.ts";
import type { NodeKernel } from "../../../plan/kernel.ts";
import type { AggregateKernel } from "../../../plan/kernels/aggregate.ts";
import { OWN_END, readsNeighbor } from "../../../plan/kernels/aggregate.ts";
import type { Loop, Plan, Step } from "../../../plan/plan.ts";
import type { AnyOrder, InOrder, SparseStage } from "../../../plan/sparse.ts";
import { candidateOf } from "../../../plan/sparse.ts";
import { slotsRead, walkSteps } from "../../../plan/walk.ts";
import type { Draft } from "../draft.ts";
import type { EdgeCode } from "./supposition.ts";
import { registersOf, suppositionsFor } from "./supposition.ts";
import { lookWhether } from "./tests.ts";

/** How a loop is settled in any order, and the steps before it that look whether that may be. */
interface Found {
  readonly order: AnyOrder;
  readonly steps: readonly Step[];
}

/** The same, or why its rounds come one after the other; null where it is not of the form. */
export function anyOrderOf(
  loop: Loop,
  stages: readonly SparseStage[],
  kernels: readonly NodeKernel[],
  plan: Plan,
  draft: Draft,
): Found | InOrder | null {
  const [stage] = stages;
  const [kernel] = kernels;
  const [swap] = loop.swaps;
  if (stages.length !== 1 || loop.swaps.length !== 1 || loop.carries.length !== 1) return null;
  if (!loop.untilUnchanged || loop.moves.length + loop.notes.length > 0) return null;
  if (kernel?.kind !== "aggregate" || stage === undefined) return null;
  if (stage.scalars.length + stage.reductions.length > 0) return null;
  const [x, twin] = swap!;
  const edge = edgeCodeOf(kernel, x, twin, draft);
  if (edge === null) return null;
  const inOrder = (why: string): InOrder => ({ kind: "in order", why, lines: kernel.lines ?? null });
  if (kernel.inputs.some(({ from }) => from === "place")) {
    return inOrder("what an edge gives depends on its place in a row, which its source does not know");
  }
  if (isRoundCountRead(loop, plan)) return inOrder("the program asks how many rounds there were");
  const found = suppositionsFor(edge);
  if ("why" in found) return inOrder(found.why);
  const asked = found.flatMap(({ others, steps }) => [...others.keys(), ...steps]);
  if (kernel.direction === "all" && readsEnds(edge, registersOf(edge, asked))) {
    return inOrder("what an edge gives depends on nodes at its ends besides what its source has");
  }
  // Where an edge may give something better than its source has, a limit could cut the loop short.
  const fitting = loop.limit === null ? found : found.filter(({ isOrdered }) => isOrdered);
  if (fitting.length === 0) {
    return inOrder(
      "it is limited, and an edge may give something better than its source has, so that rounds are counted",
    );
  }
  const { steps, holds } = lookWhether(fitting, { loop, x, kernel, edge }, draft);
  const isSilent = fitting.every((each) => each.isSilent);
  return { order: { kind: "any order", holds, isSilent }, steps };
}

/**
 * The code by which edges change x; null where what becomes of x is not the least (greatest) of it and what they give. What is
 * done to the combined value is done to each: where it keeps the order, that comes to the same.
 */
function edgeCodeOf(kernel: AggregateKernel, x: BufferId, twin: BufferId, draft: Draft): EdgeCode | null {
  const { pairs, inputs, code, condition, direction } = kernel;
  const [pair] = pairs;
  const given = candidateOf(kernel, x, twin);
  if (pairs.length !== 1 || given === null || pair!.element === "bool") return null;
  const isX = inputs.map((input) => input.from === "buffer" && input.buffer === x);
  const isEither = (k: number): boolean => {
    const input = inputs[k]!;
    return direction === "all" && "at" in input && (input.at === "source" || input.at === "destination");
  };
  const isOwn = isX.some((is, k) => is && (!readsNeighbor(inputs[k]!, direction) || isEither(k)));
  if (isOwn) return null;
  const own = kernel.epilogue.inputs;
  const registers = inputs.length + own.length + code.length;
  // Of the combined value stands what one edge gives; then what is read at the node, and what is done to both.
  const placeOf = (register: number): number =>
    register === 0
      ? moved(pair!.register, inputs.length, own.length)
      : register <= own.length
        ? inputs.length + register - 1
        : registers + register - 1 - own.length;
  return {
    monoid: given.monoid,
    element: given.element,
    inputs: [...inputs, ...own.map((input) => atOwnEnd(input, direction))],
    elements: [...inputs, ...own].map((input) => elementOfInput(input, draft)),
    isSource: [...isX, ...own.map(() => false)],
    code: [
      ...code.map((instruction) => withOperands(instruction, (at) => moved(at, inputs.length, own.length))),
      ...kernel.epilogue.code.map((instruction) => withOperands(instruction, placeOf)),
    ],
    condition: condition === null ? null : moved(condition, inputs.length, own.length),
    given: placeOf(0),
    value: placeOf(given.register),
  };
}

/** A register of the code of an edge where more inputs stand before the code. */
function moved(register: number, inputs: number, more: number): number {
  return register < inputs ? register : register + more;
}

function withOperands(instruction: Instruction, placeOf: (register: number) => number): Instruction {
  return instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(placeOf) };
}

/** What is read at the node whose row it is, as the end of an edge. */
function atOwnEnd(input: Input, direction: AggregateKernel["direction"]): Input {
  return "at" in input && input.at === "here" ? { ...input, at: OWN_END[direction] } : input;
}

/** Whether the code of an edge reads something at either end but x, which a map over edges cannot tell apart for rows of both. */
function readsEnds({ inputs, isSource }: EdgeCode, isNeeded: readonly boolean[]): boolean {
  return inputs.some((input, k) => {
    if (!isNeeded[k] || isSource[k]) return false;
    return "at" in input ? input.at !== "edge" : input.from === "index" || input.from === "degree";
  });
}

/** Whether a step or a result of the program reads how many rounds the loop took. */
function isRoundCountRead({ rounds }: Loop, plan: Plan): boolean {
  const isRead = [...walkSteps(plan.steps)].some((step) => slotsRead(step).includes(rounds));
  return isRead || plan.results.some(({ place }) => place.kind === "slot" && place.slot === rounds);
}
