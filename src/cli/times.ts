/** The time of a run in words. */

import type { TimedPart, Timings } from "../engine/clock.ts";
import { TIMED_PARTS } from "../engine/clock.ts";
import { duration } from "./status.ts";

/** Spells the parts of the time of a run: those that every run has, and others of at least a millisecond. */
export function describeTimes(read: number, timings: Timings): string {
  const parts = TIMED_PARTS.filter((part) => ALWAYS_TOLD.includes(part) || timings[part] >= 1);
  const times = [["read", read] as const, ...parts.map((part) => [part, timings[part]] as const)];
  return times.map(([part, time]) => `${part} ${duration(time)}`).join(", ");
}

const ALWAYS_TOLD: readonly TimedPart[] = ["compile", "bind", "run"];
