/**
 * A fast reader of plain lines, which most tables of edges have. It reads from bytes in one pass, splits no line and
 * makes no strings.
 *
 * A plain line has ends that are integers, or texts without quotes and blanks, and numbers. A line with anything else
 * (a quote, a comment, an empty field, a sign before zero) is left to `Fields`, which knows every case; so is a line
 * that ends with the text.
 */

import type { Separator } from "../fields.ts";
import type { IdArray } from "../node-ids.ts";

/** The uses of a field. */
const SOURCE = 0;
const TARGET = 1;
const NUMBER = 2;
const SKIPPED = 3;
const SOURCE_TEXT = 4;
const TARGET_TEXT = 5;

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;

/** The number of digits that always fit 32 bits, and the number that always fit a float. */
const SHORT_DIGITS = 9;
const MOST_DIGITS = 15;
/** The greatest length of a field, in bytes; texts and ignored fields count, too. */
const LONGEST_FIELD = 65_536;

/** The number of lines that are read in one call. */
const MOST_LINES = 2048;
/** The number of lines without success after which the reader gives up. */
const MOST_VAIN = 64;

const NO_NUMBERS = new Float64Array(0);

const POWERS_OF_TEN = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power);

/** The arrays that fields are written to. */
export interface PlainTargets {
  /** The ends by row; null where they are texts, whose places `spans` gives. */
  readonly ends: { readonly sources: IdArray; readonly targets: IdArray } | null;
  /** The capacity, in rows. */
  readonly rows: number;
  /** The columns of numbers: the field of each, and its values by row. */
  readonly columns: readonly { readonly field: number; readonly values: Float64Array }[];
}

/** The facts on the lines of a table. */
export interface PlainTable {
  readonly bytes: Uint8Array;
  readonly separator: Separator;
  readonly fieldCount: number;
  readonly source: number;
  readonly target: number;
  /** The texts that comment lines begin with: at most three. */
  readonly marks: readonly string[];
}

export class PlainLines {
  readonly #bytes: Uint8Array;
  readonly #separator: number;
  /** The first bytes of comment lines. */
  readonly #comments: readonly number[];
  readonly #roles: Uint8Array;
  readonly #source: number;
  readonly #target: number;
  /** The place behind the last line end. A line that begins before it has a line end. */
  readonly #limit: number;
  /** The beginnings of the lines that were read last, and of the line after them. */
  readonly #begins = new Float64Array(MOST_LINES + 1);
  #vain = 0;

  /**
   * The places of the ends that were read last, if they are texts: from and to of a source, then of its target.
   * Example: the line `ann bo` at byte 0 gives `0 3 4 6`.
   */
  readonly #spans = new Uint32Array(4 * MOST_LINES);

  /** Makes the reader; null for tables with other separators. */
  static of(table: PlainTable): PlainLines | null {
    return table.separator.length === 1 || table.separator === "blank" ? new PlainLines(table) : null;
  }

  private constructor({ bytes, separator, fieldCount, source, target, marks }: PlainTable) {
    this.#bytes = bytes;
    this.#separator = separator === "blank" ? -1 : separator.charCodeAt(0);
    this.#roles = new Uint8Array(fieldCount).fill(SKIPPED);
    this.#source = source;
    this.#target = target;
    this.#comments = marks.map((mark) => new TextEncoder().encode(mark)[0]!);
    this.#limit = bytes.lastIndexOf(LINE_FEED) + 1;
  }

  /** Whether plain lines are still likely. */
  get areLikely(): boolean {
    return this.#vain < MOST_VAIN;
  }

  /** Reads plain lines from a byte on to the rows from `row` on, at most some thousands. Gives their number. */
  read(offset: number, row: number, { ends, rows, columns }: PlainTargets): number {
    const { sources = NO_NUMBERS, targets = NO_NUMBERS } = ends ?? {};
    const spans = this.#spans;
    const [comment = -1, otherComment = comment, thirdComment = comment] = this.#comments;
    const bytes = this.#bytes;
    const limit = this.#limit;
    const separator = this.#separator;
    const isBlank = separator < 0;
    const roles = this.#roles.fill(SKIPPED);
    const columnOf: (Float64Array | null)[] = Array.from(roles, () => null);
    for (const { field, values } of columns) {
      roles[field] = NUMBER;
      columnOf[field] = values;
    }
    roles[this.#source] = ends === null ? SOURCE_TEXT : SOURCE;
    roles[this.#target] = ends === null ? TARGET_TEXT : TARGET;
    const last = roles.length - 1;
    const lastRow = Math.min(row + MOST_LINES, rows);
    let line = row;
    const begins = this.#begins;
    let at = offset;
    begins[0] = at;
    lines: while (line < lastRow && at < limit) {
      for (let field = 0; field <= last; field++) {
        const role = roles[field]!;
        let byte = bytes[at]!;
        if (isBlank) while (byte === SPACE || byte === TAB) byte = bytes[++at]!;
        if (field === 0 && (byte === comment || byte === otherComment || byte === thirdComment)) break lines;
        if (role >= SOURCE_TEXT) {
          if (byte === QUOTE) break lines;
          const from = at;
          while (byte > SPACE && byte !== separator) byte = bytes[++at]!;
          if (at === from || at - from > LONGEST_FIELD) break lines;
          const span = 4 * (line - row) + 2 * (role - SOURCE_TEXT);
          spans[span] = from;
          spans[span + 1] = at;
        } else if (role === SKIPPED) {
          if (byte === QUOTE) break lines;
          const from = at;
          while (byte !== separator && byte > SPACE) byte = bytes[++at]!;
          // Skips blanks within the field, and behind it.
          if (!isBlank) while (byte !== separator && (byte >= SPACE || byte === TAB)) byte = bytes[++at]!;
          if (at - from > LONGEST_FIELD || (isBlank && at === from)) break lines;
        } else {
          const isNegative = byte === MINUS;
          if (isNegative) byte = bytes[++at]!;
          let value = byte - ZERO;
          if (!(value >= 0 && value <= 9)) break lines;
          const first = at;
          byte = bytes[++at]!;
          if (value === 0 && (isNegative || (byte >= ZERO && byte <= ZERO + 9))) break lines;
          const shortEnd = first + SHORT_DIGITS;
          while (byte >= ZERO && byte <= ZERO + 9 && at < shortEnd) {
            value = (value * 10 + (byte - ZERO)) | 0;
            byte = bytes[++at]!;
          }
          let number: number = value;
          while (byte >= ZERO && byte <= ZERO + 9) {
            number = number * 10 + (byte - ZERO);
            byte = bytes[++at]!;
          }
          let digits = at - first;
          if (byte === POINT && role === NUMBER) {
            byte = bytes[++at]!;
            const point = at;
            while (byte >= ZERO && byte <= ZERO + 9) {
              number = number * 10 + (byte - ZERO);
              byte = bytes[++at]!;
            }
            digits += at - point;
            if (at === point || digits > MOST_DIGITS) break lines;
            // Both operands are exact, so that the quotient is rounded correctly.
            number /= POWERS_OF_TEN[at - point]!;
          }
          if (digits > MOST_DIGITS) break lines;
          if (isNegative) number = -number;
          if (role === SOURCE) sources[line] = number;
          else if (role === TARGET) targets[line] = number;
          else columnOf[field]![line] = number;
        }
        if (field < last) {
          if (isBlank ? byte !== SPACE && byte !== TAB : byte !== separator) break lines;
          at++;
        } else {
          if (isBlank) while (byte === SPACE || byte === TAB) byte = bytes[++at]!;
          if (byte === CARRIAGE_RETURN) byte = bytes[++at]!;
          if (byte !== LINE_FEED) break lines;
          at++;
        }
      }
      line++;
      begins[line - row] = at;
    }
    if (line === row) this.#vain++;
    else this.#vain = 0;
    return line - row;
  }

  /** Gives the places of the ends on the first `lines` of the lines that were read last: from and to of each. */
  spansOf(lines: number): Uint32Array {
    return this.#spans.subarray(0, 4 * lines);
  }

  /** Gives the beginning of a line among those that were read last, or of the line after them. */
  offsetOf(line: number): number {
    return this.#begins[line]!;
  }
}
