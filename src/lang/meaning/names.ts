/** What names mean where: values, places that a set goes over, how loops went, functions and algorithms. */

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

/** A value by its name. */
export interface ValueBinding extends Defined {
  readonly kind: "value";
  /** What it is now; null where its definition was wrong. Only a variable is ever given another. */
  given: Given | null;
  readonly isVariable: boolean;
  /** Variables in the order in which they are declared. */
  readonly order: number;
}

/** Where a node or an edge is read, within the region that goes over it. */
export interface PlaceBinding extends Defined {
  readonly kind: "place";
  readonly domain: "node" | "edge";
  readonly role: Role;
  readonly scope: EntryScope;
  /** The places that follow a dot. */
  readonly members: ReadonlyMap<string, { readonly domain: "node" | "edge"; readonly role: Role }>;
  /** Whether it is met in the row of a node, in which it then has a place: the number after a dot and `place`. */
  readonly isInRow: boolean;
}

/** A loop by the name after its `as`. */
export interface RoundsBinding extends Defined {
  readonly kind: "rounds";
  /** The number of the round, while it is in its body. */
  round: Typed<Domain> | null;
  /** How it went, after it; null also where something was wrong with it. */
  ended: { readonly rounds: Typed<Domain>; readonly converged: Typed<Domain> } | null;
  state: "inside" | "after" | "broken";
}

/** A function or algorithm, and the names that its text sees. */
export interface CallableBinding extends Defined {
  readonly kind: "callable";
  readonly declaration: Callable;
  readonly home: Names;
}

/** An algorithm or function of the program around a template, by the place where it stands in it or by its name. */
export interface GivenBinding extends Defined {
  readonly kind: "given";
  readonly given: { readonly kind: "algorithm"; readonly algorithm: Algorithm } | GivenFunction;
}

/** A function of values, which constructs what it gives. */
export interface GivenFunction {
  readonly kind: "function";
  /** How many arguments it needs at least. */
  readonly arity: number;
  /** What it gives, or in words what else it gave. */
  readonly apply: (given: readonly Typed[]) => readonly Given[] | string;
}

/** A name of which something was wrong; nothing more is said of it. */
export interface PoisonedBinding extends Defined {
  readonly kind: "poisoned";
}

export type Binding = ValueBinding | PlaceBinding | RoundsBinding | CallableBinding | GivenBinding | PoisonedBinding;

/** The names of a block, within those around it. */
export class Names {
  readonly #around: Names | null;
  readonly #own = new Map<string, Binding>();

  constructor(around: Names | null) {
    this.#around = around;
  }

  /** What a name means here; undefined where the program does not define it. */
  find(name: string): Binding | undefined {
    // A loop rather than a call of itself: blocks may lie deep.
    for (let names: Names | null = this; names !== null; names = names.#around) {
      const found = names.#own.get(name);
      if (found) return found;
    }
    return undefined;
  }

  /** What a name means in this very block. */
  own(name: string): Binding | undefined {
    return this.#own.get(name);
  }

  define(binding: Binding): void {
    this.#own.set(binding.name, binding);
  }

  /** All names that are seen here, innermost first. */
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
