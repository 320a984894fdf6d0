/** Constructs the classes of nodes that edges join (connected components). */

import { expectElement, expectVisible } from "./operand.ts";
import type { Site } from "./site.ts";
import type { Typed } from "./typed.ts";
import { describe, wholeOf } from "./typed.ts";

/** The least index in each node's class, an i32. `chosen` says which edges join nodes; null means all edges. */
export function classes(site: Site, chosen: Typed | null): Typed {
  const scope = site.body;
  const operands = chosen === null ? [] : [expectChoice(site, chosen).value];
  return wholeOf(scope, site.emitOne(scope, "classes", [site.graph, ...operands], {}));
}

function expectChoice(site: Site, found: Typed): Typed {
  const what = "classes";
  const operand = expectVisible(site, found, what);
  if (operand.domain !== "edge") {
    throw site.fault(
      "dsl/type",
      `${what} got ${describe(operand)}; expected a bool for each edge, which says whether it joins`,
    );
  }
  return expectElement(site, operand, ["bool"], what);
}
