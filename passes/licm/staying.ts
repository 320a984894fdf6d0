/**
 * What stays in a loop though it is the same in every round. What leaves is kept for as long as the loop runs: of a node
 * or edge value that is an array, which every round reads. Some are computed faster than read.
 */

import { isScalarOp } from "../../src/ir/op.ts";
import { scalarRow } from "../../src/ir/scalar.ts";
import type { Op, Region, Value } from "../../src/ir/value.ts";
import { usedValues } from "../../src/ir/walk.ts";

interface StayingRule {
  readonly why: string;
  /** Of an op that gives an array; whether the round reads an array besides is asked of `isRead`. */
  readonly holds: (op: Op, isRead: (value: Value) => boolean) => boolean;
}

/**
 * When an array stays where the round makes it. One that holds is enough, where all that reads the array are elementwise
 * ops of the round, which it is fused with. All else leaves: scalars, reductions, aggregates, gathers, costly ops, and
 * what these read.
 */
export const STAYING_RULES: readonly StayingRule[] = [
  {
    why: "a broadcast is a scalar, which a round reads for nothing",
    holds: (op) => op.name === "broadcast",
  },
  {
    why: "a cheap op on one array that the round reads anyway takes less time than reading what it gives",
    holds: (op, isRead) => {
      if (!isScalarOp(op) || scalarRow(op.name).traits.includes("costly")) return false;
      const arrays = new Set(op.operands.filter(isArray));
      return arrays.size === 1 && [...arrays].every(isRead);
    },
  },
];

/** Which of the invariant ops of a body stay in it. */
export function findStaying(body: Region, invariant: ReadonlySet<Op>): ReadonlySet<Op> {
  const users = new Map<Value, (Op | "yield")[]>();
  const use = (value: Value, by: Op | "yield"): void => {
    const known = users.get(value);
    if (known) known.push(by);
    else users.set(value, [by]);
  };
  for (const op of body.ops) for (const value of usedValues(op)) use(value, op);
  for (const value of body.yields) use(value, "yield");

  const staying = new Set<Op>();
  const isElementwiseHere = (user: Op | "yield"): boolean =>
    user !== "yield" && isScalarOp(user) && (!invariant.has(user) || staying.has(user));
  const isRead = (value: Value): boolean =>
    users.get(value)?.some((user) => user !== "yield" && isScalarOp(user) && !invariant.has(user)) ?? false;
  for (const op of body.ops.toReversed()) {
    const [result] = op.results;
    if (!invariant.has(op) || !result || !isArray(result)) continue;
    const readers = users.get(result) ?? [];
    if (readers.length === 0 || !readers.every(isElementwiseHere)) continue;
    if (STAYING_RULES.some(({ holds }) => holds(op, isRead))) staying.add(op);
  }
  return staying;
}

function isArray({ type }: Value): boolean {
  return type.kind === "value" && type.domain !== "scalar";
}
