/** The report of a run that is over. */

import type { RoundCounts } from "../src/bind/sparse/round-counts.ts";
import type { WorkerTrace } from "../src/bind/worker-trace.ts";
import type { Walked } from "./execute.ts";
import { sumOfCounts } from "./round-tally.ts";

/** The report of a run that was neither stopped nor broken. */
export interface RunReport {
  /** `failed` where an op failed; `findFailure` finds it. */
  readonly ended: "done" | "failed";
  /** The number of barriers that all workers passed. */
  readonly barriers: number;
  /** The milliseconds from the order to start until the last worker had answered. */
  readonly millis: number;
  readonly workers: readonly WorkerReport[];
  /**
   * For each loop that was entered and may have sparse rounds: the numbers of dense and sparse rounds, and of the nodes
   * and edges that they went over.
   */
  readonly rounds: readonly RoundCounts[];
  /** What each worker did; null if the run was not traced. */
  readonly trace: readonly WorkerTrace[] | null;
}

export interface WorkerReport {
  /** The number of chunks that the worker computed. */
  readonly chunks: number;
  /** The milliseconds that the worker spent in levels, without barriers; null if the run was not traced. */
  readonly busy: number | null;
}

/** Makes the report of a run from the end of each worker's walk, and from traces if there are any. */
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
