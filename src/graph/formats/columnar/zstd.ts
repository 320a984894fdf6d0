/** Pages and buffers packed by zstd. */

import { frameAt } from "../../files/zstd-frames.ts";

/** The function of the library that unpacks a frame into an array. */
export type UnpackZstd = (packed: Uint8Array, into: Uint8Array) => Uint8Array;

/** What one frame comes to, which has to be just so many bytes. Throws where it is not whole. */
export function unpackZstd(packed: Uint8Array, length: number, unpack: UnpackZstd): Uint8Array {
  const { end, contentSize } = frameAt(packed, 0);
  if (end !== packed.length || (contentSize !== null && contentSize !== length)) {
    throw new Error(`found a zstd frame of ${contentSize ?? end} bytes in place of ${length}`);
  }
  // Into an array of the length that is expected, since otherwise it would believe what the frame says.
  return unpack(packed, new Uint8Array(length));
}
