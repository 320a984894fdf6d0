/** Constructs scalar ops on typed values: the region that the op goes to, its operands there, and the elements of literals. */

import type { EdgewiseError } from "../error.ts";
import type { ScalarOpName } from "../ir/scalar.ts";
import { scalarRow } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { expectVisible, literal } from "./operand.ts";
import { commonElement, literalIn } from "./promotion.ts";
import type { Scope } from "./scope.ts";
import { capture } from "./scope.ts";
import type { Site } from "./site.ts";
import type { Given, Place, Typed } from "./typed.ts";
import { describe, isLiteral, nameOf } from "./typed.ts";

/**
 * Adds a scalar op. Its operands are values, at least one, and literals, which take the element of the values. `element` is
 * the target of a `cast`, or the element that a `select` of two literals chooses from.
 */
export function applyScalar(site: Site, name: ScalarOpName, operands: readonly Given[], element?: Element): Typed {
  const { rule, arity } = scalarRow(name);
  const what = site.spelling.op(name);
  if (operands.length !== arity) {
    throw site.fault("dsl/type", `${what} got ${operands.length} operands; expected ${arity}`);
  }
  for (const operand of operands) if (!isLiteral(operand)) expectVisible(site, operand, what);
  if (operands.every(isLiteral)) throw site.fault("dsl/type", `${what} got no expression, only constants`);
  const domain = joinPlaces(site, what, operands);
  const scope = operands.find(isEntry)?.scope ?? site.body;
  const elements = expectedElements(site, name, operands, element);
  expectNoReciprocal(site, name, operands);
  const values = operands.map((operand, k) =>
    isLiteral(operand) ? literal(site, scope, operand, elements[k]!, what) : valueIn(scope, operand),
  );
  const attributes = rule === "cast" ? { element: element ?? elements[0]! } : {};
  const value = site.emitOne(scope, name, values, attributes);
  return { domain, element: elementOf(value), value, scope };
}

/** The value of a visible operand inside a scope: scalars from outside a closed region become inputs of it. */
export function valueIn(scope: Scope, { domain, value }: Typed): Value {
  return scope.kind === "entry" && domain === "scalar" ? capture(scope, value, "scalar") : value;
}

function isEntry(operand: Given): operand is Typed {
  return !isLiteral(operand) && operand.domain === "each";
}

/** The place of the op's result: scalars go with everything, and all other operands must be at one place. */
function joinPlaces(site: Site, what: string, operands: readonly Given[]): Place {
  let chosen: Typed | undefined;
  for (const operand of operands) {
    if (isLiteral(operand) || operand.domain === "scalar") continue;
    chosen ??= operand;
    if (chosen.domain !== operand.domain) {
      throw site.fault(
        "dsl/type",
        `${what} got ${describe(chosen)} and ${describe(operand)}; expected values of one domain, or scalars`,
        mixingHint(site, chosen.domain, operand.domain),
      );
    }
  }
  return chosen?.domain ?? "scalar";
}

function mixingHint({ spelling }: Site, a: Place, b: Place): string {
  const { mapEdges, sumEdges, readEdge, readNode } = spelling;
  if (a !== "each" && b !== "each") {
    return `Read node values at the ends of each edge, ${mapEdges}, or combine edge values for each node, ${sumEdges}.`;
  }
  return a === "edge" || b === "edge"
    ? `Inside a map or aggregate, read an edge value at the edge: ${readEdge}.`
    : `Inside a map or aggregate, read a node value at an end of the edge: ${readNode.join(" or ")}.`;
}

/** The element that each operand must have, from the values among the operands or from `element` where it is stated. */
function expectedElements(
  site: Site,
  name: ScalarOpName,
  operands: readonly Given[],
  said: Element | undefined,
): readonly Element[] {
  const { rule } = scalarRow(name);
  const what = site.spelling.op(name);
  if (rule === "cast") return operands.map((operand) => (isLiteral(operand) ? "f64" : operand.element));
  const alike = rule === "select" ? operands.slice(1) : operands;
  const leader = alike.find((operand): operand is Typed => !isLiteral(operand));
  const element = said ?? leader?.element;
  if (element === undefined) {
    throw site.fault(
      "dsl/type",
      `${what} got ${alike.map(describe).join(" and ")}; expected an expression among them`,
      `Say the element of two constants: ${site.spelling.chooseConstants}.`,
    );
  }
  const expected = operands.map((_, k): Element => (rule === "select" && k === 0 ? "bool" : element));
  operands.forEach((operand, k) => {
    if (isLiteral(operand) || operand.element === expected[k]) return;
    if (rule === "select" && k === 0) throw noCondition(site, what, operand);
    throw leader === operand ? notAsSaid(site, what, operand, element) : unlike(site, what, leader!, operand);
  });
  return expected;
}

function noCondition(site: Site, what: string, found: Typed): EdgewiseError {
  const message = `${what} got ${describe(found)} as its condition; expected bool`;
  return site.fault("dsl/type", message, `Compare it: ${site.spelling.notZero}.`);
}

function notAsSaid(site: Site, what: string, found: Typed, said: Element): EdgewiseError {
  const message = `${what} got ${describe(found)}; expected ${said}, the element that is said`;
  return site.fault("dsl/type", message, "Leave the element out: it is that of the expression.");
}

function unlike(site: Site, what: string, a: Typed, b: Typed): EdgewiseError {
  const { cast } = site.spelling;
  const wide = commonElement(a.element, b.element);
  const narrow = [a, b].filter(({ element }) => element !== wide);
  const casts = narrow.map((operand) => cast(wide, nameOf(operand)));
  const which = narrow.length === 2 ? "both" : describe(narrow[0]!);
  const message = `${what} got ${describe(a)} and ${describe(b)}; expected one element`;
  return site.fault("dsl/type", message, `Convert ${which}: ${casts.join(" and ")}.`);
}

/** Refuses an integer division of 1 or −1: its quotient is 0 nearly everywhere, which hardly any author means. */
function expectNoReciprocal(site: Site, name: ScalarOpName, [dividend, divisor]: readonly Given[]): void {
  if (name !== "div" || !isLiteral(dividend) || divisor === undefined || isLiteral(divisor)) return;
  const { element } = divisor;
  const isReciprocal = literalIn(element, dividend) !== null && Math.abs(Number(dividend)) === 1;
  if (!isReciprocal || !(element === "i32" || element === "u32")) return;
  throw site.fault(
    "dsl/type",
    `${site.spelling.op(name)} got ${describe(dividend)} and ${describe(divisor)}, whose quotient, an integer, is ${element === "i32" ? "−1, 0 or 1" : "0 or 1"}`,
    `Convert the operand first: ${site.spelling.cast("f64", nameOf(divisor))}.`,
  );
}
