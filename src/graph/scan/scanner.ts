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

  /** Scans a chunk, which ends with a line end. Gives null if a line is not plain. */
  scan(chunk: Uint8Array): ScannedLines | null {
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
    const words = (at: number, length: number): Uint32Array<ArrayBuffer> =>
      new Uint32Array(this.#buffer, at, length).slice();
    const texts = this.#bytes.subarray(text, end);
    const places = view(sources, isText ? 4 * rows : 0);
    const areMany = isText && this.#interner.repeats(texts, places);
    return {
      rows,
      sources: words(sources, isText ? 0 : rows),
      targets: words(targets, isText ? 0 : rows),
      ends: areMany ? this.#interner.ends(texts, places) : null,
      places: areMany ? new Uint32Array(0) : places.slice(),
      numbers: numbers.map((at) => new Float64Array(this.#buffer, at, rows).slice()),
      categories: categories.map((at) => this.#interner.categories(texts, view(at, 2 * rows))),
      comments: told.getUint32(RESULT.comments, true),
      lowest: told.getUint32(RESULT.lowest, true),
      highest: told.getUint32(RESULT.highest, true),
    };
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
