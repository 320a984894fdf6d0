/** Typed arrays that grow as numbers come: no object per number, and half of the room filled at least. */

import { heapAllocator } from "../../allocator.ts";

const START = 16;

/** Integers from 0 that have 32 bits. */
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

  /** What is there, not copied. */
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
