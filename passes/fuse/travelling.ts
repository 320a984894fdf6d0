/**
 * Loops whose only array becomes the least (greatest) of itself and of what edges give: it travels along the edges, and may be
 * settled in any order (src/planner/sparse/any-order) where the edges compute all that becomes of it on the way.
 *
 *     loop (%x = …) {                                             loop (%x = …) {
 *       %t = add %x, %toll                                          %s = aggregate %g in min (source %x, source %toll) {
 *       %s = aggregate %g in min (source %t) { yield t }      →       (%a, %b) %t = add %a, %b
 *       %y = min %x, %s                                               yield %t
 *       yield %y until unchanged                                    }
 *     }                                                             …
 */

import { scalarRow } from "../../src/ir/scalar.ts";
import type { Op, OpOf, Region, ScalarOp, Value } from "../../src/ir/value.ts";
import { isScalarOp } from "../../src/ir/value.ts";
import { placeOfValue } from "./member.ts";

export const NONE: ReadonlySet<Value> = new Set();

/** The values of nodes that such a loop computes of its array alone and of what stays the same; none for other loops. */
export function travellingIn({ attributes, regions }: OpOf<"loop">): ReadonlySet<Value> {
  const body = regions[0]!;
  const [, x, ...others] = body.parameters;
  if (attributes.until !== "unchanged" || x === undefined || others.length > 0 || !isBestOf(x, body)) return NONE;
  const found = new Set<Value>();
  /** What the round computes otherwise. */
  const apart = new Set<Value>();
  for (const op of body.ops) {
    const travels = keepsOrder(op) && op.operands.some((operand) => operand === x || found.has(operand));
    const isOf = travels && !op.operands.some((operand) => apart.has(operand));
    if (op.name !== "const" && op.name !== "broadcast") {
      for (const result of op.results) (isOf ? found : apart).add(result);
    }
  }
  return found;
}

/** Whether a round gives x the least (greatest) of x and of what its only aggregate makes of the edges. */
function isBestOf(x: Value, { ops, yields }: Region): boolean {
  const aggregates = ops.filter((op) => op.name === "aggregate");
  const last = ops.find(({ results }) => results[0] === yields[0]);
  const isBest = last !== undefined && (last.name === "min" || last.name === "max") && last.operands.includes(x);
  return isBest && aggregates.length === 1 && aggregates[0]!.attributes.monoids.every((monoid) => monoid === last.name);
}

/** Whether an op on values of nodes may keep their order. Of functions nobody knows it, and they cost too much to be computed at each edge. */
function keepsOrder(op: Op): op is ScalarOp {
  if (!isScalarOp(op) || placeOfValue(op.results[0]!)?.domain !== "node") return false;
  return !scalarRow(op.name).traits.includes("function");
}
