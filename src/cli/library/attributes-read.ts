/** The attributes of a graph that a program reads, once its bool parameters are known. */

import { optimize } from "../../compile.ts";
import type { AttributeRead } from "../../engine/specialization.ts";
import { attributesIn, truthsOf } from "../../engine/specialization.ts";
import type { Func } from "../../ir/value.ts";

/** Lists the attributes that a program reads of a graph which has all of them, once bool parameters are known. */
export function attributesRead(func: Func, given: Readonly<Record<string, unknown>>): readonly AttributeRead[] {
  return attributesIn(optimize(func, { context: { known: truthsOf(func, given) } }).func);
}
