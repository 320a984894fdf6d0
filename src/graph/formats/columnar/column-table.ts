/** Tables of typed columns, such as Parquet files: opened, so that their columns are known, and their values not read yet. */

import { type Diagnostic, EdgewiseError } from "../../../error.ts";
import { quoted } from "../../../printable.ts";
import type { Turns } from "../../../turns.ts";
import type { TextTable } from "../text-table.ts";

type Hint = Diagnostic["hint"];

/** What the values of a column are. Integers are numbers that may be keys as they are. */
export type ColumnType = "integer" | "number" | "boolean" | "text" | "none";

/** A column of a table, whose values are read when they are asked for, into arrays of who asks. */
export interface TypedColumn {
  readonly name: string;
  readonly type: ColumnType;
  /** How its values are read where that is not what they are in the file; null where it is. */
  readonly note: string | null;
  /** What it is where no attribute can be that, as in "a LIST"; null where it is read. */
  readonly refused: string | null;
  /**
   * Puts the number of each row into `into` from the place `from` on; where there is none, NaN, and `absent`
   * is called with the row. Gives the first row whose integer is beyond 2^53 and had to be rounded, or −1.
   */
  readonly numbers: (into: Float64Array, from: number, absent: (row: number) => void) => Turns<number>;
  /** Puts 1 or 0 for the truth of each row into `into`, in the same way; only of columns of truths. */
  readonly truths: (into: Uint8Array, from: number, absent: (row: number) => void) => Turns<void>;
  /**
   * Puts the number that the text of each row has in a table into `codes`, from the place `from` on; `NO_CATEGORY` where there is
   * none, and for NaN. Numbers are spelled as JavaScript does, integers with all their digits.
   */
  readonly texts: (codes: Uint32Array, from: number, table: TextTable) => Turns<void>;
}

export interface ColumnTable {
  readonly kind: "columns";
  /** What errors call the file. */
  readonly file: string;
  /** How long the file is, for progress. */
  readonly byteCount: number;
  readonly rowCount: number;
  readonly columns: readonly TypedColumn[];
  /** Of a table of several files, which of them has a row, and which row of that it is. */
  readonly placeOf?: (row: number) => { readonly file: string; readonly row: number };
}

/** The error for a row of a table, which people count from 1. */
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

/** Refuses a column of attributes that is to be read and cannot be; `option` names the columns that are. */
export function expectAttribute(table: ColumnTable, column: TypedColumn, option: string): void {
  if (column.refused === null) return;
  throw refusal(table, column, (named) =>
    named(option) === null
      ? "Write the file without this column, or with one that is flat."
      : `Name the columns that are to be read with ${named(option)}, without this one.`,
  );
}

/** Refuses a column of keys that cannot be read; `option` chooses another. */
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

/** Notes how columns are read where that is not what they are in the file. */
export function noteColumns({ file }: ColumnTable, columns: readonly TypedColumn[], notes: Set<string>): void {
  for (const { name, note } of columns) {
    if (note !== null) notes.add(`${file}: the column ${quoted(name)} is read as other values: ${note}`);
  }
}
