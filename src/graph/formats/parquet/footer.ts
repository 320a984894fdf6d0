/** The footer of a Parquet file: its columns, and the places of their pages. */

import type { ColumnMetaData, FileMetaData, SchemaElement } from "hyparquet";
import { structEnd } from "./thrift.ts";

/** A column at the top of the schema. */
export interface ParquetColumn {
  readonly name: string;
  readonly element: SchemaElement;
  /** Whether it is a list, a struct, a map, or repeated. */
  readonly isNested: boolean;
  /** The number of its first leaf, by which row groups list its chunk. */
  readonly leaf: number;
}

/** The pages of a column in one row group. */
export interface Chunk {
  readonly rowCount: number;
  readonly codec: ColumnMetaData["codec"];
  /** The beginning, and below the end, of its pages in the file. */
  readonly begin: number;
  readonly end: number;
}

export interface Footer {
  readonly rowCount: number;
  readonly columns: readonly ParquetColumn[];
  /** The chunks of a column, one for each row group. Throws where the footer has none or they lie outside the file. */
  readonly chunksOf: (column: ParquetColumn) => Chunk[];
}

/** The bytes that begin and end a file. */
const MAGIC = "PAR1";
/** The footer's length and the magic bytes. */
const TAIL = 8;
const DEEPEST_SCHEMA = 64;

/** Reads the footer with the library's function. Throws where the bytes do not end with a whole footer. */
export function readFooter(
  bytes: Uint8Array,
  parquetMetadata: (bytes: Uint8Array<ArrayBuffer>) => FileMetaData,
): Footer {
  const tail = bytes.subarray(-4);
  if (bytes.length < 12 || MAGIC.split("").some((letter, k) => tail[k] !== letter.charCodeAt(0))) {
    const isEncrypted = String.fromCharCode(...tail) === "PARE";
    throw new Error(
      isEncrypted ? "it is encrypted" : `it does not end with ${MAGIC}, so that it may have been cut short`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = bytes.length - TAIL;
  const begin = end - view.getUint32(end, true);
  if (begin < 4) throw new Error("its footer is longer than the file");
  structEnd(bytes, begin, end);
  // Only the end is copied: the library makes views of its input, which shared memory does not allow everywhere.
  const metadata = parquetMetadata(new Uint8Array(bytes.subarray(begin)));
  const columns = columnsOf(metadata.schema);
  const rowCounts = metadata.row_groups.map(({ num_rows }) => count(num_rows, "rows"));
  const rowCount = rowCounts.reduce((sum, rows) => sum + rows, 0);
  if (rowCount !== count(metadata.num_rows, "rows")) {
    throw new Error(`its footer tells of ${metadata.num_rows} rows, and of ${rowCount} in its row groups`);
  }
  const chunksOf = (column: ParquetColumn): Chunk[] =>
    metadata.row_groups.map(({ columns: chunks }, group) => {
      const chunk = chunks[column.leaf];
      const meta = chunk?.meta_data;
      if (chunk?.file_path) throw new Error("its data are in another file");
      if (chunk?.crypto_metadata || chunk?.encrypted_column_metadata) throw new Error("it is encrypted");
      if (meta === undefined || meta.path_in_schema[0] !== column.name || meta.type !== column.element.type) {
        throw new Error(`row group ${group + 1} has no such column`);
      }
      const data = count(meta.data_page_offset, "bytes");
      const dictionary = meta.dictionary_page_offset === undefined ? 0 : count(meta.dictionary_page_offset, "bytes");
      // Some writers say 0 for no dictionary.
      const from = dictionary > 0 && dictionary < data ? dictionary : data;
      const to = from + count(meta.total_compressed_size, "bytes");
      if (from < MAGIC.length || to > begin) throw new Error(`row group ${group + 1} lies outside the file`);
      if (count(meta.num_values, "values") !== rowCounts[group]) {
        throw new Error(`row group ${group + 1} has ${meta.num_values} values and ${rowCounts[group]} rows`);
      }
      return { rowCount: rowCounts[group]!, codec: meta.codec, begin: from, end: to };
    });
  return { rowCount, columns, chunksOf };
}

/** Finds the top-level columns in the list of all elements, in which the children of each follow it. */
function columnsOf(schema: readonly SchemaElement[]): ParquetColumn[] {
  const [root] = schema;
  const columns: ParquetColumn[] = [];
  /** The number of children still to come, for each element around the next one. */
  const open = [root?.num_children ?? 0];
  let leaf = 0;
  for (const element of schema.slice(1)) {
    while (open.at(-1) === 0) open.pop();
    if (open.length === 0) throw new Error("its schema has elements that are in no column");
    open[open.length - 1]!--;
    if (typeof element.name !== "string") throw new Error("its schema has a column without a name");
    const children = element.num_children ?? 0;
    const isNested = children > 0 || element.repetition_type === "REPEATED";
    if (open.length === 1) columns.push({ name: element.name, element, isNested, leaf });
    if (element.type === undefined && children === 0) throw new Error(`its column ${element.name} has no type`);
    if (children > 0) open.push(children);
    else leaf++;
    if (open.length > DEEPEST_SCHEMA) throw new Error(`its schema has more than ${DEEPEST_SCHEMA} levels`);
  }
  if (open.some((left) => left !== 0)) throw new Error("its schema ends before its last column");
  return columns;
}

function count(value: bigint, what: string): number {
  const number = Number(value);
  if (number >= 0 && Number.isSafeInteger(number)) return number;
  throw new Error(`it tells of ${value} ${what}`);
}
