/** Rules for the operands of all ops: where a value may be used, and which entries and elements an op takes. */

import type { SourceSpan } from "../error.ts";
import type { Domain, Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { literalIn } from "./promotion.ts";
import type { Scope } from "./scope.ts";
import type { Site } from "./site.ts";
import { faultAt } from "./site.ts";
import type { Literal, Place, Typed } from "./typed.ts";
import { describe, nameOf } from "./typed.ts";

/** Refuses values that may not be used here; `what` is the word that the author wrote. */
export function expectVisible<T extends Typed>(site: Site, found: T, what: string): T {
  const { construction } = site;
  const home = found.scope.construction;
  if (home !== construction) {
    throw site.fault(
      "dsl/scope",
      `${what} got ${describe(found)}, which belongs to another algorithm`,
      "Hand it over as a parameter, or build it anew in this algorithm.",
    );
  }
  if (home.sees(found.scope)) return found;
  throw found.scope.kind === "entry"
    ? site.fault(
        "dsl/scope",
        `${what} got ${describe(found)}, which belongs to the function of one map or aggregate, outside that function`,
        "Return it from the function: what the map or aggregate then gives can be used anywhere.",
      )
    : site.fault(
        "dsl/scope",
        `${what} got ${describe(found)}, which belongs to the body of a loop, an if, forNodes or an algorithm, outside that body`,
        "Return it from the body by name, and use what the loop, if or run gives under that name.",
      );
}

/** Refuses a single entry where a whole value is needed, since it exists only while one edge is computed. */
export function expectWhole(site: Site, found: Typed, what: string): Typed<Domain> {
  const { domain } = expectVisible(site, found, what);
  if (domain !== "each") return { ...typedOf(found), domain };
  throw site.fault("dsl/type", `${what} got ${describe(found)}; expected a scalar, node or edge value`);
}

/** Refuses scalars and single entries, where an op needs all entries of a value. */
export function expectEntries(site: Site, found: Typed, what: string): Typed<"node" | "edge"> {
  const { domain } = expectVisible(site, found, what);
  if (domain === "node" || domain === "edge") return { ...typedOf(found), domain };
  const { spread, keepEdges } = site.spelling;
  throw site.fault(
    "dsl/type",
    `${what} got ${describe(found)}; expected a node or edge value`,
    domain === "scalar"
      ? `Spread it: ${spread("node")} or ${spread("edge")}.`
      : `Keep the entries first, ${keepEdges}, and go on with y outside the function.`,
  );
}

/** Refuses elements that an op is not meant for, although the op table would take them. */
export function expectElement<T extends Typed>(site: Site, found: T, elements: readonly Element[], what: string): T {
  if (elements.includes(found.element)) return found;
  const { notZero, cast } = site.spelling;
  const hint = elements.includes("bool")
    ? `Compare it: ${notZero}.`
    : `Convert it: ${cast(elements[0]!, nameOf(found))}.`;
  throw site.fault("dsl/type", `${what} got ${describe(found)}; expected ${elements.join(" or ")}`, hint);
}

/** The value of a scalar with the given element, where an op needs one number or truth value. */
export function expectScalar(site: Site, found: Typed, element: Element, message: string, hint?: string): Value {
  if (found.domain === "scalar" && found.element === element) return found.value;
  throw site.fault("dsl/type", message, hint);
}

/** The value of a bool scalar that decides something. `what` is the word that the author wrote. */
export function conditionOf(site: Site, found: Typed, what: string): Value {
  expectVisible(site, found, what);
  const { oneBool, choose } = site.spelling;
  return expectScalar(
    site,
    found,
    "bool",
    `${what} got ${describe(found)}; expected one bool`,
    `Combine the entries: ${oneBool}. Choose entry by entry with ${choose}.`,
  );
}

/** A constant of `element` in a scope. Refuses numbers that `element` does not have. */
export function literal(site: Site, scope: Scope, found: Literal, element: Element, what: string): Value {
  const value = literalIn(element, found);
  if (value !== null) return site.emitOne(scope, "const", [], { value, element });
  throw site.fault(
    "dsl/type",
    `${what} got ${describe(found)}; expected a constant of ${element}`,
    hintFor(site, found, element),
  );
}

/** The number that stands for a literal with nothing beside it, such as the default of a parameter. */
export function loneNumber(span: SourceSpan | null, found: Literal, element: Element, what: string): number {
  const value = literalIn(element, found);
  if (value !== null) return value;
  const message = `${what} got ${describe(found)}; expected a constant of ${element}`;
  throw faultAt(span, "dsl/type", message, element === "bool" ? WRITE_BOOL : undefined);
}

const WRITE_BOOL = "Write true or false.";

function hintFor({ spelling }: Site, found: Literal, element: Element): string {
  if (element === "bool") return WRITE_BOOL;
  if (typeof found === "boolean") return `Write 1 or 0, or ${spelling.cast(element, "x")} of a bool expression.`;
  return `Convert the other operand first: ${spelling.cast("f64", "x")}.`;
}

/** The typed fields of an object that may have methods too, without those methods. */
function typedOf<D extends Place>({ domain, element, value, scope, label }: Typed<D>): Typed<D> {
  return { domain, element, value, scope, label };
}
