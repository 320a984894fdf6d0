/**
 * The choices for sparse rounds: whether rounds go over lists of changed nodes rather than over all, and how workers
 * share these lists.
 */

/**
 * The choices. `auto` decides in each round by the costs of both, `never` goes over all nodes, `always` goes over lists
 * wherever a law allows it. The last two are for measuring and for tests.
 */
export const SPARSE_CHOICES = ["auto", "never", "always"] as const;

export type SparseChoice = (typeof SPARSE_CHOICES)[number];

/**
 * The choices for the order of rounds. `auto` settles loops without rounds where any order gives the same results.
 * `rounds` runs them round by round.
 */
export const ORDER_CHOICES = ["auto", "rounds"] as const;

export type OrderChoice = (typeof ORDER_CHOICES)[number];
/**
 * How workers share lists. Only lists of large graphs are worth sharing, and short lists come out in the same order
 * each time. Tests therefore share short lists finely, in a shuffled order.
 */
export interface ListSharing {
  /** The number of changed nodes and entries of their rows below which one worker takes the round. */
  readonly tinyRound: number;
  /** About the number of entries of rows for each ticket. */
  readonly grain: number;
  /** The number of entries of a row above which workers share it. */
  readonly hub: number;
  /**
   * The seed of the order of tickets, which differs from round to round; null where tickets are for stretches of a list
   * in its order.
   */
  readonly shuffle: number | null;
}

export const LIST_SHARING: ListSharing = { tinyRound: 16_384, grain: 2048, hub: 16_384, shuffle: null };

let sharing = LIST_SHARING;

/** Gives the way in which lists are shared, for plans that are bound from now on. */
export function listSharing(): ListSharing {
  return sharing;
}

/** Changes this way, for tests: no result may depend on it. */
export function shareLists(otherwise: ListSharing): void {
  sharing = otherwise;
}
