/** The stop rule of functions that iterate until little changes. */

import { EdgewiseError } from "../../error.ts";

/** The choice of what `tolerance` is compared with. */
export interface StopOption {
  /**
   * The number that has to be below `tolerance`: the mean change of a node ("mean"), or the sum of all changes ("sum").
   * "mean" if not given.
   *
   * "mean" is graphology's rule. For ranks that sum to 1 it is always met from 2 / tolerance nodes on.
   */
  readonly stop?: "mean" | "sum" | undefined;
}

/** Gives the sum of all changes below which to stop. */
export function boundOf(stop: "mean" | "sum", tolerance: number, order: number): number {
  return stop === "sum" ? tolerance : order * tolerance;
}

/** Throws `run/require`, in graphology's words, for a loop that reached its limit. */
export function expectConverged(name: string, converged: boolean | null): void {
  if (converged === true) return;
  throw new EdgewiseError({
    code: "run/require",
    message: `graphology-metrics/centrality/${name}: failed to converge.`,
  });
}
