/** Values of the IR with their types as front ends see them, which besides scalars, nodes and edges know single entries. */

import type { Domain, Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import type { EntryScope, Scope } from "./scope.ts";

/** Where a value has entries. `each` is one entry at one edge, which a map, aggregate or intersection computes with. */
export type Place = Domain | "each";

/** A value of the IR, its type, and the region that it may be used in. */
export interface Typed<D extends Place = Place, E extends Element = Element> {
  readonly domain: D;
  readonly element: E;
  readonly value: Value;
  readonly scope: Scope;
  /** What the author wrote for it, where the front end knows; else messages call it by the name of its value. */
  readonly label?: string | undefined;
}

/** A number or truth value as it is written; it takes the element that its place asks for. */
export type Literal = number | boolean;

/** What may be an operand. */
export type Given = Typed | Literal;

export function isLiteral(given: unknown): given is Literal {
  return typeof given === "number" || typeof given === "boolean";
}

/** A value that an op outside closed regions gave. */
export function wholeOf(scope: Scope, value: Value): Typed<Domain> {
  const domain = value.type.kind === "value" ? value.type.domain : "scalar";
  return { domain, element: elementOf(value), value, scope };
}

/** A value of a closed region: one entry. */
export function entryOf(scope: EntryScope, value: Value): Typed<"each"> {
  return { domain: "each", element: elementOf(value), value, scope };
}

/** Prints a type: `f64`, `node<f64>`, `each<bool>`. */
export function typeText({ domain, element }: Typed): string {
  return domain === "scalar" ? element : `${domain}<${element}>`;
}

/** What hints call a value: by its name, if it has one. */
export function nameOf({ label, value }: Typed): string {
  return label ?? value.name ?? "x";
}

/** Prints what was found, for messages: `rank (node<f64>)`, `f64`, `the number 0.5`. */
export function describe(found: Given): string {
  if (isLiteral(found)) return `the ${typeof found} ${found}`;
  const name = found.label ?? found.value.name;
  return name === null ? typeText(found) : `${name} (${typeText(found)})`;
}
