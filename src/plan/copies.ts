/**
 * Copies that can be spared. What a loop carries and what an `if` gives have places of their own, into which values that
 * come from elsewhere are copied. Where a value is not needed after the copy, and its copy not before, it is written to
 * that place to begin with.
 */

import type { Life, Touch } from "./lives.ts";
import { exchangeGroups, timelineOf } from "./lives.ts";
import type { BufferId, Kernel, Level, Plan, Step } from "./plan.ts";
import { renameBuffers } from "./rename.ts";
import { needsFence, walkLevels } from "./walk.ts";

/** The plan without such copies. The buffers that this leaves over are touched by no step. */
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
  /** By the buffer that others have become one with. */
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

  /** The buffer that stands for one after all. */
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

  /** Whether a kernel is a copy that need not be made, which it then never is. */
  #isSpared(kernel: Kernel): boolean {
    const copy = copyOf(kernel);
    if (!copy) return false;
    const [from, to] = [this.placeOf(copy.from), this.placeOf(copy.to)];
    // What is carried in place may be what it was.
    if (from === to) return true;
    if (!this.#areOne(from, to, kernel)) return false;
    const [old, life] = [this.#lives.get(from)!, this.#lives.get(to)!];
    this.#places.set(from, to);
    this.#lives.set(to, { ...life, first: old.first, from: old.from });
    this.#touches.set(to, [...this.#touches.get(from)!, ...this.#touches.get(to)!]);
    return true;
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

/** From where to where a kernel copies, if it does nothing else. */
function copyOf(kernel: Kernel): { from: BufferId; to: BufferId } | null {
  if (kernel.kind !== "map" || kernel.code.length > 0) return null;
  const [input, ...moreInputs] = kernel.inputs;
  const [output, ...moreOutputs] = kernel.outputs;
  if (moreInputs.length > 0 || moreOutputs.length > 0) return null;
  if (input?.from !== "buffer" || input.at !== "here" || output?.kind !== "keep") return null;
  return { from: input.buffer, to: output.buffer };
}
