/** Bytes that are read in parts, in any order, each to the memory where it is used. */

export interface ByteSource {
  /** The number of bytes. */
  readonly size: number;
  /** Fills `target` with the bytes from `at` on, of which there are as many. Rejects where they cannot be read. */
  readonly readInto: (target: Uint8Array, at: number) => Promise<void>;
  /** Closes the source, once nothing is read any more. */
  readonly close: () => Promise<void>;
}

export function sourceOfBytes(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    readInto: async (target, at) => target.set(bytes.subarray(at, at + target.length)),
    close: async () => {},
  };
}

/**
 * Makes a source that tells how many bytes have been read of it by now, each time that some have. Reading goes on once
 * `tell` has settled.
 */
export function tellingSource(source: ByteSource, tell: (done: number) => void | Promise<void>): ByteSource {
  let done = 0;
  return {
    size: source.size,
    readInto: async (target, at) => {
      await source.readInto(target, at);
      done += target.length;
      await tell(done);
    },
    close: () => source.close(),
  };
}
