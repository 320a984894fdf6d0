/** The UTF-8 of a document, piece by piece, and the texts in it. */

import { files } from "#files";
import { isAscii } from "../../files/ascii.ts";

/** The characters that saxes refuses and that are not told apart from others by one byte. */
const WRONG = /[\ufffe\uffff]/;

export class PlainText {
  /** Checks all bytes, also where no text is taken from them. */
  readonly #checker = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** Gives a character for each byte, the right one for ASCII. */
  readonly #byBytes = new TextDecoder("latin1");
  #bytes: Uint8Array = new Uint8Array(0);
  /** A character for each byte at hand, of which slices are cheaper than texts that are decoded one by one. */
  #text = "";
  #isAscii = true;
  #rest: Uint8Array | null = null;
  /** Whether the bytes so far may end within a character, of which the decoder waits for the others. */
  #mayBeWithin = false;
  readonly #textOfAscii: ((bytes: Uint8Array) => string) | null;

  /** `textOfAscii` is that of the platform, unless tests take another. */
  constructor(textOfAscii = files.textOfAscii) {
    this.#textOfAscii = textOfAscii;
  }

  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Takes the next bytes. Gives them behind those that were kept; null if they are no text. */
  take(piece: Uint8Array): Uint8Array | null {
    const text = this.#checked(piece);
    if (text === null) return null;
    const rest = this.#rest;
    this.#rest = null;
    this.#bytes = rest === null ? piece : joined(rest, piece);
    this.#isAscii = rest === null && text.length === piece.length;
    this.#text = this.#isAscii ? text : this.#byBytes.decode(this.#bytes);
    return this.#bytes;
  }

  /** Keeps the bytes at hand from a place on for the next time. */
  keep(from: number): void {
    this.#rest = from < this.#bytes.length ? this.#bytes.slice(from) : null;
  }

  /** Gives the bytes that were kept; null if the document ends within a character. */
  finish(): Uint8Array | null {
    return this.#checked(null) === null ? null : this.take(new Uint8Array(0));
  }

  text(from: number, to: number): string {
    return this.#isOfAscii(from, to)
      ? this.#text.slice(from, to)
      : this.#decoder.decode(this.#bytes.subarray(from, to));
  }

  /** The length of a text, in UTF-16 units. */
  length(from: number, to: number): number {
    return this.#isAscii ? to - from : this.text(from, to).length;
  }

  #isOfAscii(from: number, to: number): boolean {
    return this.#isAscii || isAscii(this.#bytes, from, to);
  }

  #checked(piece: Uint8Array | null): string | null {
    if (this.#textOfAscii !== null && piece !== null && !this.#mayBeWithin && isAscii(piece)) {
      return this.#textOfAscii(piece);
    }
    if (piece === null || piece.length > 0) this.#mayBeWithin = piece !== null && piece.at(-1)! >= 0x80;
    try {
      const text = piece === null ? this.#checker.decode() : this.#checker.decode(piece, { stream: true });
      return piece !== null && text.length < piece.length && WRONG.test(text) ? null : text;
    } catch {
      return null;
    }
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
