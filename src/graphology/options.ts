/** Options as graphology reads them: an option that is undefined has its default, and unknown options are ignored. */

import { attributeOf } from "../lookup.ts";
import type { WeightReader } from "./guest.ts";
import type { Attributes, OfEdge } from "./guest-graph.ts";

/**
 * Adds defaults to the options of a call. What is given for a number is converted to one, as arithmetic does with the value
 * of a slider in a page.
 */
export function withDefaults<O extends object>(given: unknown, defaults: O): O {
  const found: O = { ...defaults };
  if (typeof given !== "object" || given === null) return found;
  for (const name of Object.keys(defaults)) {
    const value: unknown = Reflect.get(given, name);
    if (value === undefined) continue;
    Reflect.set(found, name, typeof Reflect.get(defaults, name) === "number" ? Number(value) : value);
  }
  return found;
}

/**
 * Makes the reader of edge weights: from an attribute, or by a function. The weight is 1 where neither is given, and
 * where the value is no number.
 */
export function weightReader(getEdgeWeight: unknown): WeightReader {
  if (typeof getEdgeWeight === "string") {
    const read: OfEdge<number> = (_edge, attributes) => weightOf(attributeOf(attributes, getEdgeWeight));
    return Object.assign(read, { attribute: getEdgeWeight });
  }
  if (typeof getEdgeWeight === "function") {
    return (...given: Parameters<OfEdge<unknown>>) => weightOf(Reflect.apply(getEdgeWeight, undefined, given));
  }
  return Object.assign(() => 1, { attribute: null });
}

/** Takes any number but NaN as a weight, and 1 for all else. */
function weightOf(found: unknown): number {
  return typeof found === "number" && !Number.isNaN(found) ? found : 1;
}

/** Reads an attribute as a number. It is NaN where the attribute is missing or no number. */
export function numberOf(attributes: Attributes, name: string): number {
  const value = attributeOf(attributes, name);
  return typeof value === "bigint" ? NaN : Number(value);
}

/**
 * Translates `maxIterations`, which may be any number, to a limit of rounds: the loop goes on while the round is less
 * than that.
 */
export function roundLimit(maxIterations: number): number {
  return Number.isNaN(maxIterations) ? 0 : Math.min(Math.max(Math.ceil(maxIterations), 0), 2147483647);
}
