/** The words by which workers and the kernels that settle a loop know how far it has come; runs read and write them, too. */

import { COUNTER_BYTES, PHASES } from "./turns.ts";

/**
 * What is counted, in three phases each as of sparse rounds: nodes of both piles, entries of the rows of near ones, and
 * between which keys far ones are. A key is what a node has, f64, negated where the greatest is best.
 */
export const SETTLE_COUNTERS = ["near", "reach", "far", "least", "greatest"] as const;
export type SettleCounter = (typeof SETTLE_COUNTERS)[number];

/**
 * Words of a frame: which half and phase of the piles it is; how much is in them, for one worker that goes on alone and says
 * there how far it came; the keys up to which values were settled before and are now, and how much farther the next threshold is;
 * and how many far nodes were sorted last, and how much was done of near ones since then.
 */
export const SETTLE = {
  nearTurn: 0,
  farTurn: 4,
  nearHalf: 8,
  nearPhase: 12,
  farHalf: 16,
  farPhase: 20,
  near: 24,
  reach: 28,
  far: 32,
  phases: 36,
  nodes: 40,
  edges: 44,
  base: 48,
  threshold: 56,
  width: 64,
  least: 72,
  greatest: 80,
  sorted: 88,
  relaxed: 96,
  bytes: 104,
} as const;

/**
 * One worker goes on alone while so many near nodes and entries of their rows, or far nodes, are fewer than `most`, and until
 * `fuel` are spent.
 */
export const ALONE = { most: 16384, fuel: 65536 } as const;

/**
 * How the width follows the work: about as much is to be done of nodes as far ones are sorted. Where, since the threshold was
 * raised, near nodes and the entries of their rows came to less than `few` times as many as far nodes were sorted then, the
 * width becomes wider; where to more than `many` times, narrower. Of fewer than `least` nothing is learned. `first` is of the spread of keys.
 */
export const WIDTH = { first: 0.02, many: 4, few: 1, least: 32, narrower: 0.75, wider: 1.5 } as const;

/** What stands for the number of rounds of a loop that was settled without any. */
export const NO_ROUNDS = -1;

/** The address of a counter of a phase, from the first. */
export function settleCounter(counter: SettleCounter, phase: number): number {
  return COUNTER_BYTES * (SETTLE_COUNTERS.indexOf(counter) * PHASES + phase);
}
