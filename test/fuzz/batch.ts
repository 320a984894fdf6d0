/** A batch of programs, found again by its seed. */

import fc from "fast-check";
import type { Case } from "./case.ts";
import type { Kind } from "./kinds.ts";
import type { Tally } from "./tally.ts";

/** Programs between two looks at the clock. */
export const BATCH = 50;

/** The next order of a job. */
export interface BatchOrder {
  readonly seed: number;
  readonly count: number;
}

/** What came of it: the fault of the smallest case that fails, and the file test that it was saved as, with its text. */
export interface BatchDone {
  readonly count: number;
  readonly fault: { readonly why: string; readonly path: string; readonly text: string } | null;
  readonly tally: Tally;
}

/** The smallest case that fails in a batch; null where none does. */
export async function fuzzBatch(
  { cases, findFault }: Pick<Kind, "cases" | "findFault">,
  { seed, count }: BatchOrder,
): Promise<{ case: Case; why: string } | null> {
  // The text of the last case that failed, once it has been made as small as possible.
  let latest = "";
  const holds = fc.asyncProperty(cases, async (one) => {
    const why = await findFault(one);
    if (why !== null) latest = why;
    return why === null;
  });
  const { failed, counterexample } = await fc.check(holds, { seed, numRuns: count });
  if (!failed || !counterexample) return null;
  const [found] = counterexample;
  return { case: found, why: (await findFault(found)) ?? `${latest}; not when it is tried again: a race` };
}
