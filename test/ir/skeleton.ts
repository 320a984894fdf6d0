/** A function as plain data in which values are numbers: two functions are the same program when these are equal. */

import type { Func, Region, Value } from "../../src/ir/value.ts";
import { isComputed } from "../../src/ir/value.ts";

/** Everything of a function but what values are called and where its text stands. */
export function skeleton(func: Func): unknown {
  const numbers = new Map<Value, number>();
  const number = (value: Value): number => {
    if (!numbers.has(value)) numbers.set(value, numbers.size);
    return numbers.get(value) ?? -1;
  };
  const define = (value: Value): unknown => [number(value), value.type, value.graph && number(value.graph)];
  const ofRegion = ({ parameters, ops, yields }: Region): unknown => ({
    parameters: parameters.map(define),
    ops: ops.map(({ name, operands, attributes, regions, results }) => ({
      name,
      operands: operands.map(number),
      attributes,
      regions: regions.map(ofRegion),
      results: results.map(define),
    })),
    yields: yields.map(number),
  });
  return {
    name: func.name,
    graph: define(func.graph),
    parameters: func.parameters.map(({ value, initial, ...rest }) => ({
      ...rest,
      value: define(value),
      initial: isComputed(initial) ? ofRegion(initial) : initial,
    })),
    body: ofRegion(func.body),
    resultNames: func.resultNames,
  };
}
