/**
 * How workers spent their time, and when they did what. It is found from two traces: of a run on one worker, and of one
 * on all.
 */

import type { TraceEvent, WorkerTrace } from "../bind/worker-trace.ts";
import type { PlanEstimate } from "../estimate/estimate.ts";
import type { LostTime, ReportTimeline, TimelinePart } from "./measurement.ts";

/** Traced runs of one program. */
export interface TracedRuns {
  readonly one: readonly WorkerTrace[];
  readonly all: readonly WorkerTrace[];
  /** The time of the run on all workers. */
  readonly millis: number;
  /**
   * Which kernels compute scalars, as every worker does for itself: by the number of the kernel, in the run on one
   * worker and in that on all.
   */
  readonly scalars: { readonly one: readonly boolean[]; readonly all: readonly boolean[] };
}

/** Splits the time of a run on all workers into its parts. */
export function lostTime({ one, all, millis, scalars }: TracedRuns): LostTime {
  const workers = all.length;
  const busy = kernelMillis(all, scalars.all) / workers;
  // The two traces come from separate runs. On a disturbed machine the run on one worker may have spent more time in
  // kernels than all workers of the other run together, so the lesser of the two counts.
  const useful = Math.min(busy, kernelMillis(one, scalars.one) / workers);
  const waits = (
    of: (trace: WorkerTrace) => readonly { readonly waitMillis: number }[],
  ): { even: number; all: number } => {
    const steps = of(all[0]!).length;
    let [even, total] = [0, 0];
    for (let step = 0; step < steps; step++) {
      const each = all.map((trace) => of(trace)[step]!.waitMillis);
      even += Math.min(...each);
      total += each.reduce((sum, wait) => sum + wait, 0) / workers;
    }
    return { even, all: total };
  };
  const levels = waits(({ levels, sparse }) => [...levels, ...sparse]);
  const solos = waits(({ solos: own }) => own);
  const waking = all.reduce((sum, { start, end }) => sum + start + (millis - end), 0) / workers;
  const parts = {
    useful,
    memory: busy - useful,
    imbalance: levels.all - levels.even,
    alone: solos.all,
    barriers: levels.even,
    waking,
  };
  const known = Object.values(parts).reduce((sum, part) => sum + part, 0);
  return { total: millis, ...parts, control: Math.max(0, millis - known) };
}

function kernelMillis(traces: readonly WorkerTrace[], isScalar: readonly boolean[]): number {
  return traces.reduce(
    (sum, { kernels }) => sum + kernels.reduce((own, { millis }, k) => own + (isScalar[k] ? 0 : millis), 0),
    0,
  );
}

/** The greatest number of rounds that a picture shows, and of parts of one worker. */
const SHOWN_ROUNDS = 3;
const MOST_PARTS = 400;

/**
 * Collects what the workers did in a run, or in the last rounds of a run too long to show; null where nothing was
 * traced.
 */
export function timelineOf(
  { all }: TracedRuns,
  names: readonly string[],
  estimate: PlanEstimate | null,
): ReportTimeline | null {
  const noted = all.map(({ events }) => events);
  const longest = Math.max(...noted.map((events) => events.filter(isShown).length));
  if (longest === 0) return null;
  const rounds = noted.flat().filter(({ kind }) => kind === "round");
  const isLong = longest > MOST_PARTS && rounds.length > SHOWN_ROUNDS;
  const first = isLong ? rounds.at(-SHOWN_ROUNDS)!.start : Math.min(...noted.flat().map(({ start }) => start));
  const shown = noted.map((events) => events.filter((event) => isShown(event) && event.end >= first));
  // A worker whose earlier parts are left out seems to have done nothing then, so that nobody's are shown.
  const from = Math.max(
    first,
    ...shown.map((events) => (events.length > MOST_PARTS ? events.at(-MOST_PARTS)!.start : 0)),
  );
  const to = Math.max(...noted.flat().map(({ end }) => end));
  const workers = shown.map((events) =>
    events
      .filter(({ end }) => end > from)
      .slice(-MOST_PARTS)
      .map((event): TimelinePart => ({ level: levelOf(event), start: event.start, end: event.end })),
  );
  return { levels: names, from, to, workers, estimated: estimatedParts(workers[0]!, from, estimate) };
}

function isShown({ kind }: TraceEvent): boolean {
  return kind === "level" || kind === "wait";
}

function levelOf(event: TraceEvent): number | null {
  return event.kind === "level" ? event.level : null;
}

/** Replaces the times of the levels that the first worker ran by the estimated ones. */
function estimatedParts(parts: readonly TimelinePart[], from: number, estimate: PlanEstimate | null): TimelinePart[] {
  let at = from;
  return parts.flatMap(({ level }) => {
    const figures = level === null ? undefined : estimate?.levels[level];
    if (!figures) return [];
    const start = at;
    at += figures.parallelMicros / 1000;
    return [{ level, start, end: at }];
  });
}
