/** Whether two programs are the same but for what their values are called and where they were written. */

import type { Func, Region, Value } from "../ir/value.ts";
import { isComputed } from "../ir/value.ts";

/** Compares two programs op by op, in order. */
export function sameProgram(a: Func, b: Func): boolean {
  const values = new Map<Value, Value>([[a.graph, b.graph]]);
  if (a.name !== b.name || a.resultNames.join() !== b.resultNames.join()) return false;
  if (a.parameters.length !== b.parameters.length) return false;
  const parameters = a.parameters.every(({ value, initial, nodeKey }, k) => {
    const other = b.parameters[k]!;
    values.set(value, other.value);
    if (value.name !== other.value.name || nodeKey !== other.nodeKey || !sameType(value, other.value)) return false;
    if (!isComputed(initial) || !isComputed(other.initial)) return Object.is(initial, other.initial);
    return sameRegion(initial, other.initial, values);
  });
  return parameters && sameRegion(a.body, b.body, values);
}

function sameType(a: Value, b: Value): boolean {
  return JSON.stringify(a.type) === JSON.stringify(b.type);
}

function sameRegion(a: Region, b: Region, values: Map<Value, Value>): boolean {
  const alike = (first: readonly Value[], second: readonly Value[]): boolean =>
    first.length === second.length && first.every((value, k) => values.get(value) === second[k]);
  const define = (first: readonly Value[], second: readonly Value[]): boolean => {
    first.forEach((value, k) => {
      const other = second[k];
      if (other) values.set(value, other);
    });
    return first.length === second.length && first.every((value, k) => sameType(value, second[k]!));
  };
  if (a.ops.length !== b.ops.length || !define(a.parameters, b.parameters)) return false;
  const ops = a.ops.every((op, k) => {
    const other = b.ops[k]!;
    return (
      op.name === other.name &&
      JSON.stringify(attributesOf(op.attributes)) === JSON.stringify(attributesOf(other.attributes)) &&
      alike(op.operands, other.operands) &&
      op.regions.length === other.regions.length &&
      op.regions.every((region, i) => sameRegion(region, other.regions[i]!, values)) &&
      define(op.results, other.results)
    );
  });
  return ops && alike(a.yields, b.yields);
}

/** Attributes in one order, with the numbers that JSON does not have as texts. */
function attributesOf(attributes: object): readonly unknown[] {
  return Object.entries(attributes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [key, typeof value === "number" ? (Object.is(value, -0) ? "-0" : String(value)) : value]);
}
