/** The signature of an algorithm: its parameters, results and attributes, taken from its program. */

import type { Func, Op, Parameter, Value } from "../../ir/value.ts";
import { isComputed } from "../../ir/value.ts";
import { attributesRead } from "./attributes-read.ts";

export interface ParameterRow {
  readonly name: string;
  /** The type in words: `f64`, `f64 of each node`, or `key of a node`. */
  readonly type: string;
  /**
   * The default: a number, true or false, or the parameters that it is computed from; null where the parameter is
   * required.
   */
  readonly initial: string | null;
}

export interface ResultRow {
  readonly name: string;
  readonly type: string;
}

export function parametersOf(func: Func): readonly ParameterRow[] {
  return func.parameters.map((parameter) => ({
    name: parameter.value.name ?? "",
    type: parameter.nodeKey ? "key of a node" : typeOf(parameter.value),
    initial: initialOf(parameter, func),
  }));
}

export function resultsOf({ body, resultNames }: Func): readonly ResultRow[] {
  return resultNames.map((name, k) => ({ name, type: typeOf(body.yields[k]!) }));
}

/** Lists the attributes of a graph that an algorithm reads, each in words. */
export function attributesOf(func: Func): readonly string[] {
  return attributesRead(func, {}).map(({ domain, name, otherwise }) => {
    const missing = otherwise === null ? "which there must be" : `${showNumber(otherwise)} where there is none`;
    return `${domain} attribute ${name}, ${missing}`;
  });
}

function typeOf({ type }: Value): string {
  if (type.kind === "graph") return "graph";
  return type.domain === "scalar" ? type.element : `${type.element} of each ${type.domain}`;
}

function initialOf({ value, initial }: Parameter, { parameters }: Func): string | null {
  if (initial === null) return null;
  if (!isComputed(initial)) {
    const isTruth = value.type.kind !== "graph" && value.type.element === "bool";
    return isTruth ? String(initial !== 0) : showNumber(initial);
  }
  const read = new Set(initial.ops.flatMap(({ operands }: Op): readonly Value[] => operands));
  const names = parameters.flatMap((one) => (read.has(one.value) ? [one.value.name] : []));
  return `computed from ${names.join(", ")}`;
}

function showNumber(number: number): string {
  return Object.is(number, -0) ? "-0" : String(number);
}
