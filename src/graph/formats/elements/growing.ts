/** Typed arrays that grow as numbers are added. They need no object per number, and are at least half full. */

import { heapAllocator } from "../../allocator.ts";

const START = 16;

/** A growing array of unsigned 32-bit integers. */
export class Indices {
  #values: Uint32Array = new Uint32Array(START);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = heapAllocator.uint32(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  at(position: number): number {
    return this.#values[position]!;
  }

  /** Gives a view of the numbers, without a copy. */
  view(): Uint32Array {
    return this.#values.subarray(0, this.#length);
  }
}

export class Numbers {
  #values: Float64Array = new Float64Array(START);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = heapAllocator.float64(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }

  at(position: number): number {
    return this.#values[position]!;
  }

  view(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
