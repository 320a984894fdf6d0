/** Columns, which hold the attributes of nodes or edges: numbers, flags of missing entries, and texts. */

import { describeFound } from "../arguments/found.ts";
import { atOnce, type Turns } from "../turns.ts";
import {
  type Allocator,
  type ColumnValues,
  copyColumn,
  discard,
  heapAllocator,
  permuteColumn,
  permuting,
} from "./allocator.ts";

export type Column = DenseColumn | ListedColumn | CategoryColumn;

/**
 * A column with a value for each node or edge.
 *
 * Example: ages 31, missing, 12 of three nodes are `values` 31 NaN 12 and `missing` 0 1 0.
 */
export interface DenseColumn {
  readonly kind: "dense";
  /** The values by index. A missing one is NaN, or 0 among integers and booleans. */
  readonly values: ColumnValues;
  /** Flags by index, 1 where the attribute is missing, on the heap; null where it is missing nowhere. */
  readonly missing: Uint8Array | null;
}

/**
 * A column of an attribute that few nodes or edges have, or that is no number at some of them. It lists the entries, on
 * the heap. So n attributes that one node each has take no n² of memory.
 *
 * Example: ages 31 of node 5 and 12 of node 2 are `indices` 5 2 and `values` 31 12.
 */
export interface ListedColumn {
  readonly kind: "listed";
  /** The nodes or edges that have it, in any order; null if all have it, in ascending order. */
  readonly indices: Uint32Array | null;
  /** The values of these; 0 for a text, and empty if all are texts. */
  readonly values: Float64Array | Uint8Array;
  /** The entries that are texts; null if all are numbers. */
  readonly texts: Texts | null;
}

/**
 * A column of texts: a code for each node or edge, and the text of each code (dictionary encoding).
 *
 * Example: "red", missing, "red" are `codes` 0 2^32 − 1 0 and `categories` "red".
 */
export interface CategoryColumn {
  readonly kind: "category";
  /** The codes by index, on the heap; `NO_CATEGORY` where the attribute is missing. */
  readonly codes: Uint32Array;
  /** The distinct texts by code. After an operation some may not occur any more. */
  readonly categories: readonly string[];
  /** An entry that is no number, and the value there; null once that entry is no part of the graph any more. */
  readonly example: { readonly index: number; readonly found: string } | null;
}

/** The code that stands for a missing text. */
export const NO_CATEGORY = 0xffffffff;

/** The entries of an attribute that are no numbers, or no booleans among booleans. */
export interface Texts {
  /** Flags in the list of entries, 1 for a text; null if all are texts. */
  readonly flags: Uint8Array | null;
  /** One of the texts, with its place; null once that entry is no part of the graph any more. */
  readonly example: { readonly index: number; readonly found: string } | null;
}

/** An attribute for a reader: a column, or an attribute that is no number at some entry. */
export type Attribute = DenseColumn | TextAttribute;

export interface TextAttribute {
  readonly kind: "text";
  /** The index of an entry that is no number. */
  readonly index: number;
  /** The value there, if it is still known. */
  readonly found: string | null;
  readonly expected: "number" | "boolean";
  /**
   * The groups of an attribute that is a text of a file wherever it is there: a code for each node or edge, 2^32 − 1
   * where it is missing, and the text of each code. Null for others.
   */
  readonly groups: { readonly codes: Uint32Array; readonly categories: readonly string[] } | null;
}

/** Makes a column of an array and flags of missing entries. */
export function dense(values: ColumnValues, missing: Uint8Array | null = null): DenseColumn {
  return { kind: "dense", values, missing };
}

/** Tells whether a given value counts as missing. NaN does, as in graphology. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value);
}

/** Gives an attribute as a program may read it. One that was listed is spread to an array on the heap. */
export function attributeOf(column: Column, length: number): Attribute {
  if (column.kind === "dense") return column;
  if (column.kind === "category") return textAttribute(column);
  const { indices, values, texts } = column;
  if (texts === null) return spread(indices, values, length);
  const { flags, example } = texts;
  const place = flags === null ? 0 : flags.indexOf(1);
  return {
    kind: "text",
    index: example?.index ?? indices?.[place] ?? place,
    found: example?.found ?? null,
    expected: values instanceof Uint8Array ? "boolean" : "number",
    groups: null,
  };
}

function textAttribute({ codes, categories, example }: CategoryColumn): TextAttribute {
  const index =
    example?.index ??
    Math.max(
      0,
      codes.findIndex((code) => code !== NO_CATEGORY),
    );
  const text = categories[codes[index] ?? NO_CATEGORY];
  return {
    kind: "text",
    index,
    found: example?.found ?? (text === undefined ? null : describeFound(text)),
    expected: "number",
    groups: { codes, categories },
  };
}

/** Spreads listed entries to an array by index. */
function spread(indices: Uint32Array | null, values: Float64Array | Uint8Array, length: number): DenseColumn {
  if (indices === null) return dense(values);
  const all = values instanceof Uint8Array ? heapAllocator.uint8(length) : heapAllocator.float64(length).fill(NaN);
  const missing = heapAllocator.uint8(length).fill(1);
  for (let place = 0; place < indices.length; place++) {
    all[indices[place]!] = values[place]!;
    missing[indices[place]!] = 0;
  }
  return dense(all, indices.length < length ? missing : null);
}

/**
 * Picks the columns of the nodes or edges with the old indices `origins`. Dense columns are made in arrays from the
 * allocator.
 */
export function* pickingColumns(
  columns: ReadonlyMap<string, Column>,
  origins: Uint32Array,
  allocator: Allocator,
): Turns<Map<string, Column>> {
  const picked = new Map<string, Column>();
  let indexOf: ((origin: number) => number) | null = null;
  for (const [name, column] of columns) {
    if (column.kind === "dense") {
      const missing = column.missing && (yield* permuting(column.missing, origins, heapAllocator));
      picked.set(name, dense(yield* permuting(column.values, origins, allocator), whereAny(missing)));
      continue;
    }
    indexOf ??= inverseOf(origins);
    yield;
    const isCategory = column.kind === "category";
    picked.set(name, isCategory ? pickCategories(column, origins, indexOf) : pickListed(column, origins, indexOf));
    yield;
  }
  return picked;
}

/** Does the same without interruption. */
export function pickColumns(
  columns: ReadonlyMap<string, Column>,
  origins: Uint32Array,
  allocator: Allocator,
): Map<string, Column> {
  return atOnce(pickingColumns(columns, origins, allocator));
}

/** Copies columns, dense ones to arrays from the allocator. */
export function copyColumns(columns: ReadonlyMap<string, Column>, allocator: Allocator): Map<string, Column> {
  const copy = (column: Column): Column =>
    column.kind !== "dense" ? column : dense(copyColumn(column.values, allocator), column.missing);
  return new Map(Array.from(columns, ([name, column]) => [name, copy(column)]));
}

function pickCategories(
  { codes, categories, example }: CategoryColumn,
  origins: Uint32Array,
  indexOf: (origin: number) => number,
): CategoryColumn {
  const index = example === null ? GONE : indexOf(example.index);
  return {
    kind: "category",
    codes: Uint32Array.from(origins, (origin) => codes[origin]!),
    categories,
    example: example !== null && index !== GONE ? { ...example, index } : null,
  };
}

function pickListed(
  { indices, values, texts }: ListedColumn,
  origins: Uint32Array,
  indexOf: (origin: number) => number,
): ListedColumn {
  // The place in the old list of each entry of the new list.
  let places = origins;
  let picked: Uint32Array | null = null;
  if (indices !== null) {
    const moved = indices.map(indexOf);
    places = upTo(indices.length).filter((place) => moved[place] !== GONE);
    picked = moved.filter((index) => index !== GONE);
  }
  const chosen = values.length === 0 ? values : permuteColumn(values, places, heapAllocator);
  return {
    kind: "listed",
    indices: picked,
    // The result of permuting has the type of its input.
    values: chosen as Float64Array | Uint8Array,
    texts: texts && pickTexts(texts, places, indexOf),
  };
}

function pickTexts({ flags, example }: Texts, places: Uint32Array, indexOf: (origin: number) => number): Texts | null {
  const picked = whereAny(flags && permuteColumn(flags, places, heapAllocator));
  if (places.length === 0 || (flags !== null && picked === null)) return null;
  const index = example === null ? GONE : indexOf(example.index);
  return { flags: picked, example: example !== null && index !== GONE ? { ...example, index } : null };
}

/** Gives flags, or null where none is set. */
function whereAny(flags: ColumnValues | null): Uint8Array | null {
  return flags instanceof Uint8Array && flags.includes(1) ? flags : null;
}

/** No index has this value: there are at most 2^32 − 1 of them. */
const GONE = 0xffffffff;

/** Finds the new index of each old one, or `GONE`. */
function inverseOf(origins: Uint32Array): (origin: number) => number {
  let length = 0;
  for (const origin of origins) length = Math.max(length, origin + 1);
  const indices = heapAllocator.uint32(length).fill(GONE);
  for (let index = 0; index < origins.length; index++) indices[origins[index]!] = index;
  return (origin) => (origin < length ? indices[origin]! : GONE);
}

/** Takes the entries of an attribute by ascending index, and makes a column of them. */
export class ColumnBuilder {
  /** The greatest number of entries that there may be; 0 if it is not known. */
  readonly #most: number;
  #indices: Uint32Array | null = null;
  #values: Float64Array | Uint8Array | null = null;
  #flags: Uint8Array | null = null;
  #example: Texts["example"] = null;
  #texts = 0;
  #count = 0;

  constructor(most = 0) {
    this.#most = most;
  }

  /** Adds the entry at an index, which is greater than those before. Missing entries are not added. */
  add(index: number, value: unknown): void {
    const place = this.#count++;
    if (this.#indices === null && index !== place) this.#indices = Uint32Array.from({ length: place }, (_, k) => k);
    if (this.#indices !== null) {
      this.#indices = grown(this.#indices, place);
      this.#indices[place] = index;
    }
    if (this.#values === null && typeof value === "number") this.#values = new Float64Array(place + 1);
    if (this.#values === null && typeof value === "boolean") this.#values = new Uint8Array(place + 1);
    if (this.#values !== null) this.#values = grown(this.#values, place, this.#most);
    const fits = typeof value === (this.#values instanceof Uint8Array ? "boolean" : "number");
    if (fits && this.#values !== null) this.#values[place] = Number(value);
    if (fits && this.#flags === null) return;
    this.#flags = grown(this.#flags ?? new Uint8Array(place + 1), place);
    if (fits) return;
    this.#flags[place] = 1;
    this.#texts++;
    this.#example ??= { index, found: describeFound(value) };
  }

  /** Makes the column, of `length` nodes or edges. The builder can take no more then. */
  finish(length: number): Column {
    const count = this.#count;
    const indices = count === length ? null : (this.#indices?.slice(0, count) ?? upTo(count));
    const values = this.#takeValues();
    if (this.#texts > 0) {
      const flags = this.#texts === count ? null : (this.#flags?.slice(0, count) ?? null);
      return { kind: "listed", indices, values, texts: { flags, example: this.#example } };
    }
    if (count * DENSE_SHARE >= length) return spread(indices, values, length);
    return { kind: "listed", indices, values, texts: null };
  }

  #takeValues(): Float64Array | Uint8Array {
    const values = this.#values;
    if (values === null) return new Float64Array(0);
    if (values.length === this.#count) return values;
    const taken = values.slice(0, this.#count);
    discard(values);
    return taken;
  }
}

/** The share of nodes or edges, one in so many, that has to have an attribute for it to become a dense column. */
const DENSE_SHARE = 4;

/** The share of all entries, one in so many, from which on there is room for all of them: to move many takes long. */
const MOVED_SHARE = 64;

/** Gives an array with room for an entry at `place`, one of at most `most` entries: 0 if that is not known. */
function grown<A extends Uint8Array | Uint32Array | Float64Array>(array: A, place: number, most?: number): A;
function grown(array: Uint8Array | Uint32Array | Float64Array, place: number, most = 0): ColumnValues {
  if (place < array.length) return array;
  const doubled = 2 * place + 16;
  const length = doubled * MOVED_SHARE < most ? doubled : Math.max(doubled, most);
  const result =
    array instanceof Uint8Array
      ? heapAllocator.uint8(length)
      : array instanceof Uint32Array
        ? heapAllocator.uint32(length)
        : heapAllocator.float64(length);
  result.set(array);
  discard(array);
  return result;
}

function upTo(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, k) => k);
}
