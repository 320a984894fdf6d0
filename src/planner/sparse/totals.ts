/** How what is combined over the row of a touched node comes to be known: by what laws, or by going through the row. */

import type { BufferId } from "../../plan/buffer.ts";
import type { Input } from "../../plan/code.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { OWN_END } from "../../plan/kernels/aggregate.ts";
import { conjunctsOf, isGuarded, registersBehind, sameAlongRow } from "../../plan/kernels/row-code.ts";
import type { KeptTotals, Totals, Touch } from "../../plan/sparse.ts";
import type { Body } from "./body.ts";
import { changingIn } from "./body.ts";
import type { Draft } from "./draft.ts";
import { withGuard } from "./guard.ts";
import { isAbsorbed, isSettled } from "./laws.ts";
import { addOutput } from "./outputs.ts";
import type { Placed } from "./step.ts";
import { stepOf } from "./step.ts";
import { readsOf, touchesOf } from "./touches.ts";

interface Found {
  readonly kernel: NodeKernel;
  readonly touching: readonly Touch[];
  readonly totals: Totals;
  /** Whether scalars that are others than in the round before touch nobody by themselves. */
  readonly isIndifferent: boolean;
}

export function totalsOf(
  kernels: readonly NodeKernel[],
  k: number,
  touching: readonly Touch[],
  body: Body,
  draft: Draft,
): Found {
  const kernel = kernels[k]!;
  if (kernel.kind === "map") return { kernel, touching, totals: { kind: "none" }, isIndifferent: false };
  const whatever = lawsOf(kernels, k, body, draft, true);
  const alike = lawsOf(kernels, k, body, draft, false);
  // What is said of every scalar is said of one that stays, too.
  const isIndifferent = whatever.isSettled;
  const touches = alike.isSettled
    ? touching.filter(({ stage, by }) => by === "row" || (!isIndifferent && isSwayed(kernels, stage, k, body)))
    : touching;
  if (isIndifferent ? whatever.isAbsorbed : alike.isAbsorbed) {
    return { kernel, touching: touches, totals: { kind: "pushed" }, isIndifferent };
  }
  const kept = kernel.kind === "aggregate" ? keptTotals(kernel, touching, body, draft) : null;
  if (kept === null) return { kernel, touching: touches, totals: { kind: "pulled" }, isIndifferent };
  // Whether a row is gone through is to be noted as soon as its node changes.
  return { ...kept, touching: kept.totals.walked === null ? touches : touching, isIndifferent };
}

/** Whether what a map gives may be another value because a scalar is: a kernel that reads it is then to be computed, too. */
function isSwayed(kernels: readonly NodeKernel[], map: number, k: number, body: Body): boolean {
  if (map === k) return false;
  const kernel = kernels[map]!;
  if (changingIn(kernel, body).length > 0) return true;
  return touchesOf(kernel, body).some(({ stage, round }) => round === "this" && isSwayed(kernels, stage, k, body));
}

/** Whether a kernel leaves untouched nodes as they are whatever the scalars are that it reads. */
export function isIndifferent(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): boolean {
  return lawsOf(kernels, k, body, plan, true).isSettled;
}

/** The laws of a kernel, whatever the scalars are in each round that it reads, or supposing that they stay as they are. */
function lawsOf(
  kernels: readonly NodeKernel[],
  k: number,
  body: Body,
  plan: Placed,
  isWhatever: boolean,
): { readonly isSettled: boolean; readonly isAbsorbed: boolean } {
  const kernel = kernels[k]!;
  const step = stepOf(kernels, k, body, plan, (input) => isWhatever && isChangingScalar(input, body));
  if (step === null) return { isSettled: false, isAbsorbed: false };
  const mayPush = kernel.kind === "aggregate" && readsNoOwnChange(kernel, body);
  return { isSettled: isSettled(step).holds, isAbsorbed: mayPush && isAbsorbed(step).holds };
}

function isChangingScalar(input: Input, { changing }: Body): boolean {
  return input.from === "slot" && changing.has(input.slot);
}

/** Whether the code of an edge reads nothing at the row's own node that changes, but in conditions on that node alone. */
function readsNoOwnChange(kernel: AggregateKernel, body: Body): boolean {
  const { inputs, condition, pairs, direction } = kernel;
  const isSame = sameAlongRow(kernel);
  const tests = condition === null ? [] : conjunctsOf(kernel, condition).filter((test) => !isSame[test]);
  const reads = registersBehind(kernel, [...tests, ...pairs.map(({ register }) => register)]);
  return inputs.every((input, at) => {
    if (!reads[at] || input.from !== "buffer") return true;
    const isOwn = input.at === OWN_END[direction] || input.at === "here";
    const isEither = direction === "all" && (input.at === "source" || input.at === "destination");
    return !(isOwn || isEither) || !isChanging(input.buffer, body);
  });
}

export function isChanging(buffer: BufferId, { writerOf, twinOf }: Body): boolean {
  return writerOf.has(twinOf.get(buffer) ?? buffer);
}

/** Keeps the totals of rows whose monoids have inverses, where all that is read at neighbors is carried by one kernel. */
function keptTotals(
  kernel: AggregateKernel,
  touching: readonly Touch[],
  body: Body,
  draft: Draft,
): { kernel: NodeKernel; totals: KeptTotals } | null {
  const hasInverses = kernel.pairs.every(
    ({ monoid, element }) => (monoid === "add" || monoid === "xor") && (element === "i32" || element === "u32"),
  );
  const rows = touching.filter(({ by }) => by === "row");
  if (!hasInverses || rows.length !== 1 || rows[0]!.round !== "last" || !readsNoOwnChange(kernel, body)) return null;
  const twins = new Set(body.twinOf.values());
  let keeping: NodeKernel = kernel;
  const arrays: BufferId[] = [];
  kernel.pairs.forEach(({ element, monoid }, k) => {
    const added = addOutput(keeping, k, { name: `${kernel.name} ${monoid} kept`, element }, twins, draft);
    keeping = added.kernel;
    arrays.push(added.buffer);
  });
  let walked: BufferId | null = null;
  if (isGuarded(kernel) && keeping.kind === "aggregate") {
    const guarded = withGuard(keeping);
    const added = addOutput(guarded.kernel, guarded.register, { name: "walked", element: "bool" }, twins, draft);
    keeping = added.kernel;
    walked = added.buffer;
  }
  const olds = [...new Set(readsOf(kernel).row)].flatMap((array) => {
    const twin = body.twinOf.get(array);
    return twin === undefined ? [] : [[array, twin] as const];
  });
  return { kernel: keeping, totals: { kind: "kept", arrays, walked, olds } };
}
