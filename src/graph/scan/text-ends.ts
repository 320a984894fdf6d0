/** The ends of scanned edges that are texts: numbered by first appearance, in the order of the file. */

import type { Turns } from "../../turns.ts";
import { discard } from "../allocator.ts";
import { TextTable } from "../formats/text-table.ts";
import { textKeys } from "../keys.ts";
import type { NumberedEnds } from "./ends.ts";
import { Gathered } from "./gathered.ts";
import { interning } from "./interned.ts";
import type { ScannedLines } from "./scanner.ts";

export class TextEnds {
  readonly #table: TextTable;
  readonly #sources = Gathered.words();
  readonly #targets = Gathered.words();
  /** The numbers of the ends of a chunk: that of a source, then that of its target. It is as long as was needed yet. */
  #numbers: Uint32Array<ArrayBuffer> = new Uint32Array(0);
  /** The same, of the sources or the targets alone. */
  #half: Uint32Array<ArrayBuffer> = new Uint32Array(0);

  /** `table` may have texts already, which come first. */
  constructor(table = new TextTable()) {
    this.#table = table;
  }

  expect(edges: number): void {
    this.#sources.expect(edges);
    this.#targets.expect(edges);
  }

  take({ rows, ends, places }: ScannedLines, chunk: Uint8Array): void {
    if (ends !== null) {
      const numbers = interning(ends, this.#table);
      this.#takeNumbers(numbers);
      discard(numbers);
      return;
    }
    if (this.#numbers.length < 2 * rows) this.#numbers = new Uint32Array(2 * rows);
    const numbers = this.#numbers.subarray(0, 2 * rows);
    this.#table.addAll(chunk, places, numbers, () => true);
    this.#takeNumbers(numbers);
  }

  #takeNumbers(numbers: Uint32Array): void {
    const rows = numbers.length / 2;
    if (this.#half.length < rows) this.#half = new Uint32Array(rows);
    const half = this.#half.subarray(0, rows);
    for (let k = 0; k < rows; k++) half[k] = numbers[2 * k]!;
    this.#sources.take(half);
    for (let k = 0; k < rows; k++) half[k] = numbers[2 * k + 1]!;
    this.#targets.take(half);
  }

  *numbering(): Turns<NumberedEnds> {
    const [sources, targets] = [yield* this.#sources.joining(), yield* this.#targets.joining()];
    return { sources, targets, nodeKeys: textKeys(this.#table, this.#table.size) };
  }
}
