/**
 * Measures how long all workers of a run take to gain by each other: some systems wake a thread late, or on the core of
 * another, and move it to a core of its own only after some milliseconds.
 */

import { medianOf } from "../../estimate/learned.ts";
import type { ApartTimes } from "../../estimate/rates.ts";

/** Milliseconds that runs of two lengths take on one worker. The longer ones are only run where the shorter gained too little. */
const LENGTHS = [2, 8] as const;
/** The runs of each length. */
const RUNS = 3;
/** Workers that gain this part of what they could in the shorter run are taken to gain by each other from its beginning. */
const GAINED = 0.75;

/** A run of which all workers could share everything. */
export interface SharedRun {
  /** The microseconds of its work on one worker. */
  readonly work: number;
  /** The microseconds that all workers took more than they would from the beginning of a run on, waking not counted. */
  readonly lost: number;
}

/**
 * Finds the times from runs of about so many milliseconds. `share` is the part of the time of one worker that all take once they gain by
 * each other.
 */
export async function measureApart(share: number, run: (millis: number) => Promise<SharedRun>): Promise<ApartTimes> {
  const lengths: SharedRun[] = [];
  for (const millis of LENGTHS) {
    const runs: SharedRun[] = [];
    for (let count = 0; count < RUNS; count++) runs.push(await run(millis));
    lengths.push({ work: medianOf(runs.map(({ work }) => work)), lost: medianOf(runs.map(({ lost }) => lost)) });
    const { togetherMicros } = apartOf(share, lengths);
    if (togetherMicros < (1 - GAINED) * millis * 1000) break;
  }
  return apartOf(share, lengths);
}

/**
 * Parts what runs of ascending lengths lost into what any run loses and the work that is done together. Of that, workers
 * lose what they would gain by each other. The shortest run is taken to be done together as far as that explains its loss.
 */
export function apartOf(share: number, runs: readonly SharedRun[]): ApartTimes {
  const [shortest] = runs;
  const gain = 1 - share;
  if (!shortest || gain <= 0) return { lateMicros: 0, togetherMicros: 0 };
  const lateMicros = Math.max(0, shortest.lost - gain * shortest.work);
  const together = runs.map(({ work, lost }) => Math.min(work, Math.max(0, lost - lateMicros) / gain));
  return { lateMicros, togetherMicros: Math.max(...together) };
}
