/** Warns of bool values that an algorithm computes and nothing uses. */

import type { Diagnostic } from "../error.ts";
import type { Monoid } from "../ir/scalar.ts";
import type { Func, Op, Value } from "../ir/value.ts";
import { isScalarOp } from "../ir/value.ts";
import { walkOps } from "../ir/walk.ts";
import type { Spelling } from "./spelling.ts";

/**
 * Warns of each bool scalar or entry that a scalar op or reduction gives and no op reads. Most likely the author handed it to
 * an `if` of the host language, which does not see its value. `usedBesides` are values that are used although no op reads
 * them.
 */
export function unusedTruths(
  { name, body }: Func,
  spelling: Spelling,
  usedBesides: ReadonlySet<Value> = new Set(),
): Diagnostic[] {
  const used = new Set<Value>([...body.yields, ...usedBesides]);
  for (const op of walkOps(body)) {
    for (const value of op.operands) used.add(value);
    for (const region of op.regions) for (const value of region.yields) used.add(value);
  }
  const warnings: Diagnostic[] = [];
  for (const op of walkOps(body)) {
    const word = wordOf(op, spelling);
    const [result] = op.results;
    if (word === null || !result || used.has(result) || !isTruth(result)) continue;
    warnings.push({
      code: "dsl/unused",
      message: `${word} made a bool that nothing in ${name} uses`,
      span: op.span ?? undefined,
      hint: spelling.useTruth,
    });
  }
  return warnings;
}

const REDUCTIONS: { readonly [M in Monoid]?: string } = { or: "any", and: "all" };

/** The author's word for the op; null for ops that are no test. */
function wordOf(op: Op, spelling: Spelling): string | null {
  if (op.name === "reduce") return REDUCTIONS[op.attributes.monoid] ?? null;
  return isScalarOp(op) ? spelling.op(op.name) : null;
}

function isTruth({ type }: Value): boolean {
  return type.kind === "value" && type.domain === "scalar" && type.element === "bool";
}
