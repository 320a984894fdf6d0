/**
 * Loops over nodes whose rounds are computed several at a time, side by side in the lanes of vectors. Each array that a
 * round writes has sixteen entries in place of one, those of one node next to each other, and each scalar has sixteen
 * values. What the rounds have in common stays as it is.
 *
 *     depth of node 0 from the sources a, b, …, then of node 1:    0 2 … | 1 1 … | …
 *
 * A lane whose inner loop has ended keeps its values while the others go on, so that each lane has the bits that it has
 * alone.
 */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Kernel } from "../../plan/kernel.ts";
import { buffersWritten, scratchOf } from "../../plan/kernel.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import type { MapKernel } from "../../plan/kernels/map.ts";
import type { ScalarKernel } from "../../plan/kernels/scalars.ts";
import type { Level, Loop, Step } from "../../plan/plan.ts";
import { sourcePartsOf } from "../../plan/sources.ts";
import { kernelsOf, walkSteps } from "../../plan/walk.ts";
import { inPlaceIn, stepsInPlace } from "./in-place.ts";

/** The number of rounds that are computed side by side. Lowering has vectors of so many lanes (`WIDE_LANES`). */
export const SOURCE_LANES = 16;

/** What lowering has to know of a body that is computed for several rounds at a time. */
export interface LaneBody {
  /** The arrays with an entry for each lane, and the scalars with a value for each lane. */
  readonly buffers: ReadonlySet<BufferId>;
  readonly slots: ReadonlySet<SlotId>;
  /** The arrays that inner loops write in place, and for each the carried array whose memory it is. */
  readonly inPlace: ReadonlyMap<BufferId, BufferId>;
}

/** A kernel of the plan that computes its nodes in all lanes. */
export type LaneKernel = OwnLaneKernel | CombiningLaneKernel;

/** What an array that a kernel writes has in the lanes that are not active. */
export interface KeptEntries {
  /** The array whose entries it takes over: itself where it is in one memory. */
  readonly from: BufferId;
  /**
   * The scalar that numbers the rounds of the loop that exchanges the two, where an arm or a further loop stands between it and the
   * kernel. Lanes that are in that loop keep what the array has itself: another arm, or an earlier round, may have written it. Null
   * where all lanes that are not active keep the entries of `from`.
   */
  readonly within: SlotId | null;
}

interface LaneKernelFields {
  readonly kind: "lanes";
  readonly name: string;
  readonly body: LaneBody;
}

/** A kernel that computes results of the rounds. */
export interface OwnLaneKernel extends LaneKernelFields {
  readonly part: "own";
  readonly of: MapKernel | AggregateKernel | ScalarKernel;
  /** For each array that it writes where not all lanes need be active, in an inner loop or an arm: what the others keep. */
  readonly kept: ReadonlyMap<BufferId, KeptEntries> | null;
  /**
   * The scalar that numbers the rounds of the innermost loop, where all arrays that the kernel does not write in place exchange
   * their memory at the end of its rounds, and nobody else writes them in one. A node that keeps its values for a round then
   * has the same in both memories. Null elsewhere.
   */
  readonly twins: SlotId | null;
}

/** A kernel that combines the results of all lanes with the totals, one lane after the other. */
export interface CombiningLaneKernel extends LaneKernelFields {
  readonly part: "combining";
  readonly of: MapKernel | ScalarKernel;
}

/** A loop over nodes that can be computed in lanes. */
export interface LaneLoop {
  readonly own: readonly Step[];
  readonly combining: readonly Level[];
  readonly body: LaneBody;
  /** The arrays that exchange their memory in the body. */
  readonly exchanged: readonly BufferId[];
  readonly kernels: ReadonlyMap<Kernel | ScalarKernel, LaneKernel>;
  /** The most outputs that a kernel reduces. */
  readonly reductions: number;
  /** The loops of which kernels ask which lanes are in them, by the scalars that number their rounds. */
  readonly masked: readonly SlotId[];
}

/** Makes the kernels of a body, all of whose steps can be computed in lanes. */
export function laneLoopOf(loop: Loop): LaneLoop {
  const { own: planned, combining } = sourcePartsOf(loop);
  const inPlace = inPlaceIn(planned);
  const own = stepsInPlace(planned, inPlace);
  const exchanged = exchangedIn(own);
  const buffers = new Set([...exchanged, ...computedIn(own), ...inPlace.values()]);
  const slots = slotsOf(loop, own);
  const body: LaneBody = { buffers, slots, inPlace };
  const kernels = new Map<Kernel | ScalarKernel, LaneKernel>();
  const name = (kernel: Kernel | ScalarKernel): string => `${kernel.name} in lanes`;
  const visit = (steps: readonly Step[], around: readonly Loop[], isEveryLane: boolean, isInArm: boolean): void => {
    for (const step of steps) {
      if (step.kind === "loop") visit(step.body, [...around, step], false, false);
      if (step.kind === "choose") {
        const isSplit = slots.has(step.on);
        visit(step.cases.flat(), around, isEveryLane && !isSplit, isInArm || isSplit);
      }
      if (step.kind !== "level") continue;
      for (const of of kernelsOf(step)) {
        if (of.kind !== "map" && of.kind !== "aggregate" && of.kind !== "scalars") continue;
        const isKept = !isEveryLane && of.kind !== "scalars";
        const kept = isKept ? keptBy(of, around, { isInArm, inPlace }) : null;
        const twins = isKept && around.length > 0 ? twinsOf(of, around.at(-1)!, inPlace) : null;
        kernels.set(of, { kind: "lanes", part: "own", name: name(of), body, of, kept, twins });
      }
    }
  };
  visit(own, [], true, false);
  for (const level of combining) {
    for (const of of kernelsOf(level)) {
      if (of.kind === "map" || of.kind === "scalars") {
        kernels.set(of, { kind: "lanes", part: "combining", name: name(of), body, of });
      }
    }
  }
  return {
    own,
    combining,
    body,
    exchanged,
    kernels,
    reductions: Math.max(0, ...[...kernels.keys()].map((kernel) => scratchOf(kernel).reductions)),
    masked: maskedIn(kernels.values()),
  };
}

/** Lists the scalars that differ from lane to lane: the number of the round, and all that the body writes. */
function slotsOf(loop: Loop, own: readonly Step[]): ReadonlySet<SlotId> {
  const slots = new Set<SlotId>([loop.round]);
  for (const step of walkSteps(own)) {
    if (step.kind === "level") for (const { slot } of step.scalars?.outputs ?? []) slots.add(slot);
    if (step.kind !== "loop") continue;
    for (const { to } of [...step.moves, ...step.notes]) slots.add(to);
    slots.add(step.rounds).add(step.converged);
  }
  return slots;
}

/**
 * Finds, for each array that a kernel writes, the one that has the values of lanes which have left the loop: the array
 * that it will exchange memory with at the end of the round of the innermost loop that does so, else itself.
 */
function keptBy(
  { outputs }: MapKernel | AggregateKernel,
  around: readonly Loop[],
  { isInArm, inPlace }: { readonly isInArm: boolean; readonly inPlace: LaneBody["inPlace"] },
): ReadonlyMap<BufferId, KeptEntries> {
  const kept = new Map<BufferId, KeptEntries>();
  for (const output of outputs) {
    if (output.kind !== "keep") continue;
    const { buffer } = output;
    const exchanges = ({ swaps }: Loop): readonly [BufferId, BufferId] | undefined =>
      swaps.find(([, next]) => next === buffer);
    const loop = around.findLast((one) => exchanges(one) !== undefined);
    const isDirect = !isInArm && loop === around.at(-1);
    kept.set(buffer, {
      from: inPlace.get(buffer) ?? (loop && exchanges(loop)?.[0]) ?? buffer,
      within: loop === undefined || isDirect ? null : loop.round,
    });
  }
  return kept;
}

function maskedIn(kernels: Iterable<LaneKernel>): readonly SlotId[] {
  const masked = new Set<SlotId>();
  for (const kernel of kernels) {
    if (kernel.part === "combining") continue;
    for (const { within } of kernel.kept?.values() ?? []) if (within !== null) masked.add(within);
  }
  return [...masked];
}

/** Finds the number of the rounds in which a kernel writes one of two memories of each of its arrays. */
function twinsOf(
  kernel: MapKernel | AggregateKernel,
  { round, swaps, body }: Loop,
  inPlace: LaneBody["inPlace"],
): SlotId | null {
  const pairs = kernel.outputs.flatMap((output) =>
    output.kind === "keep" && !inPlace.has(output.buffer) ? [swaps.find(([, next]) => next === output.buffer)] : [],
  );
  if (pairs.length === 0) return null;
  const twins = new Set(pairs.flatMap((pair) => pair ?? []));
  const isWritten = [...walkSteps(body)].some(
    (step) =>
      step.kind === "level" &&
      step.kernels.some((other) => other !== kernel && buffersWritten(other).some((buffer) => twins.has(buffer))),
  );
  return pairs.includes(undefined) || isWritten ? null : round;
}

function computedIn(steps: readonly Step[]): readonly BufferId[] {
  return [...walkSteps(steps)].flatMap((step) => (step.kind === "level" ? step.kernels.flatMap(buffersWritten) : []));
}

function exchangedIn(steps: readonly Step[]): readonly BufferId[] {
  const buffers = new Set<BufferId>();
  for (const step of walkSteps(steps)) {
    const pairs = step.kind === "loop" ? step.swaps : step.kind === "level" ? step.alternates : [];
    for (const buffer of pairs.flat()) buffers.add(buffer);
  }
  return [...buffers].sort((a, b) => a - b);
}
