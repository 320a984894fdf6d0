/** The files of a folder as one table. */

import type { Turns } from "../../../turns.ts";
import { NO_CATEGORY } from "../../column.ts";
import type { ColumnTable, ColumnType, TypedColumn } from "./column-table.ts";

/** Joins tables, one after another. A column that a table lacks is missing in its rows. */
export function joinedTable(file: string, tables: readonly ColumnTable[]): ColumnTable {
  const [only] = tables;
  if (only !== undefined && tables.length === 1) return only;
  const names = new Set(tables.flatMap(({ columns }) => columns.map(({ name }) => name)));
  return {
    kind: "columns",
    file,
    byteCount: tables.reduce((sum, { byteCount }) => sum + byteCount, 0),
    rowCount: tables.reduce((sum, { rowCount }) => sum + rowCount, 0),
    columns: Array.from(names, (name) => joinedColumn(name, tables)),
    placeOf(row) {
      let left = row;
      for (const table of tables) {
        if (left < table.rowCount) return { file: table.file, row: left };
        left -= table.rowCount;
      }
      return { file, row };
    },
  };
}

/** The part of a column that comes from one table: the column there (null if it has none), and its first row. */
interface Part {
  readonly column: TypedColumn | null;
  readonly first: number;
  readonly rowCount: number;
}

function joinedColumn(name: string, tables: readonly ColumnTable[]): TypedColumn {
  let rows = 0;
  const parts = tables.map(({ columns, rowCount }): Part => {
    const first = rows;
    rows += rowCount;
    const column = columns.find((each) => each.name === name) ?? null;
    return { column: column?.type === "none" && column.refused === null ? null : column, first, rowCount };
  });
  const columns = parts.flatMap(({ column }) => (column === null ? [] : [column]));
  const lack = ({ first, rowCount }: Part, absent: (row: number) => void): void => {
    for (let row = first; row < first + rowCount; row++) absent(row);
  };
  return {
    name,
    type: columns.map(({ type }) => type).reduce(commonType, "none"),
    note: columns.find(({ note }) => note !== null)?.note ?? null,
    refused: columns.find(({ refused }) => refused !== null)?.refused ?? null,
    *numbers(into, from, absent): Turns<number> {
      let rounded = -1;
      for (const part of parts) {
        const { column, first, rowCount } = part;
        if (column === null) {
          into.fill(Number.NaN, from + first, from + first + rowCount);
          lack(part, absent);
          continue;
        }
        const found = yield* rowsFrom(
          first,
          column.numbers(into, from + first, (row) => absent(first + row)),
        );
        if (found >= 0 && rounded < 0) rounded = first + found;
      }
      return rounded;
    },
    shortIntegers: joinedShortIntegers(parts),
    *truths(into, from, absent): Turns<void> {
      for (const part of parts) {
        const { column, first } = part;
        if (column === null) lack(part, absent);
        else
          yield* rowsFrom(
            first,
            column.truths(into, from + first, (row) => absent(first + row)),
          );
      }
    },
    *texts(codes, from, table): Turns<void> {
      for (const { column, first, rowCount } of parts) {
        if (column === null) codes.fill(NO_CATEGORY, from + first, from + first + rowCount);
        else yield* rowsFrom(first, column.texts(codes, from + first, table));
      }
    },
  };
}

/** Joins columns of short integers, if all of them are such. */
function joinedShortIntegers(parts: readonly Part[]): TypedColumn["shortIntegers"] {
  if (!parts.every(({ column }) => column !== null && column.shortIntegers !== null)) return null;
  return function* (into, from, absent): Turns<number> {
    for (const { column, first } of parts)
      yield* rowsFrom(
        first,
        column!.shortIntegers!(into, from + first, (row) => absent(first + row)),
      );
    return -1;
  };
}

/** Does work on one of the tables, whose rows are yielded as those of the joined one, where they begin at `first`. */
function* rowsFrom<T>(first: number, work: Turns<T>): Turns<T> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield typeof step.value === "number" ? first + step.value : step.value;
  }
}

/** Gives the common type of two types, as of a column in several tables. Types of different kinds become texts. */
function commonType(one: ColumnType, other: ColumnType): ColumnType {
  if (one === other || other === "none") return one;
  if (one === "none") return other;
  const areNumbers = [one, other].every((type) => type === "integer" || type === "number");
  return areNumbers ? "number" : "text";
}
