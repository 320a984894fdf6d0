/** Dictionaries of Arrow that announce more entries than they hold, of which the library would make a value each. */

import { zstdCompressSync } from "node:zlib";
import {
  CompressionType,
  columnFromArray,
  dictionary,
  getCompressionCodec,
  setCompressionCodec,
  tableFromColumns,
  tableToIPC,
  utf8,
} from "@uwdata/flechette";
import { describe, expect, it } from "vitest";
import { readGraph } from "../../../src/graph/read.ts";

/** A stream of nine edges, whose ends are texts of a dictionary of seven. */
function edges(isPacked: boolean): Uint8Array {
  const column = (shift: number): ReturnType<typeof columnFromArray> =>
    columnFromArray(
      Array.from({ length: 9 }, (_, row) => `n${(row + shift) % 7}`),
      dictionary(utf8()),
    );
  const table = tableFromColumns({ source: column(0), target: column(1) });
  const before = getCompressionCodec(CompressionType.ZSTD);
  setCompressionCodec(CompressionType.ZSTD, { encode: (bytes) => zstdCompressSync(bytes), decode: (bytes) => bytes });
  const bytes = tableToIPC(table, { format: "stream", codec: isPacked ? CompressionType.ZSTD : null });
  if (before !== null) setCompressionCodec(CompressionType.ZSTD, before);
  if (bytes === null) throw new TypeError("a table has bytes");
  return bytes;
}

/** Puts another number of entries in place of seven, where seven entries of which none is missing are announced. */
function withEntries(found: Uint8Array, entries: number): Uint8Array {
  const bytes = new Uint8Array(found);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at + 16 <= bytes.length; at += 8) {
    if (view.getBigInt64(at, true) === 7n && view.getBigInt64(at + 8, true) === 0n)
      view.setBigInt64(at, BigInt(entries), true);
  }
  return bytes;
}

describe.each([
  ["plain", false],
  ["packed", true],
])("a %s dictionary of Arrow", (_, isPacked) => {
  it("is read where its buffers hold all that it announces", async () => {
    const { nodeCount, edgeCount } = await readGraph(edges(isPacked), { inputFormat: "arrow" });
    expect([nodeCount, edgeCount]).toEqual([7, 9]);
  });

  it.each([20, 2 ** 20])("is refused where it announces %i entries in place of 7", async (entries) => {
    await expect(readGraph(withEntries(edges(isPacked), entries), { inputFormat: "arrow" })).rejects.toThrow(
      /a dictionary ends before its entries/,
    );
  });
});

describe("a header of Arrow", () => {
  it("is refused where a list of fields ends within one, which the library would read all the same", async () => {
    const bytes = edges(false);
    // Behind the mark and the length, the place of the schema and the list of its message stands the list of its own fields.
    expect([...bytes.subarray(36, 40)]).toEqual([8, 0, 8, 0]);
    bytes[36] = 9;
    await expect(readGraph(bytes, { inputFormat: "arrow" })).rejects.toThrow(/a list of fields that ends within one/);
  });
});
