/** Constructs the values that an algorithm begins with: parameters, facts of the graph such as its number of nodes, and constants. */

import type { OpOf } from "../ir/op.ts";
import type { Domain, Element } from "../ir/type.ts";
import { valueType } from "../ir/type.ts";
import { newValue } from "../ir/value.ts";
import { expectVisible, literal, loneNumber } from "./operand.ts";
import type { BodyScope } from "./scope.ts";
import type { Site } from "./site.ts";
import type { Given, Literal, Typed } from "./typed.ts";
import { describe, isLiteral, wholeOf } from "./typed.ts";

export type LeafName = "node_count" | "edge_count" | "node_index" | "edge_index" | "degree";

/** A parameter of an algorithm as its body sees it. */
export function parameter(scope: BodyScope, name: string, domain: Domain, element: Element): Typed<Domain> {
  const graph = domain === "scalar" ? null : scope.construction.graph;
  return wholeOf(scope, newValue(valueType(element, domain), graph, name));
}

/** A fact of the graph, such as its number of nodes or the degree of each. */
export function leaf<N extends LeafName>(site: Site, name: N, attributes: OpOf<N>["attributes"]): Typed<Domain> {
  const scope = site.body;
  return wholeOf(scope, site.emitOne(scope, name, [site.graph], attributes));
}

/** A node or edge attribute of the input; `otherwise` is the value everywhere in a graph without one of the name. */
export function attribute(
  site: Site,
  op: "node_attribute" | "edge_attribute",
  name: string,
  element: Element,
  otherwise: Literal | undefined,
): Typed<Domain> {
  const scope = site.body;
  const what = `otherwise of attribute ${JSON.stringify(name)}`;
  const number = otherwise === undefined ? null : loneNumber(site.span, otherwise, element, what);
  return wholeOf(scope, site.emitOne(scope, op, [site.graph], { attribute: name, element, otherwise: number }));
}

/** A constant as a scalar; f64 or bool if the element is not said. */
export function constant(site: Site, what: string, found: Literal, element?: Element): Typed<Domain> {
  const scope = site.body;
  return wholeOf(scope, literal(site, scope, found, element ?? (typeof found === "boolean" ? "bool" : "f64"), what));
}

/** One scalar at every node or edge; `what` is the word that the author wrote. */
export function broadcast(site: Site, domain: "node" | "edge", found: Given, element?: Element): Typed<Domain> {
  const scope = site.body;
  const made = isLiteral(found) ? constant(site, domain, found, element) : expectVisible(site, found, domain);
  if (made.domain !== "scalar") {
    throw site.fault("dsl/type", `${domain} got ${describe(made)}; expected a scalar to spread over all ${domain}s`);
  }
  return wholeOf(scope, site.emitOne(scope, "broadcast", [site.graph, made.value], { domain }));
}
