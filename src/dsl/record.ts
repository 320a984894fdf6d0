/** Records of named values, and checks of what calls without types may hand over: those, functions, options. */

import { isCallable, isPlainObject } from "../arguments/kind.ts";
import type { Element } from "../ir/type.ts";
import type { Place, Typed } from "../typing/typed.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { describeFound, fault, isOperand } from "./operand.ts";
import { userFunction } from "./span.ts";

/** A function of the user's, to be called; refuses what is none. */
export function expectFunction<A extends readonly unknown[], R>(
  found: (...given: A) => R,
  what: string,
): (...given: A) => R {
  if (isCallable(found)) return userFunction(found);
  throw fault("dsl/type", `${what} got ${describeFound(found)}; expected a function`);
}

/** Refuses what is no record of named values: one expression, a promise, a Map and other objects of a class. */
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

/** Refuses names that the IR text could not print: they are of letters, digits and _, and begin with no digit. */
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
