/**
 * What is told of an estimate: first the time of a run, or of a round where nobody knows how many there will be; the rounds that
 * it counts on; and what of it was learned from runs.
 */

import type { Loop } from "../plan/plan.ts";
import type { Times } from "./times.ts";

/** Whether the time of one worker, and that of all, was learned from like runs, and those of levels from a traced one. */
export interface LearnedTimes {
  readonly one: boolean;
  readonly all: boolean;
  readonly levels: boolean;
}

/** The rounds of a loop, as far as they are known before the run. */
export interface AssumedRounds {
  /** The number of rounds that the estimate counts on. */
  readonly rounds: number;
  readonly why: RoundsReason;
  /** Whether this is the true number of rounds. If not, it only weighs the loop against the rest of the program. */
  readonly isKnown: boolean;
  /** The greatest number of rounds; null where nothing limits them. */
  readonly most: number | null;
  /** Whether rounds may go over changed nodes alone. How many change is not known before the run. */
  readonly mayBeSparse: boolean;
}

export type RoundsReason =
  | "its limit"
  | "as given"
  | "learned"
  | typeof SETTLED
  | "at most its limit"
  | "one for each node at most"
  | "not known before the run";

export const SETTLED = "it is settled without rounds, in about the time of so many";

/** A time that can be told before the run. */
export interface Headline {
  /**
   * What the time is of. `round` is a round of a loop whose rounds are not known, a dense one where some may be sparse;
   * else it is the whole run.
   */
  readonly per: "run" | "round";
  readonly sequentialMicros: number;
  readonly parallelMicros: number;
  /** The loop whose round it is, by its number in the plan; null for a run. */
  readonly loop: number | null;
  /** The greatest number of rounds; null for a run, and where there is no limit. */
  readonly most: number | null;
  /** The number of rounds that the estimate of a run counts on, since none is known; null for a run. */
  readonly guess: number | null;
  /** The nodes that the rounds are gone through for, each by itself; null for a run, and where it is not for nodes. */
  readonly forNodes: {
    /** The greatest number of nodes. */
    readonly most: number;
    /** The number of nodes that a round is computed for side by side. */
    readonly atOnce: number;
  } | null;
}

/** A loop as it is estimated, from which the headline is taken. */
export interface EstimatedLoop extends AssumedRounds {
  readonly loop: Loop;
  readonly round: Times;
  /** Whether no loop within it has an unknown number of rounds. */
  readonly isInnermostUnknown: boolean;
  /** The loop over nodes around it. */
  readonly forNodes: Headline["forNodes"];
}

/**
 * Finds the loop whose rounds are told: the heaviest one with an unknown number of rounds and no such loop within it.
 */
export function headlineOf(loops: readonly EstimatedLoop[], run: Omit<Times, "crowded">): Headline {
  const unknown = loops.filter(({ isKnown, isInnermostUnknown }) => !isKnown && isInnermostUnknown);
  const [heaviest] = unknown.sort((a, b) => b.rounds * b.round.sequential - a.rounds * a.round.sequential);
  if (!heaviest) return headlineOfRun(run.sequential, run.parallel);
  const { round, rounds, most, forNodes } = heaviest;
  const { sequential, parallel } = round;
  return {
    per: "round",
    sequentialMicros: sequential,
    parallelMicros: parallel,
    loop: loops.indexOf(heaviest),
    most,
    guess: rounds,
    forNodes,
  };
}

/** The headline of a whole run. */
export function headlineOfRun(sequentialMicros: number, parallelMicros: number): Headline {
  return { per: "run", sequentialMicros, parallelMicros, loop: null, most: null, guess: null, forNodes: null };
}
