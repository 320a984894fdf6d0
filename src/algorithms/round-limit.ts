import type { Expression } from "../dsl/index.ts";

/**
 * The value for no limit, where the tolerance is 0: no number of rounds gets below it. Algorithms refuse this value.
 */
const NO_LIMIT = -1;

/**
 * Gives the number of rounds after which a random walk with jumps has certainly settled: max(1, ⌈log(tolerance / 2) /
 * log(damping)⌉ + 1). It is an i32: 2^31 − 1 where it would be more, and −1 (no limit) for a tolerance that is not
 * above 0.
 *
 * Probabilities sum to 1, so that those of the first two rounds differ by at most 2 in all. Each round shrinks the
 * difference to `damping` of what it was.
 */
export function roundLimit(
  damping: Expression<"scalar", "f64">,
  tolerance: Expression<"scalar", "f64">,
): Expression<"scalar", "i32"> {
  const rounds = tolerance.div(2).log().div(damping.log()).ceil().add(1).max(1);
  return tolerance.gt(0).where(rounds.cast("i32"), NO_LIMIT);
}
