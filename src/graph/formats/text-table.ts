import { EdgewiseError } from "../../error.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { mix } from "../random.ts";
import { PROCESS_SEED, type Seed } from "../seed.ts";

/** The greatest number of bytes of all texts of a table: offsets into them are 32-bit integers. */
const MOST_BYTES = 2 ** 32 - 1;

/** The number of 32-bit words of each slot in the hash table. */
const WORDS = 4;
/** The number of texts that are looked up together. */
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
  /** The place at which each text begins, and at last the one at which the last text ends. */
  #starts = new Uint32Array(8);
  /**
   * The hash table. Each slot has four words on its text, next to each other in memory: one more than its number (0 if
   * the slot is empty), its hash, its beginning and its length. At least half of the slots are empty.
   */
  #slots = new Uint32Array(16 * WORDS);
  #size = 0;
  /** The results of looking at a block of texts in advance. */
  readonly #block = { hashes: new Uint32Array(BLOCK), touched: 0 };

  constructor(seed: Seed = PROCESS_SEED) {
    this.#seed = seed;
  }

  get size(): number {
    return this.#size;
  }

  /** Gives the number of the text in bytes `from` to `to`. `check` is called for a new text. */
  add(bytes: Uint8Array, from: number, to: number, check?: (from: number, to: number) => void): number {
    const hash = this.#hash(bytes, from, to);
    const slot = this.#slotOf(bytes, from, to, hash);
    const found = this.#slots[slot]!;
    if (found > 0) return found - 1;
    check?.(from, to);
    return this.#append(bytes, from, to, hash, slot);
  }

  /**
   * Finds the numbers of many texts. Text k stands in bytes from `spans[2 * k]` to `spans[2 * k + 1]`. `isGood` is
   * called for new texts. Gives the number of texts before the first that is not good.
   *
   * The slots of a whole block are read before its first text is added, so that the waits for memory overlap.
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
      // These loops have no branch. Only then the processor waits for many places at once.
      for (let k = 0; k < count; k++) touched ^= slots[(hashes[k]! & mask) * WORDS]!;
      const own = this.#bytes;
      for (let k = 0; k < count; k++) touched ^= own[slots[(hashes[k]! & mask) * WORDS + 2]!]!;
      // The result is kept, so that the compiler does not drop the reads.
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

  /** Finds the number of a text; −1 if it is not there. */
  find(text: string): number {
    const bytes = new TextEncoder().encode(text);
    return this.#slots[this.#slotOf(bytes, 0, bytes.length, this.#hash(bytes, 0, bytes.length))]! - 1;
  }

  /** Gives the text with a number. */
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

  /** Lists all texts by number. */
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

  /** Finds the slot of a text, or the empty slot where it would be. Gives the slot's first word. */
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

  /** Hashes four bytes in each round, with a key before and one after it, so that collisions depend on both. */
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
