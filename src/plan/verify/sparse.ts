/**
 * Checks the sparse rounds of a loop, whoever made them. Each kernel of the body is a stage. A stage has to be touched
 * by everything that it reads and rounds change. What a round leaves has to be there in the next, since only a part of
 * it is written anew. Pushed values are combined by an exact monoid, in memory that no kernel of the plan reads.
 */

import type { BufferId, SlotId } from "../buffer.ts";
import { buffersWritten } from "../kernel.ts";
import type { ScalarKernel } from "../kernels/scalars.ts";
import { mayFail, operandsOf, tableOf } from "../kernels/scalars.ts";
import type { Plan } from "../plan.ts";
import { candidateOf, groupedBy, isOfGroupAlone } from "../sparse.ts";
import { slotsRead, walkSteps } from "../walk.ts";
import { fail, spellBuffer } from "./checks.ts";
import type { Exchanges } from "./exchanges.ts";
import type { SparseBody } from "./sparse-body.ts";
import { readSparseBody } from "./sparse-body.ts";
import { verifyStage } from "./sparse-stage.ts";

/** Throws `plan/invalid` where sparse rounds of a loop might give other results than dense ones. */
export function verifySparse(plan: Plan, exchanges: Exchanges): void {
  for (const loop of walkSteps(plan.steps)) {
    if (loop.kind !== "loop" || loop.sparse.kind !== "sparse") continue;
    const body = readSparseBody(plan, loop, loop.sparse);
    checkTwins(body);
    body.kernels.forEach((_, k) => {
      verifyStage(k, body);
    });
    checkScalars(body);
    checkIdle(body);
    checkKept(body, exchanges);
    checkGroups(body, exchanges);
    checkQuiet(body);
    checkOrder(body);
  }
}

/** Each array that a loop exchanges with its twin has to be carried by one stage. */
function checkTwins({ loop, rounds, plan }: SparseBody): void {
  for (const [array] of loop.swaps) {
    const carrying = rounds.stages.filter(({ carries }) => carries.some(([one]) => one === array)).length;
    if (carrying !== 1) fail("sparse", `${spellBuffer(array, plan)} is carried by ${carrying} stages`);
  }
}

/**
 * Scalars have to be folded from block results that sparse rounds combine anew, and may not read entries of arrays that
 * these rounds write.
 */
function checkScalars(body: SparseBody): void {
  const { levels, rounds, twinOf, writerOf, plan } = body;
  const refolded = new Set(rounds.stages.flatMap(({ reductions }) => reductions.map(({ partials }) => partials)));
  for (const { scalars } of levels) {
    if (scalars === null) continue;
    const { name, code } = scalars;
    const table = code.map(tableOf).find((one) => one !== null && (writerOf.has(one) || twinOf.has(one)));
    if (table != null) fail("sparse", `${name} takes an entry of ${spellBuffer(table, plan)}, which rounds change`);
    for (const register of needed(scalars, body)) {
      const instruction = code[register]!;
      if (instruction.op !== "fold" || refolded.has(instruction.partials)) continue;
      fail("sparse", `${name} folds ${spellBuffer(instruction.partials, plan)}, which no sparse round combines anew`);
    }
  }
}

/**
 * Lists the registers of scalars that are needed for more than to tell whether something changed, which sparse rounds
 * know themselves.
 */
function needed({ code, outputs }: ScalarKernel, { loop }: SparseBody): ReadonlySet<number> {
  const saysUnchanged = (slot: SlotId): boolean => loop.untilUnchanged && slot === loop.until;
  const found = new Set(outputs.filter(({ slot }) => !saysUnchanged(slot)).map(({ register }) => register));
  code.forEach((instruction, register) => {
    if (mayFail(instruction)) found.add(register);
  });
  for (const register of found) for (const operand of operandsOf(code[register]!)) found.add(operand);
  return found;
}

/**
 * Scalars that sparse rounds leave out may only tell whether something changed, and nothing in the round may read them.
 */
function checkIdle(body: SparseBody): void {
  const { loop, rounds, levels } = body;
  for (const step of rounds.idle) {
    const scalars = levels[step]?.scalars ?? null;
    if (scalars === null) fail("sparse", `step ${step} has no scalars that could be left out`);
    if (needed(scalars, body).size > 0) fail("sparse", `${scalars.name} is left out, and says more than "unchanged"`);
  }
  if (rounds.idle.length === 0) return;
  const { until, moves, notes } = loop;
  const asked = [...levels.flatMap(slotsRead), ...[...moves, ...notes].map(({ from }) => from)];
  if (asked.some((slot) => slot === until)) fail("sparse", `what says "unchanged" is read, and left out`);
}

/** What a round leaves has to last to the next: it is listed as kept, and nothing else is written over it. */
function checkKept({ loop, rounds, kernels, twinOf, plan }: SparseBody, exchanges: Exchanges): void {
  for (const buffer of rounds.keeps) {
    if (!plan.buffers[buffer]) fail("reference", `what is kept names buffer ${buffer}, which does not exist`);
  }
  const kept = new Set(rounds.keeps);
  const twins = new Set(twinOf.values());
  const written = kernels.flatMap((kernel) =>
    buffersWritten(kernel).map((buffer) => ({ kernel, buffer, isReduced: isPartial(kernel.outputs, buffer) })),
  );
  for (const { kernel, buffer, isReduced } of written) {
    if (isReduced || twins.has(buffer) || kept.has(buffer)) continue;
    fail("sparse", `${kernel.name} writes ${spellBuffer(buffer, plan)}, which is not kept from round to round`);
  }
  for (const lasting of new Set([...kept, ...loop.swaps.flat()])) {
    const over = written.find(({ buffer }) => buffer !== lasting && exchanges.mayMeet(buffer, lasting));
    if (!over) continue;
    fail("sparse", `${over.kernel.name} writes over ${spellBuffer(lasting, plan)}, which lasts from round to round`);
  }
}

/** The array by which nodes are grouped has to be the same in all rounds. */
function checkGroups({ rounds, kernels, twinOf, plan }: SparseBody, exchanges: Exchanges): void {
  const twins = new Set(twinOf.values());
  for (const values of groupedBy(rounds)) {
    const buffer = plan.buffers[values];
    if (!buffer) fail("reference", `nodes are grouped by buffer ${values}, which does not exist`);
    const { element, extent } = buffer;
    const isFit = (element === "i32" || element === "u32") && extent.of === "nodes";
    if (!isFit) fail("sparse", `nodes are grouped by ${spellBuffer(values, plan)}, which has no integer for each`);
    const written = [...kernels.flatMap(buffersWritten), ...twins];
    const over = twinOf.has(values) ? values : written.find((one) => exchanges.mayMeet(one, values));
    if (over === undefined) continue;
    fail("sparse", `nodes are grouped by ${spellBuffer(values, plan)}, which rounds change`);
  }
}

function isPartial(outputs: SparseBody["kernels"][number]["outputs"], buffer: BufferId): boolean {
  return outputs.some((output) => output.kind === "reduce" && output.partials === buffer);
}

/**
 * A value that is settled in any order has to become the least (or greatest) of itself and of what edges give, by one
 * kernel that leaves nothing else. Nothing may depend on the number of rounds.
 */
function checkOrder({ plan, loop, rounds, kernels, changing }: SparseBody): void {
  const { order } = rounds;
  if (order?.kind !== "any order") return;
  const [kernel] = kernels;
  const [swap] = loop.swaps;
  const isOne = kernels.length === 1 && loop.swaps.length === 1 && loop.moves.length + loop.notes.length === 0;
  if (!isOne || kernel?.kind !== "aggregate" || candidateOf(kernel, ...swap!) === null || !loop.untilUnchanged) {
    fail("sparse", "a loop is settled in any order that carries more than a least or greatest value");
  }
  if (plan.slots[order.holds]?.element !== "bool" || changing.has(order.holds)) {
    fail("sparse", `whether a loop may be settled in any order is no truth value of before it: slot ${order.holds}`);
  }
  const { worst } = order;
  const isStart = worst === null || plan.slots[worst]?.element === plan.buffers[swap![0]]!.element;
  if (!isStart || (worst !== null && changing.has(worst))) {
    fail("sparse", `what nodes start with that give nothing is no such value of before the loop: slot ${worst}`);
  }
  const isAsked = [...walkSteps(plan.steps)].some((step) => slotsRead(step).includes(loop.rounds));
  if (isAsked) fail("sparse", "the number of rounds is read of a loop that may be settled without any");
}

/**
 * The first round may be sparse only where nothing is compared or combined with values that a round would have left.
 */
function checkQuiet({ rounds, kernels }: SparseBody): void {
  if (rounds.whyDenseFirst !== null) return;
  rounds.stages.forEach((stage, k) => {
    const { scalars, reductions, totals } = stage;
    if (isOfGroupAlone(stage)) return;
    if (scalars.length === 0 && reductions.length === 0 && totals.kind !== "kept") return;
    fail("sparse", `${kernels[k]!.name} goes on in the first round from what there was in none`);
  });
}
