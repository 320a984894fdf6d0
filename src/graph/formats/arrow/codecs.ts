/** The codecs that compress buffers of Arrow, installed in the library while a table is read or written. */

import { type UnpackZstd, unpackZstd } from "../columnar/zstd.ts";
import { packLz4Frame, unpackLz4Frame } from "./lz4-frame.ts";

type Flechette = typeof import("@uwdata/flechette");

/**
 * Calls `work` while the library has our codecs, and restores its own afterwards. Buffers may unpack to `most` bytes
 * together.
 */
export function withCodecs<T>(flechette: Flechette, zstd: UnpackZstd | null, most: number, work: () => T): T {
  const { CompressionType, getCompressionCodec, setCompressionCodec } = flechette;
  let left = most;
  const expect = (length: number): void => {
    left -= length;
    if (!(length >= 0 && left >= 0))
      throw new Error(`unpacked its buffers come to more than ${most.toLocaleString("en-US")} bytes`);
  };
  const before = [CompressionType.LZ4_FRAME, CompressionType.ZSTD].map(
    (type) => [type, getCompressionCodec(type)] as const,
  );
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode: packLz4Frame,
    decode(packed, length) {
      expect(length);
      return unpackLz4Frame(packed, length);
    },
  });
  setCompressionCodec(CompressionType.ZSTD, {
    encode: () => {
      throw new Error("buffers are written by LZ4");
    },
    decode(packed, length) {
      expect(length);
      if (zstd === null) throw new Error("found buffers packed by zstd");
      return unpackZstd(packed, length, zstd);
    },
  });
  try {
    return work();
  } finally {
    for (const [type, codec] of before) if (codec !== null) setCompressionCodec(type, codec);
  }
}
