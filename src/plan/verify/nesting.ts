/**
 * Measures how deep the steps of a plan are nested, without the call stack that all other functions need for nested
 * steps.
 */

import { fail } from "./checks.ts";

/** The greatest depth: twice that of loops and ifs of programs, for the choices that plans add. */
const MOST_NESTED = 128;

/**
 * Throws `plan/invalid` where steps are nested too deep, whatever else they are. It comes before the check of their
 * shape.
 */
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
