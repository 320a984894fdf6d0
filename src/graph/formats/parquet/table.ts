/** Parquet files as tables of typed columns. */

import type { ColumnTable } from "../columnar/column-table.ts";
import { expectCells, mostUnpacked } from "../columnar/limits.ts";
import { unreadable } from "../columnar/unreadable.ts";
import { typedColumn } from "./column.ts";
import { readFooter } from "./footer.ts";
import { loadLibrary, pageReader } from "./library.ts";

/**
 * Opens a file by its footer, and reads no column yet. Throws `graph/input` for bytes that are no whole Parquet file.
 */
export async function openParquet(found: Uint8Array, file: string): Promise<ColumnTable> {
  const library = await loadLibrary();
  const title = "a Parquet file";
  // Node reads a Buffer, whose slices are no copies.
  const bytes = new Uint8Array(found.buffer, found.byteOffset, found.length);
  try {
    const footer = readFooter(bytes, library.parquetMetadata);
    expectCells(file, footer.rowCount, footer.columns.length, bytes.length);
    const pages = pageReader(library, bytes, mostUnpacked(bytes.length));
    const opened = { file, title, library, pages, footer };
    return {
      kind: "columns",
      file,
      byteCount: bytes.length,
      rowCount: footer.rowCount,
      columns: footer.columns.map((column) => typedColumn(opened, column)),
    };
  } catch (cause) {
    throw unreadable({ file, title }, cause);
  }
}
