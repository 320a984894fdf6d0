import { EdgewiseError } from "../../error.ts";
import { inSlices, type Turns } from "../../turns.ts";
import { discard } from "../allocator.ts";
import { mix } from "../random.ts";
import { processSeed, type Seed } from "../seed.ts";

/** The length of the longest text that stands in the hash table itself, in bytes. */
const SHORT = 8;
/** The bit of a slot's first word that says that its text stands elsewhere. */
const LONG = 2 ** 31;

/** The greatest number of bytes of all texts of a table: offsets into them are 32-bit integers. */
const MOST_BYTES = 2 ** 32 - 1;

/** The number of 32-bit words of each slot in the hash table, and its logarithm. */
const WORDS = 4;
const SHIFT = 2;
/** The number of texts that are looked up together. */
const BLOCK = 512;
/**
 * How many slots of a table that has become too small are moved for each text that is added. Two would be enough, but until
 * all are moved some texts are looked up twice.
 */
const MOVED = 32;

/**
 * A table of keys that are texts (string interning): distinct texts, numbered in the order in which they come. Their bytes in UTF-8 are kept end to end, and
 * a hash table of typed arrays with linear probing finds them: no object per text, and no text is decoded until it is asked
 * for. The seed decides where texts stand in the hash table, and nothing else.
 *
 *     texts "ann" "bo"      bytes a n n b o      starts 0 3 5      slots 0 2 0 1 (1 + number, 0 is empty)
 */
export class TextTable {
  readonly #seed: Seed;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  /** The place at which each text begins, and at last the one at which the last text ends. */
  #starts: Uint32Array<ArrayBuffer> = new Uint32Array(8);
  /**
   * The hash table. Each slot has four words on its text, next to each other in memory: one more than its number (0 if
   * the slot is empty), its hash, and the text itself if it is short, so that nothing else is read to compare it. Of a
   * long text, which the first word marks, there are the beginning and the length. At least half of the slots are empty.
   */
  #slots = new Uint32Array(16 * WORDS);
  /**
   * The hash table that was too small, and the words of it that were moved into the larger one. It is moved a few slots at
   * a time (incremental rehashing), since all at once would keep the thread: a page waits for it. All texts stay in it
   * until then, and new ones come into the larger one alone.
   */
  #before: Uint32Array<ArrayBuffer> | null = null;
  #moved = 0;
  /** The slot for the text that was looked up last, if it is not there. */
  #empty = 0;
  #size = 0;
  /** What was found of a block of texts in advance: hashes, and the last two words of their slots. */
  readonly #block = {
    hashes: new Uint32Array(BLOCK),
    thirds: new Uint32Array(BLOCK),
    fourths: new Uint32Array(BLOCK),
    touched: 0,
  };
  #hasLong = false;

  constructor(seed: Seed = processSeed()) {
    this.#seed = seed;
  }

  get size(): number {
    return this.#size;
  }

  /** Gives the number of the text in bytes `from` to `to`. `check` is called for a new text. */
  add(bytes: Uint8Array, from: number, to: number, check?: (from: number, to: number) => void): number {
    this.#look(bytes, from, to, 0);
    const found = this.#numberOf(bytes, from, to, 0);
    if (found >= 0) return found;
    check?.(from, to);
    return this.#append(bytes, from, to, 0);
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
      const mask = slots.length - WORDS;
      let touched = 0;
      for (let k = 0; k < count; k++) this.#look(bytes, spans[2 * (first + k)]!, spans[2 * (first + k) + 1]!, k);
      // This loop has no branch. Only then the processor waits for many places at once.
      for (let k = 0; k < count; k++) touched ^= slots[(hashes[k]! << SHIFT) & mask]!;
      if (this.#hasLong) touched ^= this.#touchLong(count);
      // The result is kept, so that the compiler does not drop the reads.
      this.#block.touched = touched;
      for (let k = 0; k < count; k++) {
        const from = spans[2 * (first + k)]!;
        const to = spans[2 * (first + k) + 1]!;
        const found = this.#numberOf(bytes, from, to, k);
        if (found < 0 && !isGood(from, to)) return first + k;
        numbers[first + k] = found >= 0 ? found : this.#append(bytes, from, to, k);
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
    this.#look(bytes, 0, bytes.length, 0);
    return this.#numberOf(bytes, 0, bytes.length, 0);
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

  /** Copies all texts: their bytes end to end, and where each begins and the last one ends. */
  stored(): { readonly bytes: Uint8Array<ArrayBuffer>; readonly starts: Uint32Array<ArrayBuffer> } {
    const starts = this.#starts.slice(0, this.#size + 1);
    return { bytes: this.#bytes.slice(0, starts[this.#size]), starts };
  }

  /** Forgets all texts. */
  clear(): void {
    this.#slots.fill(0);
    this.#before = null;
    this.#size = 0;
    this.#hasLong = false;
  }

  /** Lists all texts by number. */
  *listing(): Turns<string[]> {
    const texts: string[] = [];
    yield* inSlices(this.#size, (from, to) => {
      for (let number = from; number < to; number++) texts.push(this.at(number));
    });
    return texts;
  }

  /** Gives the number of the text k of the block; −1 if it is not there. */
  #numberOf(bytes: Uint8Array, from: number, to: number, k: number): number {
    const slots = this.#slots;
    const slot = this.#slotOf(slots, bytes, from, to, k);
    this.#empty = slot;
    const found = slots[slot]!;
    if (found !== 0 || this.#before === null) return (found & (LONG - 1)) - 1;
    return (this.#before[this.#slotOf(this.#before, bytes, from, to, k)]! & (LONG - 1)) - 1;
  }

  /** Adds the text k of the block, which was looked up last and is not there. */
  #append(bytes: Uint8Array, from: number, to: number, k: number): number {
    const number = this.#size;
    const slot = this.#empty;
    const start = this.#starts[number]!;
    const end = start + (to - from);
    if (end > MOST_BYTES || number >= LONG - 1) {
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
    for (let at = 0; at < to - from; at++) this.#bytes[start + at] = bytes[from + at]!;
    this.#starts[number + 1] = end;
    const isLong = !isShort(bytes, from, to);
    if (isLong) this.#hasLong = true;
    const { hashes, thirds, fourths } = this.#block;
    this.#slots[slot] = (isLong ? LONG : 0) + ++this.#size;
    this.#slots[slot + 1] = hashes[k]!;
    this.#slots[slot + 2] = isLong ? start : thirds[k]!;
    this.#slots[slot + 3] = isLong ? to - from : fourths[k]!;
    if (this.#before !== null) this.#move(this.#before);
    if (2 * WORDS * this.#size > this.#slots.length) this.#double();
    return number;
  }

  /** Finds the slot of the text k of the block, or the empty slot where it would be. Gives the slot's first word. */
  #slotOf(slots: Uint32Array, bytes: Uint8Array, from: number, to: number, k: number): number {
    const { hashes, thirds, fourths } = this.#block;
    const hash = hashes[k]!;
    const third = thirds[k]!;
    const fourth = fourths[k]!;
    const mask = slots.length - WORDS;
    const length = to - from;
    const mark = isShort(bytes, from, to) ? 0 : 1;
    for (let slot = (hash << SHIFT) & mask; ; slot = (slot + WORDS) & mask) {
      const first = slots[slot]!;
      if (first === 0) return slot;
      if (slots[slot + 1] !== hash || first >>> 31 !== mark) continue;
      if (mark === 0) {
        if (slots[slot + 2] === third && slots[slot + 3] === fourth) return slot;
        continue;
      }
      if (slots[slot + 3] !== length) continue;
      const own = this.#bytes;
      const start = slots[slot + 2]!;
      let same = 0;
      while (same < length && own[start + same] === bytes[from + same]) same++;
      if (same === length) return slot;
    }
  }

  /** Reads a byte of the long text that each of `count` texts may be. */
  #touchLong(count: number): number {
    const slots = this.#slots;
    const mask = slots.length - WORDS;
    const own = this.#bytes;
    let touched = 0;
    for (let k = 0; k < count; k++) {
      const slot = (this.#block.hashes[k]! << SHIFT) & mask;
      touched ^= slots[slot]! >= LONG ? own[slots[slot + 2]!]! : 0;
    }
    return touched;
  }

  /**
   * Looks at the text k of a block: its hash, and its bytes as two words if it is short. Four bytes are hashed in each
   * round, with a key before and one after it, so that collisions depend on both.
   */
  #look(bytes: Uint8Array, from: number, to: number, k: number): void {
    const { hashes, thirds, fourths } = this.#block;
    // Neither here nor elsewhere in this loop are arrays taken apart, which costs more than all the rest.
    const first = this.#seed[0];
    const second = this.#seed[1];
    const length = to - from;
    let hash = first ^ length;
    if (length <= SHORT) {
      const third = wordAt(bytes, from, Math.min(to, from + 4));
      const fourth = wordAt(bytes, from + 4, to);
      thirds[k] = third;
      fourths[k] = fourth;
      hash = (mix(hash ^ third) + second) | 0;
      hashes[k] = mix((mix(hash ^ fourth) + second) | 0) >>> 0;
      return;
    }
    let position = from;
    for (; position + 4 <= to; position += 4) hash = (mix(hash ^ wordAt(bytes, position, position + 4)) + second) | 0;
    hashes[k] = mix((mix(hash ^ wordAt(bytes, position, to)) + second) | 0) >>> 0;
  }

  /** Begins a table of twice as many slots. The one before it has been moved by then. */
  #double(): void {
    this.#before = this.#slots;
    this.#moved = 0;
    this.#slots = new Uint32Array(2 * this.#before.length);
  }

  /** Moves the next slots of the table before. */
  #move(before: Uint32Array<ArrayBuffer>): void {
    const slots = this.#slots;
    const mask = slots.length - WORDS;
    const end = Math.min(before.length, this.#moved + MOVED * WORDS);
    for (let from = this.#moved; from < end; from += WORDS) {
      if (before[from] === 0) continue;
      let slot = (before[from + 1]! << SHIFT) & mask;
      while (slots[slot]! > 0) slot = (slot + WORDS) & mask;
      slots[slot] = before[from]!;
      slots[slot + 1] = before[from + 1]!;
      slots[slot + 2] = before[from + 2]!;
      slots[slot + 3] = before[from + 3]!;
    }
    this.#moved = end;
    if (end < before.length) return;
    this.#before = null;
    discard(before);
  }
}

function longer(array: Uint32Array, least: number): Uint32Array<ArrayBuffer> {
  const result = new Uint32Array(Math.max(2 * array.length, least));
  result.set(array);
  return result;
}

/** Tells whether a text stands in its slot. Its last byte is not 0 then, so that its length follows from its words. */
function isShort(bytes: Uint8Array, from: number, to: number): boolean {
  return to > from && to - from <= SHORT && bytes[to - 1] !== 0;
}

/** Gives up to four bytes as one word, the first of them lowest. */
function wordAt(bytes: Uint8Array, from: number, to: number): number {
  let word = 0;
  for (let position = to - 1; position >= from; position--) word = (word << 8) | bytes[position]!;
  return word;
}
