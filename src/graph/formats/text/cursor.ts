/** A cursor over the bytes of a text, word by word. Line ends are white space, except to methods about lines. */

import { type Diagnostic, EdgewiseError } from "../../../error.ts";
import { printable } from "../../../printable.ts";
import { Places } from "../place.ts";
import type { Skipper } from "../skipped.ts";

const LINE_FEED = 10;
const RETURN = 13;

/** The greatest length of a word or a quoted text, in bytes. */
const LONGEST = 2 ** 20;

export class TextCursor {
  readonly file: string;
  readonly bytes: Uint8Array;
  /** The place of the next byte. */
  at = 0;
  readonly #places: Places;

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes;
    this.file = file;
    this.#places = new Places(bytes);
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = 3;
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length;
  }

  /** Skips blanks, and tells whether the line ends there. */
  get isAtLineEnd(): boolean {
    this.skipBlanks();
    const byte = this.bytes[this.at];
    return byte === undefined || byte === LINE_FEED || byte === RETURN;
  }

  /** Skips spaces and tabs. */
  skipBlanks(): void {
    const { bytes } = this;
    while (bytes[this.at] === 32 || bytes[this.at] === 9) this.at++;
  }

  /** Skips all white space, line ends included. */
  skipWhite(): void {
    const { bytes } = this;
    for (let byte = bytes[this.at]; isWhite(byte); byte = bytes[++this.at]);
  }

  /** Goes to the beginning of the next line. */
  nextLine(): void {
    const { bytes } = this;
    while (this.at < bytes.length && bytes[this.at] !== LINE_FEED && bytes[this.at] !== RETURN) this.at++;
    if (bytes[this.at] === RETURN && bytes[this.at + 1] === LINE_FEED) this.at++;
    this.at++;
  }

  /** Takes the line that begins here: `read` reads it up to its end, or it is left out. Goes to the next line. */
  takeLine(skipper: Skipper, read: () => void): void {
    const { at } = this;
    skipper.take(at, read, () => {
      this.at = at;
    });
    this.nextLine();
  }

  /** Skips blank lines, and those that begin with one of `comments`. Gives false at the end of the text. */
  nextWords(comments: string): boolean {
    for (;;) {
      this.skipWhite();
      if (this.isAtEnd) return false;
      if (!comments.includes(this.here)) return true;
      this.nextLine();
    }
  }

  /** The next character, if it is ASCII; empty at the end. */
  get here(): string {
    const byte = this.bytes[this.at];
    return byte === undefined ? "" : String.fromCharCode(byte);
  }

  /** Takes a character if it is next. */
  takes(character: string): boolean {
    if (this.bytes[this.at] !== character.charCodeAt(0)) return false;
    this.at++;
    return true;
  }

  /** Reads the next word of the line, up to white space; empty if there is none. */
  word(): string {
    this.skipBlanks();
    const from = this.at;
    while (this.at < this.bytes.length && !isWhite(this.bytes[this.at])) this.at++;
    return this.slice(from, this.at);
  }

  /** Reads the next word as a safe integer in plain spelling, else NaN. */
  integer(): number {
    this.skipBlanks();
    const { bytes } = this;
    const from = this.at;
    const isNegative = bytes[this.at] === 45;
    if (isNegative) this.at++;
    let value = 0;
    let digits = 0;
    for (let byte = bytes[this.at]; byte !== undefined && byte >= 48 && byte <= 57; byte = bytes[++this.at]) {
      value = value * 10 + byte - 48;
      digits++;
    }
    const byte = bytes[this.at];
    if (digits > 0 && (byte === undefined || isWhite(byte)) && value <= Number.MAX_SAFE_INTEGER) {
      return isNegative ? -value : value;
    }
    this.at = from;
    this.word();
    return Number.NaN;
  }

  /** Reads the next word as a finite decimal number, else NaN. */
  number(): number {
    this.skipBlanks();
    const from = this.at;
    const integer = this.integer();
    if (!Number.isNaN(integer)) return integer;
    return decimal(this.slice(from, this.at));
  }

  /** Reads the rest of the line. */
  rest(): string {
    this.skipBlanks();
    const from = this.at;
    const { bytes } = this;
    while (this.at < bytes.length && bytes[this.at] !== LINE_FEED && bytes[this.at] !== RETURN) this.at++;
    return this.slice(from, this.at).trimEnd();
  }

  /**
   * Reads a quoted text, whose opening quote is next. `escaping` is the character that escapes a quote. The text may go on
   * over several lines unless it is to end on its own.
   */
  quoted(escaping: string | null = null, endsOnLine = false): string {
    const from = this.at;
    const quote = this.bytes[from];
    const taking = escaping?.charCodeAt(0);
    for (this.at++; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at];
      if (byte === quote) return this.slice(from + 1, this.at++);
      if (endsOnLine && (byte === LINE_FEED || byte === RETURN)) break;
      if (byte === taking) this.at++;
    }
    throw this.error(from, `found an opening quote; expected a closing one${endsOnLine ? " on the same line" : ""}`);
  }

  /** Decodes some bytes. */
  slice(from: number, to: number): string {
    if (to - from > LONGEST) {
      const most = LONGEST.toLocaleString("en-US");
      throw this.error(from, `found a text of ${(to - from).toLocaleString("en-US")} bytes; expected at most ${most}`);
    }
    let text = "";
    let at = from;
    if (to - from <= 64) for (; at < to && this.bytes[at]! < 128; at++) text += String.fromCharCode(this.bytes[at]!);
    if (at === to) return text;
    try {
      // A copy, because a decoder refuses views of shared memory.
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(this.bytes.slice(from, to));
    } catch {
      throw this.error(from, "found bytes that are not UTF-8; expected UTF-8 text");
    }
  }

  /** Spells what is next, for messages. */
  shown(at = this.at): string {
    let to = at;
    while (to < this.bytes.length && to - at < 30 && !isWhite(this.bytes[to])) to++;
    if (at >= this.bytes.length) return "the end of the text";
    if (to === at) return "the end of the line";
    return printable(JSON.stringify(new TextDecoder().decode(this.bytes.slice(at, to))));
  }

  error(at: number, message: string, hint?: Diagnostic["hint"]): EdgewiseError {
    const isEnd = at >= this.bytes.length;
    return new EdgewiseError({
      code: "graph/input",
      message,
      span: { file: this.file, ...this.#places.of(at) },
      hint: hint ?? (isEnd ? "The file may have been cut short in a copy or download." : undefined),
    });
  }
}

/** No digit can match two parts of the pattern, so that matching takes linear time. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** Reads a text as a finite decimal number, else NaN. */
export function decimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** Tells whether a word is an integer in plain spelling, which a number holds exactly. */
export function isPlainInteger(word: string): boolean {
  return /^(0|-?[1-9]\d{0,14})$/.test(word);
}

function isWhite(byte: number | undefined): boolean {
  return byte === 32 || (byte !== undefined && byte >= 9 && byte <= RETURN);
}
