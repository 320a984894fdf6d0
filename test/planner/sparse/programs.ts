/** Loops to decide laws about, each with one carried node value called `x`. */

import type { Expression, GraphExpression } from "../../../src/dsl/index.ts";
import { algorithm } from "../../../src/dsl/index.ts";
import type { Func } from "../../../src/ir/value.ts";

type Element = "bool" | "i32" | "f64";
type Node<E extends Element> = Expression<"node", E>;
type Body<E extends Element> = (g: GraphExpression, x: Node<E>, round: Expression<"scalar", "i32">) => Node<E>;

const OPTIONS = { until: "unchanged", limit: 9 } as const;

export function ofTruths(body: Body<"bool">): Func {
  return algorithm("truths", {}, (g) => {
    const start = g.nodeIndex().eq(0);
    return { x: g.loop({ x: start }, OPTIONS, ({ x }, round) => ({ x: body(g, x, round) })).x };
  }).func;
}

export function ofIntegers(body: Body<"i32">): Func {
  return algorithm("integers", {}, (g) => {
    const start = g.nodeIndex().eq(0).where(0, -1, "i32");
    return { x: g.loop({ x: start }, OPTIONS, ({ x }, round) => ({ x: body(g, x, round) })).x };
  }).func;
}

export function ofFloats(body: Body<"f64">): Func {
  return algorithm("floats", {}, (g) => {
    const start = g.nodeIndex().eq(0).where(0, Infinity, "f64");
    return { x: g.loop({ x: start }, OPTIONS, ({ x }, round) => ({ x: body(g, x, round) })).x };
  }).func;
}
