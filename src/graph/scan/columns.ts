/** The attributes of scanned edges, collected chunk by chunk. */

import { describeFound } from "../../arguments/found.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { discard, heapAllocator } from "../allocator.ts";
import { type CategoryColumn, type DenseColumn, dense } from "../column.ts";
import { saysNone } from "../formats/missing.ts";
import { TextTable } from "../formats/text-table.ts";
import { decimalOf } from "./decimal.ts";
import { type Interned, interning } from "./interned.ts";

/** A column of numbers. */
export class ScannedNumbers {
  readonly #parts: Float64Array<ArrayBuffer>[] = [];

  take(values: Float64Array<ArrayBuffer>): void {
    this.#parts.push(values);
  }

  /** Makes the column. An entry that is NaN is missing: no number in a file is. */
  *finishing(): Turns<DenseColumn> {
    const all = heapAllocator.float64(this.#parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of this.#parts.splice(0)) {
      all.set(part, at);
      at += part.length;
      discard(part);
      yield;
    }
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
  readonly #parts: Uint32Array<ArrayBuffer>[] = [];
  #count = 0;
  #example: CategoryColumn["example"] = null;
  #isExampleOfNone = false;

  /** Whether a text that is no number is still looked for, so that `take` has to be given the lines before the chunk. */
  get seeks(): boolean {
    return this.#example === null || this.#isExampleOfNone;
  }

  /** Takes the fields of a chunk. */
  take(interned: Interned, text: ScannedText): void {
    if (this.seeks) this.#findExample(interned, text);
    const { length } = interned.codes;
    this.#parts.push(interning(interned, this.#table));
    this.#count += length;
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
      this.#example = { index: this.#count + row, found: `${describeFound(found)} on line ${line} of ${text.file}` };
      this.#isExampleOfNone = isNone;
    }
  }

  *finishing(): Turns<CategoryColumn> {
    const codes = heapAllocator.uint32(this.#count);
    let at = 0;
    for (const part of this.#parts.splice(0)) {
      codes.set(part, at);
      at += part.length;
      discard(part);
      yield;
    }
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
