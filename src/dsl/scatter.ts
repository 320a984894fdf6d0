/** Builds scatters, which send the entries of a node or edge value to computed nodes and combine those that meet there. */

import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Scattering } from "../typing/indexing.ts";
import { expectScattering, scatter, scatterCount } from "../typing/indexing.ts";
import type { Construction } from "../typing/scope.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Operand } from "./operand.ts";
import { expectOperand, siteOf } from "./operand.ts";
import type { CombinedBy, Has } from "./place.ts";
import { makeEntries } from "./span.ts";

/**
 * Entries of element E on their way to the nodes that an index names. The method called says how entries that meet at a node
 * are combined. They are combined in their own order. A node that receives none gets the identity of the monoid.
 */
export class Scattered<E extends Element> {
  /** The element of an entry. */
  readonly element: E;
  readonly #construction: Construction;
  readonly #entries: Scattering;

  constructor(construction: Construction, index: unknown, x: Operand & { readonly element: E }) {
    const [where, entries] = [expectOperand(index, "scatter"), expectOperand(x, "scatter")];
    this.#construction = construction;
    this.#entries = expectScattering(siteOf(construction), where, entries);
    this.element = x.element;
  }

  /** The sum of the entries that go to each node; integers wrap. */
  sum(this: Scattered<E> & Has<CombinedBy<"add">>) {
    return this.#combine("add", "sum");
  }

  /** The product of the entries that go to each node; integers wrap. */
  product(this: Scattered<E> & Has<CombinedBy<"mul">>) {
    return this.#combine("mul", "product");
  }

  /** The smallest of the entries that go to each node, NaN if any is; of none, the greatest number of the element. */
  minimum(this: Scattered<E> & Has<CombinedBy<"min">>) {
    return this.#combine("min", "minimum");
  }

  /** The greatest of the entries that go to each node, NaN if any is; of none, the least number of the element. */
  maximum(this: Scattered<E> & Has<CombinedBy<"max">>) {
    return this.#combine("max", "maximum");
  }

  /** Whether any of the entries that go to each node is true. */
  any(this: Scattered<E> & Has<"bool">) {
    return this.#combine("or", "any", "bool");
  }

  /** Whether all of the entries that go to each node are true. */
  all(this: Scattered<E> & Has<"bool">) {
    return this.#combine("and", "all", "bool");
  }

  /** How many of the entries that go to each node are true. */
  count(this: Scattered<E> & Has<"bool">): Expression<"node", "i32"> {
    return expression<"node", "i32">(scatterCount(siteOf(this.#construction), this.#entries));
  }

  #combine(monoid: Monoid, what: string, needs?: Element): Expression<"node", E> {
    return expression<"node", E>(scatter(siteOf(this.#construction), what, this.#entries, monoid, needs));
  }
}

makeEntries(Scattered);
