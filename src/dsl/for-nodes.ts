/**
 * Builds `forNodes`: a body that is run for each node of a set by itself, and the monoids that combine its results over the
 * nodes.
 */

import type { Monoid } from "../ir/scalar.ts";
import type { Domain, Element } from "../ir/type.ts";
import { countedOver, forNodes } from "../typing/bodies/for-nodes.ts";
import { expectElement } from "../typing/operand.ts";
import type { Construction } from "../typing/scope.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Operand } from "./operand.ts";
import { describeFound, expectOperand, fault, isOperand, siteOf } from "./operand.ts";
import type { CombinedBy } from "./place.ts";
import { expectFunction, expectName, expectRecord, expressions } from "./record.ts";
import { entry } from "./span.ts";

/** A value of the body, and the monoid that combines it over all nodes of the set. */
export interface Over<D extends Domain = Domain, E extends Element = Element> {
  readonly monoid: Monoid;
  readonly over: Operand<D, E>;
}

/**
 * The ways of combining the values of a body over the nodes of a set, entry by entry and in ascending order of the nodes.
 * Each means the same as the method of its name.
 */
export interface OverNodes {
  readonly sum: <D extends Domain, E extends CombinedBy<"add">>(x: Operand<D, E>) => Over<D, E>;
  readonly product: <D extends Domain, E extends CombinedBy<"mul">>(x: Operand<D, E>) => Over<D, E>;
  readonly minimum: <D extends Domain, E extends CombinedBy<"min">>(x: Operand<D, E>) => Over<D, E>;
  readonly maximum: <D extends Domain, E extends CombinedBy<"max">>(x: Operand<D, E>) => Over<D, E>;
  readonly any: <D extends Domain>(x: Operand<D, "bool">) => Over<D, "bool">;
  readonly all: <D extends Domain>(x: Operand<D, "bool">) => Over<D, "bool">;
  /** Counts, at each place, the nodes of the set for which `x` is true. */
  readonly count: <D extends Domain>(x: Operand<D, "bool">) => Over<D, "i32">;
}

/** The type of `forNodes`, by what its function returns. */
export type OfAll<R> = { readonly [K in keyof R]: R[K] extends Over<infer D, infer E> ? Expression<D, E> : never };

/** Builds a body over the nodes of a set. The result has the combined values under the names that the body returns. */
export function buildForNodes(
  construction: Construction,
  set: unknown,
  build: (source: Expression<"scalar", "i32">, combine: OverNodes) => unknown,
): Readonly<Record<string, Expression>> {
  const found = forNodes(siteOf(construction), "source", expectOperand(set, "forNodes"), (source) => {
    const body = expectFunction(build, "forNodes");
    const returned = expectRecord(body(expression(source), overNodes(construction)), "the body of forNodes");
    return new Map(
      Object.entries(returned).map(([name, over]) => {
        expectName(name, "the name of a result of forNodes");
        const { monoid, over: value } = expectOver(over, name);
        return [name, { monoid, value: expectOperand(value, `forNodes, for ${name},`) }];
      }),
    );
  });
  return expressions([...found.keys()], [...found.values()]);
}

function overNodes(construction: Construction): OverNodes {
  const bools = (monoid: "or" | "and", what: string) =>
    entry(<D extends Domain>(x: Operand<D, "bool">): Over<D, "bool"> => {
      expectElement(siteOf(construction), expectOperand(x, what), ["bool"], what);
      return { monoid, over: x };
    });
  return {
    sum: (x) => ({ monoid: "add", over: x }),
    product: (x) => ({ monoid: "mul", over: x }),
    minimum: (x) => ({ monoid: "min", over: x }),
    maximum: (x) => ({ monoid: "max", over: x }),
    any: bools("or", "any"),
    all: bools("and", "all"),
    count: entry(<D extends Domain>(x: Operand<D, "bool">): Over<D, "i32"> => {
      const { monoid, value } = countedOver(siteOf(construction), expectOperand(x, "count"));
      return { monoid, over: expression<D, "i32">(value) };
    }),
  };
}

function expectOver(found: unknown, name: string): Over {
  if (typeof found === "object" && found !== null && "monoid" in found && "over" in found) return found as Over;
  throw fault(
    "dsl/type",
    `the body of forNodes returned ${describeFound(found)} as ${name}; expected how it is combined over the nodes`,
    isOperand(found)
      ? `Say how: (source, { sum }) => ({ ${name}: sum(x) }).`
      : "Return combinations: (source, { sum, maximum }) => ({ total: sum(x), most: maximum(y) }).",
  );
}
