/** How deep regions may lie within each other: what goes over them calls itself, and the stack is not without end. */

import { EdgewiseError } from "../error.ts";
import type { Op } from "./op.ts";
import type { Func, Region } from "./value.ts";

/** The most loops and ifs within each other. Programs have three or four; compiling takes time that grows with the square. */
export const MOST_NESTED = 64;

export const NESTING_HINT = "Go on in a loop that carries more values, or choose with where(…).";

/** Throws `ir/invalid` where loops and ifs lie deeper than `MOST_NESTED`; takes no stack to find out. */
export function expectNesting(func: Func): void {
  let regions: readonly Region[] = [func.body];
  for (let depth = 1; regions.length > 0; depth++) {
    const ops = regions.flatMap((region) => region.ops.filter((op) => op.regions.length > 0));
    // What happens at one node or edge holds no further regions.
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
