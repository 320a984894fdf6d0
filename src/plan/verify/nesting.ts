/** How deep the steps of a plan may lie within each other, found out without the stack that all else takes for them. */

import { fail } from "./checks.ts";

/** Twice as many as loops and ifs of programs may lie within each other, for choices that plans make in them. */
const MOST_NESTED = 128;

/** Throws `plan/invalid` where steps lie too deep, whatever else they are: it comes before a look at their shape. */
export function expectNesting(steps: readonly unknown[]): void {
  let level = steps;
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MOST_NESTED) fail("nesting", `found loops and choices within ${depth} others`);
    level = level.flatMap(stepsWithin);
  }
}

function stepsWithin(step: unknown): readonly unknown[] {
  if (typeof step !== "object" || step === null) return [];
  if ("body" in step && Array.isArray(step.body)) return step.body;
  return "cases" in step && Array.isArray(step.cases) ? step.cases.flat() : [];
}
