/** The marks that comment lines of a table begin with: `#` and `%`, and `//` where that is no data. */

import { SEPARATORS, type Separator } from "../fields.ts";
import { closingQuote, SEPARATOR_BYTES } from "./open-quote.ts";

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const SLASH = 47;
const MARKS: readonly string[] = ["#", "%"];
const SLASHES = "//";

/** The bytes behind which a field may begin: white space, quotes and separators. */
const BEFORE_FIELDS = new Set([...'\t\v\f ",;|'].map((character) => character.charCodeAt(0)));

/** What a line has turned out to be, byte by byte. */
const BLANK = 0;
const DATA = 1;
const COMMENT = 2;
/** Begins with `//` and goes on without a blank, as an address might. */
const MARKED = 3;

/** Gives the marks of a table in UTF-8; `option` is what somebody said that they are, an empty text for none. */
export function commentMarks(bytes: Uint8Array, option: string | undefined): readonly string[] {
  if (option !== undefined) return option === "" ? [] : [option];
  const announced = announcement(bytes);
  const marks = announced === null ? MARKS : [...MARKS, announced.line];
  return areComments(bytes) ? [...marks, SLASHES] : marks;
}

/** Gives the separator that the first line announces to spreadsheets, as `sep=;` does; undefined if it does not. */
export function announcedSeparator(bytes: Uint8Array): Separator | undefined {
  return announcement(bytes)?.separator;
}

function announcement(bytes: Uint8Array): { readonly line: string; readonly separator: Separator } | null {
  const start = isMarked(bytes) ? 3 : 0;
  const [, line, sign] =
    /^("?sep=([,;\t|])"?)\s*$/im.exec(
      String.fromCharCode(...bytes.subarray(start, start + 8)).split(/[\r\n]/, 1)[0]!,
    ) ?? [];
  const separator = SEPARATORS.find((each) => each === sign);
  return line === undefined || separator === undefined ? null : { line, separator };
}

/** Tells whether `//` is among marks that nobody said. */
export function areSlashesFound(marks: readonly string[]): boolean {
  return marks.length > 1 && marks.includes(SLASHES);
}

/** Tells whether some line begins with `//`. The bytes begin with a line. */
export function hasSlashedLine(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(SLASH); at >= 0; at = bytes.indexOf(SLASH, at + 1)) {
    if (bytes[at + 1] !== SLASH) continue;
    let before = at - 1;
    while (before >= 0 && isWhite(bytes[before]!)) before--;
    if (before < 0 || isLineEnd(bytes[before]!) || (before === 2 && isMarked(bytes))) return true;
  }
  return false;
}

/**
 * Tells whether lines that begin with `//` are comments: there are such and others, and no other field begins so, but
 * for those of comments.
 */
function areComments(bytes: Uint8Array): boolean {
  if (!bytes.includes(SLASH)) return false;
  let [hasSlashes, hasData] = [false, false];
  let line = BLANK;
  for (let at = isMarked(bytes) ? 3 : 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (isLineEnd(byte)) {
      line = BLANK;
      continue;
    }
    if (line === COMMENT || (line === BLANK && isWhite(byte))) continue;
    if (byte === QUOTE && (line === BLANK || BEFORE_FIELDS.has(bytes[at - 1]!))) {
      if (bytes[at + 1] === SLASH && bytes[at + 2] === SLASH) return false;
      // What a quoted field goes on over is no line.
      at = Math.max(at, closingQuote(bytes, at, at, SEPARATOR_BYTES.unknown));
    }
    const isPair = byte === SLASH && bytes[at + 1] === SLASH;
    if (line !== BLANK) {
      if (isPair && BEFORE_FIELDS.has(bytes[at - 1]!)) return false;
      continue;
    }
    if (isPair) {
      hasSlashes = true;
      const next = bytes[at + 2] ?? LINE_FEED;
      line = next <= SPACE || next === SLASH ? COMMENT : MARKED;
    } else if (MARKS.includes(String.fromCharCode(byte))) line = COMMENT;
    else {
      line = DATA;
      hasData = true;
    }
  }
  return hasSlashes && hasData;
}

/** Tells whether a text begins with a byte order mark. */
function isMarked(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isLineEnd(byte: number): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN;
}

function isWhite(byte: number): boolean {
  return byte === SPACE || (byte >= 9 && byte <= CARRIAGE_RETURN && !isLineEnd(byte));
}
