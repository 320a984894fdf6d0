/** The attributes of nodes or edges: their numbers, which entries are missing, and what there is that is no number. */

import { describeFound } from "../arguments/found.ts";
import { atOnce, type Turns } from "../turns.ts";
import { type Allocator, type ColumnValues, copyColumn, heapAllocator, permuteColumn, permuting } from "./allocator.ts";

export type Column = DenseColumn | ListedColumn | CategoryColumn;

/** The values of an attribute by index. */
export interface DenseColumn {
  readonly kind: "dense";
  /** One per node or edge; NaN, or 0 among integers and booleans, where the attribute is missing. */
  readonly values: ColumnValues;
  /** 1 where the attribute is missing, on the heap; null where it is nowhere. */
  readonly missing: Uint8Array | null;
}

/**
 * An attribute that few nodes or edges have, or that is no number on some of them. Its entries are listed, on the heap, so
 * that a graph with an attribute of another name on each node takes no n² of memory.
 */
export interface ListedColumn {
  readonly kind: "listed";
  /** Which nodes or edges have it, in any order; null if all have it, and are in theirs. */
  readonly indices: Uint32Array | null;
  /** What they have; 0 for a text, and empty if there are only texts. */
  readonly values: Float64Array | Uint8Array;
  /** Null if all entries are numbers. */
  readonly texts: Texts | null;
}

/** An attribute whose values are texts: a code for each node or edge, and the text that each code stands for. */
export interface CategoryColumn {
  readonly kind: "category";
  /** One per node or edge, on the heap; `NO_CATEGORY` where the attribute is missing. */
  readonly codes: Uint32Array;
  /** Distinct texts by code; of an operation's result some may stand nowhere. */
  readonly categories: readonly string[];
  /** Where one is that is no number, and what was found there; null once that one is no part of the graph. */
  readonly example: { readonly index: number; readonly found: string } | null;
}

/** The code of no text. */
export const NO_CATEGORY = 0xffffffff;

/** The entries of an attribute that are no numbers, or no booleans among booleans. */
export interface Texts {
  /** 1 for each of them in the list of entries; null if all are. */
  readonly flags: Uint8Array | null;
  /** Where one of them is and what was found there; null once that one is no part of the graph. */
  readonly example: { readonly index: number; readonly found: string } | null;
}

/** What an attribute is to who reads it: a column, or one that is no number at some entry. */
export type Attribute = DenseColumn | TextAttribute;

export interface TextAttribute {
  readonly kind: "text";
  /** An entry that is no number. */
  readonly index: number;
  /** What is there, if that is still known. */
  readonly found: string | null;
  readonly expected: "number" | "boolean";
  /**
   * Where all that is there is texts of a file: a code for each node or edge, 2^32 − 1 where the attribute is missing, and
   * the text of each code. Null in other cases.
   */
  readonly groups: { readonly codes: Uint32Array; readonly categories: readonly string[] } | null;
}

/** A column of an array, and of which of its entries are missing if some are. */
export function dense(values: ColumnValues, missing: Uint8Array | null = null): DenseColumn {
  return { kind: "dense", values, missing };
}

/** Whether a value that somebody gave is none: NaN is, as graphology takes it. */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value);
}

/** An attribute as a program may read it; made on the heap where it was a list. */
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

/** The list as an array by index. */
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

/** The columns of the nodes or edges that had the indices `origins`, dense ones in arrays from the allocator. */
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

/** The same at once. */
export function pickColumns(
  columns: ReadonlyMap<string, Column>,
  origins: Uint32Array,
  allocator: Allocator,
): Map<string, Column> {
  return atOnce(pickingColumns(columns, origins, allocator));
}

/** The same columns, dense ones in arrays from the allocator. */
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
  // In which places of the old list the entries of the new one are.
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
    // An array is permuted into one of its own type.
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

/** Flags, or null where none is set. */
function whereAny(flags: ColumnValues | null): Uint8Array | null {
  return flags instanceof Uint8Array && flags.includes(1) ? flags : null;
}

/** No index: there are at most 2^32 − 1 of them. */
const GONE = 0xffffffff;

/** Finds where an index has gone, or `GONE`. */
function inverseOf(origins: Uint32Array): (origin: number) => number {
  let length = 0;
  for (const origin of origins) length = Math.max(length, origin + 1);
  const indices = heapAllocator.uint32(length).fill(GONE);
  for (let index = 0; index < origins.length; index++) indices[origins[index]!] = index;
  return (origin) => (origin < length ? indices[origin]! : GONE);
}

/** Takes the entries of an attribute by ascending index, and makes a column of them. */
export class ColumnBuilder {
  #indices: Uint32Array | null = null;
  #values: Float64Array | Uint8Array | null = null;
  #flags: Uint8Array | null = null;
  #example: Texts["example"] = null;
  #texts = 0;
  #count = 0;

  /** The entry at an index that is greater than those before; a missing one is not to be added. */
  add(index: number, value: unknown): void {
    const place = this.#count++;
    if (this.#indices === null && index !== place) this.#indices = Uint32Array.from({ length: place }, (_, k) => k);
    if (this.#indices !== null) {
      this.#indices = grown(this.#indices, place);
      this.#indices[place] = index;
    }
    if (this.#values === null && typeof value === "number") this.#values = new Float64Array(place + 1);
    if (this.#values === null && typeof value === "boolean") this.#values = new Uint8Array(place + 1);
    if (this.#values !== null) this.#values = grown(this.#values, place);
    const fits = typeof value === (this.#values instanceof Uint8Array ? "boolean" : "number");
    if (fits && this.#values !== null) this.#values[place] = Number(value);
    if (fits && this.#flags === null) return;
    this.#flags = grown(this.#flags ?? new Uint8Array(place + 1), place);
    if (fits) return;
    this.#flags[place] = 1;
    this.#texts++;
    this.#example ??= { index, found: describeFound(value) };
  }

  /** The column of so many nodes or edges. */
  finish(length: number): Column {
    const count = this.#count;
    const indices = count === length ? null : (this.#indices?.slice(0, count) ?? upTo(count));
    const values = this.#values?.slice(0, count) ?? new Float64Array(0);
    if (this.#texts > 0) {
      const flags = this.#texts === count ? null : (this.#flags?.slice(0, count) ?? null);
      return { kind: "listed", indices, values, texts: { flags, example: this.#example } };
    }
    if (count * DENSE_SHARE >= length) return spread(indices, values, length);
    return { kind: "listed", indices, values, texts: null };
  }
}

/** One in so many has to have an attribute for it to be kept as an array by index. */
const DENSE_SHARE = 4;

function grown<A extends Uint8Array | Uint32Array | Float64Array>(array: A, place: number): A;
function grown(array: Uint8Array | Uint32Array | Float64Array, place: number): ColumnValues {
  if (place < array.length) return array;
  const length = 2 * place + 16;
  const result =
    array instanceof Uint8Array
      ? heapAllocator.uint8(length)
      : array instanceof Uint32Array
        ? heapAllocator.uint32(length)
        : heapAllocator.float64(length);
  result.set(array);
  return result;
}

function upTo(length: number): Uint32Array {
  return Uint32Array.from({ length }, (_, k) => k);
}
