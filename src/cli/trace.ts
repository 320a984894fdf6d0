/** `--trace FILE`: writes a run as a file for trace viewers. */

import type { RunTrace } from "../explain/run-trace.ts";
import { traceToChrome } from "../explain/timeline.ts";
import { expectWritableFile, save } from "./output.ts";
import { printNote } from "./status.ts";

export const TRACE_HELP = "write what each worker did when to a file that Perfetto and chrome://tracing open";

/** Writes the trace of a run to the chosen file. */
export type SaveTrace = (trace: RunTrace) => Promise<void>;

/**
 * Does work that may take long, after a check that the file for its trace can be written. Where the work fails, no file
 * is left behind. Without a path nothing is written.
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
