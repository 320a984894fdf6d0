/** Blobs and Files, read in parts. */

import { files } from "#files";
import { Turn } from "../../turns.ts";
import type { ByteSource } from "./byte-source.ts";

/** The bytes that are copied before it is seen whether other work shall have its turn. */
const COPIED = 1 << 18;

/**
 * Bytes that follow one another come by a stream: a slice takes a page some milliseconds, whatever its length, so that
 * a file took four times as long.
 */
export function sourceOfBlob(blob: Blob): ByteSource {
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  /** Where the stream goes on, and what it gave already of the bytes from there on. */
  let position = 0;
  let rest: Uint8Array = new Uint8Array();
  /** Where the last read of any kind ended. */
  let end = 0;
  /** Whether the stream is being read: reads that come meanwhile take slices. */
  let isBusy = false;
  const turn = new Turn(files.afterOthers);
  const endStream = (): void => {
    reader?.cancel().catch(() => undefined);
    reader = null;
    rest = new Uint8Array();
  };
  const readOn = async (target: Uint8Array, at: number): Promise<void> => {
    // A page waits for what it has made of bytes of its own to be sent elsewhere before it makes a slice of that.
    reader ??= (at === 0 ? blob : blob.slice(at)).stream().getReader();
    for (let filled = 0; filled < target.length; ) {
      if (rest.length === 0) {
        const { done, value } = await reader.read();
        if (done) throw new TypeError(`its stream ended after ${at + filled} of ${blob.size} bytes`);
        rest = value;
      }
      const part = rest.subarray(0, Math.min(COPIED, target.length - filled));
      target.set(part, filled);
      rest = rest.subarray(part.length);
      filled += part.length;
      await turn.mayPass();
    }
    position = at + target.length;
  };
  return {
    size: blob.size,
    async readInto(target, at) {
      const follows = !isBusy && at === (reader === null ? end : position);
      end = at + target.length;
      if (!follows) {
        if (!isBusy) endStream();
        target.set(new Uint8Array(await blob.slice(at, at + target.length).arrayBuffer()));
        return;
      }
      isBusy = true;
      try {
        await readOn(target, at);
      } catch (error) {
        endStream();
        throw error;
      } finally {
        isBusy = false;
      }
    },
    close: async () => endStream(),
  };
}
