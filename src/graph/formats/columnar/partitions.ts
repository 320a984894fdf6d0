/**
 * Partition columns, which the names of folders tell, as in the tables of Hive and Spark: `year=2024/part.parquet` has
 * the column `year`.
 */

import type { Turns } from "../../../turns.ts";
import { NO_CATEGORY } from "../../column.ts";
import { isIntegerSpelling } from "../../scan/decimal.ts";
import type { ColumnTable, TypedColumn } from "./column-table.ts";

/** The value in a folder's name that stands for a missing one. */
const NOTHING = "__HIVE_DEFAULT_PARTITION__";

/** Adds the columns that a table's path tells, unless the table has them itself. */
export function withPartitions(table: ColumnTable): ColumnTable {
  const own = new Set(table.columns.map(({ name }) => name));
  const told = new Map<string, string>();
  for (const [, name = "", value = ""] of table.file.matchAll(/(?<=^|[/\\])([^/\\=]+)=([^/\\]*)(?=[/\\])/g))
    told.set(unescaped(name), unescaped(value));
  const added = [...told]
    .filter(([name]) => !own.has(name))
    .map(([name, value]) => constantColumn(name, value, table.rowCount));
  return added.length === 0 ? table : { ...table, columns: [...table.columns, ...added] };
}

/** Decodes characters that names of folders cannot contain. They are percent-encoded, as in URLs. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function constantColumn(name: string, value: string, rowCount: number): TypedColumn {
  const isNothing = value === NOTHING;
  const number = /^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  const isInteger = isIntegerSpelling(value) && Number.isSafeInteger(number);
  return {
    name,
    type: isNothing ? "none" : isInteger ? "integer" : Number.isNaN(number) || /^-?0\d/.test(value) ? "text" : "number",
    note: null,
    refused: null,
    *numbers(into, from, absent): Turns<number> {
      into.fill(number, from, from + rowCount);
      yield;
      if (isNothing) for (let row = 0; row < rowCount; row++) absent(row);
      return -1;
    },
    shortIntegers: null,
    truths() {
      throw new TypeError("the name of a folder is no truth");
    },
    *texts(codes, from, table): Turns<void> {
      yield;
      codes.fill(isNothing ? NO_CATEGORY : table.addText(value), from, from + rowCount);
    },
  };
}
