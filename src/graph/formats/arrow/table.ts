/** Arrow files and streams as tables of typed columns. */

import { files } from "#files";
import { inTurns, type Turns } from "../../../turns.ts";
import type { ColumnTable } from "../columnar/column-table.ts";
import { expectCells, mostRows, mostUnpacked } from "../columnar/limits.ts";
import { unreadable } from "../columnar/unreadable.ts";
import { withCodecs } from "./codecs.ts";
import { typedColumn } from "./column.ts";
import { expectMessages } from "./messages.ts";

/**
 * Opens the columns of a file, as views of its bytes. Throws `graph/input` for bytes that are no whole Arrow file or
 * stream.
 */
export async function openArrow(found: Uint8Array, file: string): Promise<ColumnTable> {
  const opened = { file, title: "an Arrow file" };
  const [flechette, { Decompress }] = await Promise.all([import("@uwdata/flechette"), import("fzstd")]);
  try {
    const bytes = alignedBytes(found);
    const { haveDictionaries } = expectMessages(bytes, mostRows(bytes.length));
    const unpacking: Turns<void>[] = [];
    // The library reads the entries of dictionaries, and makes views of all else.
    const later = haveDictionaries ? null : (work: Turns<void>) => void unpacking.push(work);
    const codecs = { zstd: Decompress, most: mostUnpacked(bytes.length), later };
    const table = withCodecs(flechette, codecs, () => flechette.tableFromIPC(bytes));
    for (const work of unpacking) await inTurns(work, files.afterOthers);
    if (table.schema?.endianness === 1) throw new Error("its numbers have their highest bytes first");
    const { names, children, numRows: rowCount } = table;
    expectCells(file, rowCount, names.length, bytes.length);
    const uneven = children.find((column) => column.length !== rowCount);
    if (uneven !== undefined) throw new Error(`it has columns of ${rowCount} and of ${uneven.length} rows`);
    const columns = children.map((column, k) => typedColumn(opened, names[k]!, column));
    return { kind: "columns", file, byteCount: bytes.length, rowCount, columns };
  } catch (cause) {
    throw unreadable(opened, cause);
  }
}

/** Gives the bytes in an array that is aligned for elements of 64 bits; a copy where they are not. */
function alignedBytes(found: Uint8Array): Uint8Array {
  if (found.byteOffset % 8 === 0) return new Uint8Array(found.buffer, found.byteOffset, found.length);
  return new Uint8Array(found);
}
