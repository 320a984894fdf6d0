/** A text and its lines: converts offsets to places, and gives the text of a line. */

import type { SourceSpan } from "../error.ts";

/** A range of a text by offsets in UTF-16 units, as JavaScript counts them. `end` is the first offset after it. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** A range of a text by lines and columns, which count from 1. `end` is the place after its last character. */
export interface TextSpan extends SourceSpan {
  readonly end: { readonly line: number; readonly column: number };
}

/** The smallest range that contains both. */
export function join(a: Range, b: Range): Range {
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}

/** An interpolated value of a template. `image` is the number, truth value or name that it is read as. */
export interface Insertion {
  readonly range: Range;
  readonly kind: "number" | "truth" | "name";
  readonly image: string;
}

/** A program's text, the name of its file, and its lines. */
export class Source {
  readonly text: string;
  /** The interpolated values, in order. */
  readonly insertions: readonly Insertion[];
  readonly #file: string;
  #starts: readonly number[] | null = null;

  constructor(file: string, text: string, insertions: readonly Insertion[] = []) {
    this.#file = file;
    this.text = text;
    this.insertions = insertions;
  }

  get file(): string {
    return this.#file;
  }

  /** The offset at which each line begins. */
  get lineStarts(): readonly number[] {
    if (this.#starts) return this.#starts;
    const starts = [0];
    for (let at = this.text.indexOf("\n"); at >= 0; at = this.text.indexOf("\n", at + 1)) starts.push(at + 1);
    this.#starts = starts;
    return starts;
  }

  /** The line and column of an offset, both from 1. */
  placeOf(offset: number): { readonly line: number; readonly column: number } {
    const starts = this.lineStarts;
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - starts[low]! + 1 };
  }

  spanOf({ start, end }: Range): TextSpan {
    return { file: this.file, ...this.placeOf(start), end: this.placeOf(end) };
  }

  /** The text of a line, counted from 1, without its line break. */
  lineText(line: number): string {
    const starts = this.lineStarts;
    const end = line < starts.length ? starts[line]! - 1 : this.text.length;
    return this.text.slice(starts[line - 1], end).replace(/\r$/, "");
  }

  slice({ start, end }: Range): string {
    return this.text.slice(start, end);
  }
}
