/** Reads JSON value by value, from its bytes. Values that nobody asks for are not made, and errors know their place. */

import { EdgewiseError } from "../../../error.ts";
import { printable } from "../../../printable.ts";
import { atOnce, Pace, type Turns } from "../../../turns.ts";
import { Passes } from "../passes.ts";
import { Places } from "../place.ts";
import { isOfNumber, numberOf } from "./number.ts";

const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const COLON = 58;
const CAPITAL_I = 73;
const OPEN_ARRAY = 91;
const BACKSLASH = 92;
const CLOSE_ARRAY = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** The greatest depth of objects and arrays. */
const MOST_DEPTH = 512;
/** The number of distinct member names that are cached. */
const MOST_NAMES = 4096;
/** The greatest length of a text, in bytes. */
const LONGEST_TEXT = 2 ** 24;

/** The type of a value, which its first character tells. */
export type JsonType = "object" | "array" | "text" | "number" | "flag" | "null";

/** A value that is no object and no array; a bigint where a number would lose digits of an integer. */
export type JsonScalar = string | number | bigint | boolean | null;

export class JsonCursor {
  readonly file: string;
  /** The places of reading, in the form in which they are told. */
  readonly #passes: Passes;
  readonly #bytes: Uint8Array;
  readonly #places: Places;
  #at = 0;
  #depth = 0;
  readonly #names = new Map<number, { readonly from: number; readonly to: number; readonly name: string }>();

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.file = file;
    this.#places = new Places(bytes);
    this.#passes = new Passes(bytes.length);
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }

  /** The place at which the next value begins. */
  get position(): number {
    this.#skipBlanks();
    return this.#at;
  }

  /** The number of objects and arrays around the next value. */
  get depth(): number {
    return this.#depth;
  }

  /** Goes to the place of a value, which is in as many objects and arrays as the current one unless it is said. */
  seek(position: number, depth = this.#depth): void {
    this.#at = position;
    this.#depth = depth;
  }

  /** How far reading has come, in bytes of the text, as it is told. */
  get told(): number {
    return this.#passes.at(this.#at);
  }

  /** Begins to go over the text from a place on, not for the last time: half of what is not told yet is told of this. */
  goOver(position: number): void {
    this.#at = position;
    this.#passes.begin(position, this.#bytes.length, 0.5);
  }

  /** Begins to go over values for the last time. The first of them in the text begins at `first`, the one to begin with at `position`. */
  goOverLast(first: number, position = first): void {
    this.#at = position;
    this.#passes.begin(first, this.#bytes.length, 1);
    this.#passes.resume(position);
  }

  /** Goes on with the value at another place. */
  goOn(position: number): void {
    this.#at = position;
    this.#passes.resume(position);
  }

  /** Whether nothing follows but blanks. */
  get isAtEnd(): boolean {
    return this.position >= this.#bytes.length;
  }

  /** The type of the next value. */
  get next(): JsonType {
    this.#skipBlanks();
    const byte = this.#bytes[this.#at];
    switch (byte) {
      case OPEN_OBJECT:
        return "object";
      case OPEN_ARRAY:
        return "array";
      case QUOTE:
        return "text";
      case 116: // true
      case 102: // false
        return "flag";
      case 110: // null
      case 78: // NaN, as Python writes it
        return "null";
      case CAPITAL_I: // Infinity, as Python writes it
        return "number";
      default:
        if (byte === MINUS || (byte !== undefined && byte >= 48 && byte <= 57)) return "number";
        throw this.error(this.#at, `found ${this.#shown()}; expected a value of JSON`);
    }
  }

  /** Iterates over the members of an object. `visit` reads or skips the value of each. */
  object(what: string, visit: (name: string, at: number) => void): void {
    this.#enterObject(what);
    for (let isFirst = true; ; isFirst = false) {
      const member = this.#member(isFirst);
      if (member === null) break;
      visit(member.name, member.at);
    }
    this.#leave();
  }

  /** Does the same where reading a value may be interrupted. */
  *goingOver(what: string, visit: (name: string, at: number) => Turns<void>): Turns<void> {
    this.#enterObject(what);
    for (let isFirst = true; ; isFirst = false) {
      const member = this.#member(isFirst);
      if (member === null) break;
      yield* visit(member.name, member.at);
    }
    this.#leave();
  }

  #enterObject(what: string): void {
    if (this.next !== "object") throw this.error(this.#at, `found ${this.#shown()}; expected ${what}, an object`);
    this.#enter();
  }

  /** Reads the name of the next member, with its place; null at the end of the object. */
  #member(isFirst: boolean): { readonly name: string; readonly at: number } | null {
    if (this.#takes(CLOSE_OBJECT)) return null;
    this.#expectComma(isFirst, "}");
    this.#skipBlanks();
    const at = this.#at;
    if (this.#bytes[at] !== QUOTE) throw this.error(at, `found ${this.#shown()}; expected the name of a member`);
    const name = this.#name();
    if (!this.#takes(COLON)) throw this.error(this.#at, `found ${this.#shown()}; expected a colon`);
    return { name, at };
  }

  /** Iterates over the entries of an array. `visit` reads or skips each. */
  array(what: string, visit: (entry: number) => void): void {
    atOnce(this.entries(what, visit));
  }

  /** Does the same with a long array. Other work may have its turn between entries. */
  *entries(what: string, visit: (entry: number) => void): Turns<void> {
    const pace = new Pace();
    if (this.next !== "array") throw this.error(this.#at, `found ${this.#shown()}; expected ${what}, an array`);
    this.#enter();
    for (let entry = 0; !this.#takes(CLOSE_ARRAY); entry++) {
      this.#expectComma(entry === 0, "]");
      visit(entry);
      if (pace.isDue()) yield this.told;
    }
    this.#leave();
  }

  /** Goes into an array; `visit` reads or skips the first entry, if there is one. The cursor stays behind that. */
  first(what: string, visit: () => void): void {
    if (this.next !== "array") throw this.error(this.#at, `found ${this.#shown()}; expected ${what}, an array`);
    this.#enter();
    if (!this.#takes(CLOSE_ARRAY)) visit();
    this.#leave();
  }

  /** Reads the next value. An object or array is read as its text. */
  value(): JsonScalar {
    switch (this.next) {
      case "text":
        return this.#text();
      case "number":
        return this.#number();
      case "flag":
        return this.#bytes[this.#at] === 116 ? this.#word("true", true) : this.#word("false", false);
      case "null":
        return this.#bytes[this.#at] === 78 ? this.#word("NaN", null) : this.#word("null", null);
      default: {
        const from = this.#at;
        this.skip();
        if (this.#at - from > LONGEST_TEXT) throw this.#tooLong(from, this.#at - from);
        return this.#decode(from, this.#at);
      }
    }
  }

  /** Goes to the beginning of the next line. */
  nextLine(): void {
    const end = this.#bytes.indexOf(10, this.#at);
    this.#at = end < 0 ? this.#bytes.length : end + 1;
  }

  /** Skips the next value. */
  skip(): void {
    switch (this.next) {
      case "object":
        this.object("an object", () => this.skip());
        return;
      case "array":
        this.array("an array", () => this.skip());
        return;
      case "text":
        this.#at = this.#endOfText(this.#at) + 1;
        return;
      case "number":
        for (let byte = this.#bytes[this.#at]; byte !== undefined && isOfNumber(byte); byte = this.#bytes[++this.#at]);
        if (this.#bytes[this.#at] === CAPITAL_I) this.#word("Infinity", Infinity);
        return;
      default:
        this.value();
    }
  }

  /** Does the same with a value that contains long arrays. Other work may have its turn between their entries. */
  *skipping(): Turns<void> {
    if (this.next === "object") yield* this.goingOver("an object", () => this.skipping());
    else if (this.next === "array") yield* this.entries("an array", () => this.skip());
    else this.skip();
  }

  /** Makes an error at a place. */
  error(at: number, message: string, hint?: string): EdgewiseError {
    return new EdgewiseError({
      code: "graph/input",
      message,
      span: { file: this.file, ...this.#places.of(at) },
      hint: at >= this.#bytes.length ? "The file may have been cut short in a copy or download." : hint,
    });
  }

  #enter(): void {
    if (++this.#depth > MOST_DEPTH) {
      throw this.error(this.#at, `found more than ${MOST_DEPTH} values within each other; expected fewer`);
    }
    this.#at++;
  }

  #leave(): void {
    this.#depth--;
  }

  #takes(byte: number): boolean {
    this.#skipBlanks();
    if (this.#bytes[this.#at] !== byte) return false;
    this.#at++;
    return true;
  }

  #expectComma(isFirst: boolean, end: string): void {
    if (isFirst) return;
    if (!this.#takes(COMMA)) throw this.error(this.#at, `found ${this.#shown()}; expected a comma or ${end}`);
  }

  #skipBlanks(): void {
    const bytes = this.#bytes;
    let at = this.#at;
    for (let byte = bytes[at]; byte === 32 || byte === 10 || byte === 13 || byte === 9; byte = bytes[++at]);
    this.#at = at;
  }

  #shown(): string {
    if (this.#at >= this.#bytes.length) return "the end of the text";
    const text = new TextDecoder().decode(this.#bytes.slice(this.#at, this.#at + 20));
    return printable(JSON.stringify(text.split("\n")[0]));
  }

  #word<T>(word: string, value: T): T {
    for (let k = 0; k < word.length; k++) {
      if (this.#bytes[this.#at + k] === word.charCodeAt(k)) continue;
      throw this.error(this.#at, `found ${this.#shown()}; expected ${word}`);
    }
    this.#at += word.length;
    return value;
  }

  /** Reads the name of a member. Most files have few names, and each is decoded once. */
  #name(): string {
    const from = this.#at + 1;
    const to = this.#endOfText(this.#at);
    let hash = to - from;
    for (let at = from; at < to; at++) hash = (Math.imul(hash, 31) + this.#bytes[at]!) | 0;
    const known = this.#names.get(hash);
    if (known !== undefined && this.#isSame(known.from, known.to, from, to)) {
      this.#at = to + 1;
      return known.name;
    }
    const name = this.#text();
    if (known === undefined && this.#names.size < MOST_NAMES) this.#names.set(hash, { from, to, name });
    return name;
  }

  #isSame(from: number, to: number, other: number, otherEnd: number): boolean {
    if (to - from !== otherEnd - other) return false;
    for (let k = 0; k < to - from; k++) if (this.#bytes[from + k] !== this.#bytes[other + k]) return false;
    return true;
  }

  /** Finds the closing quote of the text that begins with a quote. */
  #endOfText(from: number): number {
    const bytes = this.#bytes;
    for (let at = from + 1; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === QUOTE) return at;
      if (byte === BACKSLASH) at++;
      else if (byte < 32) throw this.error(at, "found a control character within a text; expected an escape, as \\n");
    }
    throw this.error(bytes.length, "found the end within a text; expected a closing quote");
  }

  #text(): string {
    const from = this.#at;
    const to = this.#endOfText(from);
    if (to - from > LONGEST_TEXT) throw this.#tooLong(from, to - from);
    this.#at = to + 1;
    let isPlain = true;
    for (let at = from + 1; at < to && isPlain; at++) isPlain = this.#bytes[at] !== BACKSLASH;
    if (isPlain) return this.#decode(from + 1, to);
    const text = this.#decode(from, to + 1);
    try {
      return String(JSON.parse(text));
    } catch {
      throw this.error(from, `found ${printable(text.slice(0, 60))}; expected a text with the escapes of JSON`);
    }
  }

  #tooLong(from: number, length: number): EdgewiseError {
    const most = LONGEST_TEXT.toLocaleString("en-US");
    return this.error(from, `found a text of ${length.toLocaleString("en-US")} bytes; expected at most ${most}`);
  }

  #decode(from: number, to: number): string {
    const bytes = this.#bytes;
    let text = "";
    if (to - from <= 64) {
      let at = from;
      for (; at < to && bytes[at]! < 128; at++) text += String.fromCharCode(bytes[at]!);
      if (at === to) return text;
    }
    try {
      // A copy, because a decoder refuses views of shared memory.
      return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes.slice(from, to));
    } catch {
      throw this.error(from, "found bytes that are not UTF-8; expected UTF-8 text");
    }
  }

  #number(): number | bigint {
    const bytes = this.#bytes;
    const from = this.#at;
    let at = from;
    const first = bytes[at] === MINUS ? ++at : at;
    if (bytes[at] === CAPITAL_I) {
      this.#at = at;
      return at > from ? -this.#word("Infinity", Infinity) : this.#word("Infinity", Infinity);
    }
    let value = 0;
    for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48) value = value * 10 + digit;
    const byte = bytes[at];
    if (at > first && byte !== 46 && byte !== 69 && byte !== 101) {
      this.#at = at;
      if (at - first > 1 && bytes[first] === 48) throw this.#noNumber(from, at);
      const isNegative = first > from;
      if (Number.isSafeInteger(value)) return isNegative ? -value : value;
      if (at - from > 400) throw this.#noNumber(from, at);
      return BigInt(this.#decode(from, at));
    }
    for (; at < bytes.length && isOfNumber(bytes[at]!) && at - from < 400; at++);
    this.#at = at;
    const found = numberOf(this.#decode(from, at));
    if (!Number.isFinite(found)) throw this.#noNumber(from, at);
    return found;
  }

  #noNumber(from: number, to: number): EdgewiseError {
    const text = new TextDecoder().decode(this.#bytes.slice(from, Math.min(Math.max(to, from + 1), from + 40)));
    return this.error(from, `found ${printable(JSON.stringify(text))}; expected a finite number`);
  }
}
