/**
 * When each array is in use. Time is counted in intervals between barriers: within one, a fast worker may be a level ahead
 * of a slow one. A barrier follows every level that touches an array, before anything else is done, so that what is
 * touched in different intervals is touched one after the other, whichever arms are taken and however many rounds loops
 * have. Block results are the exception, since no barrier follows the scalars that fold them.
 */

import { ELEMENT_BYTES } from "../ir/type.ts";
import type { BufferId } from "./buffer.ts";
import type { Kernel } from "./kernel.ts";
import { buffersRead, buffersWritten, readsElsewhere } from "./kernel.ts";
import type { Choose, Loop, Plan, Step } from "./plan.ts";
import { groupedBy } from "./sparse.ts";

/** A use of a buffer by a step. */
export interface Touch {
  /** The number of the interval. */
  readonly at: number;
  /** The innermost loop around the step; null for a buffer that must last through all rounds of all loops. */
  readonly loop: LoopRange | null;
  /**
   * How the buffer is used. `exchange`: a loop or a level exchanges its memory with another's, or keeps it from round
   * to round. `result`: it is copied out after the run.
   */
  readonly access: "read" | "write" | "exchange" | "result";
  /** The kernel that uses the buffer; null where it is no kernel. */
  readonly kernel: Kernel | null;
  readonly path: StepPath;
}

/** A step, after those that contain it, the outermost first; empty for the end of the plan. */
export type StepPath = readonly Step[];

/** The first and the last interval in which a buffer is in use, and the steps of these uses. */
export interface Life {
  readonly first: number;
  readonly last: number;
  readonly from: StepPath;
  readonly to: StepPath;
}

/** The intervals of a loop. */
export interface LoopRange {
  readonly first: number;
  readonly last: number;
  readonly outer: LoopRange | null;
  readonly path: StepPath;
}

/** The uses of every computed buffer of a plan. */
export interface Timeline {
  readonly touches: ReadonlyMap<BufferId, readonly Touch[]>;
  readonly lives: ReadonlyMap<BufferId, Life>;
  readonly loops: ReadonlyMap<Loop, LoopRange>;
}

export function timelineOf(plan: Plan): Timeline {
  const touches = new Map<BufferId, Touch[]>();
  const loops = new Map<Loop, LoopRange>();
  let interval = 0;

  const touch = (buffer: BufferId, touch: Touch): void => {
    if (plan.buffers[buffer]!.origin.kind !== "computed") return;
    const list = touches.get(buffer);
    if (list) list.push(touch);
    else touches.set(buffer, [touch]);
  };

  const visit = (steps: readonly Step[], loop: LoopRange | null, around: StepPath): void => {
    for (const step of steps) {
      const path = [...around, step];
      switch (step.kind) {
        case "level":
          for (const buffer of step.scalars ? buffersRead(step.scalars) : []) {
            touch(buffer, { at: interval, loop, access: "read", kernel: null, path });
          }
          for (const kernel of step.kernels) {
            for (const buffer of new Set(buffersRead(kernel)))
              touch(buffer, { at: interval, loop, access: "read", kernel, path });
            for (const buffer of buffersWritten(kernel))
              touch(buffer, { at: interval, loop, access: "write", kernel, path });
          }
          // Either buffer may be written in any round of every loop around.
          for (const buffer of step.alternates.flat())
            touch(buffer, { at: interval, loop: null, access: "exchange", kernel: null, path });
          if (step.kernels.length > 0 || step.fence) interval++;
          break;
        case "loop": {
          const range = { first: interval, last: interval, outer: loop, path };
          loops.set(step, range);
          const lasting = [...step.swaps.flat(), ...(step.sparse.kind === "sparse" ? step.sparse.keeps : [])];
          const grouped = step.sparse.kind === "sparse" ? groupedBy(step.sparse) : [];
          for (const buffer of lasting) touch(buffer, { at: interval, loop, access: "exchange", kernel: null, path });
          for (const buffer of grouped) touch(buffer, { at: interval, loop, access: "read", kernel: null, path });
          visit(step.body, range, path);
          for (const buffer of lasting)
            touch(buffer, { at: interval, loop: range, access: "exchange", kernel: null, path });
          for (const buffer of grouped)
            touch(buffer, { at: interval, loop: range, access: "read", kernel: null, path });
          range.last = interval;
          break;
        }
        case "choose":
          for (const branch of step.cases) visit(branch, loop, path);
          break;
        default:
          step satisfies never;
      }
    }
  };
  visit(plan.steps, null, []);
  for (const { place } of plan.results) {
    if (place.kind === "buffer")
      touch(place.buffer, { at: interval, loop: null, access: "result", kernel: null, path: [] });
  }
  const lives = new Map([...touches].map(([buffer, list]) => [buffer, lifeOf(list)]));
  for (const group of exchangeGroups(plan)) {
    const all = group.flatMap((buffer) => lives.get(buffer) ?? []);
    const life = all.reduce(unite, all[0]!);
    for (const buffer of group) lives.set(buffer, life);
  }
  return { touches, lives, loops };
}

/**
 * Groups the buffers that exchange their memory, directly or by way of others. Each may be in the memory of any of its
 * group.
 */
export function exchangeGroups(plan: Plan): BufferId[][] {
  const groupOf = new Map<BufferId, BufferId[]>();
  const join = ([a, b]: readonly [BufferId, BufferId]): void => {
    const one = groupOf.get(a) ?? [a];
    const other = groupOf.get(b) ?? [b];
    const group = one === other ? one : [...one, ...other];
    for (const buffer of group) groupOf.set(buffer, group);
  };
  const visit = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.kind === "level") step.alternates.forEach(join);
      else if (step.kind === "loop") {
        step.swaps.forEach(join);
        visit(step.body);
      } else step.cases.forEach(visit);
    }
  };
  visit(plan.steps);
  return [...new Set(groupOf.values())];
}

/** Tells whether two steps are in different arms of one choice, so that no round runs both. */
export function areExclusive(one: StepPath, other: StepPath): boolean {
  const parting = one.findIndex((step, k) => step !== other[k]);
  const common = parting > 0 ? one[parting - 1] : undefined;
  if (common?.kind !== "choose" || other[parting] === undefined) return false;
  return armOf(common, one[parting]!) !== armOf(common, other[parting]);
}

function armOf({ cases }: Choose, step: Step): number {
  return cases.findIndex((branch) => branch.includes(step));
}

export function isInLoop(loop: LoopRange | null, outer: LoopRange): boolean {
  for (let l = loop; l; l = l.outer) if (l === outer) return true;
  return false;
}

/** Gives the interval from the first use to the last. A loop that the buffer enters from outside counts as a whole. */
function lifeOf(touches: readonly Touch[]): Life {
  const loops = new Set<LoopRange>();
  for (const { loop } of touches) for (let l = loop; l; l = l.outer) loops.add(l);
  const parts = touches.map(({ at, path }): Life => ({ first: at, last: at, from: path, to: path }));
  for (const loop of loops) {
    const { first, last, path } = loop;
    if (!touches.every((touch) => isInLoop(touch.loop, loop))) parts.push({ first, last, from: path, to: path });
  }
  return parts.reduce(unite);
}

/** Gives the interval that contains two others. Where both begin or end alike, the step that contains more counts. */
function unite(one: Life, other: Life): Life {
  const isEarlier = other.first < one.first || (other.first === one.first && other.from.length < one.from.length);
  const isLater = other.last > one.last || (other.last === one.last && other.to.length < one.to.length);
  return {
    first: isEarlier ? other.first : one.first,
    last: isLater ? other.last : one.last,
    from: isEarlier ? other.from : one.from,
    to: isLater ? other.to : one.to,
  };
}

/**
 * Tells whether a buffer may be written to the memory of another in the interval in which the other is last read. That
 * is so for the only kernel that reads it then, if the kernel reads each entry before it writes that entry.
 */
export function mayUpdateInPlace(
  old: BufferId,
  buffer: BufferId,
  at: number,
  { buffers }: Plan,
  { touches }: Timeline,
): boolean {
  if (ELEMENT_BYTES[buffers[old]!.element] !== ELEMENT_BYTES[buffers[buffer]!.element]) return false;
  const writes = (touches.get(buffer) ?? []).filter((touch) => touch.at === at);
  const kernel = writes[0]?.kernel ?? null;
  if (kernel === null || readsElsewhere(kernel, old)) return false;
  const reads = (touches.get(old) ?? []).filter((touch) => touch.at === at && touch.access !== "exchange");
  return (
    reads.length > 0 &&
    reads.every((touch) => touch.access === "read" && touch.kernel === kernel) &&
    writes.every((touch) => touch.access === "write" && touch.kernel === kernel)
  );
}
