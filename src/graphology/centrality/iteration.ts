/** What the functions have in common that go round until little changes. */

import { EdgewiseError } from "../../error.ts";

/** What the tolerance is a bound of. */
export interface StopOption {
  /**
   * What has to be below `tolerance`: the mean change of a node ("mean", graphology's rule, which for ranks that sum to 1
   * is always met from 2 / tolerance nodes on), or the sum of all changes ("sum"). "mean" if not given.
   */
  readonly stop?: "mean" | "sum" | undefined;
}

/** The sum of all changes at which to stop. */
export function boundOf(stop: "mean" | "sum", tolerance: number, order: number): number {
  return stop === "sum" ? tolerance : order * tolerance;
}

/** Throws, with graphology's words, where a loop reached its limit. */
export function expectConverged(name: string, converged: boolean | null): void {
  if (converged === true) return;
  throw new EdgewiseError({
    code: "run/require",
    message: `graphology-metrics/centrality/${name}: failed to converge.`,
  });
}
