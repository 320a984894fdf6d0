/**
 * Constructs reductions over all entries of a node or edge value: combinations by monoids, and the places of the least and
 * greatest.
 */

import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { expectElement, expectEntries, expectScalar, expectVisible, literal } from "./operand.ts";
import { applyScalar } from "./scalar.ts";
import type { Site } from "./site.ts";
import type { Given, Typed } from "./typed.ts";
import { describe, isLiteral, wholeOf } from "./typed.ts";

/**
 * Combines all entries of a value by a monoid. `what` is the word that the author wrote, and `needs` the element that it asks
 * for.
 */
export function reduce(site: Site, what: string, found: Typed, monoid: Monoid, needs?: Element): Typed<"scalar"> {
  const operand = expectAll(site, found, what);
  if (needs) expectElement(site, operand, [needs], what);
  const scope = site.body;
  return { ...wholeOf(scope, site.emitOne(scope, "reduce", [operand.value], { monoid })), domain: "scalar" };
}

/** The number of true entries, an i32. */
export function reduceCount(site: Site, found: Typed): Typed<"scalar"> {
  const operand = expectElement(site, expectAll(site, found, "count"), ["bool"], "count");
  return reduce(site, "count", applyScalar(site, "cast", [operand], "i32"), "add");
}

/** The sum of all entries divided by their number. */
export function reduceMean(site: Site, found: Typed): Typed {
  const operand = expectElement(site, expectAll(site, found, "mean"), ["f64", "f32"], "mean");
  const total = reduce(site, "mean", operand, "add");
  const { scope, element } = total;
  const name = operand.domain === "node" ? "node_count" : "edge_count";
  const count = site.emitOne(scope, name, [site.graph], { element });
  return applyScalar(site, "div", [total, wholeOf(scope, count)]);
}

/** The index of the first of the entries that are least or greatest, an i32. */
export function indexOfExtremum(site: Site, what: string, found: Typed, name: "argmin" | "argmax"): Typed {
  const operand = expectNumbers(site, found, what);
  const scope = site.body;
  return wholeOf(scope, site.emitOne(scope, name, [operand.value], {}));
}

/** Whether each entry is among the k greatest, a bool at the same places. */
export function topK(site: Site, what: string, found: Typed, k: Given): Typed {
  const operand = expectNumbers(site, found, what);
  const scope = site.body;
  const number = isLiteral(k)
    ? literal(site, scope, k, "i32", what)
    : expectScalar(site, expectVisible(site, k, what), "i32", `${what} got ${describe(k)} as k; expected a scalar i32`);
  return wholeOf(scope, site.emitOne(scope, "top_k", [operand.value, number], {}));
}

/** The elements that have an order. */
const NUMBERS: readonly Element[] = ["f64", "f32", "i32", "u32"];

function expectNumbers(site: Site, found: Typed, what: string): Typed {
  return expectElement(site, expectEntries(site, found, what), NUMBERS, what);
}

function expectAll(site: Site, found: Typed, what: string): Typed {
  const operand = expectVisible(site, found, what);
  if (operand.domain === "node" || operand.domain === "edge") return operand;
  throw site.fault(
    "dsl/type",
    `${what} got ${describe(operand)}; expected a node or edge value, all of whose entries are combined`,
    operand.domain === "each"
      ? `To combine the entries of each node's edges, write ${site.spelling.combineEdges(what)}.`
      : "A scalar has one entry only.",
  );
}
