/** What runs on a guest left for those after them, by node: it moves with the nodes. */

import { heapAllocator } from "../allocator.ts";
import { ADDED, type Origins } from "./merge.ts";

/** What one run left. */
export interface Carried {
  /** One for each value that a loop carries; NaN at nodes that were added since. */
  readonly values: readonly Float64Array[];
  /** What happened since besides additions; null if nothing did. */
  readonly change: string | null;
}

/** What is left of so many runs, of each program with its parameters. */
const MOST_CARRIED = 16;

export class Carrying {
  readonly #carried = new Map<string, Carried>();
  /** Why there is nothing. */
  #cleared: string | null = null;

  /** What a run of this name left, or why there is nothing. */
  of(name: string): Carried | string {
    return this.#carried.get(name) ?? this.#cleared ?? "nothing was run before with these parameters";
  }

  set(name: string, values: readonly Float64Array[]): void {
    this.#carried.delete(name);
    this.#carried.set(name, { values, change: null });
    for (const oldest of this.#carried.keys()) if (this.#carried.size > MOST_CARRIED) this.#carried.delete(oldest);
  }

  /** Takes down that something happened besides additions. */
  note(change: string): void {
    for (const [name, carried] of this.#carried) {
      if (carried.change === null) this.#carried.set(name, { ...carried, change });
    }
  }

  /** Moves everything with the nodes. */
  move(origins: Origins, nodeCount: number): void {
    for (const [name, { values, change }] of this.#carried) {
      this.#carried.set(name, { values: values.map((before) => moved(before, origins, nodeCount)), change });
    }
  }

  clear(why: string): void {
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
