/** Whether rounds of loops go over lists of what changed rather than over everything. */

/**
 * `auto` is decided in each round by what either would cost, `never` goes over everything, `always` over lists wherever a
 * law allows; the last two are for measuring and for tests.
 */
export const SPARSE_CHOICES = ["auto", "never", "always"] as const;

export type SparseChoice = (typeof SPARSE_CHOICES)[number];

/** `auto`: loops that come to the same in any order are settled so, without rounds. `rounds`: round by round, always. */
export const ORDER_CHOICES = ["auto", "rounds"] as const;

export type OrderChoice = (typeof ORDER_CHOICES)[number];
