/** Where ops go while an algorithm is being built: the regions under construction, innermost last. */

import { EdgewiseError } from "../error.ts";
import type { EmitOptions } from "../ir/build.ts";
import { RegionBuilder } from "../ir/build.ts";
import { MOST_NESTED, NESTING_HINT } from "../ir/nesting.ts";
import type { OpName, OpOf, Role } from "../ir/op.ts";
import { GRAPH, valueType } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf, newValue } from "../ir/value.ts";
import { callerSpan, callerSpanLater } from "./span.ts";

/** The body of an algorithm, of a loop or of an arm of an `if`: it sees the values of the bodies around it. */
export interface BodyScope {
  readonly kind: "body";
  readonly construction: Construction;
  readonly region: RegionBuilder;
}

/** The region of a map or aggregate: closed, so that what it uses from outside becomes an input of the op. */
export interface EntryScope {
  readonly kind: "entry";
  readonly construction: Construction;
  readonly region: RegionBuilder;
  readonly inputs: Input[];
}

export type Scope = BodyScope | EntryScope;

/** A value from outside a closed region, the role in which it is read, and the parameter that stands for it inside. */
export interface Input {
  readonly value: Value;
  readonly role: Role;
  readonly parameter: Value;
}

/** One algorithm under construction. */
export class Construction {
  readonly graph: Value = newValue(GRAPH, null, "g");
  readonly #scopes: Scope[] = [];

  newBody(): BodyScope {
    return { kind: "body", construction: this, region: new RegionBuilder() };
  }

  newEntry(): EntryScope {
    return { kind: "entry", construction: this, region: new RegionBuilder(), inputs: [] };
  }

  /** Runs a function of the user's while `scope` is the innermost. */
  within<T>(scope: Scope, build: () => T): T {
    const depth = this.#scopes.length;
    if (depth > MOST_NESTED + (scope.kind === "entry" ? 1 : 0)) {
      throw new EdgewiseError({
        code: "ir/invalid",
        message: `found a loop or if within ${MOST_NESTED} others; expected at most ${MOST_NESTED} within each other`,
        span: callerSpan() ?? undefined,
        hint: NESTING_HINT,
      });
    }
    this.#scopes.push(scope);
    try {
      return build();
    } finally {
      this.#scopes.pop();
    }
  }

  /** Whether values of `scope` may be used now. */
  sees(scope: Scope): boolean {
    return scope.kind === "entry" ? scope === this.#scopes.at(-1) : this.#scopes.includes(scope);
  }

  /** The innermost body: where ops on whole values go, also while a map or aggregate is being built. */
  get body(): BodyScope {
    for (let k = this.#scopes.length - 1; k >= 0; k--) {
      const scope = this.#scopes[k]!;
      if (scope.kind === "body") return scope;
    }
    throw new EdgewiseError({
      code: "dsl/scope",
      message: "an algorithm was extended after it was finished",
      span: callerSpan() ?? undefined,
      hint: "Use the graph and its values only inside the function given to algorithm(…).",
    });
  }
}

/** The parameter that stands for a value from outside in a closed region; the same one each time. */
export function capture(scope: EntryScope, value: Value, role: Role): Value {
  const known = scope.inputs.find((input) => input.value === value && input.role === role);
  if (known) return known.parameter;
  const parameter = newValue(valueType(elementOf(value)), null, value.name);
  scope.inputs.push({ value, role, parameter });
  return parameter;
}

/** Adds an op that remembers the user's place; what the op table refuses is a `dsl/type` error at that place. */
export function emit<N extends OpName>(
  scope: Scope,
  name: N,
  operands: readonly Value[],
  attributes: OpOf<N>["attributes"],
  options?: EmitOptions,
): readonly Value[] {
  const span = callerSpanLater();
  try {
    return scope.region.emit(name, operands, attributes, { ...options, span });
  } catch (cause) {
    if (!(cause instanceof EdgewiseError)) throw cause;
    throw new EdgewiseError(
      { code: "dsl/type", message: cause.message, span: span ?? undefined, hint: cause.hint },
      { cause },
    );
  }
}
