/** Quoted fields, which may go on over several lines. */

import { LONGEST_FIELD } from "../../scan/layout.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;

/** The bytes that may separate fields: those of a separator, or of all while it is not known. */
export type SeparatorBytes = ReadonlySet<number>;

const WHITE = "\t\v\f\r ";

/** The bytes of each separator, and of all that are not told from the first lines. */
export const SEPARATOR_BYTES = {
  ",": bytesOf(","),
  ";": bytesOf(";"),
  "\t": bytesOf("\t"),
  "|": bytesOf("|"),
  blank: bytesOf(WHITE),
  any: bytesOf(`${WHITE},;`),
  unknown: bytesOf(",;\t|"),
};

function bytesOf(characters: string): SeparatorBytes {
  return new Set(new TextEncoder().encode(characters));
}

/**
 * Finds the closing quote of a field that begins at `from`; −1 if nothing closes it. Beyond `end`, the end of its line,
 * a quote closes the field only if a separator or a line end is behind it, and the field is no longer than a field may be.
 * So a stray quote does not take the lines below it along.
 */
export function closingQuote(bytes: Uint8Array, from: number, end: number, separators: SeparatorBytes): number {
  const to = Math.max(end, Math.min(bytes.length, from + LONGEST_FIELD));
  let at = from + 1;
  for (; at < to; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) break;
    at++;
  }
  if (at >= to) return -1;
  const behind = bytes[at + 1];
  return at < end || behind === undefined || behind <= SPACE || separators.has(behind) ? at : -1;
}

/**
 * Finds the closing quote of the last field that goes on beyond `end`, the end of the line that begins at `start`; −1 if
 * none does. It looks at quotes only, so that it also tells this of lines that cannot be split.
 */
export function lastClosingQuote(bytes: Uint8Array, start: number, end: number, separators: SeparatorBytes): number {
  let found = -1;
  let last = end;
  let isFieldStart = true;
  for (let at = start; at < last; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE && isFieldStart) {
      const close = closingQuote(bytes, at, last, separators);
      if (close < 0) break;
      if (close >= last) {
        found = close;
        last = lineEnd(bytes, close);
      }
      at = close;
    }
    if (separators.has(byte)) isFieldStart = true;
    else if (byte > SPACE) isFieldStart = false;
  }
  return found;
}

/** Finds the end of the line in which a byte is, before what ends it. */
function lineEnd(bytes: Uint8Array, at: number): number {
  let end = at;
  while (end < bytes.length && bytes[end] !== LINE_FEED && bytes[end] !== CARRIAGE_RETURN) end++;
  return end;
}

/** Finds where the line begins in which a byte is, not before `from`. */
export function lineStart(bytes: Uint8Array, from: number, at: number): number {
  let start = at;
  while (start > from && bytes[start - 1] !== LINE_FEED && bytes[start - 1] !== CARRIAGE_RETURN) start--;
  return start;
}

/** Counts the line ends between two places: LF, CRLF or CR. */
export function countLineEnds(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = from; at < to; at++) {
    if (bytes[at] === LINE_FEED || (bytes[at] === CARRIAGE_RETURN && bytes[at + 1] !== LINE_FEED)) count++;
  }
  return count;
}
