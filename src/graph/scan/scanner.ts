/** Scans chunks of a table: whole plain lines, which become arrays of ids and numbers. */

import * as WebAssembly from "../../../runtime/webassembly.ts";
import { saysNone } from "../formats/missing.ts";
import { decimalOf } from "./decimal.ts";
import { type Interned, Interner } from "./interned.ts";
import { type LineLayout, type MemoryPlan, MOST_DIGITS, planMemory, RESULT } from "./layout.ts";

const COMMA = 44;
const ASCII = 128;

/** What the lines of a chunk hold. */
export interface ScannedLines {
  readonly rows: number;
  /** The memory of the arrays of numbers below, which is to be used for those of another chunk. */
  readonly room: ArrayBuffer;
  /** The ids by line; empty where they are texts. */
  readonly sources: Uint32Array<ArrayBuffer>;
  readonly targets: Uint32Array<ArrayBuffer>;
  /** The ids that are texts, two codes a line: that of the source, then that of its target. Null where they hardly repeat. */
  readonly ends: Interned | null;
  /** The ids that are texts and hardly repeat: from and to of a source in the chunk, then of its target. */
  readonly places: Uint32Array<ArrayBuffer>;
  /** The columns of numbers, in the order of their fields. NaN stands where one is missing. */
  readonly numbers: readonly Float64Array<ArrayBuffer>[];
  /** The columns of texts, in the order of their fields. */
  readonly categories: readonly Interned[];
  readonly comments: number;
  /** The lowest and the highest id, where ids are integers and there are lines. */
  readonly lowest: number;
  readonly highest: number;
}

export class Scanner {
  readonly #layout: LineLayout;
  readonly #plan: MemoryPlan;
  readonly #buffer: ArrayBuffer;
  readonly #bytes: Uint8Array;
  readonly #scan: (from: number, to: number) => number;
  readonly #interner = new Interner();

  constructor(module: WebAssembly.Module, layout: LineLayout) {
    this.#layout = layout;
    this.#plan = planMemory(layout);
    const memory = new WebAssembly.Memory({ initial: this.#plan.pages });
    const { buffer } = memory;
    if (!(buffer instanceof ArrayBuffer)) throw new TypeError("the memory of a scanner is shared");
    this.#buffer = buffer;
    this.#bytes = new Uint8Array(buffer);
    const decimalCommas = layout.separator !== COMMA;
    const number = (from: number, to: number): number => {
      if (from === to) return Number.NaN;
      if (to - from > LONGEST_NUMBER) return Number.POSITIVE_INFINITY;
      const text = String.fromCharCode(...this.#bytes.subarray(from, to));
      const value = decimalOf(text, decimalCommas);
      if (!Number.isNaN(value)) return value;
      return layout.missingTexts && saysNone(text) ? Number.NaN : Number.POSITIVE_INFINITY;
    };
    const { exports } = new WebAssembly.Instance(module, { env: { memory, number } });
    this.#scan = exports.scan as (from: number, to: number) => number;
    new Float64Array(buffer, this.#plan.powers, MOST_DIGITS + 1).set(
      Array.from({ length: MOST_DIGITS + 1 }, (_, power) => 10 ** power),
    );
  }

  /**
   * Scans a chunk, which ends with a line end. Gives null if a line is not plain. `spare` is memory for what is found; new
   * memory is taken where there is none, or too little.
   */
  scan(chunk: Uint8Array, spare: ArrayBuffer | null): ScannedLines | null {
    const { text, results, sources, targets, numbers, categories } = this.#plan;
    const end = text + chunk.length;
    if (chunk.length > this.#layout.chunk) throw new RangeError(`found a chunk of ${chunk.length} bytes`);
    this.#bytes.set(chunk, text);
    const rows = this.#scan(text, end);
    const told = new DataView(this.#buffer, results);
    if (told.getUint32(RESULT.stop, true) !== end) return null;
    const isText = this.#layout.ids === "text";
    if (told.getUint32(RESULT.wide, true) >= ASCII && !isUtf8(chunk)) return null;
    const view = (at: number, length: number): Uint32Array => new Uint32Array(this.#buffer, at, length);
    const texts = this.#bytes.subarray(text, end);
    const places = view(sources, isText ? 4 * rows : 0);
    const areMany = isText && this.#interner.repeats(texts, places);
    const idCount = isText ? 0 : rows;
    const placeCount = areMany ? 0 : places.length;
    const room = new Room(spare, 8 * rows * numbers.length + 4 * (2 * idCount + placeCount));
    return {
      rows,
      room: room.memory,
      // They come first: words have places that are multiples of 4 alone.
      numbers: numbers.map((at) => room.floats(new Float64Array(this.#buffer, at, rows))),
      sources: room.words(view(sources, idCount)),
      targets: room.words(view(targets, idCount)),
      ends: areMany ? this.#interner.ends(texts, places) : null,
      places: room.words(places.subarray(0, placeCount)),
      categories: categories.map((at) => this.#interner.categories(texts, view(at, 2 * rows))),
      comments: told.getUint32(RESULT.comments, true),
      lowest: told.getUint32(RESULT.lowest, true),
      highest: told.getUint32(RESULT.highest, true),
    };
  }
}

/** The share of its bytes that new memory has beyond, since further chunks may hold a few lines more. */
const BEYOND = 1 / 8;

/** Memory that arrays are copied to, one behind the other. */
class Room {
  readonly memory: ArrayBuffer;
  #next = 0;

  constructor(spare: ArrayBuffer | null, bytes: number) {
    const isEnough = spare !== null && spare.byteLength >= bytes;
    this.memory = isEnough ? spare : new ArrayBuffer(Math.ceil((bytes * (1 + BEYOND)) / 8) * 8);
  }

  floats(values: Float64Array): Float64Array<ArrayBuffer> {
    const copy = new Float64Array(this.memory, this.#take(values.byteLength), values.length);
    copy.set(values);
    return copy;
  }

  words(values: Uint32Array): Uint32Array<ArrayBuffer> {
    const copy = new Uint32Array(this.memory, this.#take(values.byteLength), values.length);
    copy.set(values);
    return copy;
  }

  #take(bytes: number): number {
    const at = this.#next;
    this.#next += bytes;
    return at;
  }
}

/** The greatest length of a number that is not left to others. */
const LONGEST_NUMBER = 512;

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}
