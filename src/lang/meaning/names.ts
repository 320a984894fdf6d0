/** Scopes of names: values, places that a clause binds, loops, functions and algorithms. */

import type { Role } from "../../ir/op.ts";
import type { Domain, Element } from "../../ir/type.ts";
import type { Algorithm } from "../../typing/algorithm.ts";
import type { EntryScope } from "../../typing/scope.ts";
import type { Given, Typed } from "../../typing/typed.ts";
import type { Range, Source } from "../source.ts";
import type { Callable } from "../syntax/tree.ts";

interface Defined {
  readonly name: string;
  readonly range: Range;
  readonly source: Source;
}

/** The binding of a name to a value. */
export interface ValueBinding extends Defined {
  readonly kind: "value";
  /** The current value; null where the definition was wrong. Only a variable ever gets another. */
  given: Given | null;
  readonly isVariable: boolean;
  /** The number of the variable in order of declaration. */
  readonly order: number;
}

/** The binding of a name to a node or edge within the region that goes over it. */
export interface PlaceBinding extends Defined {
  readonly kind: "place";
  readonly domain: "node" | "edge";
  readonly role: Role;
  readonly scope: EntryScope;
  /** The places that may follow the name after a dot. */
  readonly members: ReadonlyMap<string, { readonly domain: "node" | "edge"; readonly role: Role }>;
  /** Whether it is an edge or neighbor in the row of a node, so that it has a number in the row: `e.place`. */
  readonly isInRow: boolean;
}

/** The binding of the name after a loop's `as`. */
export interface RoundsBinding extends Defined {
  readonly kind: "rounds";
  /** The number of the round, inside the body; null elsewhere. */
  round: Typed<Domain> | null;
  /** The outcome of the loop, after it; null before, and where something was wrong with the loop. */
  ended: { readonly rounds: Typed<Domain>; readonly converged: Typed<Domain> } | null;
  state: "inside" | "after" | "broken";
}

/** The binding of a function or algorithm, with the names that its text sees. */
export interface CallableBinding extends Defined {
  readonly kind: "callable";
  readonly declaration: Callable;
  readonly home: Names;
}

/** The binding of an algorithm or function that is interpolated in a template, by its place or by its name. */
export interface GivenBinding extends Defined {
  readonly kind: "given";
  readonly given: { readonly kind: "algorithm"; readonly algorithm: Algorithm } | GivenFunction;
}

/** A function that constructs values from values. */
export interface GivenFunction {
  readonly kind: "function";
  /** The least number of arguments. */
  readonly arity: number;
  /** The values that it gives, or a description of a result that is none. */
  readonly apply: (given: readonly Typed[]) => readonly Given[] | string;
}

/** The binding of a name whose definition was wrong. Uses of it are not reported. */
export interface PoisonedBinding extends Defined {
  readonly kind: "poisoned";
}

export type Binding = ValueBinding | PlaceBinding | RoundsBinding | CallableBinding | GivenBinding | PoisonedBinding;

/** The names of a block, within those of the blocks around it. */
export class Names {
  readonly #around: Names | null;
  readonly #own = new Map<string, Binding>();

  constructor(around: Names | null) {
    this.#around = around;
  }

  /** The binding of a name here; undefined where the program does not define it. */
  find(name: string): Binding | undefined {
    // A loop rather than recursion, since blocks may be nested deeply.
    for (let names: Names | null = this; names !== null; names = names.#around) {
      const found = names.#own.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** The binding of a name in this block alone. */
  own(name: string): Binding | undefined {
    return this.#own.get(name);
  }

  define(binding: Binding): void {
    this.#own.set(binding.name, binding);
  }

  /** All visible bindings, innermost first. */
  all(): readonly Binding[] {
    const found = new Map<string, Binding>();
    for (let names: Names | null = this; names !== null; names = names.#around) {
      for (const [name, binding] of names.#own) if (!found.has(name)) found.set(name, binding);
    }
    return [...found.values()];
  }
}

/** The type that an annotation asks for. */
export interface Asked {
  readonly domain: Domain;
  readonly element: Element;
}
