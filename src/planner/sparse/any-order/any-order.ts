/**
 * Loops that come to the same in whatever order nodes take in what edges give them: x becomes the least of what it is and of
 * what edges give, and what an edge gives gets no worse as its source gets better. Every order that loses no update then ends
 * in the greatest fixpoint below the start (chaotic iteration; of `max`, the least one above it). docs/sparse.md has the proof.
 */

import { elementOfInput } from "../../../plan/code-types.ts";
import type { NodeKernel } from "../../../plan/kernel.ts";
import { buffersWritten } from "../../../plan/kernel.ts";
import type { AggregateKernel } from "../../../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../../../plan/kernels/aggregate.ts";
import { registersBehind } from "../../../plan/kernels/row-code.ts";
import type { Loop, Plan, Step } from "../../../plan/plan.ts";
import type { AnyOrder, InOrder, SparseStage } from "../../../plan/sparse.ts";
import { slotsRead, walkSteps } from "../../../plan/walk.ts";
import type { Draft } from "../draft.ts";
import type { EdgeCode } from "./supposition.ts";
import { suppositionsFor } from "./supposition.ts";
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
  if (kernel?.kind !== "aggregate" || stage?.totals.kind !== "pushed" || !stage.isSettled) return null;
  if (stage.scalars.length + stage.reductions.length > 0) return null;
  const [x, twin] = swap!;
  const edge = edgeCodeOf(kernel, x, twin, draft);
  if (edge === null) return null;
  const inOrder = (why: string): InOrder => ({ kind: "in order", why, lines: kernel.lines ?? null });
  const both = kernel.direction === "all" && readsEnds(kernel);
  if (both) return inOrder("what an edge gives depends on nodes at its ends besides what its source has");
  if (isRoundCountRead(loop, plan)) return inOrder("the program asks how many rounds there were");
  const found = suppositionsFor(edge);
  if ("why" in found) return inOrder(found.why);
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

/** The code by which edges change x; null where what becomes of x is not the least (greatest) of it and what they give. */
function edgeCodeOf(kernel: AggregateKernel, x: number, twin: number, draft: Draft): EdgeCode | null {
  const { pairs, inputs, code, condition, epilogue, direction, outputs } = kernel;
  const [pair] = pairs;
  if (pairs.length !== 1 || (pair?.monoid !== "min" && pair?.monoid !== "max")) return null;
  if (pair.element === "bool") return null;
  const kept = outputs.filter((output) => output.kind === "keep");
  const [next] = kept;
  if (kept.length !== 1 || next?.buffer !== twin || !buffersWritten(kernel).includes(twin)) return null;
  const instruction = epilogue.code[next.register - 1 - epilogue.inputs.length];
  if (instruction?.op !== pair.monoid || instruction.element !== pair.element) return null;
  const [a, b] = instruction.operands as [number, number];
  const own = epilogue.inputs[(a === 0 ? b : a) - 1];
  if ((a !== 0) === (b !== 0) || own?.from !== "buffer" || own.buffer !== x || own.at !== "here") return null;
  const isX = inputs.map((input) => input.from === "buffer" && input.buffer === x);
  const isEither = (k: number): boolean => {
    const input = inputs[k]!;
    return direction === "all" && "at" in input && (input.at === "source" || input.at === "destination");
  };
  const isOwn = isX.some((is, k) => is && (!readsNeighbor(inputs[k]!, direction) || isEither(k)));
  if (isOwn) return null;
  return {
    monoid: pair.monoid,
    element: pair.element,
    elements: inputs.map((input) => elementOfInput(input, draft)),
    isSource: isX,
    code,
    condition,
    value: pair.register,
  };
}

/** Whether the code of an edge reads something at either end but x, which a map over edges cannot tell apart for rows of both. */
function readsEnds(kernel: AggregateKernel): boolean {
  const { inputs, pairs, condition } = kernel;
  const wanted = [...pairs.map(({ register }) => register), ...(condition === null ? [] : [condition])];
  const behind = registersBehind(kernel, wanted);
  const carried = kernel.epilogue.inputs.flatMap((input) => (input.from === "buffer" ? [input.buffer] : []));
  return inputs.some((input, k) => {
    if (!behind[k] || !("at" in input) || input.at === "edge") return false;
    return !(input.from === "buffer" && carried.includes(input.buffer));
  });
}

/** Whether a step or a result of the program reads how many rounds the loop took. */
function isRoundCountRead({ rounds }: Loop, plan: Plan): boolean {
  const isRead = [...walkSteps(plan.steps)].some((step) => slotsRead(step).includes(rounds));
  return isRead || plan.results.some(({ place }) => place.kind === "slot" && place.slot === rounds);
}
