/** Columns of INT32, INT64, FLOAT and DOUBLE, plain or by a dictionary, put into arrays of numbers. */

import { joinHalves } from "../columnar/halves.ts";
import { readHybrid } from "./hybrid.ts";
import type { DataPage, DictionaryPage } from "./pages.ts";

/** How the values of a column are stored. */
export type Stored = "INT32" | "UINT32" | "INT64" | "UINT64" | "FLOAT" | "DOUBLE";

const WIDTHS = { INT32: 4, UINT32: 4, INT64: 8, UINT64: 8, FLOAT: 4, DOUBLE: 8 } as const satisfies Record<
  Stored,
  number
>;

/** Room that is used again from page to page: to have it anew from the system costs more than what is done in it. */
export interface Scratch {
  indices: Uint32Array;
  bytes: Uint8Array;
}

/** A copy of bytes where views of wide elements can begin. */
function aligned(bytes: Uint8Array, length: number, scratch: Scratch): Uint8Array {
  if (scratch.bytes.length < length) scratch.bytes = new Uint8Array(length);
  scratch.bytes.set(bytes.subarray(0, length));
  return scratch.bytes;
}

/**
 * Puts plain values into `into`, from the place `from` on. Gives the first of them that is an integer beyond 2^53, which is rounded, or −1. Throws
 * where the bytes end before.
 */
function readPlainNumbers(
  stored: Stored,
  bytes: Uint8Array,
  count: number,
  into: Float64Array,
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
  /** The first that was rounded, or −1. */
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

/** Whether these functions read a page; the library reads others. */
export function readsNumbers({ encoding }: DataPage): boolean {
  return encoding === "PLAIN" || isIndexed(encoding);
}

export function isIndexed(encoding: DataPage["encoding"]): boolean {
  return encoding === "RLE_DICTIONARY" || encoding === "PLAIN_DICTIONARY";
}

/** The indices of a page into its dictionary, one for each value, in an array that may be longer and is used again. */
export function readIndices(
  { values, valueCount }: DataPage,
  size: number,
  into: Pick<Scratch, "indices">,
): Uint32Array {
  if (into.indices.length < valueCount) into.indices = new Uint32Array(valueCount);
  const { indices } = into;
  const [width = 0] = values;
  if (valueCount > 0) readHybrid(values, 1, values.length, width, valueCount, indices);
  // Looked at before they are used, since a loop without a way out is a fast one.
  let highest = 0;
  for (let k = 0; k < valueCount; k++) if (indices[k]! > highest) highest = indices[k]!;
  if (valueCount > 0 && highest >= size)
    throw new Error(`found the index ${highest} into a dictionary of ${size} values`);
  return indices;
}

/** Puts the values of a page into `into`, from the place `from` on, those of rows alone that have one. Gives the first that was rounded, or −1. */
export function readPageNumbers(
  stored: Stored,
  page: DataPage,
  dictionary: NumberDictionary | null,
  into: Float64Array,
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

/** Moves values that stand together, from the place `from` on, to the rows that have one; NaN stands in the others. */
export function spread(present: Uint8Array, valueCount: number, into: Float64Array, from: number): void {
  let value = from + valueCount;
  for (let row = present.length - 1; row >= 0; row--) {
    into[from + row] = present[row] === 1 ? into[--value]! : Number.NaN;
  }
}
