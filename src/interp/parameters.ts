/** Converts what the caller gives to the types of an algorithm's parameters. */

import { EdgewiseError } from "../error.ts";
import type { Graph } from "../graph/graph.ts";
import { evaluateDefault } from "../ir/defaults.ts";
import { meaningOf } from "../ir/scalar.ts";
import type { ValueType } from "../ir/type.ts";
import { isRepresentable, printType } from "../ir/type.ts";
import type { Func, Parameter, Value } from "../ir/value.ts";
import { lookup } from "../lookup.ts";
import type { Datum } from "./datum.ts";
import { entryCount, tabulate } from "./datum.ts";

/**
 * The value of each parameter, in their order. For a node or edge parameter, a number stands for all entries. Numbers that
 * f32 cannot hold are rounded. A missing or unknown parameter, or one of the wrong length, is a `param` error.
 */
export function bindParameters(func: Func, graph: Graph, given: Readonly<Record<string, Datum>>): readonly Datum[] {
  const names = func.parameters.map(nameOf);
  for (const name of Object.keys(given)) {
    if (!names.includes(name)) {
      throw new EdgewiseError({
        code: "param",
        message: `${func.name} has no parameter ${JSON.stringify(name)}; it has ${names.join(", ") || "none"}`,
      });
    }
  }
  const scalars = new Map<Value, number>();
  return func.parameters.map((parameter, k) => {
    const name = names[k]!;
    const value = lookup(given, name) ?? defaultOf(parameter, scalars);
    if (value === undefined) {
      throw new EdgewiseError({
        code: "param",
        message: `parameter ${name} of ${func.name} is missing; expected ${expectation(parameter, graph)}`,
        hint: `Give ${name}: it has no initial value.`,
      });
    }
    const datum = convert(func, parameter, graph, value);
    if (typeof datum === "number") scalars.set(parameter.value, datum);
    return datum;
  });
}

function defaultOf({ initial }: Parameter, scalars: ReadonlyMap<Value, number>): number | undefined {
  return initial === null ? undefined : evaluateDefault(initial, scalars);
}

function convert(func: Func, parameter: Parameter, graph: Graph, value: Datum): Datum {
  const { element, domain } = typeOf(parameter);
  const cast = meaningOf("cast", element)!;
  const length = entryCount(graph, domain);
  const wrong = (found: string): EdgewiseError =>
    new EdgewiseError({
      code: "param",
      message: `parameter ${nameOf(parameter)} of ${func.name} is ${found}; expected ${expectation(parameter, graph)}`,
    });
  if (typeof value !== "number") {
    if (domain === "scalar") throw wrong("an array");
    if (value.length !== length) throw wrong(`an array of ${value.length}`);
    return tabulate(element, length, (index) => {
      const entry = value[index]!;
      if (!isRepresentable(element, entry)) throw wrong(`${entry} at index ${index}`);
      return cast(entry, 0, 0);
    });
  }
  if (!isRepresentable(element, value)) throw wrong(String(value));
  const entry = cast(value, 0, 0);
  return domain === "scalar" ? entry : tabulate(element, length, () => entry);
}

function expectation(parameter: Parameter, graph: Graph): string {
  const type = typeOf(parameter);
  if (type.domain === "scalar") return `a number of type ${printType(type)}`;
  return `${printType(type)}: an array of ${entryCount(graph, type.domain)}, or one number for all`;
}

function typeOf({ value }: Parameter): ValueType {
  if (value.type.kind === "graph") throw new TypeError("a graph is given apart from the parameters");
  return value.type;
}

function nameOf({ value }: Parameter): string {
  if (value.name === null) throw new TypeError("a parameter has no name");
  return value.name;
}
