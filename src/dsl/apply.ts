/** Scalar ops on expressions: which region the op goes to, and what each operand is in there. */

import type { ScalarOpName } from "../ir/scalar.ts";
import { scalarRow } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import type { Made } from "./operand.ts";
import { constantOf, describe, expectOperand, fault, Operand } from "./operand.ts";
import type { Place } from "./place.ts";
import type { Scope } from "./scope.ts";
import { capture, emit } from "./scope.ts";

/**
 * Adds a scalar op whose operands are expressions, at least one, and constants, which take the element of the others.
 * A `cast` has the element that it gives as `target`.
 */
export function applyScalar(name: ScalarOpName, operands: readonly unknown[], target?: Element): Made {
  const { rule, arity } = scalarRow(name);
  if (operands.length !== arity) throw fault("dsl/type", `${name} got ${operands.length} operands; expected ${arity}`);
  const first = operands.find((operand) => operand instanceof Operand);
  if (!first) throw fault("dsl/type", `${name} got no expression, only constants`);
  const { construction } = first.scope;
  const expressions = operands.map((operand) =>
    isConstant(operand) ? operand : expectOperand(operand, name, construction),
  );
  const domain = joinPlaces(name, expressions);
  const scope = expressions.find(isEntry)?.scope ?? construction.body;
  const elements = expectedElements(name, expressions);
  const values = expressions.map((operand, k) => {
    if (!(operand instanceof Operand)) return constantIn(scope, operand, elements[k]!, name);
    return valueIn(scope, operand);
  });
  const attributes = rule === "cast" ? { element: target ?? first.element } : {};
  const value = emit(scope, name, values, attributes)[0]!;
  return { domain, element: elementOf(value), value, scope };
}

/** The value of a visible operand inside a scope: scalars from outside a closed region become inputs of it. */
export function valueIn(scope: Scope, operand: Operand): Value {
  return scope.kind === "entry" && operand.domain === "scalar"
    ? capture(scope, operand.value, "scalar")
    : operand.value;
}

/** A constant in a scope. */
export function constantIn(scope: Scope, found: unknown, element: Element, what: string): Value {
  return emit(scope, "const", [], { value: constantOf(found, element, what), element })[0]!;
}

/** A constant beside an expression: in the region where ops on that expression go. */
export function constantBeside(operand: unknown, found: unknown, element: Element, what: string): Made {
  const beside = expectOperand(operand, what);
  const scope = beside.domain === "each" ? beside.scope : beside.scope.construction.body;
  const domain = beside.domain === "each" ? "each" : "scalar";
  return { domain, element, value: constantIn(scope, found, element, what), scope };
}

function isConstant(operand: unknown): operand is number | boolean {
  return typeof operand === "number" || typeof operand === "boolean";
}

function isEntry(operand: Operand | number | boolean): operand is Operand {
  return operand instanceof Operand && operand.domain === "each";
}

function joinPlaces(name: string, operands: readonly (Operand | number | boolean)[]): Place {
  let chosen: Operand | undefined;
  for (const operand of operands) {
    if (!(operand instanceof Operand) || operand.domain === "scalar") continue;
    chosen ??= operand;
    if (chosen.domain !== operand.domain) {
      throw fault(
        "dsl/type",
        `${name} got ${describe(chosen)} and ${describe(operand)}; expected values of one domain, or scalars`,
        mixingHint(chosen.domain, operand.domain),
      );
    }
  }
  return chosen?.domain ?? "scalar";
}

function mixingHint(a: Place, b: Place): string {
  if (a !== "each" && b !== "each") {
    return "Read node values at the ends of each edge, g.edges.map(({ source, edge }) => …), or combine edge values for each node, g.in.sum(({ edge }) => edge(x)).";
  }
  return a === "edge" || b === "edge"
    ? "Inside a map or aggregate, read an edge value at the edge: edge(x)."
    : "Inside a map or aggregate, read a node value at an end of the edge: source(x) or destination(x).";
}

/** The element that each operand must have, taken from the expressions among them. */
function expectedElements(name: ScalarOpName, operands: readonly (Operand | number | boolean)[]): readonly Element[] {
  const { rule } = scalarRow(name);
  if (rule === "cast") return operands.map((operand) => (operand instanceof Operand ? operand.element : "f64"));
  const alike = rule === "select" ? operands.slice(1) : operands;
  const leader = alike.find((operand) => operand instanceof Operand);
  if (!leader) {
    throw fault(
      "dsl/type",
      `${name} got ${alike.map(describe).join(" and ")}; expected an expression among them`,
      'Say the element of two constants: condition.where(1, 0, "i32").',
    );
  }
  const expected = operands.map((_, k): Element => (rule === "select" && k === 0 ? "bool" : leader.element));
  operands.forEach((operand, k) => {
    if (!(operand instanceof Operand) || operand.element === expected[k]) return;
    throw rule === "select" && k === 0
      ? fault("dsl/type", `${name} got ${describe(operand)} as its condition; expected bool`, "Compare it: x.ne(0).")
      : fault(
          "dsl/type",
          `${name} got ${describe(leader)} and ${describe(operand)}; expected one element`,
          `Convert one of them: x.cast("${leader.element}").`,
        );
  });
  return expected;
}
