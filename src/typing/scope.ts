/** Keeps the regions that are under construction, innermost last. New ops are added to them. */

import { RegionBuilder } from "../ir/build.ts";
import type { Op, Role } from "../ir/op.ts";
import { GRAPH, valueType } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementSeen, newValue } from "../ir/value.ts";
import type { Spelling } from "./spelling.ts";

/** A body: of an algorithm, a loop, or an arm of an `if`. It sees the values of the bodies around it. */
export interface BodyScope {
  readonly kind: "body";
  readonly construction: Construction;
  readonly region: RegionBuilder;
}

/** The closed region of a map or aggregate. A value from outside that it uses becomes an input of the op. */
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
  /** How hints write program text, in the language of the algorithm. */
  readonly spelling: Spelling;
  readonly #scopes: Scope[] = [];
  readonly #used = new Set<Value>();

  constructor(spelling: Spelling) {
    this.spelling = spelling;
  }

  newBody(): BodyScope {
    return { kind: "body", construction: this, region: new RegionBuilder() };
  }

  newEntry(): EntryScope {
    return { kind: "entry", construction: this, region: new RegionBuilder(), inputs: [] };
  }

  /** Runs `build` while `scope` is the innermost. */
  within<T>(scope: Scope, build: () => T): T {
    this.#scopes.push(scope);
    try {
      return build();
    } finally {
      this.#scopes.pop();
    }
  }

  /** How many loops, ifs and closed regions lie around what is constructed now. */
  get depth(): number {
    return this.#scopes.length - 1;
  }

  /** Whether values of `scope` may be used now. */
  sees(scope: Scope): boolean {
    return scope.kind === "entry" ? scope === this.#scopes.at(-1) : this.#scopes.includes(scope);
  }

  /** Whether the region of a map or aggregate is constructed now. */
  get isInEntry(): boolean {
    return this.#scopes.at(-1)?.kind === "entry";
  }

  /** The op that gives a value, if it is in one of the open bodies; undefined for parameters. */
  definitionOf(value: Value): Op | undefined {
    for (const { region } of this.#scopes.toReversed()) {
      const op = region.ops.findLast(({ results }) => results.includes(value));
      if (op) return op;
    }
    return undefined;
  }

  /** Notes that a value is used, although no op reads it. */
  noteUsed(value: Value): void {
    this.#used.add(value);
  }

  get usedBesides(): ReadonlySet<Value> {
    return this.#used;
  }

  /** The innermost body, which takes ops on whole values, also within a closed region. Undefined before and after all bodies. */
  get innermostBody(): BodyScope | undefined {
    return this.#scopes.findLast((scope) => scope.kind === "body");
  }
}

/** The parameter that stands for a value from outside in a closed region; the same one each time. */
export function capture(scope: EntryScope, value: Value, role: Role): Value {
  const known = scope.inputs.find((input) => input.value === value && input.role === role);
  if (known) return known.parameter;
  const name = role === "place" ? role : value.name;
  const parameter = newValue(valueType(elementSeen(value, role)), null, name);
  scope.inputs.push({ value, role, parameter });
  return parameter;
}
