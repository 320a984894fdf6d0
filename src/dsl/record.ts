/** Checks of what calls without types may hand over: functions, records of named values, options. */

import { isCallable, isPlainObject } from "../arguments/kind.ts";
import { describe, fault } from "./operand.ts";

/** Refuses what is no function. */
export function expectFunction<F extends (...given: never) => unknown>(found: F, what: string): F {
  if (isCallable(found)) return found;
  throw fault("dsl/type", `${what} got ${describe(found)}; expected a function`);
}

/** Refuses what is no record of named values, a promise among others. */
export function expectRecord(found: unknown, what: string): Readonly<Record<string, unknown>> {
  if (isPlainObject(found) && !("then" in found)) return found;
  throw fault(
    "dsl/type",
    `${what} gave ${describe(found)}; expected an object of named values`,
    "Return { name: value }, from a function that is not async.",
  );
}

/** Refuses options that do not exist. */
export function refuseUnknown(options: object, known: readonly string[], what: string): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw fault("dsl/type", `${what} have ${JSON.stringify(unknown)}; expected ${known.join(", ")}`);
}

/** Refuses names that the IR text could not print: they are of letters, digits and _, and begin with no digit. */
export function expectName(name: unknown, what: string): string {
  if (typeof name === "string" && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return name;
  throw fault(
    "dsl/type",
    `${what} is ${typeof name === "string" ? JSON.stringify(name) : describe(name)}; expected letters, digits and _, a letter first`,
  );
}
