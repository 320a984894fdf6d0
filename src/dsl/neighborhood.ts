/** Builds aggregates, which combine, for each node, the values at the edges of its row. */

import type { Direction } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import { aggregate, aggregateMean, neighborMode } from "../typing/combine.ts";
import type { Construction, EntryScope } from "../typing/scope.ts";
import type { Typed } from "../typing/typed.ts";
import type { Combiners, Pair } from "./combine.ts";
import { combiners, combining, expectPairs, whereOf } from "./combine.ts";
import type { Entry, RowEnds } from "./entry.ts";
import { rowEnds } from "./entry.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { Operand } from "./operand.ts";
import { expectGiven, expectOperand, siteOf } from "./operand.ts";
import type { CombinedBy } from "./place.ts";
import { expectFunction, expressions, refuseUnknown } from "./record.ts";
import { makeEntries } from "./span.ts";

/** Options of an aggregate. */
export interface AggregateOptions {
  /** Whether an edge counts; edges where it is false are left out. */
  readonly where?: ((ends: RowEnds) => Entry<"bool">) | undefined;
}

/** The type of `aggregate`, by the pairs that its function returns. */
export type Combined<P> = { readonly [K in keyof P]: P[K] extends Pair<infer E> ? Expression<"node", E> : never };

type Of<E extends Element> = (ends: RowEnds) => Entry<E>;

/**
 * The in-edges, out-edges or all edges of each node. Every method takes a function, run once, that returns the value to
 * combine at one edge: `g.in.sum(({ source }) => source(rank))`. Entries are combined in edge order. A node without edges
 * gets the identity of the monoid.
 */
export class Neighborhood {
  readonly #construction: Construction;
  readonly #direction: Direction;

  constructor(construction: Construction, direction: Direction) {
    this.#construction = construction;
    this.#direction = direction;
  }

  /** The sum over each node's edges, 0 of none; integers wrap. */
  sum<E extends CombinedBy<"add">>(value: Of<E>, options?: AggregateOptions): Expression<"node", E> {
    return this.#one<E>("sum", (ends, { sum }) => sum(entryOf("sum", value, ends)), options);
  }

  /** The product over each node's edges, 1 of none; integers wrap. */
  product<E extends CombinedBy<"mul">>(value: Of<E>, options?: AggregateOptions): Expression<"node", E> {
    return this.#one<E>("product", (ends, { product }) => product(entryOf("product", value, ends)), options);
  }

  /** The smallest over each node's edges, NaN if any is; of none, the greatest number of the element. */
  minimum<E extends CombinedBy<"min">>(value: Of<E>, options?: AggregateOptions): Expression<"node", E> {
    return this.#one<E>("minimum", (ends, { minimum }) => minimum(entryOf("minimum", value, ends)), options);
  }

  /** The greatest over each node's edges, NaN if any is; of none, the least number of the element. */
  maximum<E extends CombinedBy<"max">>(value: Of<E>, options?: AggregateOptions): Expression<"node", E> {
    return this.#one<E>("maximum", (ends, { maximum }) => maximum(entryOf("maximum", value, ends)), options);
  }

  /** Whether the value is true at any of each node's edges. */
  any(value: Of<"bool">, options?: AggregateOptions): Expression<"node", "bool"> {
    return this.#one<"bool">("any", (ends, { any }) => any(entryOf("any", value, ends)), options);
  }

  /** Whether the value is true at all of each node's edges. */
  all(value: Of<"bool">, options?: AggregateOptions): Expression<"node", "bool"> {
    return this.#one<"bool">("all", (ends, { all }) => all(entryOf("all", value, ends)), options);
  }

  /** The number of each node's edges at which the value is true; without a function, the number of its edges. */
  count(value?: Of<"bool">, options?: AggregateOptions): Expression<"node", "i32"> {
    return this.#one<"i32">("count", (ends, { count }) => count(value && entryOf("count", value, ends)), options);
  }

  /** The sum over each node's edges divided by their number; NaN of none. */
  mean<E extends "f32" | "f64">(value: Of<E>, options: AggregateOptions = {}): Expression<"node", E> {
    refuseUnknown(options, ["where"], "the options of mean");
    const where = this.#whereOf(options);
    const x = (scope: EntryScope): Operand =>
      expectOperand(entryOf("mean", value, rowEnds(scope, this.#direction)), "mean");
    return expression<"node", E>(aggregateMean(siteOf(this.#construction), this.#direction, whereOf(where), x));
  }

  /**
   * The most frequent value among the neighbors in each node's row, and of several such values the smallest. A neighbor
   * counts once for each edge to it. A node without edges gets its entry of `otherwise`.
   */
  mode<E extends "i32" | "u32">(
    value: Operand<"node", E>,
    otherwise: Operand<"node" | "scalar", NoInfer<E>> | number,
  ): Expression<"node", E> {
    const [x, other] = [expectOperand(value, "mode"), expectGiven(otherwise, "mode")];
    return expression<"node", E>(neighborMode(siteOf(this.#construction), this.#direction, x, other));
  }

  /** Several combinations in one pass over the edges: `g.in.aggregate((ends, { sum, maximum }) => ({ … }))`. */
  aggregate<P extends Readonly<Record<string, Pair>>>(
    values: (ends: RowEnds, combine: Combiners) => P,
    options?: AggregateOptions,
  ): Combined<P> {
    let names: readonly string[] = [];
    const results = this.#aggregate("aggregate", options, (ends, combine) => {
      const pairs = expectPairs(expectFunction(values, "aggregate")(ends, combine), "aggregate");
      names = pairs.map(([name]) => name);
      return pairs.map(([, pair]) => pair);
    });
    // The record has the keys of P, and each result the element of its pair.
    return expressions(names, results) as Combined<P>;
  }

  #one<E extends Element>(
    what: string,
    pair: (ends: RowEnds, combine: Combiners) => Pair,
    options: AggregateOptions | undefined,
  ): Expression<"node", E> {
    const [value] = this.#aggregate(what, options, (ends, combine) => [pair(ends, combine)]);
    return expression<"node", E>(value!);
  }

  #aggregate(
    what: string,
    options: AggregateOptions = {},
    build: (ends: RowEnds, combine: Combiners) => readonly Pair[],
  ): readonly Typed[] {
    refuseUnknown(options, ["where"], `the options of ${what}`);
    const direction = this.#direction;
    const pairs = (scope: EntryScope): readonly Pair[] => build(rowEnds(scope, direction), combiners(scope));
    return aggregate(siteOf(this.#construction), direction, combining(what, this.#whereOf(options), pairs));
  }

  #whereOf({ where }: AggregateOptions): ((scope: EntryScope) => unknown) | undefined {
    return where && ((scope) => expectFunction(where, "where")(rowEnds(scope, this.#direction)));
  }
}

makeEntries(Neighborhood);

function entryOf<E extends Element>(what: string, value: Of<E>, ends: RowEnds): Entry<E> {
  return expectFunction(value, what)(ends);
}
