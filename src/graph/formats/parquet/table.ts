/** Parquet files as tables of typed columns. */

import { EdgewiseError } from "../../../error.ts";
import { messageOf } from "../../../printable.ts";
import type { ColumnTable } from "../columnar/column-table.ts";
import { expectCells, mostUnpacked } from "../columnar/limits.ts";
import { typedColumn } from "./column.ts";
import { readFooter } from "./footer.ts";
import { loadLibrary, pageReader } from "./library.ts";

/**
 * Opens a file by its footer, and reads no column yet. Throws `graph/input` for bytes that are no whole Parquet file.
 */
export async function openParquet(found: Uint8Array, file: string): Promise<ColumnTable> {
  const library = await loadLibrary();
  // Node reads a Buffer, whose slices are no copies.
  const bytes = new Uint8Array(found.buffer, found.byteOffset, found.length);
  try {
    const footer = readFooter(bytes, library.parquetMetadata);
    expectCells(file, footer.rowCount, footer.columns.length, bytes.length);
    const pages = pageReader(library, bytes, mostUnpacked(bytes.length));
    const opened = { file, library, pages, footer };
    return {
      kind: "columns",
      file,
      byteCount: bytes.length,
      rowCount: footer.rowCount,
      columns: footer.columns.map((column) => typedColumn(opened, column)),
    };
  } catch (cause) {
    if (cause instanceof EdgewiseError) throw cause;
    throw new EdgewiseError(
      {
        code: "graph/input",
        message: `${file}: found a Parquet file that cannot be read (${messageOf(cause)}); expected a whole one`,
        hint: "The file may have been cut short in a copy or download.",
      },
      { cause },
    );
  }
}
