import type { Expression } from "../dsl/index.ts";

/** No limit: for a tolerance of 0, which no number of rounds gets below. Algorithms refuse it. */
const NO_LIMIT = -1;

/**
 * After how many rounds a walk with random jumps has certainly settled: max(1, ⌈log(tolerance / 2) / log(damping)⌉ + 1).
 * Probabilities sum to 1, so that those of the first two rounds differ by at most 2 in all, and each round shrinks the
 * difference to `damping` of what it was. As an i32, 2^31 − 1 where it is more; −1, which is none, for a tolerance that is not above 0.
 */
export function roundLimit(
  damping: Expression<"scalar", "f64">,
  tolerance: Expression<"scalar", "f64">,
): Expression<"scalar", "i32"> {
  const rounds = tolerance.div(2).log().div(damping.log()).ceil().add(1).max(1);
  return tolerance.gt(0).where(rounds.cast("i32"), NO_LIMIT);
}
