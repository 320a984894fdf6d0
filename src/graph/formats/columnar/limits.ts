/** What a file of typed columns may announce: a run of one value takes a few bytes, whatever the number of rows. */

import { EdgewiseError } from "../../../error.ts";

/** Rows of any file, and values of all columns together; of longer files so many for each byte. */
const ROWS_OF_ANY = 2 ** 22;
const CELLS_OF_ANY = 2 ** 24;
const FOR_EACH_BYTE = 100;
/** More than a graph has of edges. */
const MOST_ROWS = 2 ** 31;
const MOST_COLUMNS = 10_000;

export const CELL_LIMITS =
  "100 rows for each byte and 2^22 in any file, 100 values for each byte and 2^24 in any; 10,000 columns; 100 times its bytes unpacked, 256 MiB of any";

/** What the pages or buffers of a file may come to unpacked, whatever its length, and how many times its length. */
const UNPACKED_OF_ANY = 2 ** 28;

/** How many rows a file of so many bytes may have. */
export function mostRows(bytes: number): number {
  return Math.min(MOST_ROWS, Math.max(ROWS_OF_ANY, FOR_EACH_BYTE * bytes));
}

/** How many bytes it may come to unpacked. */
export function mostUnpacked(bytes: number): number {
  return Math.max(UNPACKED_OF_ANY, FOR_EACH_BYTE * bytes);
}

/** Refuses more than is believed, with `graph/size`. */
export function expectCells(file: string, rowCount: number, columnCount: number, bytes: number): void {
  const refuse = (found: number, what: string, most: number): EdgewiseError =>
    new EdgewiseError({
      code: "graph/size",
      message: `${file}: found ${found.toLocaleString("en-US")} ${what}; expected at most ${most.toLocaleString("en-US")} in a file of ${bytes.toLocaleString("en-US")} bytes`,
      hint: "Write the file without compression, or with fewer columns.",
    });
  if (columnCount > MOST_COLUMNS) throw refuse(columnCount, "columns", MOST_COLUMNS);
  if (rowCount > mostRows(bytes)) throw refuse(rowCount, "rows", mostRows(bytes));
  const mostCells = Math.max(CELLS_OF_ANY, FOR_EACH_BYTE * bytes);
  if (rowCount * columnCount > mostCells) throw refuse(rowCount * columnCount, "values", mostCells);
}
