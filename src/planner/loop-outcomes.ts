/**
 * What a run says of an algorithm's loops. Passes may unroll a loop, or remove one whose values nobody reads; so that a
 * run says the same of it whatever they do, it is watched: its outcome is returned as results that are not the author's.
 */

import type { Func, Op, OpOf, Value } from "../ir/value.ts";
import { usedValues } from "../ir/walk.ts";

/** How many results of a watched function are not the author's; they come last. */
export type Watches = number;

/** A function with what it is to return for its loops. */
export interface Watched {
  readonly func: Func;
  readonly watches: Watches;
}

/**
 * The function that also returns the rounds of its last outermost loop, and then of each such loop whether it converged;
 * the function itself where it has none.
 */
export function watchLoops(func: Func): Watched {
  const loops = func.body.ops.filter((op): op is OpOf<"loop"> => op.name === "loop");
  const last = loops.at(-1);
  if (!last) return { func, watches: 0 };
  const watched = [last.results.at(-2)!, ...loops.map(({ results }) => results.at(-1)!)];
  const names: string[] = [];
  for (const k of watched.keys()) {
    let name = `watched ${k}`;
    while (func.resultNames.includes(name)) name += "'";
    names.push(name);
  }
  const body = { ...func.body, yields: [...func.body.yields, ...watched] };
  return { func: { ...func, body, resultNames: [...func.resultNames, ...names] }, watches: watched.length };
}

/** The function without watches, as its author and readers know it; constants that only watches read go with them. */
export function unwatched(func: Func, watches: Watches): Func {
  if (watches === 0) return func;
  const yields = func.body.yields.slice(0, -watches);
  const read = new Set<Value>([...yields, ...func.body.ops.flatMap((op) => [...usedValues(op)])]);
  const watched = new Set(func.body.yields.slice(-watches));
  const stays = ({ name, results }: Op): boolean =>
    name !== "const" || read.has(results[0]!) || !watched.has(results[0]!);
  const body = { ...func.body, ops: func.body.ops.filter(stays), yields };
  return { ...func, body, resultNames: func.resultNames.slice(0, -watches) };
}
