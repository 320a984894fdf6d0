/**
 * Scans XML as almost all documents spell it, several times as fast as saxes: UTF-8, names of ASCII letters, no document
 * type. Saxes reads every other document, from its beginning, and says what is wrong with it. Elements, texts and places are
 * those that saxes gives.
 */

import type { Turns } from "../../../turns.ts";
import { encodingOf } from "./encoding.ts";
import type { XmlPosition, XmlReader } from "./events.ts";
import { LONGEST_PLAIN, LONGEST_PLAIN_NAME, MOST_DEPTH, SLICE } from "./limits.ts";
import { type Name, Names, standsAt } from "./names.ts";
import { PlainAttributes } from "./plain-attributes.ts";
import { PlainText } from "./plain-text.ts";
import { resolved } from "./references.ts";

/** What reading a token gives in place of its end: more of the document is needed, or saxes. */
const UNFINISHED = -1;
const NOT_PLAIN = -2;

const TAB = 0x09;
const NEWLINE = 0x0a;
const RETURN = 0x0d;
const SPACE = 0x20;
const EXCLAMATION = 0x21;
const QUOTE = 0x22;
const AMPERSAND = 0x26;
const APOSTROPHE = 0x27;
const MINUS = 0x2d;
const SLASH = 0x2f;
const LESS = 0x3c;
const EQUALS = 0x3d;
const GREATER = 0x3e;
const QUESTION = 0x3f;
const CLOSING_BRACKET = 0x5d;

const COMMENT = new TextEncoder().encode("<!--");
const MARKED = new TextEncoder().encode("<![CDATA[");

/** Whether a byte can begin a name (2), or only go on with one (1). */
const NAME = Uint8Array.from({ length: 256 }, (_, code) => {
  const letter = String.fromCharCode(code);
  return /[A-Za-z_:]/.test(letter) ? 2 : /[0-9.-]/.test(letter) ? 1 : 0;
});

const DECLARATION =
  /^<\?xml[ \t]+version=(["'])1\.0\1(?:[ \t]+encoding=(["'])[A-Za-z][A-Za-z0-9._-]*\2)?(?:[ \t]+standalone=(["'])(?:yes|no)\3)?[ \t]*\?>/;

/** Scans a document, with the reader that `make` makes. Gives null for one that is not plain. */
export function* scanningXml<R extends XmlReader>(
  bytes: Uint8Array,
  make: (position: XmlPosition) => R,
): Turns<R | null> {
  if (!/^utf-?8$/i.test(encodingOf(bytes))) return null;
  const scanner = new Scanner();
  const reader = make(scanner);
  scanner.reader = reader;
  const isMarked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  // One array for all slices: a page takes its time to collect each that was given to a decoder. Texts of shared memory are none
  // to decoders.
  const room = new Uint8Array(SLICE);
  for (let at = isMarked ? 3 : 0; at < bytes.length; ) {
    const slice = room.subarray(0, bytes.length - at);
    slice.set(bytes.subarray(at, at + SLICE));
    // Cut behind a tag, tokens seldom have to be put together of two slices.
    const length = slice.lastIndexOf(GREATER) + 1 || slice.length;
    if (!scanner.take(slice.subarray(0, length))) return null;
    at += length;
    yield at;
  }
  return scanner.finish() ? reader : null;
}

class Scanner implements XmlPosition {
  reader!: XmlReader;
  /** The bytes at hand, as they are read, and as texts are taken from them. */
  #bytes: Uint8Array = new Uint8Array(0);
  readonly #texts = new PlainText();
  readonly #attributes = new PlainAttributes(this.#texts);
  /** The place behind the token that the reader is told of. */
  #at = 0;
  #isBegun = false;
  #line = 1;
  /** The place where the line begins; 0 where that was before the bytes at hand, after `#columns` columns of it. */
  #lineStart = 0;
  #columns = 0;
  readonly #open: Name[] = [];
  #isRootClosed = false;
  readonly #names = new Names();
  /** The name that was read last. */
  #name: Name = { spelled: "", local: "", bytes: this.#bytes };

  get line(): number {
    return this.#line;
  }

  get column(): number {
    return this.#columnsTo(this.#at) + 1;
  }

  #columnsTo(at: number): number {
    const before = this.#lineStart === 0 ? this.#columns : 0;
    return before + this.#texts.length(this.#lineStart, at);
  }

  /** Takes the next bytes of the document. Tells whether they are plain. */
  take(piece: Uint8Array): boolean {
    const bytes = this.#texts.take(piece);
    if (bytes === null) return false;
    this.#bytes = bytes;
    let at = 0;
    while (at < bytes.length) {
      const line = this.#line;
      const lineStart = this.#lineStart;
      const end = this.#readToken(at);
      if (end === NOT_PLAIN) return false;
      if (end === UNFINISHED) {
        this.#line = line;
        this.#lineStart = lineStart;
        break;
      }
      at = end;
    }
    this.#columns = this.#columnsTo(at);
    this.#lineStart = 0;
    this.#texts.keep(at);
    return bytes.length - at <= LONGEST_PLAIN;
  }

  /** Ends the document. Tells whether it was plain and whole. */
  finish(): boolean {
    const rest = this.#texts.finish();
    if (rest === null) return false;
    this.#bytes = rest;
    const isWhole = this.#isRootClosed && this.#pastBlanks(0) === rest.length && rest.at(-1) !== RETURN;
    // What is missing in a whole document is said of its beginning, as with saxes.
    this.#line = 1;
    this.#at = 0;
    this.#lineStart = 0;
    this.#columns = 0;
    return isWhole;
  }

  /** Reads the token at a place, and gives where it ends. */
  #readToken(at: number): number {
    const bytes = this.#bytes;
    if (bytes[at] !== LESS) return this.#readText(at);
    if (at + 1 === bytes.length) return UNFINISHED;
    switch (bytes[at + 1]) {
      case SLASH:
        return this.#readClose(at + 2);
      case EXCLAMATION:
        return this.#readMarked(at);
      case QUESTION:
        return this.#readDeclaration(at);
      default:
        return this.#readOpen(at + 1);
    }
  }

  #readText(from: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    const isOutside = this.#open.length === 0;
    let isPlain = true;
    for (let at = from; at < length; at++) {
      const code = bytes[at]!;
      if (code > SPACE) {
        if (code === LESS) {
          this.#isBegun = true;
          return this.#tellText(from, at, isPlain) ? at : NOT_PLAIN;
        }
        if (isOutside) return NOT_PLAIN;
        if (code === AMPERSAND) isPlain = false;
        else if (code === GREATER && this.#isMarkedEnd(from, at)) return NOT_PLAIN;
      } else if (code === NEWLINE) {
        this.#line++;
        this.#lineStart = at + 1;
      } else if (code === RETURN) {
        isPlain = false;
        if (at + 1 < length && bytes[at + 1] !== NEWLINE) return NOT_PLAIN;
      } else if (code !== SPACE && code !== TAB) return NOT_PLAIN;
    }
    return UNFINISHED;
  }

  /** Tells whether `]]>`, which a text may not hold, ends at a place. */
  #isMarkedEnd(from: number, at: number): boolean {
    const bytes = this.#bytes;
    return at - 2 >= from && bytes[at - 1] === CLOSING_BRACKET && bytes[at - 2] === CLOSING_BRACKET;
  }

  /** Tells the reader of a text. Gives false where a reference in it is not plain. */
  #tellText(from: number, to: number, isPlain: boolean): boolean {
    const { reader } = this;
    if (isPlain && !reader.wantsText) return true;
    const text = this.#texts.text(from, to);
    const told = isPlain ? text : resolved(text.replaceAll("\r\n", "\n"));
    if (told === null) return false;
    if (reader.wantsText) reader.text(told);
    return true;
  }

  #readClose(from: number): number {
    const bytes = this.#bytes;
    const open = this.#open.at(-1);
    if (open === undefined) return NOT_PLAIN;
    let at = from + open.bytes.length;
    if (at >= bytes.length) return UNFINISHED;
    if (!standsAt(open.bytes, bytes, from)) return NOT_PLAIN;
    if (bytes[at] !== GREATER) {
      at = this.#pastBlanks(at);
      if (at === bytes.length) return UNFINISHED;
      if (bytes[at] !== GREATER) return NOT_PLAIN;
    }
    this.#at = at + 1;
    this.#open.pop();
    this.#isRootClosed = this.#open.length === 0;
    this.reader.close(open.local);
    return at + 1;
  }

  #readOpen(from: number): number {
    const bytes = this.#bytes;
    this.#isBegun = true;
    let at = this.#readName(from);
    if (at < 0) return at;
    const name = this.#name;
    this.#attributes.clear();
    for (;;) {
      const before = at;
      at = this.#pastBlanks(at);
      if (at === bytes.length) return UNFINISHED;
      const code = bytes[at];
      if (code === GREATER || code === SLASH) break;
      if (at === before) return NOT_PLAIN;
      at = this.#readAttribute(at);
      if (at < 0) return at;
    }
    const isEmpty = bytes[at] === SLASH;
    if (isEmpty) {
      at++;
      if (at === bytes.length) return UNFINISHED;
      if (bytes[at] !== GREATER) return NOT_PLAIN;
    }
    if (this.#isRootClosed || this.#open.length === MOST_DEPTH) return NOT_PLAIN;
    this.#at = at + 1;
    if (!isEmpty) this.#open.push(name);
    this.reader.open(name.local, this.#attributes);
    if (isEmpty) {
      this.#isRootClosed = this.#open.length === 0;
      this.reader.close(name.local);
    }
    return at + 1;
  }

  /** Reads an attribute with its value, and gives where it ends. */
  #readAttribute(from: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = this.#readName(from);
    if (at < 0) return at;
    const name = this.#name.spelled;
    if (bytes[at] !== EQUALS) {
      at = this.#pastBlanks(at);
      if (at === length) return UNFINISHED;
      if (bytes[at] !== EQUALS) return NOT_PLAIN;
    }
    at = this.#pastBlanks(at + 1);
    if (at === length) return UNFINISHED;
    const quote = bytes[at];
    if (quote !== QUOTE && quote !== APOSTROPHE) return NOT_PLAIN;
    const begin = at + 1;
    let isPlain = true;
    for (at = begin; at < length; at++) {
      const code = bytes[at]!;
      if (code === quote) return this.#attributes.add(name, begin, at, isPlain) ? at + 1 : NOT_PLAIN;
      if (code < SPACE) {
        isPlain = false;
        if (code === NEWLINE) {
          this.#line++;
          this.#lineStart = at + 1;
        } else if (code === RETURN) {
          if (at + 1 < length && bytes[at + 1] !== NEWLINE) return NOT_PLAIN;
        } else if (code !== TAB) return NOT_PLAIN;
      } else if (code === AMPERSAND) isPlain = false;
      else if (code === LESS) return NOT_PLAIN;
    }
    return UNFINISHED;
  }

  /** Reads a name, and gives where it ends. */
  #readName(from: number): number {
    const bytes = this.#bytes;
    const { length } = bytes;
    let at = from;
    let hash = 0;
    for (; at < length; at++) {
      const code = bytes[at]!;
      if (NAME[code] === 0) break;
      hash = (Math.imul(hash, 31) + code) | 0;
    }
    if (at === length) return UNFINISHED;
    if (NAME[bytes[from]!] !== 2 || at - from > LONGEST_PLAIN_NAME) return NOT_PLAIN;
    this.#name = this.#names.at(bytes, from, at, hash);
    return at;
  }

  #pastBlanks(from: number): number {
    const bytes = this.#bytes;
    for (let at = from; at < bytes.length; at++) {
      const code = bytes[at]!;
      if (code > SPACE) return at;
      if (code === NEWLINE) {
        this.#line++;
        this.#lineStart = at + 1;
      } else if (code === RETURN) {
        // One without a line feed is nothing that may stand here, and is found so by who asks.
        if (at + 1 < bytes.length && bytes[at + 1] !== NEWLINE) return at;
      } else if (code !== SPACE && code !== TAB) return at;
    }
    return bytes.length;
  }

  /** Reads a comment, or a text that is marked as one. */
  #readMarked(at: number): number {
    const bytes = this.#bytes;
    this.#isBegun = true;
    if (bytes.length - at < MARKED.length) return UNFINISHED;
    if (standsAt(COMMENT, bytes, at)) {
      const end = this.#pass(at + COMMENT.length, MINUS);
      if (end < 0) return end;
      if (end + 2 === bytes.length) return UNFINISHED;
      return bytes[end + 2] === GREATER ? end + 3 : NOT_PLAIN;
    }
    if (this.#open.length === 0 || !standsAt(MARKED, bytes, at)) return NOT_PLAIN;
    const from = at + MARKED.length;
    let end = this.#pass(from, CLOSING_BRACKET);
    while (end >= 0 && end + 2 < bytes.length && bytes[end + 2] !== GREATER) end = this.#pass(end + 1, CLOSING_BRACKET);
    if (end < 0) return end;
    if (end + 2 === bytes.length) return UNFINISHED;
    if (this.reader.wantsText) this.reader.text(this.#texts.text(from, end).replaceAll("\r\n", "\n"));
    return end + 3;
  }

  /** Goes to the next place where a byte stands twice. */
  #pass(from: number, twice: number): number {
    const bytes = this.#bytes;
    for (let at = from; at + 1 < bytes.length; at++) {
      const code = bytes[at]!;
      if (code === twice && bytes[at + 1] === twice) return at;
      if (code === NEWLINE) {
        this.#line++;
        this.#lineStart = at + 1;
      } else if (code === RETURN ? bytes[at + 1] !== NEWLINE : code < SPACE && code !== TAB) return NOT_PLAIN;
    }
    return UNFINISHED;
  }

  #readDeclaration(at: number): number {
    if (this.#isBegun || at > 0) return NOT_PLAIN;
    const found = DECLARATION.exec(this.#texts.text(0, Math.min(this.#bytes.length, 1024)))?.[0];
    this.#isBegun = true;
    return found?.length ?? NOT_PLAIN;
  }
}
