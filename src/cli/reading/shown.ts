/** What a terminal shows while a graph is read. */

import type { ReadProgress } from "../../graph/read.ts";
import type { Came } from "../progress/line.ts";
import { withStatus } from "../status.ts";

/** The milliseconds for which a reader may stay at one byte and still count as reading. */
const STANDING_MS = 300;

/** Reads a graph, and shows meanwhile how much of what is called `path` has been read. `read` tells of it as `readGraph` does. */
export function showingReading<T>(
  path: string,
  read: (onProgress: (progress: ReadProgress) => void) => Promise<T>,
): Promise<T> {
  let came: Came | null = null;
  let since = 0;
  return withStatus(
    () => {
      // All lines are read; what is made of them has no measure.
      const isRead = came !== null && came.done > 0.95 * (came.total ?? 0) && performance.now() - since > STANDING_MS;
      return { what: `${isRead ? "building the graph of" : "reading"} ${path}`, came: isRead ? null : came };
    },
    () =>
      read(({ done, total }) => {
        if (done !== came?.done) since = performance.now();
        came = { unit: "bytes", done, total };
      }),
  );
}
