/** Pages and buffers packed by zstd. */

import { frameAt } from "../../files/zstd-frames.ts";

/** The class of the library that unpacks a frame piece by piece. */
export type UnpackZstd = typeof import("fzstd")["Decompress"];

/** Unpacks one frame to exactly `length` bytes. Throws where the frame is not whole, or has more or fewer bytes. */
export function unpackZstd(packed: Uint8Array, length: number, Unpacker: UnpackZstd): Uint8Array {
  const { end, contentSize } = frameAt(packed, 0);
  if (end !== packed.length || (contentSize !== null && contentSize !== length)) {
    throw new Error(`found a zstd frame of ${contentSize ?? end} bytes in place of ${length}`);
  }
  // Unpacked at once, into an array of this length, a frame that comes to fewer bytes would be filled up.
  const unpacked = new Uint8Array(length);
  let at = 0;
  const stream = new Unpacker((piece) => {
    if (at + piece.length > length) throw new Error(`found a zstd frame of more than ${length} bytes`);
    unpacked.set(piece, at);
    at += piece.length;
  });
  stream.push(packed, true);
  if (at < length) throw new Error(`found a zstd frame of ${at} bytes in place of ${length}`);
  return unpacked;
}
