/** What a program reads of graphs, as it is once what it is given is known. */

import { optimize } from "../../compile.ts";
import type { AttributeRead } from "../../engine/specialization.ts";
import { attributesIn, truthsOf } from "../../engine/specialization.ts";
import type { Func } from "../../ir/value.ts";

/** The attributes that are read of a graph which has them all, once bool parameters are known. */
export function attributesRead(func: Func, given: Readonly<Record<string, unknown>>): readonly AttributeRead[] {
  return attributesIn(optimize(func, { context: { known: truthsOf(func, given) } }).func);
}
