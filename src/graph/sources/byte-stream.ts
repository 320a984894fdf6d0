/** Bytes that are read one after another, when their length may not be known before. */

import type { ByteSource } from "./byte-source.ts";

export interface ByteStream {
  /** The number of bytes, or null where only reading them tells. */
  readonly size: number | null;
  /** Fills a part of `target` from its beginning on. Gives the number of bytes, which is 0 at the end only. */
  readonly read: (target: Uint8Array) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** Reads a source from its beginning to its end. */
export function streamOf(source: ByteSource): ByteStream {
  let at = 0;
  return {
    size: source.size,
    async read(target) {
      const count = Math.min(target.length, source.size - at);
      if (count > 0) await source.readInto(target.subarray(0, count), at);
      at += count;
      return count;
    },
    close: () => source.close(),
  };
}
