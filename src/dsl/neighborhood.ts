/** Aggregates: for each node, values at the edges of its row combined into one. */

import type { Direction } from "../ir/op.ts";
import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { applyScalar, constantIn } from "./apply.ts";
import type { Entry, RowEnds } from "./entry.ts";
import { inputsOf, rowEnds, yieldOf } from "./entry.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { describe, expectElement, expectOperand, fault, Operand } from "./operand.ts";
import type { CombinedBy } from "./place.ts";
import { expectFunction, expectRecord, refuseUnknown } from "./record.ts";
import type { Construction, EntryScope } from "./scope.ts";
import { emit } from "./scope.ts";

/** What an aggregate may be told besides what it combines. */
export interface AggregateOptions {
  /** Whether an edge counts; edges where it is false are left out. */
  readonly where?: ((ends: RowEnds) => Entry<"bool">) | undefined;
}

/** An entry and how it is combined: one of the results of `aggregate`. */
export interface Pair<E extends Element = Element> {
  readonly monoid: Monoid;
  readonly entry: Entry<E>;
}

/** The ways of combining entries, given to the function of `aggregate`; each means what it means as a method. */
export interface Combiners {
  readonly sum: <E extends CombinedBy<"add">>(entry: Entry<E>) => Pair<E>;
  readonly product: <E extends CombinedBy<"mul">>(entry: Entry<E>) => Pair<E>;
  readonly minimum: <E extends CombinedBy<"min">>(entry: Entry<E>) => Pair<E>;
  readonly maximum: <E extends CombinedBy<"max">>(entry: Entry<E>) => Pair<E>;
  readonly any: (entry: Entry<"bool">) => Pair<"bool">;
  readonly all: (entry: Entry<"bool">) => Pair<"bool">;
  readonly count: (entry?: Entry<"bool">) => Pair<"i32">;
}

/** What `aggregate` gives for the pairs that its function returns. */
export type Combined<P> = { readonly [K in keyof P]: P[K] extends Pair<infer E> ? Expression<"node", E> : never };

type Of<E extends Element> = (ends: RowEnds) => Entry<E>;

/**
 * The in-, out- or all edges of each node. Every method takes a function, run once, that says what to combine at one
 * edge: `g.in.sum(({ source }) => source(rank))`. Entries are combined in edge order; a node without edges gets the
 * identity of the combination.
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

  /** Whether it holds at any of each node's edges. */
  any(value: Of<"bool">, options?: AggregateOptions): Expression<"node", "bool"> {
    return this.#one<"bool">("any", (ends, { any }) => any(entryOf("any", value, ends)), options);
  }

  /** Whether it holds at all of each node's edges. */
  all(value: Of<"bool">, options?: AggregateOptions): Expression<"node", "bool"> {
    return this.#one<"bool">("all", (ends, { all }) => all(entryOf("all", value, ends)), options);
  }

  /** At how many of each node's edges it holds; without a function, how many there are. */
  count(value?: Of<"bool">, options?: AggregateOptions): Expression<"node", "i32"> {
    return this.#one<"i32">("count", (ends, { count }) => count(value && entryOf("count", value, ends)), options);
  }

  /** The sum over each node's edges divided by their number; NaN of none. */
  mean<E extends "f32" | "f64">(value: Of<E>, options?: AggregateOptions): Expression<"node", E> {
    const [total, count] = this.#aggregate("mean", options, (ends, { sum }, scope) => {
      const pair = sum(entryOf("mean", value, ends));
      const { element } = expectElement(expectOperand(pair.entry, "mean"), ["f64", "f32"], "mean");
      const one = constantIn(scope, 1, element, "mean");
      return [pair, { monoid: "add", entry: new Operand({ domain: "each", element, value: one, scope }) }];
    });
    return expression(applyScalar("div", [this.#give(total!), this.#give(count!)]));
  }

  /** Several combinations in one pass over the edges: `g.in.aggregate((ends, { sum, maximum }) => ({ … }))`. */
  aggregate<P extends Readonly<Record<string, Pair>>>(
    values: (ends: RowEnds, combine: Combiners) => P,
    options?: AggregateOptions,
  ): Combined<P> {
    let names: readonly string[] = [];
    const results = this.#aggregate("aggregate", options, (ends, combine) => {
      const pairs = expectRecord(expectFunction(values, "aggregate")(ends, combine), "the function given to aggregate");
      names = Object.keys(pairs);
      return names.map((name) => expectPair(pairs[name], name));
    });
    const combined = Object.fromEntries(names.map((name, k) => [name, this.#give(results[k]!)]));
    // The record has the keys of P, and each result the element of its pair.
    return combined as Combined<P>;
  }

  #one<E extends Element>(
    what: string,
    pair: (ends: RowEnds, combine: Combiners) => Pair,
    options: AggregateOptions | undefined,
  ): Expression<"node", E> {
    const [value] = this.#aggregate(what, options, (ends, combine) => [pair(ends, combine)]);
    return this.#give<E>(value!);
  }

  #aggregate(
    what: string,
    options: AggregateOptions = {},
    build: (ends: RowEnds, combine: Combiners, scope: EntryScope) => readonly Pair[],
  ): readonly Value[] {
    refuseUnknown(options, ["where"], `the options of ${what}`);
    const construction = this.#construction;
    const direction = this.#direction;
    const { where } = options;
    const scope = construction.newEntry();
    const ends = rowEnds(scope, direction);
    const conditional = where !== undefined;
    const { monoids, yields } = construction.within(scope, () => {
      const condition = where && yieldOf(scope, expectBool(expectFunction(where, "where")(ends), "where"), "where");
      const pairs = build(ends, combiners(scope), scope);
      const values = pairs.map(({ entry }) => yieldOf(scope, entry, what));
      return { monoids: pairs.map(({ monoid }) => monoid), yields: condition ? [condition, ...values] : values };
    });
    const { operands, roles, region } = inputsOf(scope, yields);
    return emit(
      construction.body,
      "aggregate",
      [construction.graph, ...operands],
      { direction, roles, monoids, conditional, epilogue: null },
      { regions: [region] },
    );
  }

  #give<E extends Element>(value: Value): Expression<"node", E> {
    const { body } = this.#construction;
    return expression<"node", E>({ domain: "node", element: elementOf(value), value, scope: body });
  }
}

function combiners(scope: EntryScope): Combiners {
  const bools = (monoid: "or" | "and", what: string) => (entry: Entry<"bool">) => ({
    monoid,
    entry: expectBool(entry, what),
  });
  return {
    sum: (entry) => ({ monoid: "add", entry }),
    product: (entry) => ({ monoid: "mul", entry }),
    minimum: (entry) => ({ monoid: "min", entry }),
    maximum: (entry) => ({ monoid: "max", entry }),
    any: bools("or", "any"),
    all: bools("and", "all"),
    count: (entry) => ({ monoid: "add", entry: entry === undefined ? one(scope) : asNumber(entry) }),
  };
}

/** The entry 1: every edge counts. */
function one(scope: EntryScope): Entry<"i32"> {
  return new Operand({ domain: "each", element: "i32", value: constantIn(scope, 1, "i32", "count"), scope });
}

/** 1 where it holds, else 0. */
function asNumber(entry: Entry<"bool">): Entry<"i32"> {
  const { domain, value, scope } = applyScalar("cast", [expectBool(entry, "count")], "i32");
  return new Operand({ domain: domain === "scalar" ? "scalar" : "each", element: "i32", value, scope });
}

function entryOf<E extends Element>(what: string, value: Of<E>, ends: RowEnds): Entry<E> {
  return expectFunction(value, what)(ends);
}

function expectBool(entry: Entry<"bool">, what: string): Entry<"bool"> {
  expectElement(expectOperand(entry, what), ["bool"], what);
  return entry;
}

function expectPair(found: unknown, name: string): Pair {
  if (typeof found === "object" && found !== null && "monoid" in found && "entry" in found) return found as Pair;
  throw fault(
    "dsl/type",
    `the function given to aggregate returned ${describe(found)} as ${name}; expected a combination`,
    "Say how entries are combined: (ends, { sum }) => ({ total: sum(…) }).",
  );
}
