/** Decides how the total of a touched node's row is found: by a law (pushed or kept), or by going through the row (pulled). */

import { inverseOf, isExact, isIdempotent } from "../../ir/scalar.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Pair } from "../../plan/code.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import { asksPlace, asksWhichEnd } from "../../plan/kernels/aggregate.ts";
import { isGuarded } from "../../plan/kernels/row-code.ts";
import type { KeptTotals, Rest, Totals, Touch } from "../../plan/sparse.ts";
import type { Body } from "./body.ts";
import { changingIn } from "./body.ts";
import { withGuard } from "./conditions.ts";
import type { Draft } from "./draft.ts";
import type { Grouped } from "./grouped.ts";
import { groupedOf } from "./grouped.ts";
import { isSettled } from "./laws.ts";
import { addOutput } from "./outputs.ts";
import { HOLDS, type Proof } from "./proof/small-models.ts";
import { absorbedLaw, READS_OWN_CHANGE, readsNoOwnChange, settledLaw, steadyLaw, timelyLaw } from "./stage-laws.ts";
import { ownStep, stepOfMap } from "./step.ts";
import { readsOf, touchesOf } from "./touches.ts";
import type { Placed } from "./words.ts";

interface Found {
  readonly kernel: NodeKernel;
  readonly touching: readonly Touch[];
  readonly totals: Totals;
  /** Whether a change of its scalars touches no node. */
  readonly isIndifferent: boolean;
  /** Whether nodes that have changed need not look again, by the settled law. */
  readonly isSettled: boolean;
  /** The law by which such a change touches none though changed nodes look again. */
  readonly rest: Rest | null;
  readonly whyPulled: string | null;
  /** The grouping of nodes for changes of scalars, by the grouped law; null where there is none. */
  readonly grouped: Grouped | null;
}

/** `operands` are the arrays of what the kernel reduces, which have to hold what was before until a node is computed. */
export function totalsOf(
  kernels: readonly NodeKernel[],
  k: number,
  touching: readonly Touch[],
  operands: readonly BufferId[],
  body: Body,
  draft: Draft,
): Found {
  const kernel = kernels[k]!;
  if (kernel.kind === "map") {
    // Everything else that a map reads touches it when it changes.
    const isOwn = ({ stage, round }: Touch): boolean => stage === k && round === "last";
    const proof = isSettled(stepOfMap(kernels, k, body, draft));
    const touches = proof.holds ? touching.filter((one) => !isOwn(one)) : touching;
    const totals = { kind: "none" } as const;
    const grouped = groupedOf(kernels, k, body, draft);
    return {
      kernel,
      touching: touches,
      totals,
      isIndifferent: false,
      isSettled: proof.holds,
      rest: null,
      whyPulled: null,
      grouped,
    };
  }
  const whatever = settledLaw(kernels, k, body, draft, "whatever");
  const rest = whatever.holds || changingIn(kernel, body).length === 0 ? null : restOf(kernels, k, body, draft);
  const isIndifferent = whatever.holds || rest !== null;
  // A law that holds for any scalars also holds for scalars that stay. By the laws of rest, changed nodes look again.
  const settled = isIndifferent ? whatever : settledLaw(kernels, k, body, draft, "alike");
  const { maps } = ownStep(kernels, k, body, draft);
  const isOwnDoing = ({ stage, round, by }: Touch): boolean =>
    by === "own" && (round === "last" ? stage === k : maps.has(stage));
  const touches = settled.holds
    ? touching.filter((one) => !isOwnDoing(one) || (!isIndifferent && isSwayed(kernels, one.stage, k, body)))
    : touching;
  const isOwnSpared = touches.length < touching.length;
  const grouped = isIndifferent ? null : groupedOf(kernels, k, body, draft);
  const found = {
    kernel,
    touching: touches,
    isIndifferent,
    isSettled: isOwnSpared,
    rest,
    whyPulled: null,
    grouped,
  };
  if (rest === "timely") return { ...found, totals: { kind: "pulled" }, whyPulled: TIMELY };
  if (grouped !== null) return { ...found, totals: { kind: "pulled" }, whyPulled: WHOLE_GROUPS };
  const absorbed = absorbedLaw(kernels, k, body, draft, isIndifferent);
  if (absorbed.holds) {
    const unknown = unknownAtGiver(kernel);
    if (unknown !== null) return { ...found, totals: { kind: "pulled" }, whyPulled: unknown };
    return { ...found, totals: { kind: "pushed" } };
  }
  const kept = keptTotals(kernel, touching, operands, body, draft);
  if ("why" in kept) {
    const whyPulled = kept.why ?? whyNotPushed(settled, absorbed);
    return { ...found, totals: { kind: "pulled" }, whyPulled };
  }
  // Totals that note whether their row was walked need every change of the node, its own included.
  return kept.totals.walked === null ? { ...found, ...kept } : { ...found, ...kept, touching, isSettled: false };
}

/** Why an aggregate by `min`, `max`, `or` or `and` is not pushed. */
function whyNotPushed(settled: Proof, absorbed: Proof): string | null {
  if (!settled.holds) return `a node that has changed may change again by the same edges: ${settled.why}`;
  return absorbed.holds ? null : `edges that give what they gave may matter again: ${absorbed.why}`;
}

/** Whether the result of a map may change because a scalar does. A kernel that reads it then has to be computed, too. */
function isSwayed(kernels: readonly NodeKernel[], map: number, k: number, body: Body): boolean {
  if (map === k) return false;
  const kernel = kernels[map]!;
  if (changingIn(kernel, body).length > 0) return true;
  return touchesOf(kernel, body).some(({ stage, round }) => round === "this" && isSwayed(kernels, stage, k, body));
}

/** Whether a kernel leaves untouched nodes as they are for any values of the scalars that it reads. */
export function indifference(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): Proof {
  const settled = settledLaw(kernels, k, body, plan, "whatever");
  return settled.holds || restOf(kernels, k, body, plan) === null ? settled : HOLDS;
}

function restOf(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): Rest | null {
  if (steadyLaw(kernels, k, body, plan).holds) return "steady";
  return timelyLaw(kernels, k, body, plan).holds ? "timely" : null;
}

const TIMELY = "which of its edges count is asked anew in each round";

const WHOLE_GROUPS = "the nodes of a group are computed whole, for a scalar says which group it is";

const ASKS_PLACE =
  "the place of an edge in its row is asked for, which is not known in the row of the other end: choose edges by what is at them or at their ends";

const ASKS_WHICH_END =
  "which end of an edge is its source is not known in the row of the other end: say `neighbor` and `self`, or go along in-edges or out-edges";

/** Why an edge cannot be gone along from the node that gives to the one that receives; null where it can. */
function unknownAtGiver(kernel: NodeKernel): string | null {
  if (kernel.kind !== "aggregate") return null;
  if (asksPlace(kernel)) return ASKS_PLACE;
  return asksWhichEnd(kernel) ? ASKS_WHICH_END : null;
}

/**
 * Plans to keep the totals of rows whose monoids have inverses, where one kernel carries all that is read at neighbors; or
 * says why not. The reason is null where another law is the one to say why.
 */
function keptTotals(
  kernel: Exclude<NodeKernel, { kind: "map" }>,
  touching: readonly Touch[],
  operands: readonly BufferId[],
  body: Body,
  draft: Draft,
): { kernel: NodeKernel; totals: KeptTotals } | { readonly why: string | null } {
  if (kernel.kind === "mode") return { why: "the most frequent value of a row is found by counting all of it" };
  const other = kernel.pairs.find(({ monoid, element }: Pair) => inverseOf(monoid, element) === null);
  if (other) {
    const { monoid, element } = other;
    if (!isExact(monoid, element)) {
      return {
        why: `\`${monoid}\` of ${element} depends on the order of edges, so that nothing is added to it or taken away; of whole numbers it would be kept`,
      };
    }
    return {
      why: isIdempotent(monoid, element) ? null : `\`${monoid}\` cannot be undone, as sums of whole numbers can`,
    };
  }
  const rows = touching.filter(({ by }) => by === "row");
  if (rows.length === 0) return { why: null };
  if (rows.length > 1) return { why: "what is read along edges changes in several places: sums are kept of one alone" };
  if (rows[0]!.round !== "last") {
    return {
      why: "what is read along edges is computed in the same round: sums are kept of what the loop carries alone",
    };
  }
  if (!readsNoOwnChange(kernel, body)) return { why: READS_OWN_CHANGE };
  const unknown = unknownAtGiver(kernel);
  if (unknown !== null) return { why: unknown };
  const twins = new Set(body.twinOf.values());
  let keeping: NodeKernel = kernel;
  const arrays: BufferId[] = [];
  kernel.pairs.forEach(({ element, monoid }, k) => {
    const others = new Set([...twins, ...operands]);
    const added = addOutput(keeping, k, { name: `${kernel.name} ${monoid} kept`, element }, others, draft);
    keeping = added.kernel;
    arrays.push(added.buffer);
  });
  let walked: BufferId | null = null;
  if (isGuarded(kernel) && keeping.kind === "aggregate") {
    const guarded = withGuard(keeping);
    const added = addOutput(guarded.kernel, guarded.register, { name: "rows walked", element: "bool" }, twins, draft);
    keeping = added.kernel;
    walked = added.buffer;
  }
  const olds = [...new Set(readsOf(kernel).row)].flatMap((array) => {
    const twin = body.twinOf.get(array);
    return twin === undefined ? [] : [[array, twin] as const];
  });
  return { kernel: keeping, totals: { kind: "kept", arrays, walked, olds } };
}
