/**
 * Reads the pages of a column, one after another: their headers, and their contents, which are unpacked and split into
 * levels and values.
 */

import type { Encoding, PageHeader } from "hyparquet";
import type { Chunk } from "./footer.ts";
import { readHybrid } from "./hybrid.ts";
import { structEnd } from "./thrift.ts";

/** The values of some rows of a column. */
export interface DataPage {
  readonly kind: "data";
  readonly rowCount: number;
  /** A flag for each row, 1 where it has a value; null if all have. */
  readonly present: Uint8Array | null;
  readonly valueCount: number;
  readonly encoding: Encoding;
  readonly values: Uint8Array;
}

/** A dictionary: the values that the indices of later pages mean. */
export interface DictionaryPage {
  readonly kind: "dictionary";
  readonly valueCount: number;
  readonly values: Uint8Array;
}

/** The functions by which pages are read. */
export interface PageReader {
  readonly bytes: Uint8Array;
  /** Reads the header of a page at a place, which is known to be whole. */
  readonly headerAt: (at: number) => PageHeader;
  /** Unpacks the contents of a page to exactly the given number of bytes. */
  readonly unpack: (codec: Chunk["codec"], packed: Uint8Array, length: number) => Uint8Array;
}

/** Reads the pages of a chunk until it has all rows. Throws where they end before. */
export function* pagesOf(reader: PageReader, chunk: Chunk, isOptional: boolean): Generator<DataPage | DictionaryPage> {
  const { bytes } = reader;
  let at = chunk.begin;
  let left = chunk.rowCount;
  let hasDictionary = false;
  while (left > 0) {
    const begin = structEnd(bytes, at, chunk.end);
    const header = reader.headerAt(at);
    const end = begin + header.compressed_page_size;
    if (!(header.compressed_page_size >= 0) || end > chunk.end || !(header.uncompressed_page_size >= 0)) {
      throw new Error("a page lies outside its column");
    }
    at = end;
    const packed = bytes.subarray(begin, end);
    if (header.type === "DICTIONARY_PAGE" && header.dictionary_page_header) {
      if (hasDictionary) throw new Error("found a second dictionary");
      hasDictionary = true;
      const valueCount = header.dictionary_page_header.num_values;
      const values = reader.unpack(chunk.codec, packed, header.uncompressed_page_size);
      // Each value has at least one byte, and a text has four for its length.
      if (!(valueCount >= 0 && valueCount <= values.length))
        throw new Error(`a dictionary tells of ${valueCount} values`);
      yield { kind: "dictionary", valueCount, values };
      continue;
    }
    if (header.type === "INDEX_PAGE") continue;
    const page = dataPage(reader, chunk, header, packed, isOptional, left);
    left -= page.rowCount;
    yield page;
  }
}

function dataPage(
  reader: PageReader,
  { codec }: Chunk,
  header: PageHeader,
  packed: Uint8Array,
  isOptional: boolean,
  most: number,
): DataPage {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const described = header.type === "DATA_PAGE" ? first : header.type === "DATA_PAGE_V2" ? second : undefined;
  if (described === undefined) throw new Error(`found a page of the type ${header.type}`);
  const { num_values: rowCount, encoding } = described;
  if (!(rowCount >= 0 && rowCount <= most))
    throw new Error(`a page tells of ${rowCount} rows, of which ${most} are left`);
  if (header.type === "DATA_PAGE_V2" && second) {
    const { definition_levels_byte_length: levels, repetition_levels_byte_length: repetitions } = second;
    const length = header.uncompressed_page_size - levels;
    if (repetitions !== 0 || !(levels >= 0 && levels <= packed.length) || length < 0)
      throw new Error("found levels of another length than announced");
    const body = packed.subarray(levels);
    const values = second.is_compressed === false ? body : reader.unpack(codec, body, length);
    return { kind: "data", rowCount, encoding, values, ...presence(isOptional, packed, 0, levels, rowCount) };
  }
  const body = reader.unpack(codec, packed, header.uncompressed_page_size);
  if (!isOptional) return { kind: "data", rowCount, encoding, values: body, present: null, valueCount: rowCount };
  if (first?.definition_level_encoding !== "RLE") throw new Error("found levels in an encoding that is not read");
  const end = body.length < 4 ? Infinity : 4 + new DataView(body.buffer, body.byteOffset).getUint32(0, true);
  if (end > body.length) throw new Error("a page ends within its levels");
  return { kind: "data", rowCount, encoding, values: body.subarray(end), ...presence(true, body, 4, end, rowCount) };
}

/** Finds the rows that have a value. */
function presence(
  isOptional: boolean,
  bytes: Uint8Array,
  from: number,
  to: number,
  rowCount: number,
): Pick<DataPage, "present" | "valueCount"> {
  if (!isOptional || rowCount === 0) return { present: null, valueCount: rowCount };
  const present = new Uint8Array(rowCount);
  readHybrid(bytes, from, to, 1, rowCount, present);
  let valueCount = 0;
  for (let row = 0; row < rowCount; row++) valueCount += present[row]! & 1;
  return { present: valueCount === rowCount ? null : present, valueCount };
}
