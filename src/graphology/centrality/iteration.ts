/** The stop rule of functions that iterate until little changes. */

import type { Warmth } from "../../engine/guest/warm/run.ts";
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

/** The choice of what the first round begins with. */
export interface WarmOption {
  /**
   * Whether to start with what the call before on this graph came to, with whatever options, where the result is as near
   * to that of a cold start as the tolerance says. A function is called, before the result is made, with whether it did
   * and why, or why not. False if not given.
   */
  readonly warm?: boolean | ((warmth: Warmth) => void) | undefined;
}

/** Gives the function to call with whether a call started warm; null where it is to start cold. */
export function warmthListener(warm: unknown): ((warmth: Warmth) => void) | null {
  if (typeof warm === "function") return (warmth) => void Reflect.apply(warm, undefined, [warmth]);
  return warm === true ? () => {} : null;
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
