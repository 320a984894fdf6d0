/** Limits how deep regions may lie within each other: functions that walk regions are recursive, and the stack is finite. */

import { EdgewiseError } from "../error.ts";
import type { Op } from "./op.ts";
import type { Func, Region } from "./value.ts";

/** The most loops and ifs that may be nested. Programs nest three or four; compile time grows with the square of the depth. */
export const MOST_NESTED = 64;

export const NESTING_HINT = "Go on in a loop that carries more values, or choose with where(…).";

/** Throws `ir/invalid` where loops and ifs lie deeper than `MOST_NESTED`. The check itself does not recurse. */
export function expectNesting(func: Func): void {
  let regions: readonly Region[] = [func.body];
  for (let depth = 1; regions.length > 0; depth++) {
    const ops = regions.flatMap((region) => region.ops.filter((op) => op.regions.length > 0));
    // Closed regions hold no further regions.
    const tooDeep = ops.find(
      ({ name }) => depth > MOST_NESTED + (name === "loop" || name === "if" || name === "for_nodes" ? 0 : 1),
    );
    if (tooDeep) throw nestedTooDeep(tooDeep);
    regions = ops.flatMap((op) => op.regions);
  }
}

function nestedTooDeep({ name, span }: Op): EdgewiseError {
  return new EdgewiseError({
    code: "ir/invalid",
    message: `${name} lies within ${MOST_NESTED} loops and ifs; expected at most ${MOST_NESTED} within each other [nesting]`,
    span: span ?? undefined,
    hint: NESTING_HINT,
  });
}
