/** Combining entries: what aggregates and intersections do with the values at edges or common nodes. */

import type { Monoid } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import { applyScalar, constantIn } from "./apply.ts";
import type { Entry } from "./entry.ts";
import { describe, expectElement, expectOperand, fault, Operand } from "./operand.ts";
import type { CombinedBy } from "./place.ts";
import { expectRecord } from "./record.ts";
import type { EntryScope } from "./scope.ts";

/** An entry and how it is combined: one of the results of `aggregate` or `intersect`. */
export interface Pair<E extends Element = Element> {
  readonly monoid: Monoid;
  readonly entry: Entry<E>;
}

/** The ways of combining entries, given to the function of `aggregate` or `intersect`; each means what it means as a method. */
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

/** The entry 1: everything counts. */
function one(scope: EntryScope): Entry<"i32"> {
  return new Operand({ domain: "each", element: "i32", value: constantIn(scope, 1, "i32", "count"), scope });
}

/** 1 where it holds, else 0. */
function asNumber(entry: Entry<"bool">): Entry<"i32"> {
  const { domain, value, scope } = applyScalar("cast", [expectBool(entry, "count")], "i32");
  return new Operand({ domain: domain === "scalar" ? "scalar" : "each", element: "i32", value, scope });
}

/** Refuses what is no bool. */
export function expectBool(entry: Entry<"bool">, what: string): Entry<"bool"> {
  expectElement(expectOperand(entry, what), ["bool"], what);
  return entry;
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
    `the function given to ${what} returned ${describe(found)} as ${name}; expected a combination`,
    "Say how entries are combined: (ends, { sum }) => ({ total: sum(…) }).",
  );
}
