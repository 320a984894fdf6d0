/** Operands: the typed value under every expression, and the checks of what users hand over as an operand. */

import { total } from "../arguments/found.ts";
import type { EdgewiseError, ErrorCode } from "../error.ts";
import type { Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import type { Construction, Scope } from "../typing/scope.ts";
import { faultAt, Site } from "../typing/site.ts";
import type { Literal, Place, Typed } from "../typing/typed.ts";
import { describe, isLiteral } from "../typing/typed.ts";
import type { Beside, Constant, Join } from "./place.ts";
import { callerSpan, makeEntries } from "./span.ts";

/** An expression as an operand of another: its type, without the methods. */
export class Operand<D extends Place = Place, E extends Element = Element> implements Typed<D, E> {
  // The element stands before the domain: TypeScript reports the first difference that it finds, and elements are most often
  // mixed up.
  /** The element of an entry. */
  readonly element: E;
  /** The domain at which the expression has entries. */
  readonly domain: D;
  /** The value of the IR that it stands for; only the builder has a use for it. */
  readonly value: Value;
  /** The region that the value belongs to; only the builder has a use for it. */
  readonly scope: Scope;

  constructor({ domain, element, value, scope }: Typed<D, E>) {
    this.domain = domain;
    this.element = element;
    this.value = value;
    this.scope = scope;
  }

  /** Throws where JavaScript converts an expression to a number or text. Without this, `rank > 1` would just be false. */
  [Symbol.toPrimitive](): never {
    throw fault(
      "dsl/type",
      `JavaScript wanted the value of ${describe(this)}, which is not known before a run`,
      "Compute with methods, x.add(1) and x.gt(1), and choose with condition.where(a, b) or g.if.",
    );
  }
}

makeEntries(Operand);

/** What may stand beside an expression of E at D: another, or a constant. */
export type Other<D extends Place, E extends Element> = Operand<Beside<D>, E> | Constant<E>;

/** The place of the result of an op on an expression at D and on O, an expression or a constant. */
export type Joined<D extends Place, O> = Join<D, O extends Operand<infer B, Element> ? B : "scalar">;

/** A `dsl/…` error at the place in the user's program that is being run. */
export function fault(code: ErrorCode, message: string, hint?: string): EdgewiseError {
  return faultAt(callerSpan(), code, message, hint);
}

/** The site of the user's call in a construction. */
export function siteOf(construction: Construction): Site {
  return new Site(construction, callerSpan());
}

/** Whether something is an expression. */
export const isOperand = total((found: unknown): found is Operand => found instanceof Operand);

/** Prints what was found, for messages: an expression with its type, a constant, or what else it is. */
export function describeFound(found: unknown): string {
  if (isOperand(found) || isLiteral(found)) return describe(found);
  if (typeof found === "function") return "a function";
  return found === null || found === undefined ? String(found) : `a value of type ${typeof found}`;
}

/** Refuses what is no expression. */
export function expectOperand(found: unknown, what: string): Operand {
  if (isOperand(found)) return found;
  const reduces = found === undefined && (what === "min" || what === "max");
  throw fault(
    "dsl/type",
    `${what} got ${describeFound(found)}; expected an expression`,
    reduces ? `Write x.${what}imum() for the ${what}imum of all entries.` : undefined,
  );
}

/** Refuses what is neither an expression nor a constant. */
export function expectGiven(found: unknown, what: string): Operand | Literal {
  return isLiteral(found) ? found : expectOperand(found, what);
}

/** Refuses values that are no constant. Whether the constant fits an element is checked elsewhere. */
export function expectLiteral(found: unknown, what: string): Literal {
  if (isLiteral(found)) return found;
  throw fault("dsl/type", `${what} got ${describeFound(found)}; expected a constant`);
}
