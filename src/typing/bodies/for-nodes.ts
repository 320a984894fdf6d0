/** Constructs `forNodes`: a region that is run for each node of a set by itself, and the monoids that combine what it gives. */

import type { Monoid } from "../../ir/scalar.ts";
import type { Domain } from "../../ir/type.ts";
import { valueType } from "../../ir/type.ts";
import { newValue } from "../../ir/value.ts";
import { expectElement, expectVisible, expectWhole } from "../operand.ts";
import { applyScalar } from "../scalar.ts";
import type { Site } from "../site.ts";
import type { Typed } from "../typed.ts";
import { describe, wholeOf } from "../typed.ts";

/** A value of the body, and the monoid that combines it over all nodes of the set. */
export interface Gathered {
  readonly monoid: Monoid;
  readonly value: Typed;
}

/** The results of a body by name. */
export type GatheredByName = ReadonlyMap<string, Gathered>;

/** Counts the nodes at which something holds: each node gives 1 or 0, and these are summed. */
export function countedOver(site: Site, found: Typed): Gathered {
  const truth = expectElement(site, expectWhole(site, found, "count"), ["bool"], "count");
  return { monoid: "add", value: applyScalar(site, "cast", [truth], "i32") };
}

/** Adds a body that is run for each node of a set. `body` constructs it from the index of the node, an i32. */
export function forNodes(
  site: Site,
  name: string,
  set: Typed,
  body: (source: Typed<Domain>) => GatheredByName,
): ReadonlyMap<string, Typed<Domain>> {
  const { construction } = site;
  const outside = site.body;
  site.expectShallow();
  const what = site.spelling.forNodes;
  const nodes = expectVisible(site, set, what);
  if (nodes.domain !== "node" || nodes.element !== "bool") {
    const index = site.spelling.isNode;
    throw site.fault(
      "dsl/type",
      `${what} got ${describe(nodes)}; expected a set of nodes, a node<bool>`,
      nodes.domain === "scalar" && nodes.element === "i32" ? `The set of one node is ${index}.` : undefined,
    );
  }
  const inside = construction.newBody();
  const source = newValue(valueType("i32"), null, name);
  const gathered = construction.within(inside, () =>
    [...body(wholeOf(inside, source))].map(([name, { monoid, value }]) => {
      const { value: yielded } = expectWhole(site, value, `${what}, for ${name},`);
      return { name, monoid, yielded };
    }),
  );
  const names = gathered.map(({ name }) => name);
  const region = inside.region.finish(
    [source],
    gathered.map(({ yielded }) => yielded),
  );
  const monoids = gathered.map(({ monoid }) => monoid);
  const results = site.emit(outside, "for_nodes", [nodes.value], { monoids }, { regions: [region], names });
  return new Map(names.map((name, k) => [name, wholeOf(outside, results[k]!)]));
}
