/** Lets the threads of a reader touch memory. */

import type { TouchElsewhere } from "../sorting/touched.ts";
import type { ReaderThread } from "./orders.ts";

/** The length of arrays that are worth a message. */
const LEAST = 2 ** 18;

/** Makes a source of arrays that the threads touch in turn. */
export function touchedBy(threads: readonly ReaderThread[]): TouchElsewhere {
  let next = 0;
  return async (length, share) => {
    const array = new Uint32Array(length);
    const thread = length < LEAST ? undefined : threads[next++ % threads.length];
    if (thread === undefined) return array;
    const { buffer } = array;
    const bytes = threads.length > 1 ? buffer.byteLength : Math.floor(share * buffer.byteLength);
    try {
      return new Uint32Array((await thread.ask({ kind: "touch", buffer, bytes }, [buffer])).buffer);
    } catch {
      // A thread that ends takes the memory with it.
      return new Uint32Array(length);
    }
  };
}
