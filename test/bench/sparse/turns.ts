/** Runs that may take a thousand times as long as they should: how long they may take, and how many of them are worth waiting for. */

import type { RunOptions } from "../../../src/engine/options.ts";
import { EdgewiseError } from "../../../src/error.ts";
import { milliseconds } from "../figure.ts";

/** Milliseconds after which a run is stopped, which then counts as having taken as long. */
export const LONGEST = 30_000;
/**
 * Milliseconds that the turns of some contenders should take together, unless told otherwise: a minute, or the seconds that
 * EDGEWISE_SPARSE_SECONDS says.
 */
const ENOUGH = 1000 * Number(process.env.EDGEWISE_SPARSE_SECONDS ?? 60);
const MOST_TURNS = 11;

/** Gives the number of turns of `turn` milliseconds: an odd number, so that one of them is the median. */
export function turnsOf(turn: number, enough = ENOUGH): number {
  const turns = Math.min(MOST_TURNS, Math.max(1, Math.floor(enough / turn)));
  return turns - (turns % 2 === 0 ? 1 : 0);
}

/** Runs on so many workers, or, with null, on as many as the engine decides; null where the run was stopped. */
export async function runWithin<R>(
  run: (options: RunOptions) => Promise<R>,
  workers: number | null,
): Promise<R | null> {
  const how = workers === null ? {} : ({ mode: workers === 1 ? "sequential" : "parallel", workers } as const);
  try {
    return await run({ ...how, timeout: LONGEST });
  } catch (error) {
    if (error instanceof EdgewiseError && error.code === "run/timeout") return null;
    throw error;
  }
}

/** The words for the time of a run that was stopped. */
export const STOPPED = `more than ${milliseconds(LONGEST)}`;

/** Throws at the first entry that is another. All NaNs are one. */
export function expectEntries(what: string, found: ArrayLike<number>, expected: ArrayLike<number>): void {
  if (found.length !== expected.length)
    throw new Error(`${what}: ${found.length} entries, expected ${expected.length}`);
  for (let node = 0; node < expected.length; node++) {
    if (found[node] === expected[node] || (Number.isNaN(found[node]) && Number.isNaN(expected[node]))) continue;
    throw new Error(`${what}: found ${found[node]} at node ${node}, expected ${expected[node]}`);
  }
}
