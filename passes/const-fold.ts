/**
 * Constant folding: the compiler computes what is known when the program is written.
 *
 *     %a = mul 2, 3 : i32                         %x = add %p, 6
 *     %x = add %p, %a                       →
 *     %y = if true { yield %x } else { … }        … %x for %y
 *
 * An `if` on a constant becomes the arm taken. A loop with a constant limit of 0 or less gives its start values, 0 rounds,
 * and whether it had no condition to meet. An aggregate or an intersection whose condition is always true loses the
 * condition; where it is never true, the result is the identity of the monoid everywhere. A `require` of a condition that is
 * always true is removed.
 */

import type { Op } from "../src/ir/op.ts";
import type { Monoid } from "../src/ir/scalar.ts";
import { identityOf } from "../src/ir/scalar.ts";
import type { Element } from "../src/ir/type.ts";
import { valueType } from "../src/ir/type.ts";
import type { OpOf, Region, Value } from "../src/ir/value.ts";
import { elementOf, newValue } from "../src/ir/value.ts";
import type { Pass } from "../src/pass.ts";
import { rewriting } from "../src/rewrite/apply.ts";
import { indexRules } from "../src/rewrite/rule.ts";
import type { Site } from "../src/rewrite/sweep.ts";
import { sweep } from "../src/rewrite/sweep.ts";
import { FOLDING_RULES } from "./rules/constant.ts";

const FOLDING = indexRules(FOLDING_RULES);

export const constFold: Pass = {
  name: "const-fold",
  doc: "Compute what is known: ops on constants, `if` on a constant, loops of no rounds.",
  idempotent: true,
  run: (func, _, used) => {
    const foldOp = rewriting(FOLDING, used);
    return sweep(func, (op, site) => foldOp(op, site) ?? foldControl(op, site) ?? foldCondition(op, site));
  },
};

function foldControl(op: Op, site: Site): readonly Value[] | null {
  const known = op.operands[0] && constantOf(op.operands[0], site);
  if (known === null || known === undefined) return null;
  if (op.name === "if") return site.inline(op.regions[known === 1 ? 0 : 1]!);
  // A `require` of a condition that is always false stays, and ends the run where it is reached.
  if (op.name === "require") return known === 1 ? [] : null;
  if (op.name !== "loop" || !op.attributes.limited || known > 0) return null;
  const [rounds, converged] = op.results.slice(-2) as [Value, Value]; // A loop always has these two.
  site.emit(constantOp(0, "i32", rounds, op));
  site.emit(constantOp(op.attributes.until === "never" ? 1 : 0, "bool", converged, op));
  return [...op.operands.slice(1), rounds, converged];
}

/** Folds an op that combines under a known condition. */
function foldCondition(op: Op, site: Site): readonly Value[] | null {
  if ((op.name !== "aggregate" && op.name !== "intersect") || !op.attributes.conditional) return null;
  const [region, ...others] = op.regions as readonly [Region, ...Region[]]; // The verifier saw to it.
  const holds = constantOf(region.yields[0]!, site);
  if (holds === null) return null;
  if (holds === 1) {
    site.emit(withoutCondition(op, [{ ...region, yields: region.yields.slice(1) }, ...others]));
    return op.results;
  }
  // An epilogue computes further with the combined values.
  if (op.name === "aggregate" && op.attributes.epilogue) return null;
  const { monoids } = op.attributes;
  const domain = op.name === "aggregate" ? "node" : "edge";
  for (const [k, result] of op.results.entries()) {
    emitEverywhere(identityAt(monoids[k]!, result), domain, result, op, site);
  }
  return op.results;
}

function withoutCondition(op: OpOf<"aggregate"> | OpOf<"intersect">, regions: readonly Region[]): Op {
  if (op.name === "aggregate") return { ...op, regions, attributes: { ...op.attributes, conditional: false } };
  return { ...op, regions, attributes: { ...op.attributes, conditional: false } };
}

function identityAt(monoid: Monoid, result: Value): number {
  const identity = identityOf(monoid, elementOf(result));
  if (identity === undefined) throw new TypeError(`${monoid} has no identity at ${elementOf(result)}`);
  return identity;
}

/** Makes a value that is the same number at every place. */
function emitEverywhere(number: number, domain: "node" | "edge", result: Value, op: Op, site: Site): void {
  const element = elementOf(result);
  const scalar = newValue(valueType(element));
  site.emit(constantOp(number, element, scalar, op));
  const operands = [op.operands[0]!, scalar];
  site.emit({ name: "broadcast", operands, attributes: { domain }, regions: [], results: [result], span: op.span });
}

function constantOf(value: Value, site: Site): number | null {
  const op = site.definition(value);
  return op?.name === "const" ? op.attributes.value : null;
}

function constantOp(value: number, element: Element, result: Value, { span }: Op): Op {
  return { name: "const", operands: [], attributes: { value, element }, regions: [], results: [result], span };
}
