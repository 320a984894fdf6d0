/** The arrays of a `.ewg` file, each read to the memory where it is used. */

import { type Allocator, type ColumnValues, heapAllocator } from "../../allocator.ts";
import { isAscii } from "../../files/ascii.ts";
import type { ByteSource } from "../../sources/byte-source.ts";
import { Refusal } from "../refusal.ts";
import { TextTable } from "../text-table.ts";
import { ELEMENTS, type Element, type Section, type StoredTexts } from "./layout.ts";

/** The typed arrays by type of element. */
interface ArrayOf {
  readonly u8: Uint8Array;
  readonly i32: Int32Array;
  readonly u32: Uint32Array;
  readonly f32: Float32Array;
  readonly f64: Float64Array;
}

/** The bytes of a file that are read at once. While one part is read, the part before it is checked. */
const PART = 2 ** 22;

export class StoredArrays {
  readonly #source: ByteSource;
  readonly #begin: number;

  /** `start` is the byte of the file at which the arrays begin. */
  constructor(source: ByteSource, begin: number) {
    this.#source = source;
    this.#begin = begin;
  }

  /** The byte of the file at which an array begins. */
  byteOf(section: Section): number {
    return this.#begin + section.at;
  }

  /** Allocates an array, which is not read yet. */
  room<E extends Element>(section: Section<E>, allocator: Allocator): ArrayOf[E] {
    const array: ColumnValues = ELEMENTS[section.type].allocate(allocator, section.length);
    // The allocated array has the type of the elements, which TypeScript cannot tell from the tables.
    return array as ArrayOf[E];
  }

  async read<E extends Element>(section: Section<E>, allocator: Allocator = heapAllocator): Promise<ArrayOf[E]> {
    const array = this.room(section, allocator);
    await this.fill([[section, array]]);
    return array;
  }

  /**
   * Reads arrays of equal length, part by part. `check` is called with the number of elements that all of them have by
   * now, while the next part is being read. Once the promise has settled nothing is written to the arrays any more.
   */
  async fill(arrays: readonly (readonly [Section, ColumnValues])[], check?: (length: number) => void): Promise<void> {
    const length = arrays[0]?.[0].length ?? 0;
    const step = PART / 4;
    const part = async (from: number): Promise<void> => {
      const reads = arrays.map(([section, array]) => {
        const { bytes } = ELEMENTS[section.type];
        const count = Math.min(step, length - from);
        const target = new Uint8Array(array.buffer, array.byteOffset + bytes * from, bytes * count);
        return this.#source.readInto(target, this.byteOf(section) + bytes * from);
      });
      const results = await Promise.allSettled(reads);
      for (const result of results) if (result.status === "rejected") throw result.reason;
    };
    let reading = length > 0 ? part(0) : Promise.resolve();
    try {
      for (let from = 0; from < length; from += step) {
        await reading;
        const end = Math.min(from + step, length);
        if (end < length) reading = part(end);
        check?.(end);
      }
    } finally {
      await reading.catch(() => undefined);
    }
  }

  /** Reads an array of flags or booleans. Throws `Refusal` at another number than 0 and 1. */
  async flags(section: Section<"u8">, allocator: Allocator = heapAllocator): Promise<Uint8Array> {
    const flags = await this.read(section, allocator);
    this.checkFlags(section, flags);
    return flags;
  }

  checkFlags(section: Section, flags: Uint8Array): void {
    for (let k = 0; k < flags.length; k++) {
      if (flags[k]! > 1) throw new Refusal(this.byteOf(section) + k, `found ${flags[k]} as a truth; expected 0 or 1`);
    }
  }

  /** Reads distinct texts. Throws `Refusal` at one that is repeated, and at bytes that are no UTF-8. */
  async distinctTexts(stored: StoredTexts): Promise<TextTable> {
    const { starts, bytes, textAt } = await this.#texts(stored);
    const table = new TextTable();
    for (let k = 0; k + 1 < starts.length; k++) {
      const number = table.add(bytes, starts[k]!, starts[k + 1]!);
      if (number === k) continue;
      const at = this.byteOf(stored.starts) + 4 * k;
      throw new Refusal(at, `found text ${number} again as text ${k}; expected distinct texts`);
    }
    for (let k = 0; k + 1 < starts.length; k++) if (!isAscii(bytes, starts[k]!, starts[k + 1]!)) textAt(k);
    return table;
  }

  /** Reads texts that may repeat. Throws `Refusal` at bytes that are no UTF-8. */
  async textList(stored: StoredTexts): Promise<string[]> {
    const { starts, textAt } = await this.#texts(stored);
    return Array.from({ length: starts.length - 1 }, (_, k) => textAt(k));
  }

  async #texts(stored: StoredTexts): Promise<{
    readonly starts: Uint32Array;
    readonly bytes: Uint8Array;
    readonly textAt: (k: number) => string;
  }> {
    const starts = await this.read(stored.starts);
    const bytes = await this.read(stored.bytes);
    const last = starts.length - 1;
    let before = 0;
    for (let k = 0; k <= last; k++) {
      const [least, most] = [k === last ? bytes.length : before, k === 0 ? 0 : bytes.length];
      if (starts[k]! < least || starts[k]! > most) {
        const expected = least === most ? `${least}` : `at least ${least} and at most ${most}`;
        const at = this.byteOf(stored.starts) + 4 * k;
        throw new Refusal(at, `found ${starts[k]} as the beginning of text ${k}; expected ${expected}`);
      }
      before = starts[k]!;
    }
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const textAt = (k: number): string => {
      try {
        return decoder.decode(bytes.subarray(starts[k]!, starts[k + 1]!));
      } catch (cause) {
        if (!(cause instanceof TypeError)) throw cause;
        const at = this.byteOf(stored.bytes) + starts[k]!;
        throw new Refusal(at, `found bytes that are not UTF-8 in text ${k}; expected UTF-8`);
      }
    };
    return { starts, bytes, textAt };
  }
}
