/** What a file of typed columns may announce: a run of one value takes a few bytes, whatever the number of rows. */

import { EdgewiseError } from "../../../error.ts";

/** Rows of any file, and values of all columns together; of longer files so many for each byte. */
const ROWS_OF_ANY = 2 ** 22;
const CELLS_OF_ANY = 2 ** 24;
const FOR_EACH_BYTE = 100;
const MOST_COLUMNS = 10_000;

export const CELL_LIMITS =
  "100 rows for each byte and 2^22 in any file, 100 values for each byte and 2^24 in any; 10,000 columns; 100 times its bytes unpacked, 256 MiB of any";

/** Refuses more than is believed, with `graph/size`. */
export function expectCells(file: string, rowCount: number, columnCount: number, bytes: number): void {
  const refuse = (found: number, what: string, most: number): EdgewiseError =>
    new EdgewiseError({
      code: "graph/size",
      message: `${file}: found ${found.toLocaleString("en-US")} ${what}; expected at most ${most.toLocaleString("en-US")} in a file of ${bytes.toLocaleString("en-US")} bytes`,
      hint: "Write the file without compression, or with fewer columns.",
    });
  if (columnCount > MOST_COLUMNS) throw refuse(columnCount, "columns", MOST_COLUMNS);
  const mostRows = Math.max(ROWS_OF_ANY, FOR_EACH_BYTE * bytes);
  if (rowCount > mostRows) throw refuse(rowCount, "rows", mostRows);
  const mostCells = Math.max(CELLS_OF_ANY, FOR_EACH_BYTE * bytes);
  if (rowCount * columnCount > mostCells) throw refuse(rowCount * columnCount, "values", mostCells);
}
