/** Combines entries: the ways in which aggregates and intersections combine the values at edges or common nodes. */

import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { Combining } from "../typing/combine.ts";
import { counting, expectBool } from "../typing/combine.ts";
import type { EntryScope } from "../typing/scope.ts";
import type { Entry } from "./entry.ts";
import { describeFound, expectOperand, fault, Operand, siteOf } from "./operand.ts";
import type { CombinedBy } from "./place.ts";
import { expectRecord } from "./record.ts";
import { entry } from "./span.ts";

/** An entry and the monoid that combines it: one result of `aggregate` or `intersect`. */
export interface Pair<E extends Element = Element> {
  readonly monoid: Monoid;
  readonly entry: Entry<E>;
}

/**
 * The ways of combining entries, which the function of `aggregate` or `intersect` is given. Each means the same as the method
 * of its name.
 */
export interface Combiners {
  readonly sum: <E extends CombinedBy<"add">>(entry: Entry<E>) => Pair<E>;
  readonly product: <E extends CombinedBy<"mul">>(entry: Entry<E>) => Pair<E>;
  readonly minimum: <E extends CombinedBy<"min">>(entry: Entry<E>) => Pair<E>;
  readonly maximum: <E extends CombinedBy<"max">>(entry: Entry<E>) => Pair<E>;
  readonly any: (entry: Entry<"bool">) => Pair<"bool">;
  readonly all: (entry: Entry<"bool">) => Pair<"bool">;
  readonly count: (entry?: Entry<"bool">) => Pair<"i32">;
}

/** The ways of combining entries of a region. */
export function combiners(scope: EntryScope): Combiners {
  const bools = (monoid: "or" | "and", what: string) =>
    entry((found: Entry<"bool">): Pair<"bool"> => {
      expectBool(siteOf(scope.construction), expectOperand(found, what), what);
      return { monoid, entry: found };
    });
  return {
    sum: (entry) => ({ monoid: "add", entry }),
    product: (entry) => ({ monoid: "mul", entry }),
    minimum: (entry) => ({ monoid: "min", entry }),
    maximum: (entry) => ({ monoid: "max", entry }),
    any: bools("or", "any"),
    all: bools("and", "all"),
    count: entry((found?: Entry<"bool">): Pair<"i32"> => {
      const counted = found === undefined ? null : expectOperand(found, "count");
      const { monoid, entry } = counting(siteOf(scope.construction), scope, counted);
      return {
        monoid,
        entry: new Operand({ ...entry, domain: entry.domain === "scalar" ? "scalar" : "each", element: "i32" }),
      };
    }),
  };
}

/** The combining that an aggregate or intersection constructs from the user's functions. */
export function combining(
  what: string,
  where: ((scope: EntryScope) => unknown) | undefined,
  pairs: (scope: EntryScope) => readonly Pair[],
): Combining {
  return {
    what,
    where: whereOf(where),
    combine: (scope) => pairs(scope).map(({ monoid, entry }) => ({ monoid, entry: expectOperand(entry, what) })),
  };
}

/** The condition that is constructed from the user's `where` function. */
export function whereOf(where: ((scope: EntryScope) => unknown) | undefined): Combining["where"] {
  return where === undefined ? null : (scope) => expectOperand(where(scope), "where");
}

/** The combinations by name that a function returns. */
export function expectPairs(found: unknown, what: string): readonly (readonly [string, Pair])[] {
  const pairs = expectRecord(found, `the function given to ${what}`);
  return Object.entries(pairs).map(([name, pair]) => [name, expectPair(pair, name, what)]);
}

function expectPair(found: unknown, name: string, what: string): Pair {
  if (typeof found === "object" && found !== null && "monoid" in found && "entry" in found) return found as Pair;
  throw fault(
    "dsl/type",
    `the function given to ${what} returned ${describeFound(found)} as ${name}; expected a combination`,
    "Say how entries are combined: (ends, { sum }) => ({ total: sum(…) }).",
  );
}
