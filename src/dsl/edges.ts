/**
 * Computes values for each edge: maps over what is at the edge and at its ends, and combinations of the nodes that its ends
 * have in common.
 */

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

/** The type of a map over edges, by the entries that its function returns. */
export type Mapped<R> = { readonly [K in keyof R]: R[K] extends Entry<infer E> ? Expression<"edge", E> : never };

/** The edges of the graph, each once. */
export class Edges {
  readonly #construction: Construction;

  constructor(construction: Construction) {
    this.#construction = construction;
  }

  /** Computes an edge value, or edge values by name, by a function of one edge: `({ source }) => source(rank)`. */
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
   * Combines, for each edge, values at the nodes that both of its ends bring (its common neighbors), each node once and in
   * ascending order: `g.edges.intersect(({ common }, { sum }) => ({ total: sum(common(x)) }))`. Each end brings its
   * out-neighbors, unless `source` or `destination` say its in-neighbors or the end itself alone. In undirected graphs all
   * neighbors are both. An end is its own neighbor only over a self-loop. Without a common node, a result is the identity of
   * its monoid.
   */
  intersect<P extends Readonly<Record<string, Pair>>>(
    values: (ends: CommonEnds, combine: Combiners) => P,
    options?: IntersectOptions,
  ): Intersected<P> {
    // The record has the keys of P, and each result the element of its pair.
    return buildIntersect(this.#construction, values, options) as Intersected<P>;
  }

  /** Counts the nodes that the ends of each edge have in common among their out-neighbors, unless the options say otherwise. */
  commonNeighbors(options?: EndOptions): Expression<"edge", "i32"> {
    return buildCommonNeighbors(this.#construction, options);
  }
}

makeEntries(Edges);
