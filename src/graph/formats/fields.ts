import { type Diagnostic, EdgewiseError } from "../../error.ts";
import { decimalOf, fractionAt, integerAt } from "../scan/decimal.ts";
import { LONGEST_FIELD } from "../scan/layout.ts";
import {
  closingQuote,
  countLineEnds,
  lastClosingQuote,
  lineStart,
  SEPARATOR_BYTES,
  type SeparatorBytes,
} from "./table/open-quote.ts";
import type { TextTable } from "./text-table.ts";

export const SEPARATORS = [",", ";", "\t", "|", "blank", "any"] as const;

/**
 * The separator of the fields of a line: one of these characters; `blank`, which is white space; or `any`, which is
 * white space, or one comma or semicolon with white space around it.
 */
export type Separator = (typeof SEPARATORS)[number];

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
/** The beginnings of comments, if no option says otherwise. */
const COMMENTS: readonly string[] = ["#", "%"];
const COMMA = 44;
const SEMICOLON = 59;

/**
 * The greatest number of fields of a line, since all of them are kept in memory. A file with more is no table of edges.
 */
const MOST_FIELDS = 100_000;

/**
 * A cursor over the lines of a text and the fields of the current line, which are byte ranges: nothing is decoded
 * until it is asked for. Errors are `graph/input` and name file, line and column.
 */
export interface Fields {
  /** The name of the text in errors. */
  readonly file: string;
  /** The number of the current line, from 1: the first of those that its quoted fields go on over. */
  readonly line: number;
  /** The number of fields of the current line, after `split`. */
  readonly count: number;
  /** The number of comment lines so far. */
  readonly comments: number;
  /** Goes to the next line that is neither blank nor a comment; false at the end of the text. */
  nextLine(): boolean;
  /** Goes back to the line at a place that `place` gave. */
  rewind(place: Place): void;
  /** The beginning of the next line, which may be blank or a comment. */
  following(): Place;
  /** The beginning of the current line. */
  place(): Place;
  /** Whether the current line ends with the text and without a line end, as it does in a file cut short. */
  unfinished(): boolean;
  /** Has the current line go on as far as its quoted fields do, whatever separates its fields. `split` does so by itself. */
  joinQuoted(): void;
  /** Counts an ASCII character in the current line, outside quotes and without white space at the ends of the line. */
  occurrences(character: string): number;
  /**
   * Finds the fields of the current line. A field may be quoted, with `""` for a quote within; the line goes on as far as its
   * quoted fields do, also where it cannot be split.
   */
  split(separator: Separator): void;
  text(field: number): string;
  /** Whether nothing stands in the field, quoted or not. */
  isEmpty(field: number): boolean;
  /** Gives the number of the field's text in a text table. */
  intern(field: number, table: TextTable): number;
  /**
   * Gives the numbers of texts in a text table. Text k stands in bytes from `spans[2 * k]` to `spans[2 * k + 1]`. It
   * stops at the first that is no UTF-8.
   */
  internAll(spans: Uint32Array, table: TextTable): Uint32Array;
  /** Gives the field as a safe integer in plain spelling (no plus sign, no leading zeros), else NaN. */
  integer(field: number): number;
  /**
   * Gives the field as a finite decimal number, else NaN. A comma may be the decimal point unless commas separate
   * fields.
   */
  number(field: number): number;
  /** Makes an error at a field of the current line, or at the end of the line if it has no such field. */
  error(field: number, message: string, hint?: Diagnostic["hint"]): EdgewiseError;
}

/** Where a line begins. */
export interface Place {
  readonly offset: number;
  readonly line: number;
}

/**
 * Opens a text in UTF-8; a byte order mark at its start is skipped. Lines end with LF, CRLF or CR. Lines that begin with
 * one of `comments` are left out, as blank ones are.
 */
export function openFields(bytes: Uint8Array, file: string, comments = COMMENTS): Fields {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const marks = comments.filter((mark) => mark !== "").map((mark) => new TextEncoder().encode(mark));
  const firsts = new Uint8Array(256);
  for (const mark of marks) firsts[mark[0]!] = 1;
  // Most files have no carriage returns. Then only line feeds are searched.
  const hasReturns = bytes.includes(CARRIAGE_RETURN);
  let commentCount = 0;
  /** The furthest line in which comments have been counted. */
  let furthest = 0;
  let decimalCommas = false;
  let line = 0;
  let next = marked ? 3 : 0;
  let start = next;
  let end = next;
  /** The number of lines by which the current one has gone on. */
  let more = 0;
  let count = 0;
  const starts: number[] = [];
  const ends: number[] = [];

  function nextLine(): boolean {
    line += more;
    more = 0;
    while (next < bytes.length) {
      line++;
      start = next;
      endLine(start);
      let first = start;
      while (first < end && isWhite(bytes[first])) first++;
      if (first === end) continue;
      if (firsts[bytes[first]!] === 0 || !marks.some((mark) => isAt(mark, first))) return true;
      if (line > furthest) commentCount++;
      furthest = Math.max(furthest, line);
    }
    return false;
  }

  /** Ends the current line at the first line end from a byte on. */
  function endLine(from: number): void {
    end = from;
    if (hasReturns) {
      while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end++;
      next = bytes[end] === CARRIAGE_RETURN && bytes[end + 1] === LINE_FEED ? end + 2 : end + 1;
    } else {
      while (end < bytes.length && bytes[end] !== LINE_FEED) end++;
      next = end + 1;
    }
  }

  /** Has the current line go on to the end of that of a closing quote. */
  function goOnTo(quote: number): void {
    more += countLineEnds(bytes, end, quote);
    endLine(quote);
  }

  function joinQuoted(separators: SeparatorBytes): void {
    const quote = lastClosingQuote(bytes, start, end, separators);
    if (quote >= end) goOnTo(quote);
  }

  function isAt(mark: Uint8Array, position: number): boolean {
    return position + mark.length <= end && mark.every((byte, k) => bytes[position + k] === byte);
  }

  function occurrences(character: string): number {
    const wanted = character.charCodeAt(0);
    let [first, last] = [start, end];
    while (first < last && isWhite(bytes[first])) first++;
    while (last > first && isWhite(bytes[last - 1])) last--;
    let inQuotes = false;
    let found = 0;
    for (let position = first; position < last; position++) {
      if (bytes[position] === wanted && !inQuotes) found++;
      if (bytes[position] === QUOTE) inQuotes = !inQuotes;
    }
    return found;
  }

  function split(separator: Separator): void {
    if (more > 0) endLine(start);
    more = 0;
    const separators = SEPARATOR_BYTES[separator];
    try {
      findFields(separator, separators);
    } catch (error) {
      // Where this line is left out, so is the rest of its fields, lest that be taken for edges.
      joinQuoted(separators);
      throw error;
    }
  }

  function findFields(separator: Separator, separators: SeparatorBytes): void {
    count = 0;
    let position = start;
    const single = separator.length === 1 ? separator.charCodeAt(0) : -1;
    const commas = separator === "any";
    decimalCommas = separator !== "," && !commas;
    for (;;) {
      while (position < end && isWhite(bytes[position]) && bytes[position] !== single) position++;
      if (count === MOST_FIELDS) {
        throw errorAt(position, `found more than ${inWords(MOST_FIELDS)} fields; expected at most so many on a line`);
      }
      starts[count] = position;
      position =
        bytes[position] === QUOTE && position < end ? quoted(position, separators) : plain(position, single, commas);
      const length = ends[count]! - starts[count]!;
      if (length > LONGEST_FIELD) {
        throw errorAt(
          starts[count]!,
          `found a field of ${inWords(length)} bytes; expected at most ${inWords(LONGEST_FIELD)}`,
        );
      }
      count++;
      let after = position;
      while (after < end && isWhite(bytes[after]) && bytes[after] !== single) after++;
      if (after >= end) return;
      const separated = commas ? bytes[after] === COMMA || bytes[after] === SEMICOLON : bytes[after] === single;
      if (!separated && (single >= 0 || after === position)) {
        const message = `found ${show(after)} after a closing quote; expected a separator or the end of the line`;
        throw errorAt(after, message, DOUBLED_QUOTES);
      }
      position = separated ? after + 1 : after;
    }
  }

  function plain(from: number, single: number, commas: boolean): number {
    let position = from;
    let last = from;
    for (; position < end; position++) {
      const byte = bytes[position]!;
      if (byte === single) break;
      if (byte > SPACE) {
        if (commas && (byte === COMMA || byte === SEMICOLON)) break;
        last = position + 1;
      } else if (!isWhite(byte)) {
        throw errorAt(
          position,
          `found the control character 0x${byte.toString(16).padStart(2, "0")}; expected text`,
          byte === 0
            ? "This looks like a binary file, or UTF-16 without its mark; what is read is UTF-8 text, packed with gzip or not."
            : "This looks like a binary file; what is read is UTF-8 text, packed with gzip or not.",
        );
      } else if (single < 0) break;
    }
    ends[count] = last;
    return last;
  }

  function quoted(from: number, separators: SeparatorBytes): number {
    const quote = closingQuote(bytes, from, end, separators);
    if (quote < 0) {
      throw errorAt(
        from,
        `found an opening quote; expected a closing one within ${inWords(LONGEST_FIELD)} bytes, before a separator or a line end`,
        DOUBLED_QUOTES,
      );
    }
    if (quote >= end) goOnTo(quote);
    ends[count] = quote + 1;
    return quote + 1;
  }

  function text(field: number): string {
    const from = starts[field]!;
    const to = ends[field]!;
    if (to - from >= 2 && bytes[from] === QUOTE) return decode(from + 1, to - 1).replaceAll('""', '"');
    return decode(from, to);
  }

  function decode(from: number, to: number): string {
    let result = "";
    for (let position = from; position < to; position++) {
      const byte = bytes[position]!;
      if (byte >= 128) return decodeUtf8(from, to);
      result += String.fromCharCode(byte);
    }
    return result;
  }

  function decodeUtf8(from: number, to: number): string {
    try {
      // A copy, because a decoder refuses views of shared memory.
      return new TextDecoder("utf-8", { fatal: true }).decode(bytes.slice(from, to));
    } catch (cause) {
      if (!(cause instanceof TypeError)) throw cause;
      throw errorAt(from, "found bytes that are not UTF-8; expected UTF-8 text", NOT_UTF8);
    }
  }

  function intern(field: number, table: TextTable): number {
    let from = starts[field]!;
    let to = ends[field]!;
    if (to - from >= 2 && bytes[from] === QUOTE) {
      from++;
      to--;
      for (let position = from; position < to; position++) {
        if (bytes[position] === QUOTE) return table.addText(text(field));
      }
    }
    return table.add(bytes, from, to, checkUtf8);
  }

  function checkUtf8(from: number, to: number): void {
    for (let position = from; position < to; position++) if (bytes[position]! >= 128) return void decodeUtf8(from, to);
  }

  function isUtf8(from: number, to: number): boolean {
    try {
      checkUtf8(from, to);
      return true;
    } catch (error) {
      if (error instanceof EdgewiseError) return false;
      throw error;
    }
  }

  function isEmpty(field: number): boolean {
    const length = ends[field]! - starts[field]!;
    return length === 0 || (length === 2 && bytes[starts[field]!] === QUOTE);
  }

  function integer(field: number): number {
    const isQuoted = bytes[starts[field]!] === QUOTE ? 1 : 0;
    return integerAt(bytes, starts[field]! + isQuoted, ends[field]! - isQuoted);
  }

  function number(field: number): number {
    const whole = integer(field);
    if (!Number.isNaN(whole)) return whole;
    const quick = fractionAt(bytes, starts[field]!, ends[field]!);
    if (!Number.isNaN(quick)) return quick;
    return decimalOf(text(field), decimalCommas);
  }

  function show(position: number): string {
    return JSON.stringify(new TextDecoder().decode(bytes.slice(position, Math.min(end, position + 20))).trimEnd());
  }

  function errorAt(position: number, message: string, hint?: Diagnostic["hint"]): EdgewiseError {
    // Columns are counted in UTF-16 units, as editors do.
    const column = new TextDecoder().decode(bytes.slice(lineStart(bytes, start, position), position)).length + 1;
    const span = { file, line: line + countLineEnds(bytes, start, position), column };
    return new EdgewiseError({ code: "graph/input", message, span, hint });
  }

  return {
    file,
    get line() {
      return line;
    },
    get count() {
      return count;
    },
    get comments() {
      return commentCount;
    },
    nextLine,
    rewind(place) {
      next = place.offset;
      line = place.line - 1;
      more = 0;
    },
    following: () => ({ offset: next, line: line + more + 1 }),
    place: () => ({ offset: start, line }),
    unfinished: () => end >= bytes.length,
    joinQuoted: () => joinQuoted(SEPARATOR_BYTES.unknown),
    occurrences,
    split,
    text,
    isEmpty,
    intern,
    internAll(spans, table) {
      const numbers = new Uint32Array(spans.length / 2);
      return numbers.subarray(0, table.addAll(bytes, spans, numbers, isUtf8));
    },
    integer,
    number,
    error(field, message, hint) {
      let position = field < count ? starts[field]! : end;
      if (field >= count) while (position > start && isWhite(bytes[position - 1])) position--;
      return errorAt(position, message, hint);
    },
  };
}

const DOUBLED_QUOTES =
  'A quote that is part of a field is written twice, without a backslash, and the field in quotes: "5"" pipe".';

const NOT_UTF8 =
  "Save it as UTF-8; text of older programs is often Windows-1252: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW.";

function inWords(count: number): string {
  return count.toLocaleString("en-US");
}

function isWhite(byte: number | undefined): boolean {
  // Vertical tab and form feed stand between line feed and carriage return.
  return byte === SPACE || byte === TAB || (byte !== undefined && byte > LINE_FEED && byte <= CARRIAGE_RETURN);
}
