/** What is computed for each edge: maps from what is at it and at its ends, and what its ends have in common. */

import type { Domain, Element } from "../ir/type.ts";
import { lookup } from "../lookup.ts";
import { mapEdges } from "../typing/combine.ts";
import type { Construction } from "../typing/scope.ts";
import type { Combiners, Pair } from "./combine.ts";
import type { CommonEnds, EdgeEnds, Entry } from "./entry.ts";
import { edgeEnds } from "./entry.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import type { EndOptions, Intersected, IntersectOptions } from "./intersection.ts";
import { buildCommonNeighbors, buildIntersect } from "./intersection.ts";
import { expectOperand, isOperand, siteOf } from "./operand.ts";
import { expectFunction, expectRecord, expressions } from "./record.ts";
import { makeEntries } from "./span.ts";

/** What a map over edges gives for the entries that its function returns. */
export type Mapped<R> = { readonly [K in keyof R]: R[K] extends Entry<infer E> ? Expression<"edge", E> : never };

/** The edges of the graph, each once. */
export class Edges {
  readonly #construction: Construction;

  constructor(construction: Construction) {
    this.#construction = construction;
  }

  /** The edge value, or the edge values by name, that a function says for one edge: `({ source }) => source(rank)`. */
  map<E extends Element>(value: (ends: EdgeEnds) => Entry<E>): Expression<"edge", E>;
  map<R extends Readonly<Record<string, Entry<Element>>>>(values: (ends: EdgeEnds) => R): Mapped<R>;
  map(build: (ends: EdgeEnds) => unknown): Expression<Domain> | Readonly<Record<string, Expression<Domain>>> {
    const site = siteOf(this.#construction);
    let names: readonly string[] | null = null;
    const values = mapEdges(site, "map", (scope) => {
      const returned = expectFunction(build, "map")(edgeEnds(scope));
      if (isOperand(returned)) return [returned];
      const record = expectRecord(returned, "the function given to map");
      names = Object.keys(record);
      return names.map((name) => expectOperand(lookup(record, name), "map"));
    });
    return names === null ? expression(values[0]!) : expressions(names, values);
  }

  /**
   * Combinations of values at the nodes that both ends of an edge bring, each node once and in ascending order:
   * `g.edges.intersect(({ common }, { sum }) => ({ total: sum(common(x)) }))`. Each end brings its out-neighbors, unless
   * `source` or `destination` say its in-neighbors or the end itself alone; in undirected graphs all neighbors are both.
   * An end is its own neighbor only over a self-loop. Without a common node, a result is the identity of its combination.
   */
  intersect<P extends Readonly<Record<string, Pair>>>(
    values: (ends: CommonEnds, combine: Combiners) => P,
    options?: IntersectOptions,
  ): Intersected<P> {
    // The record has the keys of P, and each result the element of its pair.
    return buildIntersect(this.#construction, values, options) as Intersected<P>;
  }

  /** How many nodes the ends of each edge have in common: of their out-neighbors, unless the options say otherwise. */
  commonNeighbors(options?: EndOptions): Expression<"edge", "i32"> {
    return buildCommonNeighbors(this.#construction, options);
  }
}

makeEntries(Edges);
