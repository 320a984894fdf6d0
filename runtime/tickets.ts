/** Tickets for stretches of lists: for how many positions each is, and in which order they are drawn. */

import type { ListSharing } from "../src/bind/sparse/choice.ts";
import type { ListTask } from "./crew.ts";

export class Tickets {
  readonly #sharing: ListSharing;
  readonly #workers: number;

  constructor(sharing: ListSharing, workers: number) {
    this.#sharing = sharing;
    this.#workers = workers;
  }

  /** A kernel for the first `count` positions of a list, whose rows have `weight` entries together; none where there are none. */
  ofList(kernel: number, count: number, weight: number, order: number): ListTask[] {
    if (count === 0) return [];
    const grain = this.#grain(
      Math.ceil(this.#sharing.grain / (1 + weight / count)),
      Math.ceil(count / (16 * this.#workers)),
    );
    return [{ kernel, first: 0, count, grain, shuffle: this.#shuffle(order) }];
  }

  /** A kernel for all nodes of a graph. */
  ofAll(kernel: number, nodes: number, order: number): ListTask {
    const grain = this.#grain(this.#sharing.grain, Math.ceil(nodes / (8 * this.#workers)));
    return { kernel, first: 0, count: nodes, grain, shuffle: this.#shuffle(order) };
  }

  /** How many positions a ticket is for: enough for its price, and for tickets not to be too many, unless they are shuffled. */
  #grain(least: number, few: number): number {
    return this.#sharing.shuffle === null ? Math.max(least, few) : least;
  }

  /** What their order comes of, another one for each number given. */
  #shuffle(order: number): number | null {
    const { shuffle } = this.#sharing;
    return shuffle === null ? null : (shuffle + order) | 0;
  }
}
