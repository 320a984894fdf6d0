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
/** The bytes before the directory, and what each array begins at a multiple of. */
export const HEADER_BYTES = 64;

/** The most bytes of a directory, which grows with the number of attributes alone. */
export const MOST_DIRECTORY_BYTES = 2 ** 26;

/** The first multiple of 64 from a number on. */
export function aligned(bytes: number): number {
  return Math.ceil(bytes / HEADER_BYTES) * HEADER_BYTES;
}

/** The elements of arrays: `u8` are bytes, or truths as 0 and 1. */
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

/** Where an array is. */
export interface Section<E extends Element = Element> {
  readonly type: E;
  /** The bytes from the beginning of the first array. */
  readonly at: number;
  /** How many elements it has. */
  readonly length: number;
}

/** Texts end to end in UTF-8: where each begins among the bytes, and where the last one ends. */
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
  /** Of each key what it is, as in `KEY_TYPES`, and its spelling. */
  | { readonly kind: "any"; readonly types: Section<"u8">; readonly texts: StoredTexts };

/** What keys of several types are, by the number that stands for it. */
export const KEY_TYPES = ["string", "number", "bigint", "boolean"] as const;

/** Attributes: an array by index, the entries that there are, or texts as codes. A code of 2^32 − 1 is of no text. */
export type StoredColumn = { readonly name: string } & (
  | { readonly kind: "dense"; readonly values: Section; readonly missing: Section<"u8"> | null }
  | { readonly kind: "listed"; readonly indices: Section<"u32"> | null; readonly values: Section<"u8" | "f64"> }
  | { readonly kind: "category"; readonly codes: Section<"u32">; readonly texts: StoredTexts }
);

/** The directory, as its JSON has it; docs/graphs.md says what rows and edge numbers are. */
export interface Directory {
  readonly kind: GraphKind;
  readonly nodeCount: number;
  readonly edgeCount: number;
  readonly offsets: Section<"u32">;
  readonly neighbors: Section<"u32">;
  /** The number of the edge at each place of the rows; null in directed graphs. */
  readonly edges: Section<"u32"> | null;
  /** The ends of the edges, and which are undirected, of mixed graphs; null in others. */
  readonly ends: {
    readonly source: Section<"u32">;
    readonly target: Section<"u32">;
    readonly undirected: Section<"u8">;
  } | null;
  /** Distinct integers, one for each edge, that ascend in the order of the input; null where edge numbers do. */
  readonly inputOrder: Section<"u32"> | null;
  readonly nodeKeys: StoredKeys;
  readonly edgeKeys: StoredKeys;
  readonly nodeColumns: readonly StoredColumn[];
  readonly edgeColumns: readonly StoredColumn[];
}
