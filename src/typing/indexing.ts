/** Constructs reads and writes of entries at computed indices (gather and scatter). */

import type { Monoid } from "../ir/scalar.ts";
import type { Domain, Element } from "../ir/type.ts";
import { expectElement, expectEntries, expectVisible, literal } from "./operand.ts";
import { applyScalar } from "./scalar.ts";
import type { Site } from "./site.ts";
import type { Given, Typed } from "./typed.ts";
import { describe, isLiteral, wholeOf } from "./typed.ts";

/** The entries of `found` at `index`, and `otherwise` outside the range; the result has entries where the index has. */
export function gather(site: Site, what: string, found: Typed, index: Given, otherwise: Given | undefined): Typed {
  const from = expectOutside(site, found, what);
  if (from.domain === "scalar") {
    throw site.fault("dsl/type", `${what} got ${describe(from)} to read from; expected a node or edge value`);
  }
  const scope = site.body;
  const place = isLiteral(index) ? literal(site, scope, index, "i32", what) : expectOutside(site, index, what).value;
  const operands = [from.value, place];
  if (otherwise !== undefined) {
    const other = isLiteral(otherwise)
      ? literal(site, scope, otherwise, from.element, what)
      : expectOutside(site, otherwise, what).value;
    operands.push(other);
  }
  return wholeOf(scope, site.emitOne(scope, "gather", operands, { otherwise: otherwise !== undefined }));
}

/** Entries, and the index of the node that each of them goes to. `scatter` combines them. */
export interface Scattering {
  readonly index: Typed<"node" | "edge">;
  readonly x: Typed<"node" | "edge">;
}

/** Refuses entries and indices that are not at the same nodes or edges, so that some entry would have no index. */
export function expectScattering(site: Site, index: Typed, x: Typed): Scattering {
  const what = "scatter";
  const where = expectElement(site, expectEntries(site, index, what), ["i32", "u32"], what);
  const entries = expectEntries(site, x, what);
  if (where.domain === entries.domain) return { index: where, x: entries };
  throw site.fault(
    "dsl/type",
    `${what} got ${describe(where)} as the index of ${describe(entries)}; expected an index for each entry`,
  );
}

/** Combines, for each node, the entries that go there, in their own order. `needs` is the element that the author's word asks for. */
export function scatter(site: Site, what: string, entries: Scattering, monoid: Monoid, needs?: Element): Typed {
  const { index, x } = entries;
  if (needs) expectElement(site, x, [needs], what);
  const scope = site.body;
  return wholeOf(scope, site.emitOne(scope, "scatter", [site.graph, index.value, x.value], { monoid }));
}

/** Counts, for each node, the true entries that go there. The result is an i32. */
export function scatterCount(site: Site, { index, x }: Scattering): Typed {
  const ones = applyScalar(site, "cast", [expectElement(site, x, ["bool"], "count")], "i32");
  const scope = site.body;
  return wholeOf(scope, site.emitOne(scope, "scatter", [site.graph, index.value, ones.value], { monoid: "add" }));
}

function expectOutside(site: Site, found: Typed, what: string): Typed<Domain> {
  const { domain, element, value, scope } = expectVisible(site, found, what);
  if (domain !== "each") return { domain, element, value, scope };
  const { keepGathered, readKept } = site.spelling;
  throw site.fault(
    "dsl/type",
    `${what} got ${describe(found)}; an entry of a map or aggregate can neither be read from nor be an index`,
    `Read before: ${keepGathered}, with index a node or edge value, and inside the function use ${readKept}.`,
  );
}
