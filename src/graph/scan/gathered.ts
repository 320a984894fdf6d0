/** Numbers that come chunk by chunk, gathered in blocks. */

import type { Turns } from "../../turns.ts";
import { discard, joining } from "../allocator.ts";

type Words = Uint32Array<ArrayBuffer>;
type Floats = Float64Array<ArrayBuffer>;

/**
 * The lengths of the first blocks and of all others. Others have 32 MiB, from which on glibc always gives memory back to
 * the system when it is freed; smaller ones it may keep, and they would still be there when the rows are made.
 */
const FIRST_BLOCKS: readonly number[] = [2 ** 16, 2 ** 18, 2 ** 20];
const BLOCK = 2 ** 23;

/**
 * The numbers of chunks, in their order. Chunks are copied and freed at once, so that the next ones use their memory again;
 * kept until the end, they would leave holes, as large as all of them together.
 */
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

  /** Takes the numbers of a chunk, and frees it. */
  take(chunk: A): void {
    for (let from = 0; from < chunk.length; ) {
      let last = this.#blocks.at(-1);
      if (last === undefined || this.#count === last.length) {
        last = this.#make(FIRST_BLOCKS[this.#blocks.length] ?? BLOCK);
        this.#blocks.push(last);
        this.#count = 0;
      }
      const part = chunk.subarray(from, from + last.length - this.#count);
      last.set(part, this.#count);
      from += part.length;
      this.#count += part.length;
    }
    discard(chunk);
  }

  /** Gives all numbers in one array, and frees the blocks one by one. There are none left then. */
  *joining(): Turns<A> {
    const all = this.#make(this.length);
    yield* joining(this.blocks, all);
    this.#blocks.length = 0;
    return all;
  }
}
