/** The common part of clauses: the names that they bind, and how their contents are combined. */

import type { Role } from "../../ir/op.ts";
import type { Element } from "../../ir/type.ts";
import type { Combination, Combining } from "../../typing/combine.ts";
import { counting, expectBool } from "../../typing/combine.ts";
import { yieldOf } from "../../typing/entry.ts";
import type { EntryScope } from "../../typing/scope.ts";
import type { Site } from "../../typing/site.ts";
import type { Typed } from "../../typing/typed.ts";
import { entryOf } from "../../typing/typed.ts";
import type { Range } from "../source.ts";
import type { Argument, Comprehension, Expression, Named, WithNode } from "../syntax/tree.ts";
import type { WordName } from "../words.ts";
import { isWord } from "../words.ts";
import { MONOID_OF } from "./builtins.ts";
import type { At, Found } from "./context.ts";
import { attempt, guarded, inPlace, made, say, sound } from "./context.ts";
import { expectNumbers } from "./elements.ts";
import type { PlaceBinding } from "./names.ts";
import { defineValue } from "./statements/define.ts";
import { sayUnknown } from "./unknown.ts";

/** A clause, with the word before its brackets; null where there is none, and the items have words within: `(u in …: sum(x[u]))`. */
export interface Clause {
  readonly word: Named | null;
  readonly range: Range;
  readonly comprehension: Comprehension;
  readonly wanted: readonly (Element | null)[];
}

/** Binds a name to a place, and to the places that follow it after a dot. */
export function bind(
  at: At,
  { name, range }: Named,
  domain: "node" | "edge",
  role: Role,
  scope: EntryScope,
  members: Iterable<readonly [string, { domain: "node" | "edge"; role: Role }]>,
  isInRow = false,
): At {
  const binding: PlaceBinding = {
    kind: "place",
    name,
    range,
    source: at.source,
    domain,
    role,
    scope,
    members: new Map(members),
    isInRow,
  };
  at.names.define(binding);
  return at;
}

/** The place within a clause, made once for each region, with the names that `with` gives to entries there. */
export function withNamed(named: readonly WithNode[], place: (scope: EntryScope) => At): (scope: EntryScope) => At {
  let known: { readonly scope: EntryScope; readonly at: At } | null = null;
  return (scope) => {
    if (known?.scope === scope) return known.at;
    const at = place(scope);
    known = { scope, at };
    for (const { name, range, value } of named) {
      const found = made(at, value.range, at.lowering.expression(value, at, null), null);
      // A scalar becomes an entry as well, the same at each place.
      const entry = found && attempt(at, value.range, (site) => entryOf(scope, yieldOf(site, scope, found, "with")));
      defineValue({ name, range }, entry, false, at);
    }
    return at;
  };
}

/** The values of a clause where it stands. In another clause, they are entries at the row's own node. */
export function placed(at: At, { range }: Clause, found: readonly Found[] | null): readonly Found[] | null {
  return found === null ? null : found.map((value) => inPlace(at, range, value));
}

/** Constructs what a clause combines, by `build`, over a region that `place` makes; null where anything in it is wrong. */
export function combine(
  clause: Clause,
  where: Expression | null,
  place: (scope: EntryScope) => At,
  at: At,
  build: (site: Site, combining: Combining) => readonly Typed[],
): readonly Found[] | null {
  const combinations = combinationsOf(clause, at);
  if (combinations === null) return null;
  const what = clause.word?.name ?? "a clause";
  return guarded(() =>
    attempt(at, clause.range, (site) =>
      build(site, {
        what,
        where: where && ((scope) => condition(where, place(scope))),
        combine: (scope) => {
          const inside = place(scope);
          // All are constructed, so that a mistake in one does not hide those in the next.
          const found = combinations.map((make) => make(inside));
          return found.map((combination) => sound(combination));
        },
      }),
    ),
  );
}

/** Constructs the condition under which an edge or node counts. Unwinds where it is no bool. */
export function condition(node: Expression, at: At): Typed {
  const found = sound(made(at, node.range, at.lowering.expression(node, at, "bool"), "bool"));
  return sound(attempt(at, node.range, (site) => expectBool(site, found, "where")));
}

/** The combinations of a clause: by the word before the brackets, or by one before each item. */
function combinationsOf(clause: Clause, at: At): readonly ((at: At) => Combination | null)[] | null {
  const { word, comprehension, wanted } = clause;
  const { items } = comprehension;
  if (word !== null) {
    const [item] = items;
    if (word.name === "count" && item === undefined) return [(inside) => counted(inside, null, comprehension.range)];
    if (!expectItems(clause, items, at)) return null;
    return [(inside) => combination(word, item!.value, inside, wanted[0] ?? null)];
  }
  const found: ((at: At) => Combination | null)[] = [];
  for (const [k, { value, range }] of items.entries()) {
    const isCall = value.kind === "call" && value.callee.kind === "name" && value.comprehension === null;
    const head = isCall && value.callee.kind === "name" ? value.callee : null;
    const isCombiner = head !== null && (MONOID_OF[head.name as WordName] !== undefined || head.name === "count");
    const most = head?.name === "count" ? [0, 1] : [1];
    if (!isCall || !isCombiner || !most.includes(value.given.length)) {
      say(at, "lang/type", range, "found a value in a clause without a word before it; expected how it is combined", {
        hint: "Write (u in in_neighbors: sum(x[u]), max(y[u])).",
      });
      return null;
    }
    const [given] = value.given;
    found.push((inside) =>
      given === undefined ? counted(inside, null, range) : combination(head!, given.value, inside, wanted[k] ?? null),
    );
  }
  if (found.length > 0) return found;
  say(at, "lang/type", comprehension.range, "found nothing that is combined; expected it after a colon", {
    hint: "Write (u in in_neighbors: sum(x[u]), max(y[u])).",
  });
  return null;
}

function combination(word: Named, node: Expression, at: At, wanted: Element | null): Combination | null {
  const monoid = MONOID_OF[word.name as WordName];
  const asksBool = word.name === "any" || word.name === "all" || word.name === "count";
  const entry = made(
    at,
    node.range,
    at.lowering.expression(node, at, asksBool ? "bool" : wanted),
    asksBool ? "bool" : wanted,
  );
  if (entry === null || !expectNumbers(word, node.range, entry, at)) return null;
  if (word.name === "count") return counted(at, entry, node.range);
  if (asksBool && attempt(at, node.range, (site) => expectBool(site, entry, word.name)) === null) return null;
  return { monoid: monoid!, entry };
}

function counted(at: At, entry: Typed | null, range: Range): Combination | null {
  return attempt(at, range, (site) => counting(site, at.entry!.scope, entry));
}

/** Refuses clauses without items, with several items after one word, or with items that no word combines. */
export function expectItems({ word, comprehension, range }: Clause, items: readonly Argument[], at: At): boolean {
  const name = word?.name ?? "";
  if (MONOID_OF[name as WordName] === undefined && !["count", "mean"].includes(name)) {
    const isKnown = isWord(name) || at.names.find(name) !== undefined;
    if (!isKnown) {
      sayUnknown(at, name, word!.range, "function");
      return false;
    }
    say(at, "lang/type", word!.range, `found ${name} before a clause; expected a word that combines entries`, {
      hint:
        name === "argmin" || name === "argmax"
          ? `Compute the ${name.slice(3)} first, let m = ${name.slice(3)}(u in …: x[u]), and then which it is: min(u in … where x[u] == m: node_index[u]).`
          : "Entries are combined by sum, product, min, max, any, all, count, mean and mode.",
    });
    return false;
  }
  if (items.length === 1 && !items[0]!.isElse && items[0]!.name === null) return true;
  const [, second] = items;
  const wrong = items.find(({ isElse, name: named }) => isElse || named !== null) ?? second;
  say(
    at,
    "lang/type",
    wrong?.range ?? range,
    items.length === 0
      ? `found nothing that ${name} combines; expected it after a colon`
      : `found more than one value that ${name} combines`,
    {
      hint:
        items.length === 0
          ? `Write ${name}(${at.source.slice(comprehension.range)}: x[…]).`
          : "Several at once have a word each: (u in in_neighbors: sum(x[u]), max(y[u])).",
    },
  );
  return false;
}
