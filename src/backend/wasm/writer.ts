/** Writes the bytes of a module, one after the other, into an array that grows. */

import { type Bytes, unsigned } from "./encode.ts";

const UTF8 = new TextEncoder();

/** Names of ASCII, which are their own bytes, as most are. Those of locals are many, and short. */
const ASCII = /^[\0-\x7f]{0,64}$/;

/** The most UTF-8 bytes of a UTF-16 unit of a JavaScript string. */
const MOST_UTF8_BYTES = 3;

/**
 * Writes bytes. Contents that are preceded by their length are written first and then moved behind it, so that nothing is
 * copied more than once. Lists of bytes that were joined to longer lists took a third of the time of emitting, which shows in
 * a cold start.
 */
export class ByteWriter {
  #bytes = new Uint8Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  byte(value: number): this {
    this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  bytes(values: Bytes): this {
    this.#reserve(values.length);
    for (const value of values) this.#bytes[this.#length++] = value;
    return this;
  }

  unsigned(value: number): this {
    return value >= 0 && value < 0x80 && Number.isInteger(value) ? this.byte(value) : this.bytes(unsigned(value));
  }

  /** Writes some of the bytes of another writer. */
  part(of: ByteWriter, from: number, to: number): this {
    this.#reserve(to - from);
    this.#bytes.set(of.#bytes.subarray(from, to), this.#length);
    this.#length += to - from;
    return this;
  }

  /** A name: its length in UTF-8 bytes, then those bytes. */
  name(text: string): this {
    if (ASCII.test(text)) {
      this.unsigned(text.length).#reserve(text.length);
      for (let k = 0; k < text.length; k++) this.#bytes[this.#length++] = text.charCodeAt(k);
      return this;
    }
    return this.sized(() => {
      this.#reserve(MOST_UTF8_BYTES * text.length);
      this.#length += UTF8.encodeInto(text, this.#bytes.subarray(this.#length)).written;
    });
  }

  /** A list: how many items, then the items. */
  vector<T>(items: readonly T[], write: (item: T) => void): this {
    this.unsigned(items.length);
    items.forEach(write);
    return this;
  }

  /** Contents with their length before them: the form of sections, function bodies and subsections. */
  sized(write: () => void): this {
    const start = this.#length;
    write();
    const size = unsigned(this.#length - start);
    this.#reserve(size.length);
    this.#bytes.copyWithin(start + size.length, start, this.#length);
    this.#bytes.set(size, start);
    this.#length += size.length;
    return this;
  }

  /** Gives the bytes that have been written. */
  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(more: number): void {
    const needed = this.#length + more;
    if (needed <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}
