/** Gzip that is unpacked bit by bit, while what is there already is read. */

import { Readable, type TransformOptions } from "node:stream";
import { createGunzip, type ZlibOptions } from "node:zlib";
import type { ByteSource } from "../sources/byte-source.ts";
import type { ByteStream } from "../sources/byte-stream.ts";
import { TooManyBytes } from "./files.ts";

/** The packed bytes that are read at once, and the unpacked ones that are given at once. */
const PACKED = 2 ** 18;
const UNPACKED = 2 ** 20;
/** The pieces that are there in advance, so that unpacking does not wait for whoever uses them. */
const AHEAD = 4;
/** The length of the last member stands in the last four bytes. */
const LENGTH_BYTES = 4;

/** Unpacks a file, all of its members together. Its `size` is that of the last member, which most files have alone. */
export async function gunzipStream(source: ByteSource, most: number): Promise<ByteStream> {
  const length = new Uint8Array(LENGTH_BYTES);
  if (source.size >= LENGTH_BYTES) await source.readInto(length, source.size - LENGTH_BYTES);
  const options: ZlibOptions & TransformOptions = { chunkSize: UNPACKED, highWaterMark: AHEAD * UNPACKED };
  const gunzip = createGunzip(options);
  const packed = Readable.from(partsOf(source), { objectMode: false, highWaterMark: AHEAD * PACKED });
  packed.on("error", (error) => gunzip.destroy(error));
  // Whoever reads is told of it. Somebody has to listen besides: Node 22 ends the process for an error that comes between two reads.
  gunzip.on("error", () => {});
  const pieces: AsyncIterator<Uint8Array> = packed.pipe(gunzip)[Symbol.asyncIterator]();
  let piece: Uint8Array = new Uint8Array();
  let total = 0;
  return {
    size: new DataView(length.buffer).getUint32(0, true),
    async read(target) {
      if (piece.length === 0) {
        const next = await pieces.next();
        if (next.done === true) return 0;
        piece = next.value;
        total += piece.length;
        if (total > most) throw new TooManyBytes(null, most);
      }
      const count = Math.min(target.length, piece.length);
      target.set(piece.subarray(0, count));
      piece = piece.subarray(count);
      return count;
    },
    async close() {
      packed.destroy();
      gunzip.destroy();
      await source.close();
    },
  };
}

async function* partsOf(source: ByteSource): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < source.size; at += PACKED) {
    const part = new Uint8Array(Math.min(PACKED, source.size - at));
    await source.readInto(part, at);
    yield part;
  }
}
