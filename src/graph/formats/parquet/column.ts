/** A column of a Parquet file, as a table has it: the type of its values, and how they are read to arrays. */

import type { SchemaElement } from "hyparquet";
import { Pace, type Turns } from "../../../turns.ts";
import { NO_CATEGORY } from "../../column.ts";
import type { TypedColumn } from "../columnar/column-table.ts";
import { guarded, type OpenedFile } from "../columnar/unreadable.ts";
import type { TextTable } from "../text-table.ts";
import type { Chunk, Footer, ParquetColumn } from "./footer.ts";
import { type Library, type Raw, rawDictionary, rawValues } from "./library.ts";
import {
  isIndexed,
  type NumberArray,
  type NumberDictionary,
  readIndices,
  readNumberDictionary,
  readPageNumbers,
  readsNumbers,
  type Scratch,
  spread,
} from "./numbers.ts";
import { type DataPage, type PageReader, pagesOf } from "./pages.ts";
import { kindOf, type ParquetKind } from "./type.ts";

/** An opened file, with all that its columns are read with. */
export interface ParquetFile extends OpenedFile {
  readonly library: Library;
  readonly pages: PageReader;
  readonly footer: Footer;
}

/** Makes a column whose values are read when they are asked for. */
export function typedColumn(file: ParquetFile, column: ParquetColumn): TypedColumn {
  const kind = kindOf(column);
  const reader = new ColumnReader(file, column, kind);
  const within = <T>(work: Turns<T>): Turns<T> => guarded(file, column.name, work);
  return {
    name: column.name,
    type: kind.type,
    note: kind.note,
    refused: kind.refused,
    numbers: (into, from, absent) => within(reader.numbers(into, from, absent)),
    shortIntegers: hasShortIntegers(kind) ? (into, from, absent) => within(reader.numbers(into, from, absent)) : null,
    truths: (into, from, absent) => within(reader.truths(into, from, absent)),
    texts: (codes, from, table) => within(reader.texts(codes, from, table)),
  };
}

/** Tells whether all values are integers of 32 bits with a sign, as they are stored. */
function hasShortIntegers({ type, stored, factor, divisor }: ParquetKind): boolean {
  return type === "integer" && stored === "INT32" && factor === 1 && divisor === 1;
}

class ColumnReader {
  readonly #file: ParquetFile;
  readonly #column: ParquetColumn;
  readonly #element: SchemaElement;
  readonly #kind: ParquetKind;
  readonly #scratch: Scratch = { indices: new Uint32Array(), bytes: new Uint8Array() };

  constructor(file: ParquetFile, column: ParquetColumn, kind: ParquetKind) {
    this.#file = file;
    this.#column = column;
    this.#element = column.element;
    this.#kind = kind;
  }

  *numbers(into: NumberArray, from: number, absent: (row: number) => void): Turns<number> {
    const { stored, factor, divisor } = this.#kind;
    let rounded = -1;
    let row = 0;
    for (const chunk of this.#chunks()) {
      let dictionary: NumberDictionary | null = null;
      for (const page of pagesOf(this.#file.pages, chunk, this.#isOptional)) {
        if (page.kind === "dictionary") {
          dictionary =
            stored === null ? this.#convertedDictionary(page) : readNumberDictionary(stored, page, this.#scratch);
          continue;
        }
        const at = from + row;
        const found: number =
          stored !== null && readsNumbers(page)
            ? readPageNumbers(stored, page, dictionary, into, at, this.#scratch)
            : this.#convertedNumbers(page, dictionary, into, at);
        if (found >= 0 && rounded < 0) rounded = row + rowOf(page, found);
        if (page.present !== null) spreadRows(page, page.present, into, at, (absentRow) => absent(row + absentRow));
        row += page.rowCount;
        yield row;
      }
    }
    if (factor !== 1 || divisor !== 1) for (let k = from; k < from + row; k++) into[k] = (into[k]! * factor) / divisor;
    return rounded;
  }

  *truths(into: Uint8Array, from: number, absent: (row: number) => void): Turns<void> {
    let row = 0;
    for (const page of this.#rawPages()) {
      let value = 0;
      for (let k = 0; k < page.rowCount; k++, row++) {
        if (page.present !== null && page.present[k] !== 1) absent(row);
        else into[from + row] = page.raw[value++] === true ? 1 : 0;
      }
      yield row;
    }
  }

  *texts(codes: Uint32Array, from: number, table: TextTable): Turns<void> {
    if (this.#kind.type === "number") {
      yield* this.#spelled(codes, from, table);
      return;
    }
    const { spell } = this.#kind;
    const codeOf = (raw: Raw): number => {
      const spelled = spell(raw);
      return typeof spelled === "string" ? table.addText(spelled) : table.add(spelled, 0, spelled.length);
    };
    const pace = new Pace();
    let row = 0;
    /** The code of each entry of a dictionary, from its first use on. */
    let known = new Map<Raw, number>();
    let dictionary: ArrayLike<Raw> | null = null;
    for (const page of this.#rawPages()) {
      if (page.dictionary !== dictionary) {
        dictionary = page.dictionary;
        known = new Map();
      }
      let value = 0;
      for (let k = 0; k < page.rowCount; k++, row++) {
        if (pace.isDue()) yield row;
        if (page.present !== null && page.present[k] !== 1) {
          codes[from + row] = NO_CATEGORY;
          continue;
        }
        const raw = page.raw[value++]!;
        const found: number | undefined = dictionary === null ? undefined : known.get(raw);
        const code = found ?? codeOf(raw);
        if (dictionary !== null && found === undefined) known.set(raw, code);
        codes[from + row] = code;
      }
    }
  }

  /** Spells numbers that are no integers as texts. */
  *#spelled(codes: Uint32Array, from: number, table: TextTable): Turns<void> {
    const { rowCount } = this.#file.footer;
    const numbers = new Float64Array(rowCount);
    yield* this.numbers(numbers, 0, () => undefined);
    const pace = new Pace();
    for (let row = 0; row < rowCount; row++) {
      if (pace.isDue()) yield;
      const number = numbers[row]!;
      codes[from + row] = Number.isNaN(number) ? NO_CATEGORY : table.addText(String(number));
    }
  }

  get #isOptional(): boolean {
    return this.#element.repetition_type !== "REQUIRED";
  }

  #chunks(): Chunk[] {
    return this.#file.footer.chunksOf(this.#column);
  }

  #convertedDictionary(page: Parameters<typeof rawDictionary>[2]): NumberDictionary {
    const values = Float64Array.from(rawDictionary(this.#file.library, this.#element, page), this.#toNumber);
    return { values, rounded: -1 };
  }

  readonly #toNumber = (raw: Raw): number => this.#kind.number(raw, this.#file.library);

  /** Takes values that the library decodes as numbers. Gives the first that is an integer beyond 2^53, or −1. */
  #convertedNumbers(page: DataPage, dictionary: NumberDictionary | null, into: NumberArray, from: number): number {
    if (isIndexed(page.encoding)) return readPageNumbers("DOUBLE", page, dictionary, into, from, this.#scratch);
    const raw = rawValues(this.#file.library, this.#element, page);
    let rounded = -1;
    for (let k = 0; k < page.valueCount; k++) {
      const value = this.#toNumber(raw[k]!);
      into[from + k] = value;
      if (rounded < 0 && this.#kind.type === "integer" && !Number.isSafeInteger(value)) rounded = k;
    }
    return rounded;
  }

  /** Reads the pages, with values as they are stored. */
  *#rawPages(): Generator<DataPage & { readonly raw: ArrayLike<Raw>; readonly dictionary: ArrayLike<Raw> | null }> {
    const { library, pages } = this.#file;
    for (const chunk of this.#chunks()) {
      let dictionary: ArrayLike<Raw> | null = null;
      for (const page of pagesOf(pages, chunk, this.#isOptional)) {
        if (page.kind === "dictionary") {
          dictionary = rawDictionary(library, this.#element, page);
          continue;
        }
        if (!isIndexed(page.encoding)) {
          yield { ...page, raw: rawValues(library, this.#element, page), dictionary: null };
          continue;
        }
        if (dictionary === null) throw new Error("found indices without a dictionary");
        const entries: ArrayLike<Raw> = dictionary;
        const indices = readIndices(page, entries.length, this.#scratch);
        const raw = Array.from({ length: page.valueCount }, (_, k) => entries[indices[k]!]!);
        yield { ...page, raw, dictionary };
      }
    }
  }
}

/** Finds the row of a page that has the value number `value`. */
function rowOf({ present }: DataPage, value: number): number {
  if (present === null) return value;
  let left = value;
  for (let row = 0; row < present.length; row++) if (present[row] === 1 && left-- === 0) return row;
  return present.length;
}

function spreadRows(
  page: DataPage,
  present: Uint8Array,
  into: NumberArray,
  from: number,
  absent: (row: number) => void,
): void {
  spread(present, page.valueCount, into, from);
  for (let row = 0; row < present.length; row++) if (present[row] !== 1) absent(row);
}
