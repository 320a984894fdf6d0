/**
 * Decoding by hyparquet: texts, booleans, decimals, and rare encodings of numbers. It is loaded with the first file.
 */

import type { SchemaElement } from "hyparquet";
import { unpackZstd } from "../columnar/zstd.ts";
import type { Chunk } from "./footer.ts";
import { readHybrid } from "./hybrid.ts";
import { isIndexed } from "./numbers.ts";
import type { DataPage, DictionaryPage, PageReader } from "./pages.ts";

/** The functions of the library and of its companions. */
export type Library = Awaited<ReturnType<typeof load>>;

/** A value as it is stored in the file. */
export type Raw = number | bigint | boolean | Uint8Array;

let loading: Promise<Library> | null = null;

/** Loads the library with the first file. */
export function loadLibrary(): Promise<Library> {
  loading ??= load();
  return loading;
}

async function load() {
  const [metadata, column, plain, encoding, delta, convert, compressors, fzstd] = await Promise.all([
    import("hyparquet/src/metadata.js"),
    import("hyparquet/src/column.js"),
    import("hyparquet/src/plain.js"),
    import("hyparquet/src/encoding.js"),
    import("hyparquet/src/delta.js"),
    import("hyparquet/src/convert.js"),
    import("hyparquet-compressors"),
    import("fzstd"),
  ]);
  return {
    parquetMetadata: metadata.parquetMetadata,
    parquetHeader: column.parquetHeader,
    readPlain: plain.readPlain,
    byteStreamSplit: encoding.byteStreamSplit,
    deltaBinaryUnpack: delta.deltaBinaryUnpack,
    deltaLengthByteArray: delta.deltaLengthByteArray,
    deltaByteArray: delta.deltaByteArray,
    parseDecimal: convert.parseDecimal,
    parseFloat16: convert.parseFloat16,
    compressors: compressors.compressors,
    zstd: fzstd.Decompress,
  };
}

/** Makes the reader of pages of a file. Together they may unpack to `most` bytes. */
export function pageReader(library: Library, bytes: Uint8Array, most: number): PageReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let left = most;
  return {
    bytes,
    headerAt: (at) => library.parquetHeader({ view, offset: at }),
    unpack(codec, packed, length) {
      if (codec === "UNCOMPRESSED") {
        if (packed.length !== length) throw new Error(`a page has ${packed.length} bytes, and tells of ${length}`);
        return packed;
      }
      left -= length;
      if (left < 0) throw new Error(`unpacked its pages come to more than ${most.toLocaleString("en-US")} bytes`);
      if (length === 0) return new Uint8Array();
      const found = unpacked(library, codec, packed, length);
      if (found.length !== length) throw new Error(`a page unpacks to ${found.length} bytes, and tells of ${length}`);
      return found;
    },
  };
}

function unpacked(library: Library, codec: Chunk["codec"], packed: Uint8Array, length: number): Uint8Array {
  if (codec === "ZSTD") return unpackZstd(packed, length, library.zstd);
  const unpack = library.compressors[codec];
  if (unpack === undefined) throw new Error(`its pages are packed by ${codec}, which is not read`);
  return unpack(packed, length);
}

/** Reads the values of a dictionary, as they are stored. */
export function rawDictionary(library: Library, element: SchemaElement, page: DictionaryPage): ArrayLike<Raw> {
  return plainValues(library, element, page.values, page.valueCount);
}

/**
 * Reads the values of a page as they are stored, one for each row that has a value. Indices are replaced by the values
 * that they mean.
 */
export function rawValues(library: Library, element: SchemaElement, page: DataPage): ArrayLike<Raw> {
  const { encoding, values, valueCount: count } = page;
  if (count === 0) return [];
  const reader = { view: new DataView(values.buffer, values.byteOffset, values.byteLength), offset: 0 };
  const { type } = element;
  switch (encoding) {
    case "PLAIN":
      return plainValues(library, element, values, count);
    case "RLE":
      return type === "BOOLEAN" ? packedTruths(values, count) : unknownEncoding(encoding);
    case "BYTE_STREAM_SPLIT":
      return library.byteStreamSplit(reader, count, type ?? "INT32", element.type_length);
    case "DELTA_BINARY_PACKED": {
      const unpacked = type === "INT32" ? new Int32Array(count) : new BigInt64Array(count);
      if (type !== "INT32" && type !== "INT64") return unknownEncoding(encoding);
      expectDeltas(values, 0, count);
      library.deltaBinaryUnpack(reader, count, unpacked);
      return unpacked;
    }
    case "DELTA_LENGTH_BYTE_ARRAY":
    case "DELTA_BYTE_ARRAY": {
      if (type !== "BYTE_ARRAY" && type !== "FIXED_LEN_BYTE_ARRAY") return unknownEncoding(encoding);
      expectLengths(library, values, count, encoding === "DELTA_BYTE_ARRAY");
      const texts: Uint8Array[] = new Array(count);
      const read = encoding === "DELTA_BYTE_ARRAY" ? library.deltaByteArray : library.deltaLengthByteArray;
      read(reader, count, texts);
      return texts;
    }
    default:
      return unknownEncoding(isIndexed(encoding) ? "of indices" : encoding);
  }
}

function unknownEncoding(encoding: string): never {
  throw new Error(`its values are in the encoding ${encoding}, which is not read`);
}

/** The bits of the shortest plain value of each type. */
const LEAST_BITS = { BOOLEAN: 1, INT32: 32, INT64: 64, INT96: 96, FLOAT: 32, DOUBLE: 64, BYTE_ARRAY: 32 } as const;

function plainValues(
  library: Library,
  { type, type_length: length }: SchemaElement,
  values: Uint8Array,
  count: number,
): ArrayLike<Raw> {
  if (type === undefined) throw new Error("it has no type");
  const bits = type === "FIXED_LEN_BYTE_ARRAY" ? 8 * (length ?? 0) : LEAST_BITS[type];
  if (!(bits > 0) || count * bits > 8 * values.length) throw new Error("a page ends before its values");
  const reader = { view: new DataView(values.buffer, values.byteOffset, values.byteLength), offset: 0 };
  const found = library.readPlain(reader, type, count, length);
  if (reader.offset > values.length) throw new Error("a page ends before its values");
  return found;
}

/** Reads booleans in encoding RLE, behind four bytes with the length. */
function packedTruths(values: Uint8Array, count: number): boolean[] {
  if (values.length < 4) throw new Error("a page ends before its values");
  const bits = new Uint8Array(count);
  readHybrid(values, 4, values.length, 1, count, bits);
  return Array.from(bits, (bit) => bit === 1);
}

/** The greatest plausible number of values in a block of deltas, and of its parts. */
const MOST_IN_BLOCK = 2 ** 16;
const MOST_PARTS = 512;

/**
 * Checks the length of deltas, which the library does not. Gives the place behind them. Source: the specification of
 * Parquet, Encodings.md.
 */
function expectDeltas(bytes: Uint8Array, from: number, count: number): number {
  let at = from;
  const byte = (): number => {
    if (at >= bytes.length) throw new Error("a page ends before its values");
    return bytes[at++]!;
  };
  const varint = (longest: number): number => {
    let value = 0;
    for (let k = 0; k < longest; k++) {
      const next = byte();
      value += (next & 127) * 2 ** (7 * k);
      if (next < 128) return value;
    }
    throw new Error("found a number of too many bytes");
  };
  const [inBlock, parts] = [varint(5), varint(5)];
  varint(5);
  varint(10);
  const inPart = inBlock / parts;
  if (!(inBlock > 0 && inBlock <= MOST_IN_BLOCK && parts > 0 && parts <= MOST_PARTS) || inPart % 8 !== 0) {
    throw new Error(`found blocks of ${inBlock} values in ${parts} parts`);
  }
  for (let left = count - 1; left > 0; ) {
    varint(10);
    const widths = bytes.subarray(at, at + parts);
    if (widths.length < parts) throw new Error("a page ends before its values");
    at += parts;
    for (let part = 0; part < parts && left > 0; part++, left -= inPart) {
      if (widths[part]! > 64) throw new Error(`found values of ${widths[part]} bits`);
      at += (inPart * widths[part]!) / 8;
    }
    if (at > bytes.length) throw new Error("a page ends before its values");
  }
  return at;
}

/** Checks that texts whose lengths are stored as deltas are there, and are no longer than the bytes allow. */
function expectLengths(library: Library, bytes: Uint8Array, count: number, arePrefixed: boolean): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengthsFrom = (from: number): { readonly lengths: Int32Array; readonly end: number } => {
    const end = expectDeltas(bytes, from, count);
    const lengths = new Int32Array(count);
    const reader = { view, offset: from };
    library.deltaBinaryUnpack(reader, count, lengths);
    return { lengths, end: Math.max(end, reader.offset) };
  };
  const first = lengthsFrom(0);
  const second = arePrefixed ? lengthsFrom(first.end) : null;
  const suffixes = second?.lengths ?? first.lengths;
  let left = bytes.length - (second ?? first).end;
  /** The room for texts, each of which may repeat the beginning of the one before. */
  let room = Math.max(2 ** 26, 100 * bytes.length);
  let before = 0;
  for (let k = 0; k < count; k++) {
    const prefix = second === null ? 0 : first.lengths[k]!;
    const suffix = suffixes[k]!;
    left -= suffix;
    room -= prefix + suffix;
    if (prefix < 0 || suffix < 0 || prefix > before || left < 0 || room < 0)
      throw new Error("found texts of impossible lengths");
    before = prefix + suffix;
  }
}
