/** The ends of scanned edges that are texts: numbered by first appearance, in the order of the file. */

import type { Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { TextTable } from "../formats/text-table.ts";
import { textKeys } from "../keys.ts";
import type { NumberedEnds } from "./ends.ts";
import { interning } from "./interned.ts";
import type { ScannedLines } from "./scanner.ts";

export class TextEnds {
  readonly #table: TextTable;
  readonly #numbers: Uint32Array<ArrayBuffer>[] = [];
  #count = 0;

  /** `table` may have texts already, which come first. */
  constructor(table = new TextTable()) {
    this.#table = table;
  }

  take({ rows, ends, places }: ScannedLines, chunk: Uint8Array): void {
    if (ends !== null) this.#numbers.push(interning(ends, this.#table));
    else {
      const numbers = new Uint32Array(2 * rows);
      this.#table.addAll(chunk, places, numbers, () => true);
      this.#numbers.push(numbers);
      discard(places);
    }
    this.#count += rows;
  }

  *numbering(): Turns<NumberedEnds> {
    const sources = heapAllocator.uint32(this.#count);
    const targets = heapAllocator.uint32(this.#count);
    let edge = 0;
    for (const numbers of this.#numbers.splice(0)) {
      for (let k = 0; k < numbers.length; k += 2, edge++) {
        sources[edge] = numbers[k]!;
        targets[edge] = numbers[k + 1]!;
      }
      discard(numbers);
      yield;
    }
    return { sources, targets, nodeKeys: textKeys(this.#table, this.#table.size) };
  }
}
