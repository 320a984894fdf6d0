/**
 * Finds loops that have the same result in whatever order nodes take in what edges give them (chaotic iteration). Such a loop
 * sets x to the least of x and of what edges give, and an edge gives nothing worse when its source gets better. Every order
 * that loses no update then ends in the greatest fixpoint below the start (for `max`, the least one above it). docs/sparse.md
 * has the proof.
 *
 *     x = min(x, x of source + weight)       shortest paths: relax edges in any order
 */

import type { BufferId } from "../../../plan/buffer.ts";
import type { Input, Instruction, KernelOutput } from "../../../plan/code.ts";
import { elementOfInput } from "../../../plan/code-types.ts";
import type { NodeKernel } from "../../../plan/kernel.ts";
import type { AggregateKernel } from "../../../plan/kernels/aggregate.ts";
import { asksWhichEnd, OWN_END, readsNeighbor } from "../../../plan/kernels/aggregate.ts";
import type { Loop, Plan, Step } from "../../../plan/plan.ts";
import type { AnyOrder, InOrder, SparseStage } from "../../../plan/sparse.ts";
import { candidateOf } from "../../../plan/sparse.ts";
import { slotsRead, walkSteps } from "../../../plan/walk.ts";
import type { Draft } from "../draft.ts";
import type { EdgeCode } from "./edge-code.ts";
import { whyNearly } from "./nearly.ts";
import { suppositionsFor } from "./supposition.ts";
import { lookWhether } from "./tests.ts";

/** How a loop is settled in any order, and the steps before it that test whether it may be. */
interface Found {
  readonly order: AnyOrder;
  readonly steps: readonly Step[];
}

/**
 * How a loop is settled in any order, with its tests; or why its rounds come one after the other. Null where the loop is not
 * of this form.
 */
export function anyOrderOf(
  loop: Loop,
  stages: readonly SparseStage[],
  kernels: readonly NodeKernel[],
  plan: Plan,
  draft: Draft,
): Found | InOrder | null {
  const [stage] = stages;
  const [first] = kernels;
  const [swap] = loop.swaps;
  const isOne = stages.length === 1 && loop.swaps.length === 1 && loop.carries.length === 1;
  if (!isOne || first?.kind !== "aggregate" || loop.moves.length > 0 || stage!.scalars.length > 0) {
    return whyNearly(loop, kernels, draft);
  }
  const [x, twin] = swap!;
  // What a condition of the loop's own asks of the nodes is no part of how x changes.
  const kernel = loop.untilUnchanged
    ? first
    : { ...first, outputs: first.outputs.filter((one) => isKeptIn(twin, one)) };
  const edge = edgeCodeOf(kernel, x, twin, draft);
  if (edge === null) return whyNearly(loop, kernels, draft);
  const inOrder = (why: string): InOrder => ({ kind: "in order", why, lines: kernel.lines ?? null });
  if (kernel.inputs.some(({ from }) => from === "place")) {
    return inOrder("what an edge gives depends on its place in a row, which its source does not know");
  }
  if (isRoundCountRead(loop, plan)) return inOrder("the program asks how many rounds there were");
  const found = suppositionsFor(edge);
  if ("why" in found) return inOrder(found.why);
  if (asksWhichEnd(kernel)) {
    return inOrder(
      "an edge of rows in both directions is asked for its source or destination, which not both of its ends know: ask for its neighbor and self",
    );
  }
  // Where an edge may give something better than its source has, a limit of rounds could cut the loop short.
  const fitting = loop.limit === null ? found : found.filter(({ isOrdered }) => isOrdered);
  if (fitting.length === 0) {
    return inOrder(
      "it is limited, and an edge may give something better than its source has, so that its rounds count: let it end where nothing changes",
    );
  }
  if (!loop.untilUnchanged) return inOrder(ENDS_OTHERWISE);
  if (stage!.reductions.length + loop.notes.length > 0) return null;
  const { steps, holds, worst } = lookWhether(fitting, { loop, x, kernel, edge }, draft);
  const isSilent = fitting.every((each) => each.isSilent);
  return { order: { kind: "any order", holds, isSilent, worst }, steps };
}

function isKeptIn(buffer: BufferId, output: KernelOutput): boolean {
  return output.kind === "keep" && output.buffer === buffer;
}

const ENDS_OTHERWISE = "its rounds count: let it end where nothing changes (`until unchanged`)";

/**
 * The code by which edges change x; null where the new x is not the least (greatest) of x and what they give. Code that
 * follows the combination is applied to what each edge gives instead. Where this code keeps the order, the result is the
 * same.
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
  // Where no edge gives anything of what its source has, nothing travels, and there are no rows to go along.
  if (isOwn || !isX.includes(true)) return null;
  const own = kernel.epilogue.inputs;
  const registers = inputs.length + own.length + code.length;
  // Registers are renumbered: the combined value is what one edge gives, then come the inputs of the epilogue, then its code.
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
    along: inputs.length,
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

/** The number of a register of the edge's code after further inputs have been put before the code. */
function moved(register: number, inputs: number, more: number): number {
  return register < inputs ? register : register + more;
}

function withOperands(instruction: Instruction, placeOf: (register: number) => number): Instruction {
  return instruction.op === "const" ? instruction : { ...instruction, operands: instruction.operands.map(placeOf) };
}

/** An input at the row's own node, as an input at that end of the edge. */
function atOwnEnd(input: Input, direction: AggregateKernel["direction"]): Input {
  return "at" in input && input.at === "here" ? { ...input, at: OWN_END[direction] } : input;
}

/** Whether a step or a result of the program reads how many rounds the loop took. */
function isRoundCountRead({ rounds }: Loop, plan: Plan): boolean {
  const isRead = [...walkSteps(plan.steps)].some((step) => slotsRead(step).includes(rounds));
  return isRead || plan.results.some(({ place }) => place.kind === "slot" && place.slot === rounds);
}
