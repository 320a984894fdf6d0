/** Says which element holds all values of another, for the elements of literals and for the conversions that hints recommend. */

import type { Element } from "../ir/type.ts";
import { isRepresentable } from "../ir/type.ts";
import type { Literal } from "./typed.ts";

/** The smallest element that holds every value of both (join), so that a conversion to it loses nothing. */
export function commonElement(a: Element, b: Element): Element {
  if (a === b || b === "bool") return a;
  return a === "bool" ? b : "f64";
}

/** A literal as a number of `element`; null where `element` does not have it. */
export function literalIn(element: Element, found: Literal): number | null {
  const number = Number(found);
  const fits = (typeof found === "boolean") === (element === "bool") && isRepresentable(element, number);
  if (!fits) return null;
  return element === "f32" ? Math.fround(number) : number;
}
