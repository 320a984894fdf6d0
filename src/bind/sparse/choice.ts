/** Whether rounds of loops go over lists of what changed rather than over everything, and how workers share these lists. */

/**
 * `auto` is decided in each round by what either would cost, `never` goes over everything, `always` over lists wherever a
 * law allows; the last two are for measuring and for tests.
 */
export const SPARSE_CHOICES = ["auto", "never", "always"] as const;

export type SparseChoice = (typeof SPARSE_CHOICES)[number];

/** `auto`: loops that come to the same in any order are settled so, without rounds. `rounds`: round by round, always. */
export const ORDER_CHOICES = ["auto", "rounds"] as const;

export type OrderChoice = (typeof ORDER_CHOICES)[number];
/**
 * How workers share lists. What is large enough to be shared takes graphs that tests cannot have by the thousand, and small lists
 * come out in the same order each time: tests have them shared finely and shuffled.
 */
export interface ListSharing {
  /** Rounds in which changed nodes and the entries of their rows are fewer are taken by one worker. */
  readonly tinyRound: number;
  /** Entries of rows that one ticket is for, about. */
  readonly grain: number;
  /** Null where tickets are for stretches of a list in its order; else a number that another order comes of, another one in each round. */
  readonly shuffle: number | null;
}

export const LIST_SHARING: ListSharing = { tinyRound: 16_384, grain: 2048, shuffle: null };

let sharing = LIST_SHARING;

/** How the lists of plans are shared that are bound from now on. */
export function listSharing(): ListSharing {
  return sharing;
}

/** For tests: no result may depend on it. */
export function shareLists(otherwise: ListSharing): void {
  sharing = otherwise;
}
