/** Finds which buffers exchange their memory, and the storages in which each may therefore be. */

import type { BufferId } from "../buffer.ts";
import type { Plan } from "../plan.ts";
import { walkSteps } from "../walk.ts";
import { storageOf } from "./checks.ts";

export class Exchanges {
  readonly #plan: Plan;
  /** For each buffer, those that it exchanges memory with, directly or by way of others, itself among them. */
  readonly #groups = new Map<BufferId, readonly BufferId[]>();
  readonly #storages = new Map<BufferId, readonly number[]>();

  constructor(plan: Plan) {
    this.#plan = plan;
    for (const step of walkSteps(plan.steps)) {
      const pairs = step.kind === "level" ? step.alternates : step.kind === "loop" ? step.swaps : [];
      for (const [one, other] of pairs) this.#join(one, other);
    }
  }

  /** The group of a buffer; null if it exchanges memory with none. */
  groupOf(buffer: BufferId): readonly BufferId[] | null {
    return this.#groups.get(buffer) ?? null;
  }

  /** The storages that a buffer may be in; none for one that is given. */
  storagesOf(buffer: BufferId): readonly number[] {
    const known = this.#storages.get(buffer);
    if (known) return known;
    const storages = (this.groupOf(buffer) ?? [buffer]).flatMap((one) => storageOf(one, this.#plan) ?? []);
    this.#storages.set(buffer, storages);
    return storages;
  }

  /** Tells whether two buffers may be in the same memory at some time. Two that exchange theirs never are. */
  mayMeet(one: BufferId, other: BufferId): boolean {
    if (one === other) return true;
    const group = this.groupOf(one);
    if (group !== null && group === this.groupOf(other)) return false;
    const storages = this.storagesOf(other);
    return this.storagesOf(one).some((storage) => storages.includes(storage));
  }

  #join(one: BufferId, other: BufferId): void {
    const [a, b] = [this.#groups.get(one) ?? [one], this.#groups.get(other) ?? [other]];
    const group = a === b ? a : [...a, ...b];
    for (const buffer of group) this.#groups.set(buffer, group);
  }
}
