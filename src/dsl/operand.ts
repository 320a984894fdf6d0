/** What every expression is underneath, and the checks that hold for all of them. */

import type { ErrorCode } from "../error.ts";
import { EdgewiseError } from "../error.ts";
import type { Element } from "../ir/type.ts";
import { isRepresentable } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import type { Beside, Constant, Join, Place } from "./place.ts";
import type { Construction, Scope } from "./scope.ts";
import { callerSpan } from "./span.ts";

/** A value of the IR, where it may be used, and its type as the builder sees it. */
export interface Made<D extends Place = Place, E extends Element = Element> {
  readonly domain: D;
  readonly element: E;
  readonly value: Value;
  readonly scope: Scope;
}

/** An expression as an operand of another: its type, without the methods. */
export class Operand<D extends Place = Place, E extends Element = Element> implements Made<D, E> {
  /** Where it has entries. */
  readonly domain: D;
  /** What an entry is. */
  readonly element: E;
  /** The value of the IR that it stands for; only the builder has a use for it. */
  readonly value: Value;
  /** The region that the value belongs to; only the builder has a use for it. */
  readonly scope: Scope;

  constructor({ domain, element, value, scope }: Made<D, E>) {
    this.domain = domain;
    this.element = element;
    this.value = value;
    this.scope = scope;
  }

  /** Called where JavaScript wants a number or text of an expression: without this, `rank > 1` would just be false. */
  [Symbol.toPrimitive](): never {
    throw fault(
      "dsl/type",
      `JavaScript wanted the value of ${describe(this)}, which is not known before a run`,
      "Compute with methods, x.add(1) and x.gt(1), and choose with condition.where(a, b) or g.if.",
    );
  }
}

/** What may stand beside an expression of E at D: another, or a constant. */
export type Other<D extends Place, E extends Element> = Operand<Beside<D>, E> | Constant<E>;

/** Where the combination of an expression at D and O, another or a constant, has entries. */
export type Joined<D extends Place, O> = Join<D, O extends Operand<infer B, Element> ? B : "scalar">;

/** A `dsl/…` error at the place in the user's program that is being run. */
export function fault(code: ErrorCode, message: string, hint?: string): EdgewiseError {
  return new EdgewiseError({ code, message, hint, span: callerSpan() ?? undefined });
}

/** Prints what was found, for messages: `rank (node<f64>)`, `f64`, `each<bool>`, `the number 0.5`. */
export function describe(found: unknown): string {
  if (found instanceof Operand) {
    const type = found.domain === "scalar" ? found.element : `${found.domain}<${found.element}>`;
    return found.value.name === null ? type : `${found.value.name} (${type})`;
  }
  if (typeof found === "number" || typeof found === "boolean") return `the ${typeof found} ${found}`;
  if (typeof found === "function") return "a function";
  return found === null || found === undefined ? String(found) : `a value of type ${typeof found}`;
}

/** Refuses what is no expression, and expressions that may not be used here. */
export function expectOperand(found: unknown, what: string, construction?: Construction): Operand {
  if (!(found instanceof Operand)) {
    const reduces = found === undefined && (what === "min" || what === "max");
    throw fault(
      "dsl/type",
      `${what} got ${describe(found)}; expected an expression`,
      reduces ? `Write x.${what}imum() for the ${what}imum of all entries.` : undefined,
    );
  }
  const home = found.scope.construction;
  if (construction && home !== construction) {
    throw fault(
      "dsl/scope",
      `${what} got ${describe(found)}, which belongs to another algorithm`,
      "Hand it over as a parameter, or build it anew in this algorithm.",
    );
  }
  if (home.sees(found.scope)) return found;
  throw found.scope.kind === "entry"
    ? fault(
        "dsl/scope",
        `${what} got ${describe(found)}, which belongs to the function of one map or aggregate, outside that function`,
        "Return it from the function: what the map or aggregate then gives can be used anywhere.",
      )
    : fault(
        "dsl/scope",
        `${what} got ${describe(found)}, which belongs to the body of a loop, an if or an algorithm, outside that body`,
        "Return it from the body by name, and use what the loop, if or run gives under that name.",
      );
}

/** Refuses scalars and entries, where an op needs all entries of a value. */
export function expectEntries(operand: Operand, what: string): Operand<"node" | "edge"> {
  const { domain } = operand;
  if (domain === "node" || domain === "edge") return new Operand({ ...operand, domain });
  throw fault(
    "dsl/type",
    `${what} got ${describe(operand)}; expected a node or edge value`,
    domain === "scalar"
      ? "Spread it: g.node(x) or g.edge(x)."
      : "Keep the entries first, let y = g.edges.map(…), and go on with y outside the function.",
  );
}

/** Refuses elements that an op does not go with, where the op table alone would let them pass. */
export function expectElement<T extends Operand>(operand: T, elements: readonly Element[], what: string): T {
  if (elements.includes(operand.element)) return operand;
  const hint = elements.includes("bool") ? "Compare it: x.ne(0)." : `Convert it: x.cast("${elements[0]}").`;
  throw fault("dsl/type", `${what} got ${describe(operand)}; expected ${elements.join(" or ")}`, hint);
}

/** A number or boolean as a number of `element`; refuses what `element` does not have. */
export function constantOf(found: unknown, element: Element, what: string): number {
  if (typeof found !== "number" && typeof found !== "boolean") {
    throw fault("dsl/type", `${what} got ${describe(found)}; expected an expression or a constant of ${element}`);
  }
  const number = Number(found);
  const fits = (typeof found === "boolean") === (element === "bool") && isRepresentable(element, number);
  if (fits) return element === "f32" ? Math.fround(number) : number;
  throw fault("dsl/type", `${what} got ${describe(found)}; expected a constant of ${element}`, hintFor(found, element));
}

function hintFor(found: number | boolean, element: Element): string {
  if (element === "bool") return "Write true or false.";
  if (typeof found === "boolean") return `Write 1 or 0, or x.cast("${element}") of a bool expression.`;
  return `Convert the other operand first: x.cast("f64").`;
}
