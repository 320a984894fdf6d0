/** Answers questions about a program without the compiler, before it is compiled or afterwards. */

import { meaningOf } from "./ir/scalar.ts";
import type { Element } from "./ir/type.ts";

export type { AskedColumn } from "./analysis/asked-columns.ts";
export { askedColumns } from "./analysis/asked-columns.ts";
export { watchedResults } from "./planner/loop-outcomes.ts";
export { parametersOf } from "./planner/parameters.ts";

/** Converts a number to an element as the language's `cast` does. */
export function castTo(element: Element): (value: number) => number {
  const cast = meaningOf("cast", element)!;
  return (value) => cast(value, 0, 0);
}
