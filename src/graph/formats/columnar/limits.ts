/**
 * Limits on what a file of typed columns may announce. A run of one value takes a few bytes, whatever the number of
 * rows.
 */

import { EdgewiseError } from "../../../error.ts";

/**
 * The numbers of rows, and of values in all columns, that any file may have; a longer file may have so many for each
 * byte.
 */
const ROWS_OF_ANY = 2 ** 22;
const CELLS_OF_ANY = 2 ** 24;
const FOR_EACH_BYTE = 100;
/** A number of rows beyond the edges of any graph. */
const MOST_ROWS = 2 ** 31;
const MOST_COLUMNS = 10_000;

export const CELL_LIMITS =
  "100 rows for each byte and 2^22 in any file, 100 values for each byte and 2^24 in any; 10,000 columns; 100 times its bytes unpacked, 256 MiB of any";

/**
 * The bytes that the pages or buffers of a file may unpack to, whatever its length, and as a multiple of its length.
 */
const UNPACKED_OF_ANY = 2 ** 28;

/** Gives the greatest number of rows for a file of `bytes`. */
export function mostRows(bytes: number): number {
  return Math.min(MOST_ROWS, Math.max(ROWS_OF_ANY, FOR_EACH_BYTE * bytes));
}

/** Gives the greatest number of bytes that it may unpack to. */
export function mostUnpacked(bytes: number): number {
  return Math.max(UNPACKED_OF_ANY, FOR_EACH_BYTE * bytes);
}

/** Throws `graph/size` for more values than are plausible. */
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
