/**
 * Typed values: values of the IR as front ends see them. Besides scalars, nodes and edges, front ends know single entries
 * (`each`).
 */

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
  /** The author's text for it, where the front end knows it. Without it, messages use the name of the value. */
  readonly label?: string | undefined;
}

/** A number or truth value as the author wrote it. It takes the element that its context needs. */
export type Literal = number | boolean;

/** What may be an operand. */
export type Given = Typed | Literal;

export function isLiteral(given: unknown): given is Literal {
  return typeof given === "number" || typeof given === "boolean";
}

/** The typed value of an op outside closed regions. */
export function wholeOf(scope: Scope, value: Value): Typed<Domain> {
  const domain = value.type.kind === "value" ? value.type.domain : "scalar";
  return { domain, element: elementOf(value), value, scope };
}

/** The typed value of an op in a closed region: one entry. */
export function entryOf(scope: EntryScope, value: Value): Typed<"each"> {
  return { domain: "each", element: elementOf(value), value, scope };
}

/** Prints a type: `f64`, `node<f64>`, `each<bool>`. */
export function typeText({ domain, element }: Typed): string {
  return domain === "scalar" ? element : `${domain}<${element}>`;
}

/** The name of a value in hints, `x` where it has none. */
export function nameOf({ label, value }: Typed): string {
  return label ?? value.name ?? "x";
}

/** Prints what was found, for messages: `rank (node<f64>)`, `f64`, `the number 0.5`. */
export function describe(found: Given): string {
  if (isLiteral(found)) return `the ${typeof found} ${found}`;
  const name = found.label ?? found.value.name;
  return name === null ? typeText(found) : `${name} (${typeText(found)})`;
}
