/** Walks ops, substitutes values and copies regions, which is what passes are made of. */

import type { Op } from "./op.ts";
import type { Func, Region, Value } from "./value.ts";
import { newValue } from "./value.ts";

/**
 * Replacements of values. A value that is not in the map stands for itself. Chains are followed: with a → b and b → c, a
 * becomes c.
 */
export type Substitution = ReadonlyMap<Value, Value>;

export function resolve(value: Value, substitution: Substitution): Value {
  let current = value;
  for (let next = substitution.get(current); next !== undefined; next = substitution.get(current)) current = next;
  return current;
}

/** Every op of a region and of the regions in it, an op before those it contains. */
export function* walkOps(region: Region): Generator<Op> {
  for (const op of region.ops) {
    yield op;
    for (const inner of op.regions) yield* walkOps(inner);
  }
}

/** Counts the ops of a function, those in regions included. */
export function countOps(func: Func): number {
  return countOpsIn(func.body);
}

function countOpsIn({ ops }: Region): number {
  let count = ops.length;
  for (const { regions } of ops) for (const inner of regions) count += countOpsIn(inner);
  return count;
}

/** Every value that an op reads: its operands, and what its regions use from outside themselves. */
export function usedValues(op: Op): ReadonlySet<Value> {
  const used = new Set(op.operands);
  for (const region of op.regions) {
    for (const value of freeValues(region)) used.add(value);
  }
  return used;
}

/** The values that a region uses and does not define. */
export function freeValues(region: Region): ReadonlySet<Value> {
  const defined = new Set<Value>(region.parameters);
  const free = new Set<Value>();
  const use = (value: Value): void => {
    if (!defined.has(value)) free.add(value);
  };
  for (const op of region.ops) {
    for (const operand of op.operands) use(operand);
    for (const inner of op.regions) freeValues(inner).forEach(use);
    for (const result of op.results) defined.add(result);
  }
  region.yields.forEach(use);
  return free;
}

/** The op with values substituted in its operands and regions; the same object where nothing changes. */
function substituteOp<T extends Op>(op: T, substitution: Substitution): T {
  if (substitution.size === 0) return op;
  const operands = substituteValues(op.operands, substitution);
  const regions = keepIfSame(
    op.regions,
    op.regions.map((region) => substituteRegion(region, substitution)),
  );
  return operands === op.operands && regions === op.regions ? op : { ...op, operands, regions };
}

/** The region with values substituted in its ops and yields; the same object where nothing changes. */
export function substituteRegion(region: Region, substitution: Substitution): Region {
  if (substitution.size === 0) return region;
  const ops = keepIfSame(
    region.ops,
    region.ops.map((op) => substituteOp(op, substitution)),
  );
  const yields = substituteValues(region.yields, substitution);
  return ops === region.ops && yields === region.yields ? region : { ...region, ops, yields };
}

function substituteValues(values: readonly Value[], substitution: Substitution): readonly Value[] {
  return keepIfSame(
    values,
    values.map((value) => resolve(value, substitution)),
  );
}

function keepIfSame<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return after.every((item, k) => item === before[k]) ? before : after;
}

/**
 * Copies a region, with new values for its parameters and results. `substitution` replaces values from outside. It may also
 * replace a parameter, which the copy then does not have. It is extended by every value that the region defines.
 */
export function copyRegion(region: Region, substitution: Map<Value, Value>): Region {
  const parameters: Value[] = [];
  for (const parameter of region.parameters) {
    if (substitution.has(parameter)) continue;
    const copy = newValue(parameter.type, parameter.graph && resolve(parameter.graph, substitution), parameter.name);
    substitution.set(parameter, copy);
    parameters.push(copy);
  }
  const ops = region.ops.map((op) => copyOp(op, substitution));
  return { parameters, ops, yields: region.yields.map((value) => resolve(value, substitution)) };
}

/** Copies an op, with new values for its results, and adds these to `substitution`. */
export function copyOp<T extends Op>(op: T, substitution: Map<Value, Value>): T {
  const operands = op.operands.map((value) => resolve(value, substitution));
  const regions = op.regions.map((region) => copyRegion(region, substitution));
  const results = op.results.map((value) => {
    const copy = newValue(value.type, value.graph && resolve(value.graph, substitution), value.name);
    substitution.set(value, copy);
    return copy;
  });
  return { ...op, operands, regions, results };
}

/** The function with another body. */
export function withBody(func: Func, body: Region): Func {
  return body === func.body ? func : { ...func, body };
}
