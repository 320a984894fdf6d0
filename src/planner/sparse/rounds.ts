/**
 * Derives the sparse rounds of a plan's loops from their dense ones. For that, the kernels of a dense round keep more arrays:
 * the operands of reductions, and totals of rows that are worth keeping.
 */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Kernel, NodeKernel } from "../../plan/kernel.ts";
import type { ScalarKernel } from "../../plan/kernels/scalars.ts";
import { mayFail, scalarsBehind } from "../../plan/kernels/scalars.ts";
import type { Level, Loop, Plan, Step } from "../../plan/plan.ts";
import type { Group, KeptReduction, SparseStage, Totals, Touch, WhyDense } from "../../plan/sparse.ts";
import { mapLoops } from "../dense-at-sight.ts";
import { anyOrderOf } from "./any-order/any-order.ts";
import type { Body } from "./body.ts";
import { changingIn, isDense, readBody } from "./body.ts";
import { withConditions } from "./conditions.ts";
import { Draft } from "./draft.ts";
import type { Grouped } from "./grouped.ts";
import { Groupings } from "./groupings.ts";
import { addOutput, keepTwins, keptOutput } from "./outputs.ts";
import { quietStart } from "./quiet/start.ts";
import { scalarChanges } from "./scalar-changes.ts";
import { rangesOfScalars } from "./scalar-ranges.ts";
import { stagesOf } from "./stages.ts";
import { totalsOf } from "./totals.ts";
import { readsOf, touchesBy } from "./touches.ts";

/** The plan whose loops say why their rounds are dense, where they must be. */
export function sayWhyDense(plan: Plan): Plan {
  return mapLoops(plan, (loop, before) => {
    const body = bodyOf(loop, before, plan);
    const found = isDense(body) ? body : stagesOf(body, plan);
    return [isDense(found) ? { ...loop, sparse: found } : loop];
  });
}

/** The plan with sparse rounds for loops that have not said why not; steps are added only before loops. */
export function withSparseRounds(plan: Plan): Plan {
  const draft = new Draft(plan);
  const { steps } = mapLoops(plan, (loop, before) =>
    isDense(loop.sparse) ? [loop] : deriveRounds(loop, before, plan, draft),
  );
  return { ...plan, steps, buffers: draft.buffers, slots: draft.slots };
}

/** Reads the body of a loop with what is known of its scalars. `before` are the steps before the loop. */
function bodyOf(loop: Loop, before: readonly Step[], plan: Plan): Body | WhyDense {
  const body = readBody(loop, before, plan);
  if (isDense(body)) return body;
  const { levels } = body;
  return { ...body, rangeOfSlot: rangesOfScalars(loop, levels, plan), ...scalarChanges(loop, levels, plan) };
}

/** A loop with its sparse rounds, and what comes before it. */
function deriveRounds(loop: Loop, before: readonly Step[], plan: Plan, draft: Draft): Step[] {
  const whole = { ...plan, buffers: draft.buffers, slots: draft.slots };
  const ready = keepTwins(loop, draft);
  const body = bodyOf(ready, before, whole);
  if (isDense(body)) return [{ ...loop, sparse: body }];
  const touches = stagesOf(body, whole);
  if (isDense(touches)) return [{ ...loop, sparse: touches }];
  return new Derivation(ready, plan, body, touches, draft).steps(before);
}

class Derivation {
  readonly #loop: Loop;
  readonly #plan: Plan;
  readonly #body: Body;
  readonly #draft: Draft;
  /** The kernels of a dense round, with the outputs added for sparse ones. */
  readonly #kernels: NodeKernel[];
  readonly #stages: SparseStage[] = [];
  readonly #notes: { readonly from: SlotId; readonly to: SlotId }[] = [];
  readonly #groupings: Groupings;

  constructor(loop: Loop, plan: Plan, body: Body, touches: readonly (readonly Touch[])[], draft: Draft) {
    this.#loop = loop;
    this.#plan = plan;
    this.#body = body;
    this.#draft = draft;
    this.#groupings = new Groupings(draft);
    this.#kernels = body.kernels.map(({ kernel }) => kernel);
    const saying = unchangedPartials(loop, body.levels);
    body.kernels.forEach(({ step, number }, k) => {
      const reductions = this.#reductions(k, saying);
      const { touching, totals, isIndifferent, isSettled, rest, whyPulled, grouped } = this.#totals(
        k,
        touches[k]!,
        reductions.map(({ values }) => values),
      );
      const scalars = isIndifferent ? [] : this.#scalars(k, grouped);
      this.#stages.push({
        step,
        kernel: number,
        touches: touching,
        totals,
        isSettled,
        rest,
        whyPulled,
        carries: this.#carries(k),
        writesThrough: this.#writesThrough(k, totals),
        scalars,
        reductions,
        group: grouped && this.#group(grouped, touching, scalars),
      });
    });
  }

  steps(before: readonly Step[]): Step[] {
    const body = this.#body.levels.map((level, step): Level => {
      const kernels = level.kernels.map((kernel, number): Kernel => {
        const k = this.#body.kernels.findIndex((one) => one.step === step && one.number === number);
        return this.#kernels[k] ?? kernel;
      });
      return { ...level, kernels };
    });
    const kept = this.#body.kernels.flatMap((_, k) => this.#keptBy(k));
    const quiet = quietStart(this.#loop, this.#stages, this.#kernels, before, this.#body, this.#draft);
    const order = anyOrderOf(this.#loop, this.#stages, this.#kernels, this.#plan, this.#draft);
    const loop: Loop = {
      ...this.#loop,
      body,
      notes: [...this.#loop.notes, ...this.#notes],
      sparse: {
        kind: "sparse",
        stages: this.#stages,
        whyDenseFirst: "why" in quiet ? quiet.why : null,
        keeps: [...new Set(kept)],
        idle: idleSteps(this.#loop, body),
        order: order !== null && "order" in order ? order.order : order,
      },
    };
    const looking = order !== null && "order" in order ? order.steps : [];
    return [...looking, ...this.#groupings.steps(), ...("why" in quiet ? [] : quiet.steps), loop];
  }

  /** The node arrays that a kernel writes, without the twins of carried ones. */
  #keptBy(k: number): BufferId[] {
    const twins = new Set(this.#body.twinOf.values());
    return keptOutput(this.#kernels[k]!).filter((buffer) => !twins.has(buffer));
  }

  #carries(k: number): SparseStage["carries"] {
    return [...this.#body.twinOf].filter(([, twin]) => this.#body.writerOf.get(twin) === k);
  }

  /** Whether only the kernel itself, at its own node, and kernels before it read what it carries. */
  #writesThrough(k: number, totals: Totals): boolean {
    // Rows that were not gone through before are pulled once their nodes are computed.
    const isPulled = totals.kind === "pulled" || (totals.kind === "kept" && totals.walked !== null);
    const carried = new Set(this.#carries(k).map(([array]) => array));
    return this.#kernels.every((kernel, at) => {
      const { own, row } = readsOf(kernel);
      if (at < k) return true;
      const reads = at === k ? (isPulled ? row : []) : [...own, ...row];
      return !reads.some((buffer) => carried.has(buffer));
    });
  }

  /** The scalars that a kernel reads, and those that it compares its groups with. */
  #scalars(k: number, grouped: Grouped | null): SparseStage["scalars"] {
    const read = changingIn(this.#kernels[k]!, this.#body);
    return [...new Set([...read, ...(grouped?.now ?? [])])].map((now) => {
      const { name, element } = this.#draft.slots[now]!;
      const before = this.#draft.newSlot(`${name} before`, element);
      this.#notes.push({ from: now, to: before });
      return [now, before] as const;
    });
  }

  #group(grouped: Grouped, touching: readonly Touch[], scalars: SparseStage["scalars"]): Group {
    const outside = touchesBy(grouped.outside, this.#body);
    const isOutside = (touch: Touch): boolean => outside.some((one) => isSameTouch(one, touch));
    // The settled law spares a touch of the kernel's own node, but supposes that every other change there touches the node.
    const isSpared = outside.some((one) => !touching.some((touch) => isSameTouch(one, touch)));
    return {
      values: this.#groupings.arrayOf(grouped),
      keys: scalars.filter(([now]) => grouped.now.includes(now)),
      isHeld: grouped.isHeld,
      touches: touching.filter((touch) => isOutside(touch) || (isSpared && touch.by === "own")),
      scalars: scalars.filter(([now]) => grouped.outside.scalars.includes(now)),
    };
  }

  /** Makes sure that the operands of a kernel's reductions are kept. */
  #reductions(k: number, saying: ReadonlySet<BufferId>): KeptReduction[] {
    const kernel = this.#kernels[k]!;
    const reductions: KeptReduction[] = [];
    for (const output of kernel.outputs) {
      if (output.kind !== "reduce" || saying.has(output.partials)) continue;
      const { register, element, monoid, partials } = output;
      const alternate = this.#body.levels
        .flatMap(({ alternates }) => alternates)
        .find(([one]) => one === partials)?.[1];
      if (alternate === undefined) continue;
      const { kernel: keeping, buffer } = addOutput(
        this.#kernels[k]!,
        register,
        { name: `${this.#draft.buffers[partials]!.name} operands`, element },
        new Set(this.#body.twinOf.values()),
        this.#draft,
      );
      this.#kernels[k] = keeping;
      reductions.push({ values: buffer, monoid, partials, alternate });
    }
    return reductions;
  }

  #totals(
    k: number,
    touching: readonly Touch[],
    operands: readonly BufferId[],
  ): Omit<ReturnType<typeof totalsOf>, "kernel"> {
    const found = totalsOf(this.#kernels, k, touching, operands, this.#body, this.#draft);
    this.#kernels[k] = found.kernel;
    const how = { totals: found.totals, isGrouped: found.grouped !== null };
    return { ...found, touching: withConditions(this.#kernels, k, found.touching, how, this.#body, this.#draft) };
  }
}

function isSameTouch(one: Touch, other: Touch): boolean {
  return one.stage === other.stage && one.round === other.round && one.by === other.by;
}

/** The block results that only say whether a carried value has changed. */
function unchangedPartials(loop: Loop, levels: readonly Level[]): ReadonlySet<BufferId> {
  const saying = new Set<BufferId>();
  if (!loop.untilUnchanged) return saying;
  const scalars = levels.flatMap((level) => level.scalars ?? []);
  const isUntil = ({ slot }: ScalarOutput): boolean => slot === loop.until;
  for (const { code, outputs } of scalars) {
    for (const partials of foldedFor(code, registersOf(outputs.filter(isUntil)))) saying.add(partials);
  }
  // A carried scalar is compared as well, and is a result of its own.
  for (const { code, outputs } of scalars) {
    const required = code.flatMap((instruction, register) => (mayFail(instruction) ? [register] : []));
    const others = registersOf(outputs.filter((output) => !isUntil(output)));
    for (const partials of foldedFor(code, [...required, ...others])) saying.delete(partials);
  }
  return saying;
}

type ScalarOutput = ScalarKernel["outputs"][number];

function registersOf(outputs: readonly ScalarOutput[]): number[] {
  return outputs.map(({ register }) => register);
}

/** The block results that some scalar registers are computed from. */
function foldedFor(code: ScalarKernel["code"], registers: readonly number[]): BufferId[] {
  return [...scalarsBehind(code, registers)].flatMap((register) => {
    const instruction = code[register]!;
    return instruction.op === "fold" ? [instruction.partials] : [];
  });
}

/** The steps whose scalars only say whether anything changed. */
function idleSteps(loop: Loop, levels: readonly Level[]): number[] {
  if (!loop.untilUnchanged) return [];
  return [...levels.entries()].flatMap(([step, { scalars }]) => {
    if (scalars === null) return [];
    const isIdle = scalars.outputs.every(({ slot }) => slot === loop.until) && !scalars.code.some(mayFail);
    return isIdle ? [step] : [];
  });
}
