/** Reads columns of INT32, INT64, FLOAT and DOUBLE, plain or with a dictionary, into arrays of numbers. */

import { joinHalves } from "../columnar/halves.ts";
import { readHybrid } from "./hybrid.ts";
import type { DataPage, DictionaryPage } from "./pages.ts";

/** The physical type of the values of a column. */
export type Stored = "INT32" | "UINT32" | "INT64" | "UINT64" | "FLOAT" | "DOUBLE";

const WIDTHS = { INT32: 4, UINT32: 4, INT64: 8, UINT64: 8, FLOAT: 4, DOUBLE: 8 } as const satisfies Record<
  Stored,
  number
>;

/** The arrays that numbers are written to: of 32 bits only for columns of the type INT32. */
export type NumberArray = Float64Array | Int32Array;

/** Memory that is reused from page to page: allocating it anew costs more than the work done in it. */
export interface Scratch {
  indices: Uint32Array;
  bytes: Uint8Array;
}

/** Copies bytes to a place aligned for wide elements. */
function aligned(bytes: Uint8Array, length: number, scratch: Scratch): Uint8Array {
  if (scratch.bytes.length < length) scratch.bytes = new Uint8Array(length);
  scratch.bytes.set(bytes.subarray(0, length));
  return scratch.bytes;
}

/**
 * Reads plain values to `into`, from the place `from` on. Gives the first that is an integer beyond 2^53, which is
 * rounded, or −1. Throws where the bytes end before.
 */
function readPlainNumbers(
  stored: Stored,
  bytes: Uint8Array,
  count: number,
  into: NumberArray,
  from: number,
  scratch: Scratch,
): number {
  const length = count * WIDTHS[stored];
  if (length > bytes.length) throw new Error("a page ends before its values");
  const { buffer, byteOffset } = bytes.byteOffset % WIDTHS[stored] === 0 ? bytes : aligned(bytes, length, scratch);
  switch (stored) {
    case "INT32":
      into.set(new Int32Array(buffer, byteOffset, count), from);
      return -1;
    case "UINT32":
      into.set(new Uint32Array(buffer, byteOffset, count), from);
      return -1;
    case "FLOAT":
      into.set(new Float32Array(buffer, byteOffset, count), from);
      return -1;
    case "DOUBLE":
      into.set(new Float64Array(buffer, byteOffset, count), from);
      return -1;
    case "INT64":
    case "UINT64":
      return joinHalves(new Int32Array(buffer, byteOffset, 2 * count), stored === "INT64", into, from);
    default:
      return stored satisfies never;
  }
}

/** The values of a dictionary. */
export interface NumberDictionary {
  readonly values: Float64Array;
  /** The first value that was rounded, or −1. */
  readonly rounded: number;
}

export function readNumberDictionary(
  stored: Stored,
  { valueCount, values }: DictionaryPage,
  scratch: Scratch,
): NumberDictionary {
  const width = WIDTHS[stored];
  if (valueCount * width > values.length) throw new Error(`a dictionary tells of ${valueCount} values`);
  const numbers = new Float64Array(valueCount);
  return { values: numbers, rounded: readPlainNumbers(stored, values, valueCount, numbers, 0, scratch) };
}

/** Tells whether these functions read a page. The library reads others. */
export function readsNumbers({ encoding }: DataPage): boolean {
  return encoding === "PLAIN" || isIndexed(encoding);
}

export function isIndexed(encoding: DataPage["encoding"]): boolean {
  return encoding === "RLE_DICTIONARY" || encoding === "PLAIN_DICTIONARY";
}

/**
 * Reads the indices of a page into its dictionary, one for each value, to an array that may be longer and is reused.
 */
export function readIndices(
  { values, valueCount }: DataPage,
  size: number,
  into: Pick<Scratch, "indices">,
): Uint32Array {
  if (into.indices.length < valueCount) into.indices = new Uint32Array(valueCount);
  const { indices } = into;
  const [width = 0] = values;
  if (valueCount > 0) readHybrid(values, 1, values.length, width, valueCount, indices);
  // The greatest index is checked before any is used, since a loop without an exit is faster.
  let highest = 0;
  for (let k = 0; k < valueCount; k++) if (indices[k]! > highest) highest = indices[k]!;
  if (valueCount > 0 && highest >= size)
    throw new Error(`found the index ${highest} into a dictionary of ${size} values`);
  return indices;
}

/**
 * Reads the values of a page to `into`, from the place `from` on, for the rows that have one. Gives the first that was
 * rounded, or −1.
 */
export function readPageNumbers(
  stored: Stored,
  page: DataPage,
  dictionary: NumberDictionary | null,
  into: NumberArray,
  from: number,
  scratch: Scratch,
): number {
  if (!isIndexed(page.encoding)) return readPlainNumbers(stored, page.values, page.valueCount, into, from, scratch);
  if (dictionary === null) throw new Error("found indices without a dictionary");
  const { values, rounded } = dictionary;
  const indices = readIndices(page, values.length, scratch);
  for (let k = 0; k < page.valueCount; k++) into[from + k] = values[indices[k]!]!;
  if (rounded < 0) return -1;
  for (let k = 0; k < page.valueCount; k++) if (!Number.isSafeInteger(into[from + k])) return k;
  return -1;
}

/**
 * Spreads consecutive values, from the place `from` on, to the rows that have one. NaN, or 0 among integers, stands in the others. Example:
 * values 4 7 for the rows 0 and 2 of three become 4 NaN 7.
 */
export function spread(present: Uint8Array, valueCount: number, into: NumberArray, from: number): void {
  let value = from + valueCount;
  for (let row = present.length - 1; row >= 0; row--) {
    into[from + row] = present[row] === 1 ? into[--value]! : Number.NaN;
  }
}
