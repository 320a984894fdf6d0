/** The time of the beginning of a run, and of its end: what it takes besides its steps. */

import type { ApartTimes, MachineRates, PoolState } from "./rates.ts";
import type { Times } from "./times.ts";

type RunTimes = Omit<Times, "crowded">;

/**
 * Adds to the time of all steps what a run takes besides, on workers in some state. A run whose levels one worker takes alone loses
 * nothing to workers who do not gain by each other.
 */
export function begun(steps: RunTimes, rates: MachineRates, pool: PoolState, allSolo: boolean): RunTimes {
  const besides = (who: "one" | "all", micros: number): number =>
    startMicros(rates, who, micros) + (pool === "asleep" ? rates.wakeMicros[who] : 0);
  const lost = allSolo ? 0 : togetherMicros(rates.apart[pool], steps);
  return {
    sequential: steps.sequential + besides("one", steps.sequential),
    parallel: steps.parallel + lost + besides(rates.workers > 1 ? "all" : "one", steps.parallel),
  };
}

/** The microseconds after which the core of a thread that waits has gone to sleep, and takes its time to wake. */
const ASLEEP_MICROS = 200;

/** Gives the time of a run besides its steps, which take so long that the calling thread may have gone to sleep. */
function startMicros({ startMicros: start, heardMicros }: MachineRates, who: "one" | "all", micros: number): number {
  return start[who] + Math.min(1, micros / ASLEEP_MICROS) * heardMicros;
}

/**
 * Gives the further time of a run on several workers that do not gain by each other at its beginning. By Amdahl's law, the
 * work that they do there together takes as long as one takes for it.
 */
function togetherMicros(apart: ApartTimes, { sequential, parallel }: RunTimes): number {
  const part = Math.min(1, apart.togetherMicros / Math.max(sequential, Number.MIN_VALUE));
  return apart.lateMicros + part * Math.max(0, sequential - parallel);
}
