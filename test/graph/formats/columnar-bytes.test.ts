/** How values are stored in files of typed columns: encodings, codecs, and what a broken file may announce. */

import { Buffer } from "node:buffer";
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from "node:zlib";
import {
  CompressionType,
  columnFromArray,
  float64,
  getCompressionCodec,
  setCompressionCodec,
  tableFromArrays,
  tableFromColumns,
  tableToIPC,
} from "@uwdata/flechette";
import fc from "fast-check";
import { Decompress } from "fzstd";
import { compressors } from "hyparquet-compressors";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, it } from "vitest";
import { EdgewiseError } from "../../../src/error.ts";
import { packLz4Frame, unpackingLz4Frame } from "../../../src/graph/formats/arrow/lz4-frame.ts";
import { packBlock } from "../../../src/graph/formats/arrow/lz4-pack.ts";
import { arrowOf } from "../../../src/graph/formats/arrow/write.ts";
import { xxh32 } from "../../../src/graph/formats/arrow/xxh32.ts";
import { writtenColumn } from "../../../src/graph/formats/columnar/written.ts";
import { unpackZstd } from "../../../src/graph/formats/columnar/zstd.ts";
import { readHybrid } from "../../../src/graph/formats/parquet/hybrid.ts";
import { structEnd } from "../../../src/graph/formats/parquet/thrift.ts";
import { readGraph } from "../../../src/graph/read.ts";
import { atOnce } from "../../../src/turns.ts";
import { casesOf } from "../../extent.ts";
import { arrow, parquet } from "./samples.ts";

const ROWS = 3000;
const rows = <T>(at: (row: number) => T): T[] => Array.from({ length: ROWS }, (_, row) => at(row));
const ENDS: ColumnSource[] = [
  { name: "source", data: Int32Array.from(rows((row) => row)), type: "INT32", nullable: false },
  { name: "target", data: Int32Array.from(rows((row) => row)), type: "INT32", nullable: false },
];

/** The attribute x of edges in input order, null where it is missing. */
async function attribute(bytes: Uint8Array): Promise<unknown[]> {
  const graph = await readGraph(bytes);
  const found = graph.attribute("edge", "x");
  if (found?.kind !== "dense")
    return Array.from(found?.groups?.codes ?? [], (code) => found?.groups?.categories[code] ?? null);
  const isTruth = found.values instanceof Uint8Array;
  return Array.from(found.values, (value, edge) =>
    found.missing?.[edge] === 1 ? null : isTruth ? value === 1 : value,
  );
}

describe("a column of Parquet", () => {
  it.each<[what: string, type: ColumnSource["type"], encoding: ColumnSource["encoding"], at: (row: number) => unknown]>(
    [
      ["INT32, plain", "INT32", "PLAIN", (row) => row * 7919 - 2 ** 30],
      ["INT32, of few values", "INT32", "RLE_DICTIONARY", (row) => (row * 31) % 300],
      ["INT32, of one value", "INT32", "RLE_DICTIONARY", () => -5],
      ["INT32, by deltas", "INT32", "DELTA_BINARY_PACKED", (row) => row * row - 1000],
      ["INT32, by bytes", "INT32", "BYTE_STREAM_SPLIT", (row) => row * 7919],
      ["INT64, plain", "INT64", "PLAIN", (row) => 1 - 2 ** 40 * row],
      ["INT64, by deltas", "INT64", "DELTA_BINARY_PACKED", (row) => 2 ** 45 - row],
      ["FLOAT, plain", "FLOAT", "PLAIN", (row) => row / 4],
      ["DOUBLE, plain", "DOUBLE", "PLAIN", (row) => row / 7],
      ["DOUBLE, of few values", "DOUBLE", "RLE_DICTIONARY", (row) => (row % 20) / 7],
      ["BOOLEAN, in runs", "BOOLEAN", "RLE", (row) => row % 100 > 60],
      ["BOOLEAN, plain", "BOOLEAN", "PLAIN", (row) => row % 3 === 0],
      ["texts, plain", "STRING", "PLAIN", (row) => `t${row}ü`],
      ["texts, of few values", "STRING", "RLE_DICTIONARY", (row) => `t${row % 9}`],
      ["texts, by lengths", "STRING", "DELTA_LENGTH_BYTE_ARRAY", (row) => "x".repeat(row % 11)],
      ["texts, by prefixes", "STRING", "DELTA_BYTE_ARRAY", (row) => `prefix${row}`],
    ],
  )("is read of %s, with and without what is missing", async (_, type, encoding, at) => {
    for (const isMissing of [
      (): boolean => false,
      (row: number): boolean => row % 5 === 2 || (row > 900 && row < 1500),
    ]) {
      const expected = rows((row) => (isMissing(row) ? null : at(row)));
      const data =
        type === "INT64" ? expected.map((value) => (value === null ? null : BigInt(value as number))) : expected;
      const nullable = expected.includes(null);
      const buffer = parquetWriteBuffer({
        columnData: [
          ...ENDS,
          { name: "x", data, nullable, ...(type ? { type } : {}), ...(encoding ? { encoding } : {}) },
        ],
        rowGroupSize: 2000,
        pageSize: 3000,
      });
      expect(await attribute(new Uint8Array(buffer))).toEqual(expected);
    }
  });

  it.each<
    [codec: "GZIP" | "BROTLI" | "ZSTD" | "LZ4_RAW" | "SNAPPY", pack: ((bytes: Uint8Array) => Uint8Array) | undefined]
  >([
    ["SNAPPY", undefined],
    ["GZIP", (bytes) => gzipSync(bytes)],
    ["BROTLI", (bytes) => brotliCompressSync(bytes)],
    ["ZSTD", (bytes) => zstdCompressSync(bytes)],
    ["LZ4_RAW", packedRaw],
  ])("is read as %s packed it", async (codec, pack) => {
    const expected = rows((row) => `text ${row % 1000}`);
    const columnData: ColumnSource[] = [...ENDS, { name: "x", data: expected, type: "STRING" }];
    const buffer = parquetWriteBuffer({ columnData, codec, ...(pack ? { compressors: { [codec]: pack } } : {}) });
    expect(await attribute(new Uint8Array(buffer))).toEqual(expected);
  });
});

describe("a zstd frame that does not say how long it is", () => {
  const data = Uint8Array.from({ length: 200_000 }, (_, k) => (k * k) % 7);
  const packed = zstdCompressSync(data, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });

  it("is unpacked", () => {
    expect(unpackZstd(packed, data.length, Decompress)).toEqual(data);
  });

  it.each([
    ["fewer", data.length + 40, /a zstd frame of 200000 bytes in place of 200040/],
    ["more", data.length - 40, /a zstd frame of more than 199960 bytes/],
  ])("is refused where it comes to %s bytes than announced", (_, length, message) => {
    expect(() => unpackZstd(packed, length, Decompress)).toThrow(message);
  });

  it("is refused where it is cut short", () => {
    expect(() => unpackZstd(packed.subarray(0, -9), data.length, Decompress)).toThrow();
  });

  it("packs buffers of an Arrow file", () => {
    const before = getCompressionCodec(CompressionType.ZSTD);
    const numbers = Array.from({ length: 5000 }, (_, k) => k % 10);
    const columns = { source: columnFromArray(numbers, float64()), target: columnFromArray(numbers, float64()) };
    const encode = (bytes: Uint8Array): Uint8Array =>
      zstdCompressSync(bytes, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } });
    setCompressionCodec(CompressionType.ZSTD, { encode, decode: () => new Uint8Array() });
    const bytes = tableToIPC(tableFromColumns(columns), { format: "file", codec: CompressionType.ZSTD });
    if (before !== null) setCompressionCodec(CompressionType.ZSTD, before);
    return expect(readGraph(bytes ?? new Uint8Array(), { inputFormat: "arrow" })).resolves.toMatchObject({
      nodeCount: 10,
      edgeCount: 5000,
    });
  });
});

function packedRaw(bytes: Uint8Array): Uint8Array {
  const into = new Uint8Array(2 * bytes.length + 16);
  const length = packBlock(bytes, into, 0);
  if (length !== null) return into.subarray(0, length);
  // One sequence of literals.
  const head =
    bytes.length < 15
      ? [bytes.length << 4]
      : [0xf0, ...new Uint8Array(Math.floor((bytes.length - 15) / 255)).fill(255), (bytes.length - 15) % 255];
  return Uint8Array.from([...head, ...bytes]);
}

describe("runs and packed bits", () => {
  it("of any width are those that were put in", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 32 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 20 })), { maxLength: 12 }),
        (width, runs) => {
          const bits: number[] = [];
          const bytes: number[] = [];
          const expected: number[] = [];
          for (const [seed, length] of runs) {
            const value = Number(BigInt.asUintN(width, BigInt(seed) * 2654435761n));
            if (length % 2 === 0) {
              bytes.push(length << 1);
              for (let k = 0; k < Math.ceil(width / 8); k++) bytes.push(Math.floor(value / 2 ** (8 * k)) % 256);
              expected.push(...new Array<number>(length).fill(value));
            } else {
              bits.length = 0;
              const values = Array.from({ length: 8 }, (_, k) =>
                Number(BigInt.asUintN(width, BigInt(value) * BigInt(k + 1))),
              );
              for (const each of values) for (let k = 0; k < width; k++) bits.push(Math.floor(each / 2 ** k) % 2);
              bytes.push(3);
              for (let k = 0; k < width; k++)
                bytes.push(bits.slice(8 * k, 8 * k + 8).reduce((sum, bit, at) => sum + bit * 2 ** at, 0));
              expected.push(...values);
            }
          }
          const out = new Uint32Array(expected.length);
          readHybrid(Uint8Array.from(bytes), 0, bytes.length, width, out.length, out);
          expect(Array.from(out)).toEqual(expected);
        },
      ),
      { numRuns: casesOf(20, 60) },
    );
  });
});

describe("frames of LZ4", () => {
  it("have the hash that others compute", () => {
    expect(["", "abc", "Nobody inspects the spammish repetition"].map((text) => xxh32(Buffer.from(text)))).toEqual([
      0x02cc5d05, 0x32d153ff, 0xe2293b2f,
    ]);
  });

  const unpackLz4Frame = (frame: Uint8Array, length: number): Uint8Array => {
    const bytes = new Uint8Array(length);
    atOnce(unpackingLz4Frame(frame, bytes));
    return bytes;
  };

  it("are unpacked in parts, between which others have their turn", () => {
    const bytes = Uint8Array.from({ length: 10 ** 6 }, (_, k) => (k % 1000 < 100 ? (k * k) >>> 3 : k % 7));
    const frame = packLz4Frame(bytes);
    expect(frame.length).toBeLessThan(bytes.length / 2);
    expect(Buffer.compare(unpackLz4Frame(frame, bytes.length), bytes)).toBe(0);
    const work = unpackingLz4Frame(frame, new Uint8Array(bytes.length));
    let parts = 1;
    while (work.next().done !== true) parts++;
    expect(parts).toBeGreaterThan(10);
  });

  it("come to what was packed, whose blocks another decoder reads as well", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 400 })), { maxLength: 30 }),
        (pieces) => {
          const bytes = Uint8Array.from(
            pieces.flatMap(([kind, length]) =>
              Array.from({ length }, (_, k) => (kind === 0 ? (k * 2654435761) >>> 24 : kind)),
            ),
          );
          const frame = packLz4Frame(bytes);
          expect(Buffer.compare(unpackLz4Frame(frame, bytes.length), bytes)).toBe(0);
          const size = new DataView(frame.buffer).getUint32(15, true);
          if (size === 0 || size >= 2 ** 31) return;
          expect(Buffer.compare(compressors.LZ4_RAW!(frame.subarray(19, 19 + size), bytes.length), bytes)).toBe(0);
        },
      ),
      { numRuns: casesOf(20, 60) },
    );
  });

  it("are refused where they come to more, to less, or are changed", () => {
    const bytes = Uint8Array.from({ length: 500 }, (_, k) => k % 50);
    const frame = packLz4Frame(bytes);
    for (const length of [499, 501, 0]) expect(() => unpackLz4Frame(frame, length)).toThrow(/LZ4/);
    for (let length = 0; length < frame.length; length++)
      expect(() => unpackLz4Frame(frame.subarray(0, length), 500)).toThrow();
    for (let at = 0; at < 19; at++) {
      const changed = frame.slice();
      changed[at]! ^= 0x15;
      expect(() => unpackLz4Frame(changed, 500)).toThrow();
    }
  });
});

describe("a file that announces more than it has", () => {
  const lists = (count: number): Uint8Array =>
    Uint8Array.from([...new Array<number>(count).fill(0x19), 0xfc, 0xff, 0xff, 0xff, 0x0f, 0]);
  it.each<[what: string, bytes: Uint8Array]>([
    ["a list of 2^28 entries", lists(1)],
    ["lists within lists", lists(200)],
    ["structs within structs", new Uint8Array(5000).fill(0x1c)],
    ["a text of 2^31 bytes", Uint8Array.of(0x18, 0xff, 0xff, 0xff, 0xff, 0x07, 0)],
    ["a number of too many bytes", Uint8Array.of(0x16, ...new Array<number>(40).fill(0x80), 0)],
  ])("is refused before it is believed: %s", (_, bytes) => {
    expect(() => structEnd(bytes, 0, bytes.length)).toThrow();
  });

  it("is refused for rows of a run that few bytes make many of", async () => {
    const column = (name: string): ColumnSource => ({
      name,
      data: new Int32Array(2 ** 22 + 1),
      type: "INT32",
      nullable: false,
      encoding: "RLE_DICTIONARY",
    });
    const buffer = parquetWriteBuffer({
      columnData: [column("source"), column("target")],
      rowGroupSize: 2 ** 23,
      statistics: false,
    });
    await expect(readGraph(new Uint8Array(buffer))).rejects.toThrow(
      /found 4,194,305 rows; expected at most 4,194,304 in a file of/,
    );
  });

  it.each<[what: string, bytes: () => Uint8Array | Promise<Uint8Array>]>([
    ["Parquet", parquet],
    ["an Arrow file", () => arrow("file")],
    [
      "an Arrow file packed by LZ4",
      () =>
        arrowOf([
          writtenColumn(
            "source",
            "int32",
            rows((row) => row % 7),
          ),
          writtenColumn(
            "target",
            "text",
            rows((row) => `n${row % 9}`),
          ),
        ]),
    ],
    [
      "structs, maps and unions of Arrow",
      () =>
        tableToIPC(
          tableFromArrays({ source: [1, 2], target: [2, 3], x: [{ a: [1], b: "x" }, null], y: [new Date(), null] }),
          {},
        )!,
    ],
  ])("in %s is read or refused with a typed error, whichever of its bytes are others", async (_, made) => {
    const bytes = await made();
    const flips = fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.oneof(fc.constantFrom(0, 127, 128, 255), fc.nat(255)),
      ),
      { minLength: 1, maxLength: 3 },
    );
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const changed = Uint8Array.from(bytes);
        for (const [at, byte] of changes) changed[Math.floor(at * bytes.length)] = byte;
        try {
          (await readGraph(changed, { onError: "skip" })).dispose();
        } catch (error) {
          if (!(error instanceof EdgewiseError)) throw error;
          expect(["graph/input", "graph/size", "graph/attribute", "usage"]).toContain(error.code);
        }
      }),
      { numRuns: casesOf(40, 120) },
    );
  });
});
