/** What is known of a run once it is over. */

import type { RoundCounts } from "../src/bind/sparse/round-counts.ts";
import type { WorkerTrace } from "../src/bind/worker-trace.ts";
import type { Walked } from "./execute.ts";
import { sumOfCounts } from "./round-tally.ts";

/** A run that was neither stopped nor broken. */
export interface RunReport {
  /** `failed` where an op failed: `findFailure` says which. */
  readonly ended: "done" | "failed";
  /** Barriers that all workers passed. */
  readonly barriers: number;
  /** Milliseconds from when the workers were told to start until the last had answered. */
  readonly millis: number;
  readonly workers: readonly WorkerReport[];
  /** Of each loop that was entered and may have sparse rounds: how many were of either kind, and what they went over. */
  readonly rounds: readonly RoundCounts[];
  /** What each worker did; null if the run was not traced. */
  readonly trace: readonly WorkerTrace[] | null;
}

export interface WorkerReport {
  /** Chunks that it computed. */
  readonly chunks: number;
  /** Milliseconds that it spent in levels and not in barriers; null if the run was not traced. */
  readonly busy: number | null;
}

/** The report of a run by how each worker's walk ended, and by their traces if there are any. */
export function reportOf(walks: readonly Walked[], traces: readonly WorkerTrace[], millis: number): RunReport {
  return {
    ended: walks.some(({ ended }) => ended === "failed") ? "failed" : "done",
    barriers: walks[0]!.barriers,
    millis,
    rounds: sumOfCounts(walks.map(({ rounds }) => rounds)),
    workers: walks.map(({ chunks }, worker) => ({ chunks, busy: busyOf(traces[worker]) })),
    trace: traces.length > 0 ? traces : null,
  };
}

function busyOf(trace: WorkerTrace | undefined): number | null {
  return trace ? trace.levels.reduce((sum, { millis }) => sum + millis, 0) : null;
}
