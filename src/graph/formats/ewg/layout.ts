/**
 * Where things stand in a `.ewg` file, which holds all that a graph has as arrays. All numbers are little-endian.
 *
 *     byte  0   89 45 57 47 0d 0a 1a 0a   the signature: no text, and changed by whatever changes line ends
 *           8   u32                       the version of the layout, 1
 *          12   u32                       d: the bytes of the directory
 *          16   u64                       the bytes of the whole file
 *          24   zeros up to byte 64
 *          64   d bytes                   the directory, JSON in UTF-8
 *               zeros up to a multiple of 64, where the arrays begin; each at a multiple of 64 from there
 *
 * The directory says where each array is: `{ "type": "u32", "at": 64, "length": 5 }` are five integers of 32 bits, which begin
 * 64 bytes after the first array does. Arrays stand in the order in which the directory has them, so that none is read twice.
 */

import type { GraphKind } from "../../adjacency.ts";
import type { Allocator, ColumnValues } from "../../allocator.ts";

export const VERSION = 1;
export const VERSION_AT = 8;
export const DIRECTORY_BYTES_AT = 12;
export const FILE_BYTES_AT = 16;
/** The number of bytes before the directory, and the alignment of arrays. */
export const HEADER_BYTES = 64;

/** The greatest length of a directory, in bytes. It grows with the number of attributes only. */
export const MOST_DIRECTORY_BYTES = 2 ** 26;

/** Rounds up to a multiple of 64. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / HEADER_BYTES) * HEADER_BYTES;
}

/** The types of elements of arrays. `u8` are bytes, or booleans as 0 and 1. */
export const ELEMENTS = {
  u8: { bytes: 1, allocate: (allocator: Allocator, length: number) => allocator.uint8(length) },
  i32: { bytes: 4, allocate: (allocator: Allocator, length: number) => allocator.int32(length) },
  u32: { bytes: 4, allocate: (allocator: Allocator, length: number) => allocator.uint32(length) },
  f32: { bytes: 4, allocate: (allocator: Allocator, length: number) => allocator.float32(length) },
  f64: { bytes: 8, allocate: (allocator: Allocator, length: number) => allocator.float64(length) },
} as const;

export type Element = keyof typeof ELEMENTS;

export function elementOf(array: ColumnValues): Element {
  if (array instanceof Uint8Array) return "u8";
  if (array instanceof Int32Array) return "i32";
  if (array instanceof Uint32Array) return "u32";
  return array instanceof Float32Array ? "f32" : "f64";
}

/** The place of an array in the file. */
export interface Section<E extends Element = Element> {
  readonly type: E;
  /** The distance from the beginning of the first array, in bytes. */
  readonly at: number;
  /** The number of elements. */
  readonly length: number;
}

/**
 * Texts, stored end to end in UTF-8, with the place at which each begins among the bytes, and the one at which the last
 * ends.
 *
 * Example: "ann" and "bo" are bytes `a n n b o` and starts 0 3 5.
 */
export interface StoredTexts {
  readonly starts: Section<"u32">;
  readonly bytes: Section<"u8">;
}

/** Keys of nodes or edges: the indices, the indices from 1, the numbers of the input order, numbers, texts, or some of each. */
export type StoredKeys =
  | { readonly kind: "index" }
  | { readonly kind: "counted" }
  | { readonly kind: "input order" }
  | { readonly kind: "numbers"; readonly values: Section<"u32" | "f64"> }
  | { readonly kind: "texts"; readonly texts: StoredTexts }
  /** Keys of several types: for each its number in `KEY_TYPES`, and its spelling. */
  | { readonly kind: "any"; readonly types: Section<"u8">; readonly texts: StoredTexts };

/** The types of keys, by the number that stands for each. */
export const KEY_TYPES = ["string", "number", "bigint", "boolean"] as const;

/**
 * An attribute: an array by index (dense), the entries that there are (listed), or codes of texts. The code 2^32 − 1
 * stands for no text.
 */
export type StoredColumn = { readonly name: string } & (
  | { readonly kind: "dense"; readonly values: Section; readonly missing: Section<"u8"> | null }
  | { readonly kind: "listed"; readonly indices: Section<"u32"> | null; readonly values: Section<"u8" | "f64"> }
  | { readonly kind: "category"; readonly codes: Section<"u32">; readonly texts: StoredTexts }
);

/** The directory as JSON. docs/graphs.md says what rows and edge numbers are. */
export interface Directory {
  readonly kind: GraphKind;
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly offsets: Section<"u32">;
  readonly neighbors: Section<"u32">;
  /** The edge number at each place of the rows; null in directed graphs, where it is the place. */
  readonly edges: Section<"u32"> | null;
  /** The ends of the edges of a mixed graph, and flags of undirected ones; null for others. */
  readonly ends: {
    readonly source: Section<"u32">;
    readonly target: Section<"u32">;
    readonly undirected: Section<"u8">;
  } | null;
  /**
   * The order of the input: distinct integers, by edge number, that ascend in input order; null where edge numbers do.
   */
  readonly inputOrder: Section<"u32"> | null;
  readonly nodeKeys: StoredKeys;
  readonly edgeKeys: StoredKeys;
  readonly nodeColumns: readonly StoredColumn[];
  readonly edgeColumns: readonly StoredColumn[];
}
