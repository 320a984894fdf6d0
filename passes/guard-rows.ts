/**
 * Guards: rows that need not be walked. Where a condition that a loop changes decides what becomes of a node, whatever its
 * edges give, the aggregate tests the condition itself. A kernel tests it before it walks the row.
 *
 *     loop (…, %reached = %root) {                        loop (…, %reached = %root) {
 *       %s = aggregate %g in or (source %reached) {         %s = aggregate %g in or (source %reached, destination %reached) {
 *         (%a) yield %a                              →        (%a, %b) %n = not %b
 *       }                                                         yield %a where %n
 *       %next = or %reached, %s                             }
 *                                                           %next = or %reached, %s
 *
 * Where %reached holds, %next holds too. The aggregate then gives the identity there, and nothing depends on it. A condition
 * that is the same in all rounds spares no more in the last round than in the first, and is left alone.
 */

import { OWN_ROLE } from "../src/ir/op/own-role.ts";
import { isControl } from "../src/ir/op/traits.ts";
import { valueType } from "../src/ir/type.ts";
import type { Op, OpOf, Region, ScalarOp, Value } from "../src/ir/value.ts";
import { newValue } from "../src/ir/value.ts";
import { usedValues, withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import type { Guard } from "./guard-rows/guard.ts";
import { findGuards } from "./guard-rows/guard.ts";

export const guardRows: Pass = {
  name: "guard-rows",
  doc: "Let an aggregate leave out rows whose result makes no difference, by a condition that a loop changes.",
  idempotent: true,
  run: (func) => withBody(func, guardWithin(func.body, null)),
};

/** The region with its aggregates guarded. `variant` are the values around it that a loop changes; null outside of loops. */
function guardWithin(region: Region, variant: ReadonlySet<Value> | null): Region {
  const changing = variant && variantIn(region, variant);
  const ops = region.ops.map((op): Op => {
    if (isControl(op)) {
      const around = op.name === "loop" ? changingIn(op.regions[0]!) : changing;
      const regions = op.regions.map((inner) => guardWithin(inner, around));
      return regions.every((inner, k) => inner === op.regions[k]) ? op : { ...op, regions };
    }
    if (op.name !== "aggregate" || op.attributes.epilogue !== null || changing === null) return op;
    const asked = new Set(
      op.operands.filter((_, k) => op.attributes.roles[k - 1] === OWN_ROLE[op.attributes.direction]),
    );
    const guards = findGuards(op, region, (value) => changing.has(value) && !asked.has(value));
    return guards.length > 0 ? guarded(op, guards) : op;
  });
  return ops.every((op, k) => op === region.ops[k]) ? region : { ...region, ops };
}

/**
 * The values that a loop changes. The number of the round is one of them where there are several aggregates, each of which may
 * have rows of its own. Where there is one, a round goes over the nodes for which its number decides (docs/sparse.md).
 */
function changingIn({ ops, parameters }: Region): ReadonlySet<Value> {
  const isOfSeveral = ops.filter(({ name }) => name === "aggregate").length > 1;
  return new Set(isOfSeveral ? parameters : parameters.slice(1));
}

/** The variant values, and those that a region computes from them. Arms and loops in it are left out. */
function variantIn({ ops }: Region, variant: ReadonlySet<Value>): ReadonlySet<Value> {
  const found = new Set(variant);
  for (const op of ops)
    if ([...usedValues(op)].some((value) => found.has(value))) for (const result of op.results) found.add(result);
  return found;
}

/** The aggregate with guards: conditions on the node whose row it walks. */
function guarded(op: OpOf<"aggregate">, guards: readonly Guard[]): Op {
  const { direction, roles, conditional } = op.attributes;
  const [graph, ...operands] = op.operands as readonly [Value, ...Value[]];
  const { parameters, ops, yields } = op.regions[0]!;
  const made: ScalarOp[] = [];
  const make = (name: "not" | "and", ...inputs: readonly Value[]): Value => {
    const result = newValue(valueType("bool"));
    made.push({ name, operands: inputs, attributes: {}, regions: [], results: [result], span: op.span });
    return result;
  };
  const own = guards.map(({ value }) => newValue(valueType("bool"), null, value.name));
  const conditions = guards.map(({ skips }, k) => (skips ? make("not", own[k]!) : own[k]!));
  if (conditional) conditions.unshift(yields[0]!);
  const condition = conditions.reduce((left, right) => make("and", left, right));
  return {
    ...op,
    operands: [
      graph,
      ...operands.slice(0, roles.length),
      ...guards.map(({ value }) => value),
      ...operands.slice(roles.length),
    ],
    attributes: { ...op.attributes, roles: [...roles, ...guards.map(() => OWN_ROLE[direction])], conditional: true },
    regions: [
      {
        parameters: [...parameters, ...own],
        ops: [...ops, ...made],
        yields: [condition, ...yields.slice(conditional ? 1 : 0)],
      },
    ],
  };
}
