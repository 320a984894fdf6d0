/**
 * Copy elision (coalescing): leaves out copies that need not be made. Carried values of loops and results of ifs have buffers
 * of their own, into which values from elsewhere are copied. Where the value is not needed after the copy, and the buffer not
 * before it, the value is written to that buffer to begin with.
 *
 * An array that one loop carries is copied in every round to the start of a loop within it:
 *
 *     loop { copy p to y ; loop { … y … } ; copy y to p }         →      loop { loop { … p … } }
 *
 * Where nothing reads p between the copy and the next write of p, and nothing touches y outside that time, the two take turns
 * and become one.
 */

import type { BufferId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { finishOf, readsElsewhere } from "../plan/kernel.ts";
import type { Life, StepPath, Touch } from "../plan/liveness.ts";
import { exchangeGroups, isInLoop, timelineOf } from "../plan/liveness.ts";
import type { Level, Plan, Step } from "../plan/plan.ts";
import { renameBuffers } from "../plan/rename.ts";
import { needsFence, walkLevels } from "../plan/walk.ts";

/** Removes copies from a plan where two buffers can be one. No step touches the buffers that become unused. */
export function dropCopies(plan: Plan): Plan {
  const hasCopies = [...walkLevels(plan)].some(({ kernels }) => kernels.some((kernel) => copyOf(kernel) !== null));
  if (!hasCopies) return plan;
  const merger = new Merger(plan);
  const steps = plan.steps.flatMap((step) => merger.step(step));
  return merger.dropped ? renameBuffers({ ...plan, steps }, merger.placeOf) : plan;
}

class Merger {
  dropped = false;
  readonly #plan: Plan;
  readonly #exchanged: ReadonlySet<BufferId>;
  /** The touches of each buffer, together with those of the buffers that have become one with it. */
  readonly #touches: Map<BufferId, readonly Touch[]>;
  readonly #lives: Map<BufferId, Life>;
  readonly #places = new Map<BufferId, BufferId>();

  constructor(plan: Plan) {
    const { touches, lives } = timelineOf(plan);
    this.#plan = plan;
    this.#exchanged = new Set(exchangeGroups(plan).flat());
    this.#touches = new Map(touches);
    this.#lives = new Map(lives);
  }

  /** The buffer that stands for a given one after all merges. */
  readonly placeOf = (buffer: BufferId): BufferId => {
    let place = buffer;
    for (let next = this.#places.get(place); next !== undefined; next = this.#places.get(place)) place = next;
    return place;
  };

  step(step: Step): Step[] {
    switch (step.kind) {
      case "level":
        return this.#level(step);
      case "loop":
        return [{ ...step, body: step.body.flatMap((inner) => this.step(inner)) }];
      case "choose":
        return [{ ...step, cases: step.cases.map((branch) => branch.flatMap((inner) => this.step(inner))) }];
      default:
        return step satisfies never;
    }
  }

  #level(level: Level): Step[] {
    const kernels = level.kernels.filter((kernel) => !this.#isSpared(kernel));
    if (kernels.length === level.kernels.length) return [level];
    this.dropped = true;
    const { scalars, alternates } = level;
    if (kernels.length === 0 && scalars === null && alternates.length === 0) return [];
    return [
      { ...level, kernels, fence: kernels.length === 0 && scalars !== null && needsFence(scalars, this.#plan.buffers) },
    ];
  }

  /** Whether a kernel is a copy that need not be made; merges its two buffers if so. */
  #isSpared(kernel: Kernel): boolean {
    const copy = copyOf(kernel);
    if (!copy) return false;
    const [from, to] = [this.placeOf(copy.from), this.placeOf(copy.to)];
    // A value that is carried in place is copied to itself.
    if (from === to) return true;
    const takeTurns = !this.#areOne(from, to, kernel);
    if (takeTurns && !this.#takeTurns(from, to, kernel)) return false;
    const [old, life] = [this.#lives.get(from)!, this.#lives.get(to)!];
    this.#places.set(from, to);
    this.#lives.set(to, takeTurns ? old : { ...life, first: old.first, from: old.from });
    this.#touches.set(to, [...this.#touches.get(from)!, ...this.#touches.get(to)!]);
    return true;
  }

  /** Whether a copy is needed only while its original is not, up to a kernel that writes the original anew in every round. */
  #takeTurns(from: BufferId, to: BufferId, copy: Kernel): boolean {
    if (!this.#lives.has(from) || this.#exchanged.has(from)) return false;
    const [olds, news] = [this.#touches.get(from)!, this.#touches.get(to)!];
    const start = news.find(({ kernel }) => kernel === copy)!;
    const { at, loop, path } = start;
    if (loop === null) return false;
    const next = olds
      .filter((touch) => touch.at > at && isInLoop(touch.loop, loop))
      .reduce<Touch | null>((first, touch) => (first === null || touch.at < first.at ? touch : first), null);
    if (next?.access !== "write" || next.loop !== loop || !areNeighbors(next.path, path)) return false;
    const writer = next.kernel!;
    const isReturn = copyOf(writer)?.from === to;
    // An exchange swaps addresses only, which each worker keeps for itself.
    const mayShare = ({ access, kernel }: Touch): boolean =>
      access === "exchange" || (isReturn ? access === "read" : kernel === writer && !readsElsewhere(writer, to));
    return (
      olds.every((touch) => touch.at !== next.at || touch === next) &&
      olds.every((touch) => touch.at !== at || touch.access === "read") &&
      news.every((touch) => (touch.at === at ? touch === start : touch.at > at && touch.at <= next.at)) &&
      news.every((touch) => touch.at !== next.at || mayShare(touch))
    );
  }

  #areOne(from: BufferId, to: BufferId, copy: Kernel): boolean {
    const [one, other] = [this.#lives.get(from), this.#lives.get(to)];
    // Parameters and attributes have no lives.
    if (!one || !other || this.#exchanged.has(from)) return false;
    const at = this.#touches.get(to)!.find(({ kernel }) => kernel === copy)!.at;
    if (one.last !== at || other.first !== at) return false;
    const isAt = (touch: Touch): boolean => touch.at === at;
    return (
      this.#touches
        .get(from)!
        .filter(isAt)
        .every(({ access }) => access === "read") &&
      this.#touches
        .get(to)!
        .filter(isAt)
        .every(({ kernel }) => kernel === copy)
    );
  }
}

/** Whether two levels are steps of one list, so that a run that comes to one comes to the other. */
function areNeighbors(one: StepPath, other: StepPath): boolean {
  return one.length === other.length && one.at(-2) === other.at(-2) && one.at(-2)?.kind === "loop";
}

/** The two buffers of a kernel that only copies; null for other kernels. */
function copyOf(kernel: Kernel): { from: BufferId; to: BufferId } | null {
  const finish = finishOf(kernel);
  if (finish === null || finish.given > 0 || finish.code.length > 0) return null;
  const [input, ...moreInputs] = finish.inputs;
  const [output, ...moreOutputs] = finish.outputs;
  if (moreInputs.length > 0 || moreOutputs.length > 0) return null;
  if (input?.from !== "buffer" || input.at !== "here" || output?.kind !== "keep") return null;
  return { from: input.buffer, to: output.buffer };
}
