/** Checks records of named values, functions and options, which calls without types may hand over wrongly. */

import { isCallable, isPlainObject } from "../arguments/kind.ts";
import type { Element } from "../ir/type.ts";
import type { Place, Typed } from "../typing/typed.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { describeFound, fault, isOperand } from "./operand.ts";
import { userFunction } from "./span.ts";

/** A function of the user's, ready to be called. Refuses values that are no function. */
export function expectFunction<A extends readonly unknown[], R>(
  found: (...given: A) => R,
  what: string,
): (...given: A) => R {
  if (isCallable(found)) return userFunction(found);
  throw fault("dsl/type", `${what} got ${describeFound(found)}; expected a function`);
}

/** Refuses values that are no record of named values: a single expression, a promise, a Map or another object of a class. */
export function expectRecord(found: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isPlainObject(found)) return found;
  throw fault(
    "dsl/type",
    `${what} gave ${describeFound(found)}; expected an object of named values`,
    isOperand(found) ? "Give it a name: { name: x }." : "Return { name: value }, from a function that is not async.",
  );
}

/** Refuses options that do not exist. */
export function refuseUnknown(options: object, known: readonly string[], what: string): void {
  if (!isPlainObject(options)) throw fault("dsl/type", `${what} are ${describeFound(options)}; expected an object`);
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw fault("dsl/type", `${what} have ${JSON.stringify(unknown)}; expected ${known.join(", ")}`);
}

/** Refuses names that the IR text could not print. A name consists of letters, digits and _, and does not begin with a digit. */
export function expectName(name: unknown, what: string): string {
  if (typeof name === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw fault(
    "dsl/type",
    `${what} is ${typeof name === "string" ? JSON.stringify(name) : describeFound(name)}; expected letters, digits and _, a letter first`,
  );
}

/** The expressions of values under their names. */
export function expressions<D extends Place = Place>(
  names: readonly string[],
  values: readonly Typed[],
): Readonly<Record<string, Expression<D>>> {
  return Object.fromEntries(names.map((name, k) => [name, expression<D, Element>(values[k]!)]));
}
