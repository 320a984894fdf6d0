/** Applies the laws to one kernel of a round: whether it may spare touches of its own node, and whether it may be pushed to. */

import type { Input } from "../../plan/code.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { OWN_END } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import type { Body } from "./body.ts";
import { isAbsorbed, isRestful, isSettled, isSettledBeside, isSteady } from "./laws.ts";
import type { NodeStep } from "./node-step.ts";
import { keptOutput } from "./outputs.ts";
import type { Proof } from "./proof/small-models.ts";
import { givenTo, isOfOthers, ownStep, roundStep, sourcesStep } from "./step.ts";
import { isTimely } from "./timely.ts";
import type { Placed } from "./words.ts";

export const READS_OWN_CHANGE = "what an edge gives depends on what its own node has";

/** Whether scalars are the same in all rounds that a law speaks of (`alike`), or may have any value in each. */
export type Scalars = "alike" | "whatever";

/**
 * Whether a kernel leaves nodes as they are that only its own changes touch: first whatever others write there, then with
 * what they write in a round of this body.
 */
export function settledLaw(
  kernels: readonly NodeKernel[],
  k: number,
  body: Body,
  plan: Placed,
  scalars: Scalars,
): Proof {
  const kernel = kernels[k]!;
  // The total of a row would then depend on the row's own node.
  if (kernel.kind === "aggregate" && !readsNoOwnChange(kernel, body)) return READING_OWN;
  const { step: own, maps } = ownStep(kernels, k, body, plan);
  const mayChange = (input: Input): boolean => mayDiffer(input, body, scalars);
  const byItself = isSettled({ ...own, mayChange });
  if (byItself.holds) return byItself;
  const round = sourcesStep(kernels, k, body, plan);
  if (isSameStep(own, round)) return byItself;
  const unchanged = givenTo(kernels, k, body, maps);
  return isSettledBeside({ ...round, mayChange }, kernel, { made: keptOutput(kernel), unchanged });
}

/** Whether a kernel leaves nodes that have not changed as they are, whatever the scalars of a round are. */
export function steadyLaw(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): Proof {
  const kernel = kernels[k]!;
  if (kernel.kind === "aggregate" && !readsNoOwnChange(kernel, body)) return READING_OWN;
  const { step } = ownStep(kernels, k, body, plan);
  return isSteady({ ...step, mayChange: (input) => mayDiffer(input, body, "whatever") });
}

/** Whether a kernel leaves such nodes as they are where no edge of their rows counts, since edges are timely. */
export function timelyLaw(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): Proof {
  if (!isTimely(kernels[k]!, body.clock)) return UNTIMELY;
  const { step } = ownStep(kernels, k, body, plan);
  return isRestful({ ...step, mayChange: (input) => mayDiffer(input, body, "whatever") });
}

/**
 * Whether a kernel needs only what changed sources give, and not its whole rows: first whatever others give it, then as it is
 * in a round of this body. What it leaves for its own node alone may then differ from a dense round.
 */
export function absorbedLaw(
  kernels: readonly NodeKernel[],
  k: number,
  body: Body,
  plan: Placed,
  isIndifferent: boolean,
): Proof {
  const kernel = kernels[k]!;
  if (kernel.kind === "aggregate" && !readsNoOwnChange(kernel, body)) return READING_OWN;
  const { step: own } = ownStep(kernels, k, body, plan);
  const scalars = isIndifferent ? "whatever" : "alike";
  const byItself = isAbsorbed({
    ...own,
    mayChange: (input) => isOfOthers(own, input, body) || mayDiffer(input, body, scalars),
  });
  if (byItself.holds) return byItself;
  const round = roundStep(kernels, k, body, plan);
  if (isSameStep(own, round)) return byItself;
  // A kernel is computed at all nodes when its scalar changes, but the other kernels of the round are not.
  return isAbsorbed({ ...round, mayChange: (input) => mayDiffer(input, body, "whatever") }, kernel);
}

function isSameStep(one: NodeStep, other: NodeStep): boolean {
  return one.kernels.length === other.kernels.length;
}

const UNTIMELY: Proof = { holds: false, why: "edges count whose sources have not just changed" };

const READING_OWN: Proof = { holds: false, why: READS_OWN_CHANGE };

function mayDiffer(input: Input, { changing }: Body, scalars: Scalars): boolean {
  return scalars === "whatever" && input.from === "slot" && changing.has(input.slot);
}

/** Whether the code of an edge reads nothing that changes at the row's own node, except in conditions on that node alone. */
export function readsNoOwnChange(kernel: AggregateKernel, { writerOf, twinOf }: Body): boolean {
  const { inputs, condition, pairs, direction } = kernel;
  const isSame = sameAlongRow(kernel);
  const tests = condition === null ? [] : conjunctsOf(kernel, condition).filter((test) => !isSame[test]);
  const reads = registersBehind(kernel, [...tests, ...pairs.map(({ register }) => register)]);
  return inputs.every((input, at) => {
    if (!reads[at] || input.from !== "buffer") return true;
    const isOwn = input.at === OWN_END[direction] || input.at === "here";
    const isEither = direction === "all" && (input.at === "source" || input.at === "destination");
    return !(isOwn || isEither) || !writerOf.has(twinOf.get(input.buffer) ?? input.buffer);
  });
}
