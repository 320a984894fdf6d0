/**
 * Constructs computations at each edge: maps keep their results, aggregates combine them for each node, intersections for
 * each edge.
 */

import type { Direction, EndSet } from "../ir/op.ts";
import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Closed } from "./entry.ts";
import { close, yieldOf } from "./entry.ts";
import { expectElement, expectVisible, literal } from "./operand.ts";
import { applyScalar } from "./scalar.ts";
import type { EntryScope } from "./scope.ts";
import type { Site } from "./site.ts";
import type { Given, Typed } from "./typed.ts";
import { entryOf, isLiteral, wholeOf } from "./typed.ts";

/** An entry or scalar and how it is combined: one result of an aggregate or intersection. */
export interface Combination {
  readonly monoid: Monoid;
  readonly entry: Typed;
}

/** The combinations at an edge or common node, and the condition that leaves some out. */
export interface Combining {
  /** The word that the author wrote. */
  readonly what: string;
  /** Constructs the condition under which the edge or node counts; null where all count. It is constructed before `combine`. */
  readonly where: ((scope: EntryScope) => Typed) | null;
  /** Constructs the combinations, at least one. */
  readonly combine: (scope: EntryScope) => readonly Combination[];
}

/** Refuses values that are not bool. */
export function expectBool(site: Site, found: Typed, what: string): Typed {
  return expectElement(site, expectVisible(site, found, what), ["bool"], what);
}

/** The combination that counts edges: all of them, or those at which an entry is true. */
export function counting(site: Site, scope: EntryScope, entry: Typed | null): Combination {
  if (entry === null) return { monoid: "add", entry: ones(site, scope, "i32", "count") };
  return { monoid: "add", entry: applyScalar(site, "cast", [expectBool(site, entry, "count")], "i32") };
}

/** Combines the edges of each node's row, and gives one node value for each combination. */
export function aggregate(site: Site, direction: Direction, combining: Combining): readonly Typed[] {
  const { operands, region, ...attributes } = combinedRegion(site, combining);
  const scope = site.body;
  return site
    .emit(
      scope,
      "aggregate",
      [site.graph, ...operands],
      { direction, ...attributes, epilogue: null },
      { regions: [region] },
    )
    .map((value) => wholeOf(scope, value));
}

/** For each node, the sum over the edges of its row divided by their number. */
export function aggregateMean(
  site: Site,
  direction: Direction,
  where: Combining["where"],
  entry: (scope: EntryScope) => Typed,
): Typed {
  const what = "mean";
  const combine = (scope: EntryScope): readonly Combination[] => {
    const found = expectVisible(site, entry(scope), what);
    const { element } = expectElement(site, found, ["f64", "f32"], what);
    return [
      { monoid: "add", entry: found },
      { monoid: "add", entry: ones(site, scope, element, what) },
    ];
  };
  return applyScalar(site, "div", aggregate(site, direction, { what, where, combine }));
}

/** For each node, the value that most of its neighbors have, or its entry of `otherwise` where it has none. */
export function neighborMode(site: Site, direction: Direction, found: Typed, otherwise: Given): Typed {
  const what = "mode";
  const scope = site.body;
  const x = expectVisible(site, found, what);
  const given = isLiteral(otherwise)
    ? wholeOf(scope, literal(site, scope, otherwise, x.element, what))
    : expectVisible(site, otherwise, what);
  const other =
    given.domain === "scalar"
      ? site.emitOne(scope, "broadcast", [site.graph, given.value], { domain: "node" })
      : given.value;
  return wholeOf(scope, site.emitOne(scope, "neighbor_mode", [site.graph, x.value, other], { direction }));
}

/** Combines the common nodes of each edge's ends, and gives one edge value for each combination. */
export function intersect(
  site: Site,
  ends: { readonly source: EndSet; readonly destination: EndSet },
  combining: Combining,
): readonly Typed[] {
  const { operands, region, ...attributes } = combinedRegion(site, combining);
  const { source, destination } = ends;
  const scope = site.body;
  return site
    .emit(scope, "intersect", [site.graph, ...operands], { source, destination, ...attributes }, { regions: [region] })
    .map((value) => wholeOf(scope, value));
}

/** The edge values of the entries that `entries` constructs for one edge. */
export function mapEdges(site: Site, what: string, entries: (scope: EntryScope) => readonly Typed[]): readonly Typed[] {
  const inside = site.construction.newEntry();
  const yields = site.construction.within(inside, () =>
    entries(inside).map((entry) => yieldOf(site, inside, entry, what)),
  );
  const { operands, roles, region } = close(inside, yields);
  const scope = site.body;
  const outputs = yields.map(() => "keep" as const);
  return site
    .emit(scope, "map", [site.graph, ...operands], { domain: "edge", roles, outputs }, { regions: [region] })
    .map((value) => wholeOf(scope, value));
}

/** The entry 1 at every edge. */
function ones(site: Site, scope: EntryScope, element: Element, what: string): Typed {
  return entryOf(scope, literal(site, scope, 1, element, what));
}

interface CombinedRegion extends Closed {
  readonly monoids: readonly Monoid[];
  readonly conditional: boolean;
}

function combinedRegion(site: Site, { what, where, combine }: Combining): CombinedRegion {
  const { construction } = site;
  const scope = construction.newEntry();
  const { monoids, yields } = construction.within(scope, () => {
    const condition = where && yieldOf(site, scope, expectBool(site, where(scope), "where"), "where");
    const combinations = combine(scope);
    const values = combinations.map(({ entry }) => yieldOf(site, scope, entry, what));
    return { monoids: combinations.map(({ monoid }) => monoid), yields: condition ? [condition, ...values] : values };
  });
  return { ...close(scope, yields), monoids, conditional: where !== null };
}
