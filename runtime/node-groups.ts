/**
 * Nodes grouped by an array of integers: sorted by value once, by one worker, before the first sparse round that a loop has
 * since it was entered. In a round the nodes of one value are a stretch of the order.
 *
 *     values  2 0 7 0      order  1 3 0 2      starts  0 2 3 4, of 3 groups
 */

import type { BoundGrouping } from "../src/bind/bound.ts";
import type { Integers } from "./group-sort.ts";
import { groupByValue } from "./group-sort.ts";

/** The nodes at some positions of the order, and the number of entries in their rows. */
export interface GroupRange {
  readonly first: number;
  readonly count: number;
  readonly entries: number;
}

export class NodeGroups {
  readonly #bound: BoundGrouping;
  readonly #buffer: ArrayBufferLike;
  readonly #nodes: number;
  readonly #get: (offset: number) => number;
  readonly #order: Uint32Array;
  /** The number of groups, then the position at which each begins, and that at which the last one ends. */
  readonly #starts: Uint32Array;
  readonly #entries: Uint32Array;
  #values: Integers | null = null;
  /** The group that was found last. The next round often goes on with the group beside it. */
  #last = 0;

  constructor(
    bound: BoundGrouping,
    { buffer, nodes, get }: { buffer: ArrayBufferLike; nodes: number; get: (offset: number) => number },
  ) {
    this.#bound = bound;
    this.#buffer = buffer;
    this.#nodes = nodes;
    this.#get = get;
    this.#order = new Uint32Array(buffer, bound.order, nodes);
    this.#starts = new Uint32Array(buffer, bound.starts, nodes + 2);
    this.#entries = new Uint32Array(buffer, bound.entries, nodes + 1);
  }

  /** Begins with an entry of the loop: the values may be at another address by now. */
  enter(): void {
    this.#values = null;
    this.#last = 0;
  }

  /** Sorts the nodes into groups. One worker calls it while the others wait. */
  sort(): void {
    const { scratch, rows } = this.#bound;
    const nodes = this.#nodes;
    const begins = rows.map((address) => new Uint32Array(this.#buffer, address, nodes + 1));
    const groups = {
      order: this.#order,
      starts: this.#starts,
      entries: this.#entries,
      scratch: new Uint32Array(this.#buffer, scratch, nodes),
    };
    groupByValue(this.#read(), begins, groups);
  }

  /** Finds the nodes with a value, given as a word of 32 bits; null where there are none. */
  find(word: number): GroupRange | null {
    const value = this.#valueOf(word);
    const group = this.#groupFrom(value);
    if (group === this.#groups || this.#at(group) !== value) return null;
    return this.#range(group);
  }

  /** The greatest size, in nodes and entries, among the group of a value and the groups on either side of it. */
  mostNear(word: number): number {
    const group = this.#groupFrom(this.#valueOf(word));
    let most = 0;
    for (let near = Math.max(0, group - 1); near < Math.min(this.#groups, group + 2); near++) {
      const { count, entries } = this.#range(near);
      most = Math.max(most, count + entries);
    }
    return most;
  }

  get #groups(): number {
    return this.#starts[0]!;
  }

  #range(group: number): GroupRange {
    const first = this.#starts[group + 1]!;
    return {
      first,
      count: this.#starts[group + 2]! - first,
      entries: this.#entries[group + 1]! - this.#entries[group]!,
    };
  }

  /** Finds the first group whose value is not less than `value`. */
  #groupFrom(value: number): number {
    const groups = this.#groups;
    for (let near = Math.max(0, this.#last - 1); near <= Math.min(groups, this.#last + 1); near++) {
      if (this.#isFrom(near, value)) {
        this.#last = near;
        return near;
      }
    }
    let [low, high] = [0, groups];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#at(middle) < value) low = middle + 1;
      else high = middle;
    }
    this.#last = low;
    return low;
  }

  #isFrom(group: number, value: number): boolean {
    const groups = this.#groups;
    if (group > groups) return false;
    return (group === groups || this.#at(group) >= value) && (group === 0 || this.#at(group - 1) < value);
  }

  /** Reads the value of a group. */
  #at(group: number): number {
    return this.#read()[this.#order[this.#starts[group + 1]!]!]!;
  }

  #valueOf(word: number): number {
    return this.#bound.isSigned ? word | 0 : word >>> 0;
  }

  #read(): Integers {
    if (this.#values !== null) return this.#values;
    const { values, isSigned } = this.#bound;
    const address = addressOf(values, this.#get);
    this.#values = isSigned
      ? new Int32Array(this.#buffer, address, this.#nodes)
      : new Uint32Array(this.#buffer, address, this.#nodes);
    return this.#values;
  }
}

/** Finds the address of an array, from the frame of the worker that asks. */
function addressOf(place: BoundGrouping["values"], get: (offset: number) => number): number {
  switch (place.kind) {
    case "fixed":
      return place.byte;
    case "frame pointer":
      return get(place.offset) >>> 0;
    case "relative":
      return (get(place.offset) >>> 0) + place.byte;
    default:
      return place satisfies never;
  }
}
