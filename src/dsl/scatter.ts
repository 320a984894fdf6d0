/** Writing the entries of a node or edge value to computed nodes, where those that meet are combined. */

import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { applyScalar } from "./apply.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { describe, expectElement, expectEntries, expectOperand, fault, Operand } from "./operand.ts";
import type { CombinedBy, Has } from "./place.ts";
import type { Construction } from "./scope.ts";
import { emit } from "./scope.ts";

/**
 * Entries of element E on their way to the nodes that an index says: how those that meet at a node are combined is the
 * method called. They are combined in their own order; a node that none goes to has what the monoid starts with.
 */
export class Scattered<E extends Element> {
  /** What an entry is. */
  readonly element: E;
  readonly #construction: Construction;
  readonly #index: Operand;
  readonly #x: Operand;

  constructor(construction: Construction, index: unknown, x: Operand & { readonly element: E }) {
    this.#construction = construction;
    this.#index = expectElement(entriesOf(construction, index), ["i32", "u32"], "scatter");
    this.#x = entriesOf(construction, x);
    this.element = x.element;
    if (this.#index.domain === this.#x.domain) return;
    throw fault(
      "dsl/type",
      `scatter got ${describe(this.#index)} as the index of ${describe(this.#x)}; expected an index for each entry`,
    );
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
    const ones = new Operand(applyScalar("cast", [expectElement(this.#x, ["bool"], "count")], "i32"));
    return scatter<"i32">(this.#construction, this.#index, ones, "add");
  }

  #combine(monoid: Monoid, what: string, needs?: Element): Expression<"node", E> {
    if (needs) expectElement(this.#x, [needs], what);
    return scatter<E>(this.#construction, this.#index, this.#x, monoid);
  }
}

function scatter<E extends Element>(construction: Construction, index: Operand, x: Operand, monoid: Monoid) {
  const scope = construction.body;
  const value = emit(scope, "scatter", [construction.graph, index.value, x.value], { monoid })[0]!;
  return expression<"node", E>({ domain: "node", element: x.element, value, scope });
}

function entriesOf(construction: Construction, found: unknown): Operand {
  return expectEntries(expectOperand(found, "scatter", construction), "scatter");
}
