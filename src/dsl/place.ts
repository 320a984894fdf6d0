/** Types of the builder's expressions: where they have entries (place), what an entry is (element), and which may be combined. */

import type { Monoid, SCALAR_OPS, ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Place } from "../typing/typed.ts";

/** The elements that are numbers. */
export type NumberElement = Exclude<Element, "bool">;

/**
 * The places that an expression at D may be combined with: a scalar with all places, a node, edge or entry value with its own
 * place and scalars.
 */
export type Beside<D extends Place> = "scalar" | (D extends "scalar" ? Place : D);

/** The place of the result of an op on expressions at A and B. */
export type Join<A extends Place, B extends Place> = A extends "scalar" ? B : A;

/** What may be written in place of an expression of element E. */
export type Constant<E extends Element> = E extends "bool" ? boolean : number;

/** The elements at which a scalar op has a meaning. */
export type ElementsOf<N extends ScalarOpName> = keyof (typeof SCALAR_OPS)[N]["meaning"] & Element;

/** The elements that a monoid combines. */
export type CombinedBy<M extends Monoid> = keyof (typeof SCALAR_OPS)[M]["identity"] & Element;

/** Anything with entries of element E. Methods that only some elements have require their object to be one. */
export interface Has<E extends Element> {
  readonly element: E;
}

/** Anything with entries at D. */
export interface At<D extends Place> {
  readonly domain: D;
}
