/** Numbers that come chunk by chunk, gathered in one array where their number can be told, else in blocks. */

import type { Turns } from "../../turns.ts";
import { joining } from "../allocator.ts";

type Words = Uint32Array<ArrayBuffer>;
type Floats = Float64Array<ArrayBuffer>;

/**
 * The lengths of the first blocks and of all others. Others have 32 MiB, from which on glibc always gives memory back to
 * the system when it is freed; smaller ones it may keep, and they would still be there when the rows are made.
 */
const FIRST_BLOCKS: readonly number[] = [2 ** 16, 2 ** 18, 2 ** 20];
const BLOCK = 2 ** 23;

/** The numbers of chunks, in their order. */
export class Gathered<A extends Words | Floats> {
  readonly #make: (length: number) => A;
  readonly #blocks: A[] = [];
  /** The numbers in the last block. */
  #count = 0;

  private constructor(make: (length: number) => A) {
    this.#make = make;
  }

  static words(): Gathered<Words> {
    return new Gathered((length) => new Uint32Array(length));
  }

  static floats(): Gathered<Floats> {
    return new Gathered((length) => new Float64Array(length));
  }

  get length(): number {
    return this.blocks.reduce((sum, { length }) => sum + length, 0);
  }

  /** The blocks, which may be changed. */
  get blocks(): readonly A[] {
    const last = this.#blocks.length - 1;
    return this.#blocks.map((block, k) => (k < last ? block : (block.subarray(0, this.#count) as A)));
  }

  /**
   * Makes room for `most` numbers, before there are any. No page of memory is taken that no number comes to, so that the
   * room may well be too large. Where it is too small, or too large for this machine, there are blocks.
   */
  expect(most: number): void {
    if (this.#blocks.length > 0) return;
    try {
      this.#blocks.push(this.#make(most));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }

  /** Takes the numbers of a chunk, which are copied. */
  take(chunk: A): void {
    for (let from = 0; from < chunk.length; ) {
      const last = this.#roomy();
      const part = chunk.subarray(from, from + last.length - this.#count);
      last.set(part, this.#count);
      from += part.length;
      this.#count += part.length;
    }
  }

  /** Gives the last block, which is not full. */
  #roomy(): A {
    const last = this.#blocks.at(-1);
    if (last !== undefined && this.#count < last.length) return last;
    const block = this.#make(FIRST_BLOCKS[this.#blocks.length] ?? BLOCK);
    this.#blocks.push(block);
    this.#count = 0;
    return block;
  }

  /**
   * Gives all numbers in one array, whose buffer may be longer, and frees what else there was. There are none left then.
   */
  *joining(): Turns<A> {
    const blocks = this.blocks;
    const [only] = blocks;
    this.#blocks.length = 0;
    this.#count = 0;
    if (blocks.length === 1 && only !== undefined) return only;
    const all = this.#make(blocks.reduce((sum, { length }) => sum + length, 0));
    yield* joining(blocks, all);
    return all;
  }
}
