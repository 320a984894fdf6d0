/** Values that runs on a guest leave for later runs (warm starts), by node. They move with the nodes. */

import { heapAllocator } from "../allocator.ts";
import { ADDED, type Origins } from "./merged-numbers.ts";

/** The values that one run left. */
export interface Carried {
  /** The final values that the loop carried, an array each. NaN stands at nodes that were added since. */
  readonly values: readonly Float64Array[];
  /** The change since then that was no addition; null if there was none. */
  readonly change: string | null;
}

/** The number of runs that are remembered, one for each program with its parameters. */
const MOST_CARRIED = 16;

export class Carrying {
  readonly #carried = new Map<string, Carried>();
  /** The reason why nothing is remembered. */
  #cleared: string | null = null;
  #version = 0;

  /** A number that differs after every change of the graph. */
  get version(): number {
    return this.#version;
  }

  /** Gives the values that a run of this name left, or the reason why there are none. */
  of(name: string): Carried | string {
    return this.#carried.get(name) ?? this.#cleared ?? "nothing was run before with these parameters";
  }

  set(name: string, values: readonly Float64Array[]): void {
    this.#carried.delete(name);
    this.#carried.set(name, { values, change: null });
    for (const oldest of this.#carried.keys()) if (this.#carried.size > MOST_CARRIED) this.#carried.delete(oldest);
  }

  /** Forgets the values that a run of this name left. */
  delete(name: string): void {
    this.#carried.delete(name);
  }

  /** Notes a change that is no addition. */
  note(change: string): void {
    this.#version++;
    for (const [name, carried] of this.#carried) {
      if (carried.change === null) this.#carried.set(name, { ...carried, change });
    }
  }

  /** Moves all values with the nodes. */
  move(origins: Origins, nodeCount: number): void {
    this.#version++;
    for (const [name, { values, change }] of this.#carried) {
      this.#carried.set(name, { values: values.map((before) => moved(before, origins, nodeCount)), change });
    }
  }

  clear(why: string): void {
    this.#version++;
    if (this.#carried.size === 0) return;
    this.#carried.clear();
    this.#cleared = why;
  }
}

function moved(before: Float64Array, origins: Origins, nodeCount: number): Float64Array {
  if (origins === null && before.length === nodeCount) return before;
  const values = heapAllocator.float64(nodeCount).fill(NaN);
  if (origins === null) values.set(before);
  else {
    for (let index = 0; index < nodeCount; index++) {
      if (origins[index] !== ADDED) values[index] = before[origins[index]!]!;
    }
  }
  return values;
}
