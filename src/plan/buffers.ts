/**
 * Which buffers share memory. Time is counted in intervals between barriers: within one, a fast worker may be a level
 * ahead of a slow one, so two buffers may share memory only if the intervals in which they are in use are disjoint.
 *
 * That they are disjoint is enough only because a barrier follows every level that touches a buffer, before anything
 * else is done: an arm that is not taken and a loop of no rounds leave out the barriers in them. Block results are the
 * exception, since no barrier follows the scalars that fold them; they are small and share memory with nothing.
 */

import type { Buffer, BufferId, Extent, Plan, Step } from "./plan.ts";
import { buffersRead, buffersReadByScalars, buffersWritten } from "./walk.ts";

/** The first and last interval in which a buffer is in use. */
interface Life {
  first: number;
  last: number;
}

interface LoopRange extends Life {
  readonly outer: LoopRange | null;
}

interface Touch {
  readonly at: number;
  readonly loop: LoopRange | null;
}

/** The plan with storages shared between buffers of one extent and width whose lives do not meet. */
export function shareStorage(plan: Plan): Plan {
  const lives = livesOf(plan);
  const free: { storage: number; kind: string; last: number }[] = [];
  const storageOf = new Map<BufferId, number>();
  const byStart = [...lives].sort(([a, x], [b, y]) => x.first - y.first || a - b);
  let storages = 0;
  for (const [buffer, life] of byStart) {
    const { extent, element } = plan.buffers[buffer]!;
    const kind = `${extent} ${element}`;
    const found = isBlocks(extent) ? undefined : free.find((entry) => entry.kind === kind && entry.last < life.first);
    if (found) {
      found.last = life.last;
      storageOf.set(buffer, found.storage);
    } else {
      free.push({ storage: storages, kind, last: life.last });
      storageOf.set(buffer, storages++);
    }
  }
  const buffers = plan.buffers.map((buffer, id): Buffer => {
    const storage = storageOf.get(id);
    return buffer.origin.kind === "computed" && storage !== undefined
      ? { ...buffer, origin: { kind: "computed", storage } }
      : buffer;
  });
  return { ...plan, buffers };
}

/** Whether a buffer of this extent holds block results. */
export function isBlocks(extent: Extent): boolean {
  return extent === "node blocks" || extent === "edge blocks";
}

/** When each computed buffer is in use, in intervals between barriers from the start of the plan. */
function livesOf(plan: Plan): ReadonlyMap<BufferId, Life> {
  const touches = new Map<BufferId, Touch[]>();
  const paired = new Map<BufferId, BufferId>();
  let interval = 0;

  const touch = (buffer: BufferId, loop: LoopRange | null): void => {
    if (plan.buffers[buffer]!.origin.kind !== "computed") return;
    const list = touches.get(buffer);
    if (list) list.push({ at: interval, loop });
    else touches.set(buffer, [{ at: interval, loop }]);
  };

  const visit = (steps: readonly Step[], loop: LoopRange | null): void => {
    for (const step of steps) {
      switch (step.kind) {
        case "level":
          if (step.scalars) for (const buffer of buffersReadByScalars(step.scalars)) touch(buffer, loop);
          for (const kernel of step.kernels) {
            for (const buffer of [...buffersRead(kernel), ...buffersWritten(kernel)]) touch(buffer, loop);
          }
          for (const [a, b] of step.alternates) {
            // Either may be written in any round, of every loop around.
            for (const buffer of [a, b]) touch(buffer, null);
            paired.set(a, b);
          }
          if (step.kernels.length > 0 || step.fence) interval++;
          break;
        case "loop": {
          const range: LoopRange = { first: interval, last: interval, outer: loop };
          for (const [a, b] of step.swaps) {
            paired.set(a, b);
            for (const buffer of [a, b]) touch(buffer, loop);
          }
          visit(step.body, range);
          for (const pair of step.swaps) for (const buffer of pair) touch(buffer, range);
          range.last = interval;
          break;
        }
        case "choose":
          for (const branch of step.cases) visit(branch, loop);
          break;
      }
    }
  };
  visit(plan.steps, null);
  for (const { place } of plan.results) if (place.kind === "buffer") touch(place.buffer, null);

  const lives = new Map([...touches].map(([buffer, list]) => [buffer, lifeOf(list)]));
  for (const [a, b] of paired) {
    const [x, y] = [lives.get(a)!, lives.get(b)!];
    x.first = y.first = Math.min(x.first, y.first);
    x.last = y.last = Math.max(x.last, y.last);
  }
  return lives;
}

/** From the first touch to the last; a loop that is entered from without is in it as a whole. */
function lifeOf(touches: readonly Touch[]): Life {
  const life = { first: Math.min(...touches.map(({ at }) => at)), last: Math.max(...touches.map(({ at }) => at)) };
  const loops = new Set<LoopRange>();
  for (const { loop } of touches) for (let l = loop; l; l = l.outer) loops.add(l);
  for (const loop of loops) {
    if (touches.every((touch) => isIn(touch.loop, loop))) continue;
    life.first = Math.min(life.first, loop.first);
    life.last = Math.max(life.last, loop.last);
  }
  return life;
}

function isIn(loop: LoopRange | null, outer: LoopRange): boolean {
  for (let l = loop; l; l = l.outer) if (l === outer) return true;
  return false;
}
