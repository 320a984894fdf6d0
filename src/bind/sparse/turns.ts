/** The words by which workers, and the kernels of sparse rounds, know how far a loop has come; runs read and write them, too. */

/**
 * What is counted of a stage in a round; `pulled` are entries of rows that were gone through whole, `still` the changed nodes at
 * which nothing that the loop carries has changed.
 */
export const COUNTERS = ["touched", "changed", "reach", "blocks", "pulled", "still"] as const;
export type Counter = (typeof COUNTERS)[number];

export const PHASES = 3;

/** Bytes of a counter: one of 4, alone in its cache line. */
export const COUNTER_BYTES = 64;

/**
 * The words of a frame by which kernels know which turn lists and counters take; in the others a worker that was alone says
 * how far it came.
 */
export const TURN = {
  half: 0,
  phase: 4,
  turn: 8,
  round: 12,
  met: 16,
  nodes: 20,
  edges: 24,
  partial: 28,
  bytes: 32,
} as const;

/** A stretch goes on until it has spent so many nodes and entries of rows. */
export const STRETCH_FUEL = 65_536;

/** Words of 4 bytes: the next round to be taken, the round whose turn it is, whether one has failed; each in a cache line. */
export const APART_WORDS = { next: 0, turn: 16, failed: 32, totals: 48 } as const;

/** The number of a counter among all of a loop. */
export function counterIndex(stage: number, counter: Counter, phase: number): number {
  return (stage * COUNTERS.length + COUNTERS.indexOf(counter)) * PHASES + phase;
}
