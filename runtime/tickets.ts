/** Tickets for stretches of lists: the number of positions of each, and the order in which they are drawn. */

import type { BoundSparse } from "../src/bind/bound.ts";
import type { ListSharing } from "../src/bind/sparse/choice.ts";
import type { Crew, ListTask } from "./crew.ts";

/**
 * The number of entries of rows for one ticket where a worker is alone, as a multiple of that where several share the work. A worker
 * that is alone draws tickets only to notice soon that the run is to end.
 */
const ALONE = 8;

export class Tickets {
  readonly #sharing: ListSharing;
  readonly #crew: Pick<Crew, "workers" | "isAlone">;
  readonly #alone: ReadonlyMap<number, number>;

  /** `alone` has kernels with those that a worker which is alone runs in their place. */
  constructor({ sharing, alone }: Pick<BoundSparse, "sharing" | "alone">, crew: Pick<Crew, "workers" | "isAlone">) {
    this.#sharing = sharing;
    this.#crew = crew;
    this.#alone = new Map(alone);
  }

  /**
   * Makes the tasks of a kernel for the first `count` positions of a list, whose rows have `weight` entries together;
   * none for an empty list.
   */
  ofList(kernel: number, count: number, weight: number, order: number): ListTask[] {
    if (count === 0) return [];
    const { grain: entries, shuffle } = this.#sharing;
    const isLarge = shuffle === null && this.#crew.isAlone();
    const grain = this.#grain(
      Math.ceil((isLarge ? ALONE * entries : entries) / (1 + weight / count)),
      Math.ceil(count / (16 * this.#crew.workers)),
    );
    return [{ kernel: this.#formOf(kernel), first: 0, count, grain, shuffle: this.#shuffle(order) }];
  }

  /** Makes the task of a kernel for all nodes of a graph. */
  ofAll(kernel: number, nodes: number, order: number): ListTask {
    const grain = this.#grain(this.#sharing.grain, Math.ceil(nodes / (8 * this.#crew.workers)));
    return { kernel: this.#formOf(kernel), first: 0, count: nodes, grain, shuffle: this.#shuffle(order) };
  }

  /** The form of a kernel for those who run it now. */
  #formOf(kernel: number): number {
    return this.#crew.isAlone() ? (this.#alone.get(kernel) ?? kernel) : kernel;
  }

  /**
   * The number of positions for each ticket: enough to be worth drawing it, and for tickets not to be too many, unless
   * they are shuffled.
   */
  #grain(least: number, few: number): number {
    return this.#sharing.shuffle === null ? Math.max(least, few) : least;
  }

  /** The seed of the tickets' order, another one for each number given; null where tickets are not shuffled. */
  #shuffle(order: number): number | null {
    const { shuffle } = this.#sharing;
    return shuffle === null ? null : (shuffle + order) | 0;
  }
}
