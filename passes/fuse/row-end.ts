/** Tells which aggregates may leave a row before its end. src/plan/kernels/row-end.ts decides the same of their kernels. */

import { OWN_ROLE } from "../../src/ir/op/own-role.ts";
import { isScalarOp, meaningElement } from "../../src/ir/op.ts";
import type { Trend } from "../../src/ir/scalar/trend.ts";
import {
  ASCENDING_NUMBER,
  isLikelyEarly,
  SAME,
  settlingOf,
  trendOf,
  trendOfConstant,
} from "../../src/ir/scalar/trend.ts";
import type { OpOf, Role, Value } from "../../src/ir/value.ts";
import { elementOf } from "../../src/ir/value.ts";

/** The end that is the neighbor in rows with ascending neighbors. Rows of `all` are such rows in undirected graphs only. */
const OTHER_ROLE = { in: "source", out: "destination", all: "source" } as const satisfies Record<string, Role>;

/** Whether many rows of an aggregate are likely to end early. `isNodeNumber` tells which values are the numbers of nodes. */
export function endsEarly(op: OpOf<"aggregate">, isNodeNumber: (value: Value) => boolean): boolean {
  const { direction, roles, monoids, conditional } = op.attributes;
  const { parameters, ops, yields } = op.regions[0]!;
  const trends = new Map<Value, Trend | null>();
  for (const [k, parameter] of parameters.entries()) {
    const role = roles[k]!;
    const isOther = role === "neighbor" || role === OTHER_ROLE[direction];
    if (role === "place") trends.set(parameter, ASCENDING_NUMBER);
    else if (role === "scalar" || role === OWN_ROLE[direction]) trends.set(parameter, SAME);
    else trends.set(parameter, isOther && isNodeNumber(op.operands[1 + k]!) ? ASCENDING_NUMBER : null);
  }
  for (const inner of ops) {
    if (inner.name === "const") trends.set(inner.results[0]!, trendOfConstant(inner.attributes.value));
    else if (isScalarOp(inner)) {
      const operands = inner.operands.map((operand) => trends.get(operand) ?? null);
      trends.set(inner.results[0]!, trendOf(inner.name, meaningElement(inner), operands));
    }
  }
  return yields.slice(conditional ? 1 : 0).every((value, k) => {
    const element = elementOf(value);
    const settling = settlingOf(monoids[k]!, element, trends.get(value) ?? null);
    return settling !== null && isLikelyEarly(settling, element);
  });
}
