/** Options as graphology takes them: what is undefined has its default, and what is unknown is not looked at. */

import { lookup } from "../lookup.ts";
import type { WeightReader } from "./guest.ts";
import type { Attributes, OfEdge } from "./guest-graph.ts";

/** The options of a call with the defaults of those that are not given. */
export function withDefaults<O extends object>(given: unknown, defaults: O): O {
  const found: O = { ...defaults };
  if (typeof given !== "object" || given === null) return found;
  for (const name of Object.keys(defaults)) {
    const value: unknown = Reflect.get(given, name);
    if (value !== undefined) Reflect.set(found, name, value);
  }
  return found;
}

/** How the weight of an edge is read: from an attribute, by a function, or 1 where neither is named or it is no number. */
export function weightReader(getEdgeWeight: unknown): WeightReader {
  if (typeof getEdgeWeight === "string") {
    const read: OfEdge<number> = (_edge, attributes) => weightOf(lookup(attributes, getEdgeWeight));
    return Object.assign(read, { attribute: getEdgeWeight });
  }
  if (typeof getEdgeWeight === "function") {
    return (...given: Parameters<OfEdge<unknown>>) => weightOf(Reflect.apply(getEdgeWeight, undefined, given));
  }
  return Object.assign(() => 1, { attribute: null });
}

/** Any number but NaN is a weight; all else counts as 1. */
function weightOf(found: unknown): number {
  return typeof found === "number" && !Number.isNaN(found) ? found : 1;
}

/** A number as programs take it: what is none, as an attribute that is not there, is NaN. */
export function numberOf(attributes: Attributes, name: string): number {
  const value = lookup(attributes, name);
  return typeof value === "bigint" ? NaN : Number(value);
}

/** The most rounds of a loop that goes on while the round is less than this. */
export function roundLimit(maxIterations: number): number {
  return Number.isNaN(maxIterations) ? 0 : Math.min(Math.max(Math.ceil(maxIterations), 0), 2147483647);
}
