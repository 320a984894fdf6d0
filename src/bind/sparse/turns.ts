/**
 * The words and counters by which workers, and the kernels of sparse rounds, know how far a loop has come. Runs read
 * and write them, too.
 */

/**
 * The counters of a stage in a round. `pulled` counts the entries of rows that were walked whole, `still` the changed
 * nodes at which nothing that the loop carries has changed, `hubs` the words of the list of hubs.
 */
export const COUNTERS = ["touched", "changed", "reach", "blocks", "pulled", "still", "hubs"] as const;
export type Counter = (typeof COUNTERS)[number];

export const PHASES = 3;

/** The bytes from one counter to the next: a counter of 4 bytes has a cache line to itself. */
export const COUNTER_BYTES = 64;

/**
 * The words of a frame, by their offset. Kernels read from them which half, phase and turn of lists and counters is
 * current, and along which hub's row they go; a worker that was alone leaves its round and whether the condition was met.
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
  hub: 32,
  bytes: 40,
} as const;

/** The number of nodes and entries of rows after which a stretch ends. */
export const STRETCH_FUEL = 65_536;

/**
 * The words by which workers take rounds apart, as indices of 4 bytes: the next round to be taken, the round whose turn
 * it is to be added to the totals, and whether one has failed. Each has a cache line to itself. The totals follow.
 */
export const APART_WORDS = { next: 0, turn: 16, failed: 32, totals: 48 } as const;

/** Gives the index of a counter among all counters of a loop. */
export function counterIndex(stage: number, counter: Counter, phase: number): number {
  return (stage * COUNTERS.length + COUNTERS.indexOf(counter)) * PHASES + phase;
}
