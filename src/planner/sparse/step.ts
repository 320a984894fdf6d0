/** Chooses the kernels of a round that a law is decided for: one kernel by itself, or with those that it shares a node with. */

import type { Range } from "../../ir/column-facts.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { Input } from "../../plan/code.ts";
import { elementOfInput } from "../../plan/code-types.ts";
import type { NodeKernel } from "../../plan/kernel.ts";
import { buffersWritten } from "../../plan/kernel.ts";
import type { Body } from "./body.ts";
import type { NodeStep } from "./node-step.ts";
import { keptOutput } from "./outputs.ts";
import { rangesAfter } from "./quiet/quiet.ts";
import { directionOf, readsOf } from "./touches.ts";
import type { Placed } from "./words.ts";

/** The range of an array that other kernels write; null where nothing is known of it. */
export type Given = (buffer: BufferId) => Range | null;

/** The step of one kernel by itself, and the maps through which it reads what it carries. */
export interface OwnStep {
  readonly step: NodeStep;
  readonly maps: ReadonlySet<number>;
}

/**
 * The step of what a kernel makes from what it carries itself. All else that it reads at its node is given: what other
 * kernels write there, in this round or in the one before.
 */
export function ownStep(
  kernels: readonly NodeKernel[],
  k: number,
  body: Body,
  plan: Placed,
  given: Given = () => null,
): OwnStep {
  const { writerOf, twinOf } = body;
  const maps = new Set<number>();
  if (directionOf(kernels[k]!) !== null) {
    for (const [at, kernel] of kernels.slice(0, k).entries()) {
      if (kernel.kind === "map" && readsAlone(kernel, k, maps, body)) maps.add(at);
    }
  }
  const needed = new Set([k]);
  for (const at of needed) {
    for (const buffer of readsOf(kernels[at]!).own) {
      const writer = writerOf.get(buffer);
      if (writer !== undefined && maps.has(writer)) needed.add(writer);
    }
  }
  const step = stepOfSome(kernels, needed, body, plan);
  const ranges = new Map<BufferId, Range | null>();
  const rangeOf = (input: Input): Range | null => {
    if (input.from !== "buffer") return step.rangeOf(input);
    const { buffer } = input;
    const known = ranges.get(buffer);
    if (known !== undefined) return known;
    const writer = twinOf.has(buffer) ? undefined : writerOf.get(buffer);
    const isOther = writer !== undefined && !needed.has(writer);
    const range = given(buffer) ?? (isOther ? (rangesAfter(kernels[writer]!, step).get(buffer) ?? null) : null);
    ranges.set(buffer, range);
    return range;
  };
  return { step: { ...step, rangeOf, left: leftBy(kernels[k]!, body) }, maps: new Set([...needed].slice(1)) };
}

/** The arrays that a kernel reads at its own node and that others write there, except for those that some maps write. */
export function givenTo(
  kernels: readonly NodeKernel[],
  k: number,
  { writerOf, twinOf }: Body,
  maps: ReadonlySet<number>,
): BufferId[] {
  return readsOf(kernels[k]!).own.filter((buffer) => {
    const twin = twinOf.get(buffer);
    const writer = writerOf.get(twin ?? buffer);
    return writer !== undefined && !(twin === undefined ? maps.has(writer) : writer === k);
  });
}

/** Whether everything that a map reads and that rounds change is carried by one kernel, or computed from that by some maps. */
function readsAlone(map: NodeKernel, k: number, maps: ReadonlySet<number>, { writerOf, twinOf }: Body): boolean {
  return readsOf(map).own.every((buffer) => {
    const twin = twinOf.get(buffer);
    const writer = writerOf.get(twin ?? buffer);
    return writer === undefined || (twin === undefined ? maps.has(writer) : writer === k);
  });
}

/** Whether an input is written in the body, by a kernel outside a step. */
export function isOfOthers({ kernels }: NodeStep, input: Input, { writerOf, twinOf }: Body): boolean {
  if (input.from !== "buffer") return false;
  const written = twinOf.get(input.buffer) ?? input.buffer;
  return writerOf.has(written) && !kernels.some((kernel) => buffersWritten(kernel).includes(written));
}

/**
 * The part of a round at a node that has to do with one kernel: the kernels that give it what it reads there, and those that
 * read there what it leaves. Of what these leave, only that counts which is read elsewhere: at other nodes, or in a
 * reduction.
 */
export function roundStep(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): NodeStep {
  const reads = kernels.map(readsOf);
  const after = new Set([k]);
  for (const at of after) {
    const left = leftBy(kernels[at]!, body);
    reads.forEach(({ own }, reader) => {
      if (left.some((buffer) => own.includes(buffer))) after.add(reader);
    });
  }
  const [own, row] = [new Set(reads.flatMap((one) => one.own)), new Set(reads.flatMap((one) => one.row))];
  const left = [...after].flatMap((at) => [
    ...leftBy(kernels[at]!, body).filter((buffer) => row.has(buffer) || !own.has(buffer)),
    ...kernels[at]!.outputs.flatMap((output) => (output.kind === "reduce" ? [output.partials] : [])),
  ]);
  return { ...stepOfSome(kernels, withSources(kernels, after, body), body, plan), left };
}

/** The step of a kernel and of those that give it what it reads at its node, and in turn theirs. */
export function sourcesStep(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): NodeStep {
  const step = stepOfSome(kernels, withSources(kernels, [k], body), body, plan);
  return { ...step, left: leftBy(kernels[k]!, body) };
}

function withSources(kernels: readonly NodeKernel[], some: Iterable<number>, { writerOf, twinOf }: Body): Set<number> {
  const needed = new Set(some);
  for (const at of needed) {
    for (const buffer of readsOf(kernels[at]!).own) {
      const writer = writerOf.get(twinOf.get(buffer) ?? buffer);
      if (writer !== undefined) needed.add(writer);
    }
  }
  return needed;
}

/** The step of a map alone. What other kernels write is the same in both rounds of a law. */
export function stepOfMap(kernels: readonly NodeKernel[], k: number, body: Body, plan: Placed): NodeStep {
  return ownStep(kernels, k, body, plan).step;
}

/** The arrays that a kernel leaves for others in a round, besides what it carries. */
function leftBy(kernel: NodeKernel, { twinOf }: Body): readonly BufferId[] {
  const twins = new Set(twinOf.values());
  return keptOutput(kernel).filter((buffer) => !twins.has(buffer));
}

/** The step of some kernels of a body, by number, with all that they carry. */
function stepOfSome(
  kernels: readonly NodeKernel[],
  some: ReadonlySet<number>,
  { writerOf, twinOf, rangeOfSlot }: Body,
  plan: Placed,
): NodeStep {
  const carried = [...twinOf].filter(([, twin]) => some.has(writerOf.get(twin) ?? -1));
  const step = stepOfKernels(
    [...some].sort((a, b) => a - b).map((at) => kernels[at]!),
    carried,
    plan,
  );
  return { ...step, rangeOf: (input) => (input.from === "slot" ? (rangeOfSlot.get(input.slot) ?? null) : null) };
}

/** The step of some kernels, given the arrays that they carry, each with its twin. */
export function stepOfKernels(
  kernels: readonly NodeKernel[],
  carried: readonly (readonly [array: number, twin: number])[],
  plan: Placed,
): NodeStep {
  return {
    kernels,
    carried: carried.map(([before, after]) => ({ before, after })),
    left: [],
    elementOf: (input) => elementOfInput(input, plan),
    rangeOf: () => null,
    nameOf: (input) => nameOf(input, plan),
    mayChange: () => false,
  };
}

function nameOf(input: Input, { buffers, slots }: Placed): string {
  switch (input.from) {
    case "buffer":
      return buffers[input.buffer]!.name;
    case "slot":
      return slots[input.slot]!.name;
    default:
      return input.from;
  }
}
