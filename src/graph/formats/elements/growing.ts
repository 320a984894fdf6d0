/** Arrays that grow as numbers are added: they need no object per number, and hardly more memory than the numbers. */

import type { Turns } from "../../../turns.ts";
import { heapAllocator, joining } from "../../allocator.ts";

const START = 16;
/** A full part has so many numbers, 2 to the power of this. */
const PART_BITS = 16;
const PART = 1 << PART_BITS;

/** A growing array. It consists of parts, so that numbers are not moved whenever their memory is full. */
abstract class Growing<A extends Uint32Array | Float64Array> {
  readonly #make: (length: number) => A;
  /** The full parts, of `PART` numbers each. */
  #full: A[] = [];
  #last: A;
  /** The number of numbers in the last part. */
  #count = 0;

  protected constructor(make: (length: number) => A) {
    this.#make = make;
    this.#last = make(START);
  }

  get length(): number {
    return this.#full.length * PART + this.#count;
  }

  push(value: number): void {
    if (this.#count === this.#last.length) this.#grow();
    this.#last[this.#count++] = value;
  }

  at(position: number): number {
    const part = this.#full[position >>> PART_BITS];
    return part === undefined ? this.#last[position - this.#full.length * PART]! : part[position & (PART - 1)]!;
  }

  /** Gives all numbers in one array. No number may be added after that. */
  *joining(): Turns<A> {
    if (this.#full.length > 0) {
      const all = this.#make(this.length);
      yield* joining([...this.#full, this.#last.subarray(0, this.#count)], all);
      this.#full = [];
      this.#last = all;
      this.#count = all.length;
    }
    return this.#last.subarray(0, this.#count) as A;
  }

  #grow(): void {
    if (this.#count === PART) {
      this.#full.push(this.#last);
      this.#last = this.#make(PART);
      this.#count = 0;
      return;
    }
    const grown = this.#make(Math.min(PART, 4 * this.#count));
    grown.set(this.#last);
    this.#last = grown;
  }
}

/** A growing array of unsigned 32-bit integers. */
export class Indices extends Growing<Uint32Array> {
  constructor() {
    super((length) => heapAllocator.uint32(length));
  }
}

export class Numbers extends Growing<Float64Array> {
  constructor() {
    super((length) => heapAllocator.float64(length));
  }
}
