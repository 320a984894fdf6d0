/** The attributes of scanned edges, collected chunk by chunk. */

import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { type CategoryColumn, type DenseColumn, dense } from "../column.ts";
import { saysNone } from "../formats/missing.ts";
import { exampleOf } from "../formats/table/layout.ts";
import { TextTable } from "../formats/text-table.ts";
import { decimalOf } from "./decimal.ts";
import { Gathered } from "./gathered.ts";
import { type Interned, interning } from "./interned.ts";

/** A column of numbers. */
export class ScannedNumbers {
  readonly #values = Gathered.floats();

  expect(edges: number): void {
    this.#values.expect(edges);
  }

  take(values: Float64Array<ArrayBuffer>): void {
    this.#values.take(values);
  }

  /** Makes the column. An entry that is NaN is missing: no number in a file is. */
  *finishing(): Turns<DenseColumn> {
    const all = yield* this.#values.joining();
    let missing: Uint8Array | null = null;
    yield* inSlices(all.length, (from, to) => {
      for (let edge = from; edge < to; edge++) {
        if (!Number.isNaN(all[edge])) continue;
        missing ??= heapAllocator.uint8(all.length);
        missing[edge] = 1;
      }
    });
    return dense(all, missing);
  }
}

/** A chunk of lines, by which a place in the file is told. */
export interface ScannedText {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The number of lines of the file before it. */
  readonly linesBefore: number;
  /** The first bytes of comments, which are no rows. */
  readonly comments: readonly number[];
  /** Whether a comma may be a decimal point. */
  readonly decimalCommas: boolean;
}

/** A column of texts. */
export class ScannedCategories {
  readonly #table = new TextTable();
  readonly #codes = Gathered.words();
  #example: CategoryColumn["example"] = null;
  #isExampleOfNone = false;

  /** Whether a text that is no number is still looked for, so that `take` has to be given the lines before the chunk. */
  get seeks(): boolean {
    return this.#example === null || this.#isExampleOfNone;
  }

  expect(edges: number): void {
    this.#codes.expect(edges);
  }

  /** Takes the fields of a chunk. */
  take(interned: Interned, text: ScannedText): void {
    if (this.seeks) this.#findExample(interned, text);
    const codes = interning(interned, this.#table);
    this.#codes.take(codes);
    discard(codes);
  }

  /** Finds the first text that is no number; one that stands for a missing value only where there is no other. */
  #findExample({ codes, bytes, starts }: Interned, text: ScannedText): void {
    // Codes are counted in the order in which texts come first. A text that has been looked at need not be again.
    let next = 0;
    for (let row = 0; row < codes.length && this.seeks; row++) {
      if (codes[row] !== next) continue;
      const found = decoded(bytes.subarray(starts[next], starts[next + 1]));
      next++;
      if (!Number.isNaN(decimalOf(found, text.decimalCommas))) continue;
      const isNone = saysNone(found);
      if (this.#example !== null && isNone) continue;
      const line = text.linesBefore + lineOfRow(text, row);
      this.#example = { index: this.#codes.length + row, found: exampleOf(found, line, text.file) };
      this.#isExampleOfNone = isNone;
    }
  }

  *finishing(): Turns<CategoryColumn> {
    const codes = yield* this.#codes.joining();
    return { kind: "category", codes, categories: yield* this.#table.listing(), example: this.#example };
  }
}

const [LINE_FEED, SPACE] = [10, 32];

/** Counts the lines of a text. */
export function countLines(bytes: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === LINE_FEED) count++;
  return count;
}

/** Gives the line of a row, counted from 1. Blank lines and comments are no rows. */
function lineOfRow({ bytes, comments }: ScannedText, row: number): number {
  let line = 0;
  let rows = -1;
  for (let at = 0; rows < row && at < bytes.length; at = bytes.indexOf(LINE_FEED, at) + 1) {
    line++;
    while (bytes[at]! <= SPACE && bytes[at] !== LINE_FEED) at++;
    if (bytes[at] !== LINE_FEED && !comments.includes(bytes[at]!)) rows++;
  }
  return line;
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
