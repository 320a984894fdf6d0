/** Turns the kernels of a body into stages, which go over touched nodes; or says why the rounds cannot go over what changed alone. */

import type { SlotId } from "../../plan/buffer.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import type { Plan } from "../../plan/plan.ts";
import type { Touch, WhyDense } from "../../plan/sparse.ts";
import type { Body } from "./body.ts";
import { changingIn, dense } from "./body.ts";
import { groupedOf } from "./grouped.ts";
import type { Restless } from "./scalar-changes.ts";
import { indifference } from "./totals.ts";
import { directionOf, touchesBy, touchesOf } from "./touches.ts";
import { nameOfScalar, spellMade } from "./words.ts";

/** A kernel that must be computed at all nodes in every round, and why. */
interface Unrest {
  readonly kernel: NodeKernel;
  readonly why: string;
  /** Why it is not proved that its edges alone change nodes; null where that was not asked. */
  readonly unproved: string | null;
}

/** The changes that touch the nodes of each kernel. */
export function stagesOf(body: Body, plan: Plan): readonly (readonly Touch[])[] | WhyDense {
  const kernels = body.kernels.map(({ kernel }) => kernel);
  if (kernels.every((kernel) => directionOf(kernel) === null)) {
    return dense("a round goes through no rows of edges, so that it costs little more than looking for what changed");
  }
  const touches = kernels.map((kernel) => touchesOf(kernel, body));
  /** The changes that touch nodes of each kernel even outside its group. */
  const touchesAlways: (readonly Touch[])[] = [...touches];
  /** For each kernel that is computed at all nodes in every round, the cause. */
  const restless: (Unrest | null)[] = [];
  const causeOf = (kernel: NodeKernel, by: readonly Touch[], scalars: readonly SlotId[]): Unrest | null => {
    const through = by.find(({ stage, round }) => round === "this" && restless[stage] !== null);
    return unrestOf(kernel, scalars, body, plan) ?? (through ? restless[through.stage]! : null);
  };
  kernels.forEach((kernel, k) => {
    const cause = causeOf(kernel, touches[k]!, changingIn(kernel, body));
    const asked = cause !== null && directionOf(kernel) !== null ? indifference(kernels, k, body, plan) : null;
    const isCalm = cause === null || asked?.holds === true;
    // Outside its group, a kernel may depend on fewer scalars and changes.
    const grouped = isCalm ? null : groupedOf(kernels, k, body, plan);
    if (grouped !== null) touchesAlways[k] = touchesBy(grouped.outside, body);
    const rest = grouped && causeOf(kernel, touchesAlways[k]!, grouped.outside.scalars);
    const found = grouped === null ? cause : rest;
    const isOwn = found?.kernel === kernel && asked?.holds === false;
    restless.push(isCalm || found === null ? null : isOwn ? { ...found, unproved: asked.why } : found);
  });
  for (const [k, kernel] of kernels.entries()) {
    if (directionOf(kernel) === null) continue;
    const cause = restless[k] ?? touchesAlways[k]!.map(({ stage }) => restless[stage]).find((found) => found != null);
    if (cause != null) {
      const { why, unproved, kernel: at } = cause;
      return dense(unproved === null ? why : `${why}. Not proved of this one: ${unproved}`, at.lines);
    }
  }
  return touches;
}

function unrestOf(kernel: NodeKernel, scalars: readonly SlotId[], body: Body, plan: Plan): Unrest | null {
  const slot = scalars.find((one) => body.restless.has(one));
  if (slot === undefined) return null;
  const made = spellMade(kernel, body.twinOf, plan) ?? "something";
  const why = `every node computes ${made} from ${spellRestless(slot, body.restless.get(slot)!, plan)}`;
  return { kernel, why, unproved: null };
}

/** Names a scalar that is another one in each round, and says what to write in its place. */
function spellRestless(slot: SlotId, restless: Restless, plan: Plan): string {
  const name = nameOfScalar(slot, plan);
  switch (restless.kind) {
    case "round":
      return `the number of the round, another one in each: ${NOT_EVERY_ROUND}`;
    case "counter": {
      const counter = nameOfScalar(restless.slot, plan);
      return `${counter === null ? "a scalar that is counted up or down" : `\`${counter}\``}, another one in each round: ${NOT_EVERY_ROUND}`;
    }
    case "anew":
      return `${name === null ? "a scalar" : `the scalar \`${name}\``} of floats that each round computes anew: without it, or with one that a choice leaves as it is in most rounds, rounds could be sparse`;
    default:
      return restless satisfies never;
  }
}

const NOT_EVERY_ROUND =
  "compute it before the loop, let nodes take it only where their edges change them, or let each carry a count of its own";
