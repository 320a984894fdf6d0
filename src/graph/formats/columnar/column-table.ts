/**
 * Tables of typed columns, such as Parquet files. An opened table knows its columns, and has not read their values yet.
 */

import { type Diagnostic, EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import type { TextTable } from "../text-table.ts";

type Hint = Diagnostic["hint"];

/** The type of the values of a column. Only integers may be keys without becoming texts. */
export type ColumnType = "integer" | "number" | "boolean" | "text" | "none";

/**
 * A column of a table. Its values are read when they are asked for, into arrays of the caller. The work of reading
 * yields the row that it has come to, where it knows one.
 */
export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** A remark on values that are converted when they are read; null where none are. */
  readonly note: string | null;
  /** The type of a column that cannot become an attribute, as in "a LIST"; null for others. */
  readonly refused: string | null;
  /**
   * Writes the number of each row to `into`, from the place `from` on. A row without one gets NaN, and `absent` is
   * called with it. Gives the first row whose integer is beyond 2^53 and was rounded, or −1.
   */
  readonly numbers: (into: Float64Array, from: number, absent: (row: number) => void) => Turns<number>;
  /**
   * Does the same for a column whose values are all integers that 32 bits with a sign hold, with 0 in rows without one;
   * null for others.
   */
  readonly shortIntegers: ((into: Int32Array, from: number, absent: (row: number) => void) => Turns<number>) | null;
  /** Writes the boolean of each row to `into` as 1 or 0, in the same way. Only for columns of booleans. */
  readonly truths: (into: Uint8Array, from: number, absent: (row: number) => void) => Turns<void>;
  /**
   * Writes the code of each row's text to `codes`, from the place `from` on: its number in a text table. `NO_CATEGORY`
   * stands where there is none, and for NaN. Numbers are spelled as by JavaScript, integers with all their digits.
   */
  readonly texts: (codes: Uint32Array, from: number, table: TextTable) => Turns<void>;
}

export interface ColumnTable {
  readonly kind: "columns";
  /** The name of the file in errors. */
  readonly file: string;
  /** The length of the file in bytes, for progress. */
  readonly byteCount: number;
  readonly rowCount: number;
  readonly columns: readonly TypedColumn[];
  /** The file that a row comes from, and its row there, for tables of several files. */
  readonly placeOf?: (row: number) => { readonly file: string; readonly row: number };
}

/** Makes the error for a row of a table. The message counts rows from 1. */
export function rowError(
  table: ColumnTable,
  row: number,
  column: TypedColumn,
  message: string,
  hint?: Hint,
): EdgewiseError {
  const place = table.placeOf?.(row) ?? { file: table.file, row };
  return new EdgewiseError({
    code: "graph/input",
    message: `${place.file}: row ${place.row + 1}, column ${quoted(column.name)}: ${message}`,
    hint,
  });
}

/**
 * Throws for a column of attributes that cannot be read. The hint names `option`, which chooses the columns to read.
 */
export function expectAttribute(table: ColumnTable, column: TypedColumn, option: string): void {
  if (column.refused === null) return;
  throw refusal(table, column, (named) =>
    named(option) === null
      ? "Write the file without this column, or with one that is flat."
      : `Name the columns that are to be read with ${named(option)}, without this one.`,
  );
}

/** Throws for a column of keys that cannot be read. The hint names `option`, which chooses another. */
export function expectKeys(table: ColumnTable, column: TypedColumn, option: string): void {
  if (column.refused === null && column.type !== "boolean") return;
  throw refusal(table, column, (named) =>
    named(option) === null ? null : `Choose the column of the keys with ${named(option)}.`,
  );
}

function refusal({ file }: ColumnTable, { name, refused, type }: TypedColumn, hint: Hint): EdgewiseError {
  const [found, expected] = [
    refused ?? `${type}s`,
    refused === null ? "keys, which are integers or texts" : "a number, a truth or a text in each row",
  ];
  return new EdgewiseError({
    code: "graph/input",
    message: `${file}: found ${found} in the column ${quoted(name)}; expected ${expected}`,
    hint,
  });
}

/** Notes the columns whose values are converted when they are read. */
export function noteColumns({ file }: ColumnTable, columns: readonly TypedColumn[], notes: Set<string>): void {
  for (const { name, note } of columns) {
    if (note !== null) notes.add(`${file}: the column ${quoted(name)} is read as other values: ${note}`);
  }
}
