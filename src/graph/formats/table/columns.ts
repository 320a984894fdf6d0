/** The attributes of tables, collected row by row from one file or several. */

import { describeFound } from "../../../arguments/found.ts";
import { quoted } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import { heapAllocator } from "../../allocator.ts";
import {
  type CategoryColumn,
  type Column,
  type DenseColumn,
  dense,
  type ListedColumn,
  NO_CATEGORY,
} from "../../column.ts";
import type { ColumnTable, TypedColumn } from "../columnar/column-table.ts";
import type { LeftOut } from "../columnar/left-out.ts";
import type { Fields } from "../fields.ts";
import { type MissingTreatment, NumberColumn, saysNone } from "../missing.ts";
import { TextTable } from "../text-table.ts";
import { exampleAt, type TableColumn, type TableLayout } from "./layout.ts";

/**
 * Thrown where a column of numbers turns out to hold a text. The types of columns have to be found from all lines then.
 */
export class KindsMisjudged extends Error {}

/** The column of an attribute in a table, with the type of its values. */
export interface KindOfColumn {
  readonly name: string;
  readonly kind: TableColumn["kind"] | "boolean";
}

/** A typed column, with the name of the attribute. */
export interface TakenColumn {
  readonly name: string;
  readonly column: TypedColumn;
}

/** The columns of all files together, by row. */
export class TableColumns {
  readonly #missing: MissingTreatment;
  readonly #numbers = new Map<string, NumberColumn>();
  readonly #categories = new Map<string, Categories>();
  readonly #truths = new Map<string, Truths>();
  readonly #empty: string[] = [];
  /** The fields of the open file. */
  #fields: Fields | null = null;
  #fieldCount = 0;
  #openNumbers: readonly NumberColumn[] = [];
  #openStrict: readonly boolean[] = [];
  #openCategories: readonly Categories[] = [];
  #firstRow = 0;

  /** `capacity` is the greatest number of rows. */
  constructor(columns: readonly KindOfColumn[], length: number, missing: MissingTreatment) {
    this.#missing = missing;
    const kinds = new Map<string, KindOfColumn["kind"]>();
    for (const { name, kind } of columns) {
      const before = kinds.get(name) ?? "none";
      kinds.set(name, kind === "none" ? before : before === "none" || before === kind ? kind : "text");
    }
    for (const [name, kind] of kinds) {
      if (kind === "text") this.#categories.set(name, new Categories(length));
      else if (kind === "boolean") this.#truths.set(name, new Truths(length));
      else if (kind === "number") this.#numbers.set(name, new NumberColumn(name, 0, length, missing, "told"));
      else this.#empty.push(name);
    }
  }

  /** Opens a file. `row` is the number of its first row. */
  open(layout: TableLayout, fields: Fields, row: number): void {
    this.#fields = fields;
    this.#fieldCount = layout.fieldCount;
    this.#firstRow = row;
    const numbers: NumberColumn[] = [];
    const strict: boolean[] = [];
    const categories: Categories[] = [];
    for (const { name, index, isStrict } of layout.columns) {
      const number = this.#numbers.get(name);
      const category = this.#categories.get(name);
      if (number !== undefined) {
        number.field = index;
        numbers.push(number);
        strict.push(isStrict || this.#missing !== "error");
      }
      if (category !== undefined) {
        category.open(index, layout.file);
        categories.push(category);
      }
    }
    this.#openNumbers = numbers;
    this.#openStrict = strict;
    this.#openCategories = categories;
  }

  /** The columns of the open file by their fields, if all hold numbers; null otherwise. */
  get plain(): readonly NumberColumn[] | null {
    return this.#openCategories.length === 0 ? this.#openNumbers : null;
  }

  /** Takes the values of a row from the current line. Gives false if the row is to be left out. */
  read(row: number): boolean {
    const fields = this.#fields!;
    const numbers = this.#openNumbers;
    const { count } = fields;
    if (count < this.#fieldCount && this.#missing === "skip") return this.#leaveOut(row);
    for (let k = 0; k < numbers.length; k++) {
      const column = numbers[k]!;
      const { field } = column;
      const value = field < count ? fields.number(field) : NaN;
      column.values[row] = value;
      // This is done here rather than in the column, since it is done for every row.
      if (!Number.isNaN(value)) continue;
      if (!this.#openStrict[k]! && field < count && !saysNone(fields.text(field))) throw new KindsMisjudged();
      if (!column.lacks(fields, row)) return this.#leaveOut(row);
    }
    for (const column of this.#openCategories) column.read(fields, row);
    return true;
  }

  /**
   * Takes all rows of a table of typed columns. `row` is the number of the first. Notes the integers that were rounded.
   */
  *taking(
    table: ColumnTable,
    columns: readonly TakenColumn[],
    row: number,
    left: LeftOut,
    notes: Set<string>,
  ): Turns<void> {
    for (const { name, column } of columns) {
      if (column.type === "none") continue;
      const number = this.#numbers.get(name);
      if (number !== undefined && (yield* number.taking(table, column, row, left)) >= 0) {
        notes.add(
          `${table.file}: the column ${quoted(column.name)} has integers beyond 2^53, which are rounded to 64 bits`,
        );
      }
      const truth = this.#truths.get(name);
      if (truth !== undefined) yield* truth.taking(column, row);
      const category = this.#categories.get(name);
      if (category !== undefined) yield* category.taking(table, column, row);
    }
    const present = new Set(columns.flatMap(({ name, column }) => (column.type === "none" ? [] : [name])));
    const end = row + table.rowCount;
    for (const [name, number] of this.#numbers) if (!present.has(name)) number.absent(row, end);
    for (const [name, truth] of this.#truths) if (!present.has(name)) truth.absent(row, end);
  }

  /** Moves the rows that stay of those taken together, and forgets the others. `row` is the first of them. */
  compact(row: number, rowCount: number, left: LeftOut): number {
    if (!left.any) return rowCount;
    for (let k = 0; k < rowCount; k++) if (left.has(k)) this.forget(row + k);
    const all = [...this.#numbers.values(), ...this.#truths.values(), ...this.#categories.values()];
    const kept = left.compact((from, to) => {
      for (const each of all) each.move(row + from, row + to);
    });
    for (const each of all) each.clear(row + kept, row + rowCount);
    return kept;
  }

  /** Forgets the values of a row that is left out after all. */
  forget(row: number): void {
    for (const each of this.#numbers.values()) each.forget(row);
    for (const each of this.#categories.values()) each.forget(row);
  }

  #leaveOut(row: number): false {
    this.forget(row);
    return false;
  }

  /** Closes the open file. `rows` is the number of rows of all files by now. */
  close(rows: number): void {
    const present = new Set(this.#openNumbers);
    for (const column of this.#numbers.values()) if (!present.has(column)) column.absent(this.#firstRow, rows);
    for (const column of this.#truths.values()) column.absent(this.#firstRow, rows);
  }

  /** Remarks which columns have texts where numbers are, that were taken as missing or left their row out. */
  oddTexts(of: "node" | "edge"): string[] {
    return [...this.#numbers.values()].flatMap((column) => column.remark(of) ?? []);
  }

  /** Makes all columns, of `count` rows. */
  *finishing(count: number): Turns<Record<string, Column>> {
    const columns = Array.from(this.#numbers, ([name, column]): [string, Column] => [name, column.finish(count)]);
    for (const [name, column] of this.#categories) columns.push([name, yield* column.finishing(count)]);
    for (const [name, column] of this.#truths) columns.push([name, column.finish(count)]);
    for (const name of this.#empty) columns.push([name, NOWHERE]);
    return Object.fromEntries<Column>(columns);
  }
}

/** A column that is missing on every row. */
export const NOWHERE: ListedColumn = {
  kind: "listed",
  indices: new Uint32Array(0),
  values: new Float64Array(0),
  texts: null,
};

/** A column of texts as it is read. */
class Categories {
  readonly #codes: Uint32Array;
  readonly #texts = new TextTable();
  #field = 0;
  #file = "";
  /** A text that is no number, if there was one; preferably one that does not stand for a missing value. */
  #example: CategoryColumn["example"] = null;
  #isExampleOfNone = false;

  constructor(length: number) {
    this.#codes = heapAllocator.uint32(length).fill(NO_CATEGORY);
  }

  open(field: number, file: string): void {
    this.#field = field;
    this.#file = file;
  }

  read(fields: Fields, row: number): void {
    const field = this.#field;
    if (field >= fields.count || fields.isEmpty(field)) {
      this.#codes[row] = NO_CATEGORY;
      return;
    }
    this.#codes[row] = fields.intern(field, this.#texts);
    if (this.#example !== null && !this.#isExampleOfNone) return;
    const isNone = saysNone(fields.text(field));
    if ((this.#example !== null && isNone) || !Number.isNaN(fields.number(field))) return;
    this.#example = { index: row, found: exampleAt(fields, field, this.#file) };
    this.#isExampleOfNone = isNone;
  }

  *taking(table: ColumnTable, column: TypedColumn, from: number): Turns<void> {
    yield* column.texts(this.#codes, from, this.#texts);
    if (column.type !== "text" || (this.#example !== null && !this.#isExampleOfNone)) return;
    for (let row = from; row < from + table.rowCount; row++) {
      const code = this.#codes[row]!;
      if (code === NO_CATEGORY) continue;
      const found = `${describeFound(this.#texts.at(code))} in row ${row - from + 1} of ${table.file}`;
      this.#example = { index: row, found };
      this.#isExampleOfNone = false;
      return;
    }
  }

  move(from: number, to: number): void {
    this.#codes[to] = this.#codes[from]!;
    if (this.#example?.index === from) this.#example = { ...this.#example, index: to };
  }

  clear(from: number, to: number): void {
    this.#codes.fill(NO_CATEGORY, from, to);
    if (this.#example !== null && this.#example.index >= from) this.#example = null;
  }

  forget(row: number): void {
    this.#codes[row] = NO_CATEGORY;
    if (this.#example?.index === row) this.#example = null;
  }

  *finishing(count: number): Turns<CategoryColumn> {
    const codes = this.#codes.subarray(0, count);
    return { kind: "category", codes, categories: yield* this.#texts.listing(), example: this.#example };
  }
}

/** A column of booleans, which only typed columns give. */
class Truths {
  readonly #values: Uint8Array;
  readonly #missing: Uint8Array;

  constructor(length: number) {
    this.#values = heapAllocator.uint8(length);
    this.#missing = heapAllocator.uint8(length);
  }

  *taking(column: TypedColumn, from: number): Turns<void> {
    yield* column.truths(this.#values, from, (row) => {
      this.#missing[from + row] = 1;
    });
  }

  move(from: number, to: number): void {
    this.#values[to] = this.#values[from]!;
    this.#missing[to] = this.#missing[from]!;
  }

  clear(from: number, to: number): void {
    this.#missing.fill(0, from, to);
  }

  absent(from: number, to: number): void {
    this.#missing.fill(1, from, to);
  }

  finish(count: number): DenseColumn {
    const missing = this.#missing.subarray(0, count);
    return dense(this.#values.subarray(0, count), missing.includes(1) ? missing : null);
  }
}
