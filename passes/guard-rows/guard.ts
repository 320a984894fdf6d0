/** Finds guards: conditions under which nothing depends on what an aggregate gives. */

import { isScalarOp } from "../../src/ir/op.ts";
import type { Op, OpOf, Region, ScalarOp, Value } from "../../src/ir/value.ts";
import { elementOf } from "../../src/ir/value.ts";
import { usedValues } from "../../src/ir/walk.ts";

/** A bool of nodes. Where it equals `skips`, the result of the aggregate makes no difference. */
export interface Guard {
  readonly value: Value;
  readonly skips: boolean;
}

/** The most conditions that are tried for one aggregate. Each takes a walk over the ops that depend on it. */
const MOST_CANDIDATES = 8;

/**
 * The guards of an aggregate among the values before it in a region. Each is enough by itself. Conditions that the aggregate
 * tests at its own node already are left out.
 */
export function findGuards(
  aggregate: OpOf<"aggregate">,
  region: Region,
  mayGuard: (value: Value) => boolean,
): readonly Guard[] {
  const at = region.ops.indexOf(aggregate);
  const dependents = dependentsOf(aggregate, region.ops.slice(at + 1));
  const later = new Set(region.ops.slice(at).flatMap(({ results }) => results));
  const candidates = new Set<Value>();
  for (const op of dependents) {
    for (const value of op.operands)
      if (isNodeBool(value) && !later.has(value) && mayGuard(value)) candidates.add(value);
  }
  const results = new Set(aggregate.results);
  return [...candidates]
    .slice(0, MOST_CANDIDATES)
    .flatMap((value) =>
      [true, false].flatMap((skips) =>
        comesToNothing(results, { value, skips }, region, at, dependents) ? [{ value, skips }] : [],
      ),
    );
}

/** The elementwise ops of nodes that depend on an aggregate's results, in order. */
function dependentsOf(aggregate: OpOf<"aggregate">, ops: readonly Op[]): readonly ScalarOp[] {
  const reached = new Set<Value>(aggregate.results);
  return ops.filter((op): op is ScalarOp => {
    if (!isScalarOp(op) || !op.operands.some((value) => reached.has(value))) return false;
    reached.add(op.results[0]!);
    return true;
  });
}

/** Whether no op but elementwise ones sees a difference in some values, where the condition of a guard holds. */
function comesToNothing(
  results: ReadonlySet<Value>,
  { value: condition, skips }: Guard,
  { ops, yields }: Region,
  at: number,
  dependents: readonly ScalarOp[],
): boolean {
  /** The values that depend on the results where the guard holds. */
  const open = new Set<Value>(results);
  const known = new Map<Value, boolean>([[condition, skips]]);
  const isDependent = new Set<Op>(dependents);
  for (const op of ops.slice(at + 1)) {
    if (isDependent.has(op)) {
      const [result] = op.results;
      const decided = decide(op as ScalarOp, known);
      if (typeof decided === "boolean") known.set(result!, decided);
      else if ((decided ?? op.operands).some((operand) => open.has(operand))) open.add(result!);
    } else {
      if ([...usedValues(op)].some((used) => open.has(used))) return false;
      if (isScalarOp(op)) {
        const decided = decide(op, known);
        if (typeof decided === "boolean") known.set(op.results[0]!, decided);
      }
    }
  }
  return !yields.some((used) => open.has(used));
}

/** The result of a scalar op, given what is known of its operands: a bool, or the operands that it depends on; null for all. */
function decide(
  { name, operands, results }: ScalarOp,
  known: ReadonlyMap<Value, boolean>,
): boolean | readonly Value[] | null {
  const [first, second, third] = operands.map((operand) => known.get(operand));
  const isBool = elementOf(results[0]!) === "bool";
  switch (name) {
    case "or":
      return isBool && (first === true || second === true) ? true : null;
    case "and":
      return isBool && (first === false || second === false) ? false : null;
    case "not":
      return isBool && first !== undefined ? !first : null;
    case "select": {
      if (first === undefined) return null;
      const picked = first ? second : third;
      return picked ?? [operands[first ? 1 : 2]!];
    }
    default:
      return null;
  }
}

function isNodeBool({ type }: Value): boolean {
  return type.kind === "value" && type.domain === "node" && type.element === "bool";
}
