/**
 * Decides which invariant ops stay in a loop. A node or edge value that leaves is an array, kept in memory while the loop
 * runs, and every round reads it. Some values are computed faster than read.
 */

import { isCostly } from "../../src/ir/op/traits.ts";
import { isScalarOp } from "../../src/ir/op.ts";
import type { Op, Region, Value } from "../../src/ir/value.ts";
import { usedValues } from "../../src/ir/walk.ts";

interface StayingRule {
  readonly why: string;
  /** Whether the rule holds for an op that gives arrays. `isRead` tells whether the round reads an array in any case. */
  readonly holds: (op: Op, isRead: (value: Value) => boolean) => boolean;
}

/**
 * The rules by which an array stays in the round. One that holds is enough, provided that only two kinds of readers read the
 * array: elementwise ops of the round, which it is fused with, and the next round, for which it would be copied if it were
 * made before the loop. Everything else leaves: scalars, reductions, aggregates, gathers, costly ops, and what these read.
 */
export const STAYING_RULES: readonly StayingRule[] = [
  {
    why: "a broadcast is a scalar, which a round reads for nothing",
    holds: (op) => op.name === "broadcast",
  },
  {
    why: "a cheap op on one array that the round reads anyway takes less time than reading what it gives",
    holds: (op, isRead) => {
      if (!isScalarOp(op) || isCostly(op)) return false;
      const arrays = new Set(op.operands.filter(isArray));
      return arrays.size === 1 && [...arrays].every(isRead);
    },
  },
  {
    why: "a map of cheap ops, on no array but such a one, is made of what stayed for these reasons",
    holds: (op, isRead) => {
      if (op.name !== "map" || !isElementwise(op) || op.regions[0]!.ops.some(isCostly)) return false;
      const arrays = new Set(op.operands.filter(isArray));
      return arrays.size <= 1 && [...arrays].every(isRead);
    },
  },
];

/** The invariant ops of a body that stay in it. */
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
  const isWrittenHere = (user: Op | "yield"): boolean =>
    user === "yield" || (isElementwise(user) && (!invariant.has(user) || staying.has(user)));
  const isRead = (value: Value): boolean =>
    users.get(value)?.some((user) => user !== "yield" && isElementwise(user) && !invariant.has(user)) ?? false;
  for (const op of body.ops.toReversed()) {
    // A map that also gives a scalar leaves, together with what depends on it.
    if (!invariant.has(op) || !op.results.every(isArray)) continue;
    const readers = op.results.flatMap((result) => users.get(result) ?? []);
    if (readers.length === 0 || !readers.every(isWrittenHere)) continue;
    if (STAYING_RULES.some(({ holds }) => holds(op, isRead))) staying.add(op);
  }
  return staying;
}

/** Whether an op reads arrays only at the places of its results. */
function isElementwise(op: Op): boolean {
  if (op.name !== "map") return isScalarOp(op);
  return op.attributes.roles.every((role) => role !== "source" && role !== "destination");
}

function isArray({ type }: Value): boolean {
  return type.kind === "value" && type.domain !== "scalar";
}
