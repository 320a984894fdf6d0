/** Builds intersections, which combine, for each edge, the values at the nodes that both of its ends bring (common neighbors). */

import { END_SETS } from "../ir/attributes.ts";
import type { EndSet } from "../ir/op.ts";
import { intersect } from "../typing/combine.ts";
import type { Construction, EntryScope } from "../typing/scope.ts";
import type { Typed } from "../typing/typed.ts";
import type { Combiners, Pair } from "./combine.ts";
import { combiners, combining, expectPairs } from "./combine.ts";
import type { CommonEnds, Entry } from "./entry.ts";
import { commonEnds } from "./entry.ts";
import type { Expression } from "./expression.ts";
import { expression } from "./expression.ts";
import { describeFound, fault, siteOf } from "./operand.ts";
import { expectFunction, expressions, refuseUnknown } from "./record.ts";

/** The nodes that each end of an edge brings: its in-neighbors, its out-neighbors (the default), or the end itself alone. */
export interface EndOptions {
  readonly source?: EndSet | undefined;
  readonly destination?: EndSet | undefined;
}

/** Options of an intersection. */
export interface IntersectOptions extends EndOptions {
  /** Whether a common node counts; nodes where it is false are left out. */
  readonly where?: ((ends: CommonEnds) => Entry<"bool">) | undefined;
}

/** The type of `intersect`, by the pairs that its function returns. */
export type Intersected<P> = { readonly [K in keyof P]: P[K] extends Pair<infer E> ? Expression<"edge", E> : never };

/** Builds the combinations by name that `build` returns for one common node of the ends of an edge. */
export function buildIntersect(
  construction: Construction,
  build: (ends: CommonEnds, combine: Combiners) => unknown,
  options: IntersectOptions = {},
): Readonly<Record<string, Expression<"edge">>> {
  let names: readonly string[] = [];
  const pairsOf = (scope: EntryScope): readonly Pair[] => {
    const pairs = expectPairs(expectFunction(build, WHAT)(commonEnds(scope), combiners(scope)), WHAT);
    names = pairs.map(([name]) => name);
    return pairs.map(([, pair]) => pair);
  };
  const values = intersected(construction, options, pairsOf);
  return expressions<"edge">(names, values);
}

/** How many nodes the ends of each edge have in common. */
export function buildCommonNeighbors(
  construction: Construction,
  options: IntersectOptions = {},
): Expression<"edge", "i32"> {
  const [count] = intersected(construction, options, (scope) => [combiners(scope).count()]);
  return expression<"edge", "i32">(count!);
}

const WHAT = "intersect";

function intersected(
  construction: Construction,
  options: IntersectOptions,
  pairs: (scope: EntryScope) => readonly Pair[],
): readonly Typed[] {
  refuseUnknown(options, ["source", "destination", "where"], `the options of ${WHAT}`);
  const { where } = options;
  const ends = {
    source: expectEndSet(options.source ?? "out", "source"),
    destination: expectEndSet(options.destination ?? "out", "destination"),
  };
  const counts = where && ((scope: EntryScope) => expectFunction(where, "where")(commonEnds(scope)));
  return intersect(siteOf(construction), ends, combining(WHAT, counts, pairs));
}

function expectEndSet(found: EndSet, end: "source" | "destination"): EndSet {
  if (END_SETS.includes(found)) return found;
  throw fault(
    "dsl/type",
    `the ${end} of intersect brings ${typeof found === "string" ? JSON.stringify(found) : describeFound(found)}; expected ${END_SETS.join(", ")}`,
    'The row of "all" is not in order: symmetrize the graph, or combine intersections of "in" and "out".',
  );
}
