/** Evaluates defaults of parameters by the meaning of scalar ops. */

import { isScalarOp, meaningElement } from "./op.ts";
import { meaningOf } from "./scalar.ts";
import type { Region, Value } from "./value.ts";
import { isComputed } from "./value.ts";

/** The value of a default, given the scalar parameters before it; undefined where it reads one that has no value yet. */
export function evaluateDefault(initial: number | Region, known: ReadonlyMap<Value, number>): number | undefined {
  if (!isComputed(initial)) return initial;
  const numbers = new Map<Value, number>();
  const numberOf = (value: Value): number | undefined => numbers.get(value) ?? known.get(value);
  for (const op of initial.ops) {
    const number = op.name === "const" ? op.attributes.value : evaluateOp(op, op.operands.map(numberOf));
    if (number !== undefined) numbers.set(op.results[0]!, number);
  }
  return numberOf(initial.yields[0]!);
}

function evaluateOp(op: Region["ops"][number], operands: readonly (number | undefined)[]): number | undefined {
  if (!isScalarOp(op) || operands.includes(undefined)) return undefined;
  const [a = 0, b = 0, c = 0] = operands;
  return meaningOf(op.name, meaningElement(op))?.(a, b, c);
}
