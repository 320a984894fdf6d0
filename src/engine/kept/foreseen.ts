/** Plans that are there before an algorithm is run, so that it need not be compiled. */

import type { Algorithm } from "../../dsl/algorithm.ts";
import type { Plan } from "../../plan/plan.ts";

/** Finds the plan for a run with given parameters on any graph; null where there is none. */
export type Foreseen = (given: Readonly<Record<string, unknown>>) => Plan | null;

const FORESEEN = new WeakMap<Algorithm, Foreseen>();

/** Has runs of an algorithm take the plans that `find` gives, which must be those that the compiler makes of it. */
export function foresee(algorithm: Algorithm, find: Foreseen): void {
  FORESEEN.set(algorithm, find);
}

/** Finds the foreseen plan for a run of an algorithm; null where it is to be compiled. */
export function foreseenPlan(algorithm: Algorithm, given: Readonly<Record<string, unknown>>): Plan | null {
  return FORESEEN.get(algorithm)?.(given) ?? null;
}
