/** Lowers clauses that give edge values: computed at each edge, or combined over the common nodes of its ends. */

import type { EndSet } from "../../ir/op.ts";
import { intersect, mapEdges } from "../../typing/combine.ts";
import type { EntryScope } from "../../typing/scope.ts";
import type { Comprehension, Named } from "../syntax/tree.ts";
import { WORDS } from "../words.ts";
import type { Clause } from "./clause.ts";
import { bind, combine, placed, withNamed } from "./clause.ts";
import type { At, EntryPlace, Found } from "./context.ts";
import { attempt, guarded, made, outside, say, sound } from "./context.ts";
import { Names } from "./names.ts";
import { placeOf } from "./reading.ts";

/** Lowers `edge(e: x[e.source])`, values at every edge. */
export function edges(
  clause: Clause,
  { bound, named }: Extract<Comprehension["over"], { kind: "edge" }>,
  at: At,
): readonly Found[] | null {
  const { word, comprehension, range, wanted } = clause;
  const whole = outside(at);
  if (word?.name !== "edge") {
    const name = word?.name ?? "a clause";
    say(at, "lang/type", word?.range ?? range, `found ${bound.name}: after ${name}; expected a set to go over`, {
      hint: `Write ${word?.name ?? ""}(${bound.name} in in_neighbors: …); an argument by its name is ${bound.name} = …; what is computed at each edge is edge(${bound.name}: …).`,
    });
    return null;
  }
  const { items } = comprehension;
  const wrong = items.find(({ isElse, name }) => isElse || name !== null);
  if (items.length === 0 || wrong) {
    say(at, "lang/type", (wrong ?? comprehension).range, "found no value that is computed at each edge", {
      hint: "Write edge(e: x[e.source]).",
    });
    return null;
  }
  const found = guarded(() =>
    attempt(whole, range, (site) =>
      mapEdges(site, "edge", (scope) => {
        const inside = withNamed(named, (inner) => edgePlace(whole, bound, inner))(scope);
        const values = items.map(({ value }, k) =>
          made(inside, value.range, inside.lowering.expression(value, inside, wanted[k] ?? null), wanted[k] ?? null),
        );
        return values.map((value) => sound(value));
      }),
    ),
  );
  return placed(at, clause, found);
}

function edgePlace(at: At, bound: Named, scope: EntryScope): At {
  const entry: EntryPlace = { scope, self: null, bound: [bound], over: "edges" };
  const members = EDGE_ENDS;
  return bind({ ...at, entry, names: new Names(at.names) }, bound, "edge", "edge", scope, members);
}

const EDGE_ENDS = [
  ["source", { domain: "node", role: "source" }],
  ["destination", { domain: "node", role: "destination" }],
] as const;

/** Lowers combinations over the common nodes of each edge's ends. */
export function common(
  clause: Clause,
  { bound, set, named, where }: Extract<Comprehension["over"], { kind: "set" }>,
  at: At,
): readonly Found[] | null {
  const whole = outside(at);
  const [edge, ...ends] = set.given ?? [];
  if (!edge || ends.length > 2) {
    say(
      at,
      "lang/type",
      set.range,
      `found common with ${edge ? set.given!.length : "no"} names; expected the edge, and what its ends bring`,
      {
        hint: `It is written ${WORDS.common.written}.`,
      },
    );
    return null;
  }
  const sets: EndSet[] = ["out", "out"];
  for (const [k, end] of ends.entries()) {
    const found = (["in", "out", "self"] as const).find((name) => name === end.name);
    if (!found) {
      say(at, "lang/name", end.range, `found ${end.name} as what an end of the edge brings; expected in, out or self`, {
        hint:
          end.name === "all"
            ? "The row of all edges is not in order: combine common(e, in, in), common(e, in, out) and so on."
            : undefined,
      });
      return null;
    }
    sets[k] = found;
  }
  const place = withNamed(named, (scope) => {
    const entry: EntryPlace = { scope, self: null, bound: [bound, edge], over: "common" };
    const inside = bind({ ...whole, entry, names: new Names(at.names) }, edge, "edge", "edge", scope, EDGE_ENDS);
    return bind(inside, bound, "node", "common", scope, [
      ["source_edge", { domain: "edge", role: "source_edge" }],
      ["destination_edge", { domain: "edge", role: "destination_edge" }],
    ]);
  });
  if (clause.word?.name === "mode" || clause.word?.name === "mean") {
    say(
      at,
      "lang/type",
      clause.word.range,
      `found ${clause.word.name} over common nodes; expected sum, product, min, max, any, all or count`,
    );
    return null;
  }
  const [source, destination] = sets as [EndSet, EndSet];
  const found = combine(clause, where, place, whole, (site, combining) =>
    intersect(site, { source, destination }, combining),
  );
  return atEdge(clause, edge, found, at);
}

/** Edge values where they stand. Within `edge(e: …)`, if both are about the same edge e, they are the entries at it. */
function atEdge(clause: Clause, edge: Named, found: readonly Found[] | null, at: At): readonly Found[] | null {
  if (found === null || at.entry === null) return found;
  const place = placeOf({ kind: "name", range: edge.range, name: edge.name, element: null }, at);
  if (place?.domain !== "edge" || place.binding.scope !== at.entry.scope) return placed(at, clause, found);
  const names = new Names(at.names);
  return found.map((given, k): Found => {
    if (given === null) return null;
    const name = `common ${k}`;
    names.define({ kind: "value", name, range: clause.range, source: at.source, given, isVariable: false, order: 0 });
    const object = { kind: "name", range: clause.range, name, element: null } as const;
    const index = { kind: "name", range: edge.range, name: edge.name, element: null } as const;
    const read = { kind: "index", range: clause.range, object, index, otherwise: null } as const;
    return at.lowering.expression(read, { ...at, names }, null);
  });
}
