/** Intersections: for each edge, values at the nodes that both of its ends bring combined into one. */

import { END_SETS } from "../ir/attributes.ts";
import type { EndSet } from "../ir/op.ts";
import type { Element } from "../ir/type.ts";
import { elementOf } from "../ir/value.ts";
import type { Combiners, Pair } from "./combine.ts";
import { combiners, expectBool, expectPairs } from "./combine.ts";
import type { CommonEnds, Entry } from "./entry.ts";
import { commonEnds, inputsOf, yieldOf } from "./entry.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { describe, fault } from "./operand.ts";
import { expectFunction, refuseUnknown } from "./record.ts";
import type { Construction } from "./scope.ts";
import { emit } from "./scope.ts";

/** Which nodes the ends of an edge bring: the in-neighbors, the out-neighbors (if not said), or the end itself alone. */
export interface EndOptions {
  readonly source?: EndSet | undefined;
  readonly destination?: EndSet | undefined;
}

/** What an intersection may be told besides what it combines. */
export interface IntersectOptions extends EndOptions {
  /** Whether a common node counts; nodes where it is false are left out. */
  readonly where?: ((ends: CommonEnds) => Entry<"bool">) | undefined;
}

/** What `intersect` gives for the pairs that its function returns. */
export type Intersected<P> = { readonly [K in keyof P]: P[K] extends Pair<infer E> ? Expression<"edge", E> : never };

/** The combinations by name that `build` says for one common node of the ends of an edge. */
export function buildIntersect(
  construction: Construction,
  build: (ends: CommonEnds, combine: Combiners) => unknown,
  options: IntersectOptions = {},
): Readonly<Record<string, Expression<"edge">>> {
  refuseUnknown(options, ["source", "destination", "where"], "the options of intersect");
  const { where } = options;
  const source = expectEndSet(options.source ?? "out", "source");
  const destination = expectEndSet(options.destination ?? "out", "destination");
  const scope = construction.newEntry();
  const ends = commonEnds(scope);
  const { names, monoids, yields } = construction.within(scope, () => {
    const condition = where && yieldOf(scope, expectBool(expectFunction(where, "where")(ends), "where"), "where");
    const pairs = expectPairs(expectFunction(build, "intersect")(ends, combiners(scope)), "intersect");
    const values = pairs.map(([, { entry }]) => yieldOf(scope, entry, "intersect"));
    return {
      names: pairs.map(([name]) => name),
      monoids: pairs.map(([, { monoid }]) => monoid),
      yields: condition ? [condition, ...values] : values,
    };
  });
  const { operands, roles, region } = inputsOf(scope, yields);
  const { body, graph } = construction;
  const attributes = { source, destination, roles, monoids, conditional: where !== undefined };
  const results = emit(body, "intersect", [graph, ...operands], attributes, { regions: [region] });
  return Object.fromEntries(
    results.map((value, k) => [
      names[k]!,
      expression<"edge", Element>({ domain: "edge", element: elementOf(value), value, scope: body }),
    ]),
  );
}

function expectEndSet(found: EndSet, end: "source" | "destination"): EndSet {
  if (END_SETS.includes(found)) return found;
  throw fault(
    "dsl/type",
    `the ${end} of intersect brings ${typeof found === "string" ? JSON.stringify(found) : describe(found)}; expected ${END_SETS.join(", ")}`,
    'The row of "all" is not in order: symmetrize the graph, or combine intersections of "in" and "out".',
  );
}
