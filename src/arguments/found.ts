/** The spelling of arguments in messages: the value where it is short, else its type, and never more than a line. */

import { printable, quoted, shortened } from "../printable.ts";

/**
 * Describes a value, as it stands behind "found" or "is": `the text "no"`, `NaN`, `an array of 3`, `a Map of 2
 * entries`.
 */
export function describeFound(found: unknown): string {
  switch (typeof found) {
    case "string":
      return `the text ${quoted(found)}`;
    case "bigint":
      return `the bigint ${cut(String(found))}`;
    case "symbol":
      return "a symbol";
    case "function":
      return "a function";
    case "object":
      return found === null ? "null" : describeAnyObject(found);
    default:
      return Object.is(found, -0) ? "-0" : String(found);
  }
}

/**
 * Makes a question total: it answers no where the value throws when looked at, as a revoked Proxy does. Callers then
 * refuse the value with a message of ours, not with the value's own error.
 */
export function total<T>(asks: (found: unknown) => found is T): (found: unknown) => found is T;
export function total(asks: (found: unknown) => boolean): (found: unknown) => boolean;
export function total(asks: (found: unknown) => boolean): (found: unknown) => boolean {
  return (found) => {
    try {
      return asks(found);
    } catch {
      return false;
    }
  };
}

/**
 * Names the sort of an object, whichever realm it comes from: `Map`, `Promise`, `Float64Array`, `Object`. Never throws.
 */
export function tagOf(found: unknown): string {
  try {
    return Object.prototype.toString.call(found).slice("[object ".length, -1);
  } catch {
    return "Object";
  }
}

/** Tells whether something is a Map, whichever realm it comes from and whatever it calls itself. */
export function isMap(found: unknown): found is ReadonlyMap<unknown, unknown> {
  try {
    Map.prototype.has.call(found, undefined);
    return true;
  } catch {
    return false;
  }
}

/** Describes an object by its own tag. One that throws when looked at is called "an object". */
function describeAnyObject(found: object): string {
  try {
    return describeObject(found);
  } catch {
    return "an object";
  }
}

function describeObject(found: object): string {
  if (Array.isArray(found)) return `an array of ${found.length}`;
  const tag = tagOf(found);
  if ((tag === "Map" || tag === "Set") && "size" in found) return `a ${tag} of ${String(found.size)} entries`;
  if (ArrayBuffer.isView(found) && "length" in found) return `${withArticle(tag)} of ${String(found.length)}`;
  if (tag !== "Object") return withArticle(cut(tag));
  const name = nameOfClass(found);
  return name === null || name === "Object" ? "an object" : withArticle(cut(name));
}

/** Gives the name of the class of an object; null where it cannot be read. */
function nameOfClass(found: object): string | null {
  const prototype: unknown = Object.getPrototypeOf(found);
  if (typeof prototype !== "object" || prototype === null) return null;
  const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
  return typeof maker === "function" && typeof maker.name === "string" && maker.name !== "" ? maker.name : null;
}

function withArticle(noun: string): string {
  return `${/^[AEIO]/.test(noun) ? "an" : "a"} ${noun}`;
}

function cut(text: string): string {
  return printable(shortened(text));
}
