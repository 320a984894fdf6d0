/** `--trace FILE`: a run as a file for trace viewers. */

import type { RunTrace } from "../explain/timeline.ts";
import { traceToChrome } from "../explain/timeline.ts";
import { expectWritableFile, save } from "./output.ts";
import { printNote } from "./status.ts";

export const TRACE_HELP = "write what each worker did when to a file that Perfetto and chrome://tracing open";

/** Writes the trace of a run to the file that was asked for. */
export type SaveTrace = (trace: RunTrace) => Promise<void>;

/**
 * Does work that may take long, once it is sure that the file for its trace can be written, and leaves no file behind
 * where the work fails. Without a path there is no file, and nothing to save to.
 */
export async function withTraceFile<T>(
  path: string | undefined,
  work: (save: SaveTrace | null) => Promise<T>,
): Promise<T> {
  if (path === undefined) return await work(null);
  await expectWritableFile(path);
  return await work(async (trace) => {
    await save(path, traceToChrome(trace));
    printNote(describeTrace(path, trace));
  });
}

function describeTrace(path: string, { workers }: RunTrace): string {
  const kept = workers.reduce((sum, { events }) => sum + events.length, 0);
  const dropped = workers.reduce((sum, { noted, events }) => sum + noted - events.length, 0);
  const count = (number: number): string => number.toLocaleString("en-US");
  const missing = dropped === 0 ? "" : `, the latest; ${count(dropped)} earlier ones did not fit`;
  return `trace in ${path}: ${count(kept)} events${missing} · open it at ui.perfetto.dev or chrome://tracing`;
}
