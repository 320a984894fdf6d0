/** The ends of scanned edges that are texts: numbered by first appearance, in the order of the file. */

import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { TextTable } from "../formats/text-table.ts";
import { textKeys } from "../keys.ts";
import type { NumberedEnds } from "./ends.ts";
import { Gathered } from "./gathered.ts";
import { interning } from "./interned.ts";
import type { ScannedLines } from "./scanner.ts";

export class TextEnds {
  readonly #table: TextTable;
  /** Two numbers an edge: that of its source, then that of its target. */
  readonly #numbers = Gathered.words();

  /** `table` may have texts already, which come first. */
  constructor(table = new TextTable()) {
    this.#table = table;
  }

  take({ rows, ends, places }: ScannedLines, chunk: Uint8Array): void {
    if (ends !== null) this.#numbers.take(interning(ends, this.#table));
    else {
      const numbers = new Uint32Array(2 * rows);
      this.#table.addAll(chunk, places, numbers, () => true);
      this.#numbers.take(numbers);
      discard(places);
    }
  }

  *numbering(): Turns<NumberedEnds> {
    const sources = heapAllocator.uint32(this.#numbers.length / 2);
    const targets = heapAllocator.uint32(this.#numbers.length / 2);
    let edge = 0;
    for (const numbers of this.#numbers.blocks) {
      // Blocks have an even number of numbers.
      yield* inSlices(numbers.length / 2, (from, to) => {
        for (let k = from; k < to; k++) {
          sources[edge + k] = numbers[2 * k]!;
          targets[edge + k] = numbers[2 * k + 1]!;
        }
      });
      edge += numbers.length / 2;
      discard(numbers);
    }
    return { sources, targets, nodeKeys: textKeys(this.#table, this.#table.size) };
  }
}
