import { EdgewiseError } from "../../error.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { mix } from "../random.ts";
import { PROCESS_SEED, type Seed } from "../seed.ts";

/** The most bytes that the texts of a table may have together: offsets into them are integers of 32 bits. */
const MOST_BYTES = 2 ** 32 - 1;

/** Words of 32 bits of each place in a table. */
const WORDS = 4;
/** How many texts are looked for together. */
const BLOCK = 512;

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
  /**
   * Of each place what of the text that stands there is needed to know it, near each other in memory: one more than its number, 0
   * where none does, its hash, where it begins and its length. At least half of the places are empty.
   */
  #slots = new Uint32Array(16 * WORDS);
  #size = 0;
  /** What a block of texts was looked at for. */
  readonly #block = { hashes: new Uint32Array(BLOCK), touched: 0 };

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

  /**
   * Finds the numbers of many texts, of which text k stands in bytes from `spans[2 * k]` to `spans[2 * k + 1]`; `isGood` is asked
   * about those that are new. Gives how many there are before the first that is not. What is needed of the table is looked at
   * for a whole block before the first of it is added, so that memory is waited for once for many.
   */
  addAll(
    bytes: Uint8Array,
    spans: Uint32Array,
    numbers: Uint32Array,
    isGood: (from: number, to: number) => boolean,
  ): number {
    const { hashes } = this.#block;
    for (let first = 0; first < numbers.length; first += BLOCK) {
      const count = Math.min(BLOCK, numbers.length - first);
      const slots = this.#slots;
      const mask = slots.length / WORDS - 1;
      let touched = 0;
      for (let k = 0; k < count; k++) {
        hashes[k] = this.#hash(bytes, spans[2 * (first + k)]!, spans[2 * (first + k) + 1]!);
      }
      // In loops of their own, without a branch, for only such wait for many places at once.
      for (let k = 0; k < count; k++) touched ^= slots[(hashes[k]! & mask) * WORDS]!;
      const own = this.#bytes;
      for (let k = 0; k < count; k++) touched ^= own[slots[(hashes[k]! & mask) * WORDS + 2]!]!;
      // Kept, so that nobody takes the looking for idle.
      this.#block.touched = touched;
      for (let k = 0; k < count; k++) {
        const from = spans[2 * (first + k)]!;
        const to = spans[2 * (first + k) + 1]!;
        const slot = this.#slotOf(bytes, from, to, hashes[k]!);
        const found = this.#slots[slot]!;
        if (found === 0 && !isGood(from, to)) return first + k;
        numbers[first + k] = found > 0 ? found - 1 : this.#append(bytes, from, to, hashes[k]!, slot);
      }
    }
    return numbers.length;
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
    }
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.min(MOST_BYTES, Math.max(2 * this.#bytes.length, end)));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    for (let k = 0; k < to - from; k++) this.#bytes[start + k] = bytes[from + k]!;
    this.#starts[number + 1] = end;
    this.#slots[slot] = ++this.#size;
    this.#slots[slot + 1] = hash;
    this.#slots[slot + 2] = start;
    this.#slots[slot + 3] = to - from;
    if (2 * WORDS * this.#size > this.#slots.length) this.#double();
    return number;
  }

  /** The first word of the place where a text stands, or of the empty one where it would. */
  #slotOf(bytes: Uint8Array, from: number, to: number, hash: number): number {
    const slots = this.#slots;
    const mask = slots.length / WORDS - 1;
    const length = to - from;
    const own = this.#bytes;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const slot = place * WORDS;
      if (slots[slot] === 0) return slot;
      if (slots[slot + 1] !== hash || slots[slot + 3] !== length) continue;
      const start = slots[slot + 2]!;
      let same = 0;
      while (same < length && own[start + same] === bytes[from + same]) same++;
      if (same === length) return slot;
    }
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
    const before = this.#slots;
    const slots = new Uint32Array(2 * before.length);
    const mask = slots.length / WORDS - 1;
    for (let from = 0; from < before.length; from += WORDS) {
      if (before[from] === 0) continue;
      let place = before[from + 1]! & mask;
      while (slots[place * WORDS]! > 0) place = (place + 1) & mask;
      for (let word = 0; word < WORDS; word++) slots[place * WORDS + word] = before[from + word]!;
    }
    this.#slots = slots;
  }
}

function longer(array: Uint32Array, least: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(Math.max(2 * array.length, least));
  result.set(array);
  return result;
}
