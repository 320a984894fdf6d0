/**
 * The words and counters by which workers, and the kernels that settle a loop, know how far the loop has come. Runs
 * read and write them, too.
 */

import { COUNTER_BYTES, PHASES } from "./turns.ts";

/**
 * The counters, each in three phases as in sparse rounds: the nodes of both piles, the entries of the rows of near
 * nodes, and the least and greatest key of far nodes. The key of a node is its value as f64, negated where the greatest
 * value is the best.
 */
export const SETTLE_COUNTERS = ["near", "reach", "far", "least", "greatest"] as const;
export type SettleCounter = (typeof SETTLE_COUNTERS)[number];

/**
 * The words of a frame, by their offset. They hold the current half and phase of each pile; the contents of the piles,
 * for a worker that goes on alone and leaves there how far it came; the keys up to which values were settled before and
 * are now, and the width of the next threshold; the number of far nodes that were sorted last, and the work on near
 * nodes since then.
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
 * The bounds of one worker that goes on alone: it does so while the near nodes and entries of their rows, or the far
 * nodes, are fewer than `most`, and until it has spent `fuel` of them.
 */
export const ALONE = { most: 16384, fuel: 65536 } as const;

/**
 * The rules by which the width of a threshold follows the work. The aim is about as much work on near nodes as far
 * nodes are sorted. Since the threshold was raised, near nodes and entries of their rows may have come to less than
 * `few` times the number of far nodes sorted then: the width becomes wider. If they came to more than `many` times that
 * number, it becomes narrower. Fewer than `least` sorted nodes teach nothing. The first width is `first` times the
 * spread of keys.
 */
export const WIDTH = { first: 0.02, many: 4, few: 1, least: 32, narrower: 0.75, wider: 1.5 } as const;

/** The number that stands for rounds in a loop that was settled without any. */
export const NO_ROUNDS = -1;

/** Gives the byte of a counter of a phase, from the first counter on. */
export function settleCounter(counter: SettleCounter, phase: number): number {
  return COUNTER_BYTES * (SETTLE_COUNTERS.indexOf(counter) * PHASES + phase);
}
