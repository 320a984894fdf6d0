/** Lowers clauses over sets: combinations over rows or common nodes, values at edges, and entries sent to nodes. */

import type { Direction, Role } from "../../ir/op.ts";
import { aggregate, aggregateMean, neighborMode } from "../../typing/combine.ts";
import { ROW_ROLES } from "../../typing/entry.ts";
import { expectScattering, scatter, scatterCount } from "../../typing/indexing.ts";
import { broadcast } from "../../typing/leaf.ts";
import type { EntryScope } from "../../typing/scope.ts";
import type { Site } from "../../typing/site.ts";
import type { Typed } from "../../typing/typed.ts";
import { typeText } from "../../typing/typed.ts";
import type { Range } from "../source.ts";
import type { Comprehension, Expression, Named } from "../syntax/tree.ts";
import type { WordName } from "../words.ts";
import { isWord, WORDS } from "../words.ts";
import { MONOID_OF } from "./builtins.ts";
import type { Clause } from "./clause.ts";
import { bind, combine, condition, expectItems, placed, withNamed } from "./clause.ts";
import type { At, EntryPlace, Found } from "./context.ts";
import { attempt, guarded, made, outside, say, sound } from "./context.ts";
import { common, edges } from "./edges.ts";
import { Names } from "./names.ts";
import { sayUnknown } from "./unknown.ts";

/** The values of a clause; null where something is wrong with it. */
export function lowerClause(clause: Clause, at: At): readonly Found[] | null {
  const { over } = clause.comprehension;
  switch (over.kind) {
    case "edge":
      return edges(clause, over, at);
    case "at":
      return scattered(clause, over.index, at);
    case "set":
      return overSet(clause, over, at);
    default:
      return over satisfies never;
  }
}

const DIRECTIONS: { readonly [W in WordName]?: { readonly direction: Direction; readonly over: "nodes" | "edges" } } = {
  in_neighbors: { direction: "in", over: "nodes" },
  out_neighbors: { direction: "out", over: "nodes" },
  all_neighbors: { direction: "all", over: "nodes" },
  in_edges: { direction: "in", over: "edges" },
  out_edges: { direction: "out", over: "edges" },
  all_edges: { direction: "all", over: "edges" },
};

type OverSet = Extract<Comprehension["over"], { kind: "set" }>;

function overSet(clause: Clause, over: OverSet, at: At): readonly Found[] | null {
  const { bound, set } = over;
  const { word } = set;
  if (set.graph !== null && (at.names.find(set.graph.name) !== undefined || set.graph.name !== "graph")) {
    say(at, "lang/name", set.graph.range, `found ${set.graph.name} before a dot; expected a graph`, {
      hint: "The input is graph.",
    });
    return null;
  }
  if (set.graph === null && at.names.find(word.name) !== undefined) {
    say(at, "lang/name", word.range, `found ${word.name}, which is no set to go over`, {
      hint: isWord(word.name)
        ? `The program gives ${word.name} another meaning; graph.${word.name} is the set.`
        : "Sets are in_neighbors, out_neighbors, all_neighbors, in_edges, out_edges, all_edges and common(e).",
    });
    return null;
  }
  if (!isWord(word.name)) return sayUnknown(at, word.name, word.range, "set");
  if (word.name === "common") return common(clause, over, at);
  const found = DIRECTIONS[word.name];
  if (!found) {
    say(at, "lang/name", word.range, `found ${word.name}, which is no set to go over`, {
      hint: "Sets are in_neighbors, out_neighbors, all_neighbors, in_edges, out_edges, all_edges and common(e).",
    });
    return null;
  }
  if (set.given !== null) {
    say(at, "lang/type", set.range, `found brackets after ${word.name}, which goes over the row of each node`, {
      hint: `Write ${bound.name} in ${word.name}.`,
    });
    return null;
  }
  return row(clause, over, found.direction, found.over, at);
}

/** Lowers combinations over the row of each node. */
function row(
  clause: Clause,
  { bound, named, where }: OverSet,
  direction: Direction,
  over: "nodes" | "edges",
  at: At,
): readonly Found[] | null {
  const whole = outside(at);
  const roles = ROW_ROLES[direction];
  const members: [string, { domain: "node" | "edge"; role: Role }][] =
    over === "nodes"
      ? []
      : [
          ["source", { domain: "node", role: "source" }],
          ["destination", { domain: "node", role: "destination" }],
          ["neighbor", { domain: "node", role: roles.neighbor }],
        ];
  const place = withNamed(named, (scope) => {
    const entry: EntryPlace = { scope, self: roles.self, bound: [bound], over };
    const [domain, role] = over === "nodes" ? (["node", roles.neighbor] as const) : (["edge", "edge"] as const);
    return bind({ ...whole, entry, names: new Names(at.names) }, bound, domain, role, scope, members, true);
  });
  if (clause.word?.name === "mode") {
    const [first] = named;
    const defined = first ? { word: "with", range: first.value.range } : null;
    const extra = where ? { word: "where", range: where.range } : defined;
    return mode(clause, bound, direction, over, extra, whole);
  }
  if (clause.word?.name === "mean") return mean(clause, direction, where, place, whole);
  return placed(
    at,
    clause,
    combine(clause, where, place, whole, (site, combining) => aggregate(site, direction, combining)),
  );
}

function mean(
  clause: Clause,
  direction: Direction,
  where: Expression | null,
  place: (scope: EntryScope) => At,
  at: At,
): readonly Found[] | null {
  const { items } = clause.comprehension;
  if (!expectItems(clause, items, at)) return null;
  const { value } = items[0]!;
  const wanted = clause.wanted[0] ?? null;
  const found = guarded(() =>
    attempt(at, clause.range, (site) =>
      aggregateMean(site, direction, where && ((scope) => condition(where, place(scope))), (scope) => {
        const inside = place(scope);
        return sound(made(inside, value.range, inside.lowering.expression(value, inside, wanted), wanted));
      }),
    ),
  );
  return found && [found];
}

/** Lowers the most frequent value of the neighbors. Its operand must be a node value, read at the neighbors as it is. */
function mode(
  clause: Clause,
  bound: Named,
  direction: Direction,
  over: "nodes" | "edges",
  extra: { readonly word: string; readonly range: Range } | null,
  at: At,
): readonly Found[] | null {
  const { items } = clause.comprehension;
  const [item, otherwise] = items;
  const isRead =
    item?.value.kind === "index" && item.value.index.kind === "name" && item.value.index.name === bound.name;
  if (
    !isRead ||
    otherwise === undefined ||
    !otherwise.isElse ||
    items.length > 2 ||
    extra !== null ||
    over === "edges"
  ) {
    say(
      at,
      "lang/type",
      (extra ?? item ?? clause.comprehension).range,
      extra
        ? `found ${extra.word} in a mode, which goes over all of the neighbors as they are`
        : `found a mode that is none of a node value read at ${bound.name}`,
      {
        hint: `It is written ${WORDS.mode.written}${extra ? `, without a ${extra.word}` : "; what is computed gets a name before, let x = …"}.`,
      },
    );
    return null;
  }
  const { object } = item.value as Extract<Expression, { kind: "index" }>;
  const wanted = clause.wanted[0] ?? "i32";
  const x = made(at, object.range, at.lowering.expression(object, at, wanted), wanted);
  const other = at.lowering.expression(otherwise.value, at, x?.element ?? wanted);
  if (x === null || other === null) return null;
  if (x.element !== "i32" && x.element !== "u32") {
    const name = x.label ?? "x";
    say(at, "lang/type", object.range, `found ${name} (${typeText(x)}) in mode; expected a node value of i32 or u32`, {
      hint: `Convert it: i32(${name}).`,
    });
    return null;
  }
  const found = attempt(at, clause.range, (site) => neighborMode(site, direction, x, other));
  return found && [found];
}

/** Lowers entries that are sent to computed nodes: `min(at index: x)`. */
function scattered(clause: Clause, index: Expression, at: At): readonly Found[] | null {
  const { word, comprehension, range } = clause;
  const whole = outside(at);
  const { items } = comprehension;
  if (word === null) {
    say(
      at,
      "lang/type",
      range,
      "found entries that are sent to nodes, and no word that says how those that meet are combined",
      {
        hint: "Write sum(at index: x), or min, max, product, any, all or count.",
      },
    );
    return null;
  }
  if (!expectItems(clause, items, whole)) return null;
  const { value } = items[0]!;
  const where = made(whole, index.range, whole.lowering.expression(index, whole, "i32"), "i32");
  const x = made(whole, value.range, whole.lowering.expression(value, whole, clause.wanted[0] ?? null), null);
  if (where === null || x === null) return null;
  const name = word.name as WordName;
  if (name === "mean") {
    say(
      at,
      "lang/type",
      word.range,
      "found mean of entries that are sent to nodes; expected sum, product, min, max, any, all or count",
    );
    return null;
  }
  const found = attempt(whole, range, (site) => {
    const entries = expectScattering(site, where, sameAtAll(site, x, where));
    if (name === "count") return scatterCount(site, entries);
    return scatter(site, name, entries, MONOID_OF[name]!, name === "any" || name === "all" ? "bool" : undefined);
  });
  return placed(at, clause, found && [found]);
}

/** Spreads a scalar to every entry of the index that says where it goes; other values stay as they are. */
function sameAtAll(site: Site, x: Typed, { domain }: Typed): Typed {
  return x.domain === "scalar" && (domain === "node" || domain === "edge") ? broadcast(site, domain, x) : x;
}
