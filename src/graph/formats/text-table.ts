import { EdgewiseError } from "../../error.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { mix } from "../random.ts";
import { PROCESS_SEED, type Seed } from "../seed.ts";

/** The most bytes that the texts of a table may have together: offsets into them are integers of 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;

/**
 * A table of keys that are texts (string interning): distinct texts, numbered in the order in which they come. Their bytes in UTF-8 are kept end to end, and
 * a hash table of typed arrays with linear probing finds them: no object per text, and no text is decoded until it is asked
 * for. The seed decides where texts stand in the hash table, and nothing else.
 *
 *     texts "ann" "bo"      bytes a n n b o      starts 0 3 5      slots 0 2 0 1 (1 + number, 0 is empty)
 */
export class TextTable {
  readonly #seed: Seed;
  #bytes = new Uint8Array(64);
  /** Where each text begins, and after the last one where it ends. */
  #starts = new Uint32Array(8);
  /** One more than the number of the text that stands there, 0 where none does. At least half of them are empty. */
  #slots = new Uint32Array(16);
  /** The hash of each text, so that a table that grows reads no text again. */
  #hashes = new Uint32Array(8);
  #size = 0;

  constructor(seed: Seed = PROCESS_SEED) {
    this.#seed = seed;
  }

  get size(): number {
    return this.#size;
  }

  /** The number of the text that stands in bytes from `from` to `to`; `check` is asked about one that is new. */
  add(bytes: Uint8Array, from: number, to: number, check?: (from: number, to: number) => void): number {
    const hash = this.#hash(bytes, from, to);
    const slot = this.#slotOf(bytes, from, to, hash);
    const found = this.#slots[slot]!;
    if (found > 0) return found - 1;
    check?.(from, to);
    return this.#append(bytes, from, to, hash, slot);
  }

  addText(text: string): number {
    const bytes = new TextEncoder().encode(text);
    return this.add(bytes, 0, bytes.length);
  }

  /** The number of a text, or −1. */
  find(text: string): number {
    const bytes = new TextEncoder().encode(text);
    return this.#slots[this.#slotOf(bytes, 0, bytes.length, this.#hash(bytes, 0, bytes.length))]! - 1;
  }

  /** The text that has a number. */
  at(number: number): string {
    const start = this.#starts[number]!;
    const end = this.#starts[number + 1]!;
    let text = "";
    for (let position = start; position < end; position++) {
      const byte = this.#bytes[position]!;
      if (byte >= 128) return new TextDecoder("utf-8", { ignoreBOM: true }).decode(this.#bytes.subarray(start, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** All texts by number. */
  *listing(): Turns<string[]> {
    const texts: string[] = [];
    yield* inSlices(this.#size, (from, to) => {
      for (let number = from; number < to; number++) texts.push(this.at(number));
    });
    return texts;
  }

  #append(bytes: Uint8Array, from: number, to: number, hash: number, slot: number): number {
    const number = this.#size;
    const start = this.#starts[number]!;
    const end = start + (to - from);
    if (end > MOST_BYTES || number >= 2 ** 31) {
      throw new EdgewiseError({
        code: "graph/size",
        message: `found texts of more than ${MOST_BYTES.toLocaleString("en-US")} bytes; expected at most so many of distinct names`,
      });
    }
    if (number + 2 > this.#starts.length) {
      this.#starts = longer(this.#starts, number + 2);
      this.#hashes = longer(this.#hashes, number + 2);
    }
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(MOST_BYTES, Math.max(2 * this.#bytes.length, end)));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    for (let k = 0; k < to - from; k++) this.#bytes[start + k] = bytes[from + k]!;
    this.#starts[number + 1] = end;
    this.#hashes[number] = hash;
    this.#slots[slot] = ++this.#size;
    if (2 * this.#size > this.#slots.length) this.#double();
    return number;
  }

  /** Where a text stands, or the empty slot where it would. */
  #slotOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let found = slots[slot]!; found > 0; found = slots[slot]!) {
      if (this.#hashes[found - 1] === hash && this.#equals(found - 1, bytes, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  #equals(number: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#starts[number]!;
    if (this.#starts[number + 1]! - start !== to - from) return false;
    const own = this.#bytes;
    for (let k = 0; k < to - from; k++) if (own[start + k] !== bytes[from + k]) return false;
    return true;
  }

  /** Four bytes a round, with a key before and one after each, so that which texts collide depends on both. */
  #hash(bytes: Uint8Array, from: number, to: number): number {
    const [first, second] = this.#seed;
    let hash = first ^ (to - from);
    let position = from;
    for (; position + 4 <= to; position += 4) {
      const word =
        bytes[position]! | (bytes[position + 1]! << 8) | (bytes[position + 2]! << 16) | (bytes[position + 3]! << 24);
      hash = (mix(hash ^ word) + second) | 0;
    }
    let rest = 0;
    for (; position < to; position++) rest = (rest << 8) | bytes[position]!;
    return mix((mix(hash ^ rest) + second) | 0) >>> 0;
  }

  #double(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let slot = this.#hashes[number]! & mask;
      while (slots[slot]! > 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
  }
}

function longer(array: Uint32Array, least: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(Math.max(2 * array.length, least));
  result.set(array);
  return result;
}
