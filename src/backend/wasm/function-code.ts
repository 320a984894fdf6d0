/** A function as it is when its builder has finished, and its bytes in the module. */

import { type Bytes, joined, sized, unsigned, vector } from "./encode.ts";
import { VALUE_TYPES, type ValueType } from "./instructions.ts";

/** A function that may be called: imported, or built earlier in the same module. */
export interface Callee {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

/** A parameter or local of one function. */
export interface Local {
  readonly type: ValueType;
  readonly name: string;
  readonly index: number;
}

/** A finished function; its calls are kept as references, because later imports move the function numbers. */
export interface FunctionCode extends Callee {
  readonly locals: readonly Local[];
  readonly code: readonly (number | Callee)[];
}

/** Encodes a function body: its locals in runs of one type, then its code, `indexOf` giving the numbers of callees. */
export function encodeBody(body: FunctionCode, indexOf: (callee: Callee) => number): Bytes {
  const runs: { type: ValueType; count: number }[] = [];
  for (const { type } of body.locals.slice(body.parameters.length)) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  const locals = vector(runs.map(({ type, count }) => [...unsigned(count), VALUE_TYPES[type]]));
  const code: number[] = [];
  for (const part of body.code) {
    if (typeof part === "number") code.push(part);
    else code.push(...unsigned(indexOf(part)));
  }
  return sized(joined([locals, code]));
}
