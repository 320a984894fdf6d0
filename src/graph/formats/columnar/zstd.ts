/** Pages and buffers packed by zstd. */

import { frameAt } from "../../files/zstd-frames.ts";

/** The function of the library that unpacks a frame into an array. */
export type UnpackZstd = (packed: Uint8Array, into: Uint8Array) => Uint8Array;

/** Unpacks one frame to exactly `length` bytes. Throws where the frame is not whole. */
export function unpackZstd(packed: Uint8Array, length: number, unpack: UnpackZstd): Uint8Array {
  const { end, contentSize } = frameAt(packed, 0);
  if (end !== packed.length || (contentSize !== null && contentSize !== length)) {
    throw new Error(`found a zstd frame of ${contentSize ?? end} bytes in place of ${length}`);
  }
  // The array has the expected length; without it the library would trust the frame's header.
  return unpack(packed, new Uint8Array(length));
}
