/** The codecs that compress buffers of Arrow, installed in the library while a table is read or written. */

import { atOnce, type Turns } from "../../../turns.ts";
import { type UnpackZstd, unpackZstd } from "../columnar/zstd.ts";
import { packLz4Frame, unpackingLz4Frame } from "./lz4-frame.ts";

type Flechette = typeof import("@uwdata/flechette");

/** How buffers are unpacked. */
export interface Unpacking {
  readonly zstd: UnpackZstd | null;
  /** The most bytes that all buffers may come to together. */
  readonly most: number;
  /**
   * Takes the work of unpacking a buffer, whose memory the library gets at once; null where the library reads buffers before
   * that work is done.
   */
  readonly later: ((work: Turns<void>) => void) | null;
}

/** Calls `work` while the library has our codecs, and restores its own afterwards. */
export function withCodecs<T>(flechette: Flechette, { zstd, most, later }: Unpacking, work: () => T): T {
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
  const unpack = (length: number, into: (room: Uint8Array) => Turns<void>): Uint8Array => {
    expect(length);
    const room = new Uint8Array(length);
    if (later === null) atOnce(into(room));
    else later(into(room));
    return room;
  };
  setCompressionCodec(CompressionType.LZ4_FRAME, {
    encode: packLz4Frame,
    decode: (packed, length) => unpack(length, (room) => unpackingLz4Frame(packed, room)),
  });
  setCompressionCodec(CompressionType.ZSTD, {
    encode: () => {
      throw new Error("buffers are written by LZ4");
    },
    decode: (packed, length) =>
      unpack(length, function* (room) {
        if (zstd === null) throw new Error("found buffers packed by zstd");
        room.set(unpackZstd(packed, length, zstd));
        yield;
      }),
  });
  try {
    return work();
  } finally {
    for (const [type, codec] of before) if (codec !== null) setCompressionCodec(type, codec);
  }
}
