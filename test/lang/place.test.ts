/** The places of edges in rows: what the builder makes of them, by whichever name is bound; and what they are not. */

import { expect, it } from "vitest";
import { algorithm, f64, i32 } from "../../src/dsl/index.ts";
import { printFunc } from "../../src/ir/print.ts";
import { check, decompile } from "../../src/lang/index.ts";
import { renumbered } from "./read.ts";

const built = algorithm("places", { few: i32(3), x: f64.node(1), w: f64.edge(1) }, (g, { few, x, w }) => {
  const first = g.in.sum(({ source }) => source(x), { where: ({ place }) => place.lt(few) });
  const heavy = g.all.maximum(({ edge, place }) => edge(w).mul(place.cast("f64")), {
    where: ({ place, neighbor }) => place.ge(1).and(neighbor(x).gt(0)),
  });
  return { first, heavy };
});

const TEXT = `algorithm places(few: i32 = 3, x: node<f64> = 1, w: edge<f64> = 1) {
  let first = sum(u in in_neighbors where u.place < few: x[u])
  let heavy = max(e in all_edges where e.place >= 1 and x[e.neighbor] > 0: w[e] * f64(e.place))
  return first, heavy
}
`;

it("are those of the builder, of a neighbor and of an edge", () => {
  const { algorithms, diagnostics } = check(TEXT);
  expect(diagnostics).toEqual([]);
  expect(renumbered(printFunc(algorithms[0]!.func))).toBe(renumbered(printFunc(built.func)));
});

it("are written back as they were", () => {
  expect(decompile(built.func)).toBe(TEXT);
});

it("are hinted at where they are not asked of what is bound", () => {
  const { diagnostics } = check(
    "algorithm f(x: node<f64> = 1) {\n  return sum(u in in_neighbors where place < 3: x[u]) as z\n}",
  );
  expect(diagnostics.map(({ message, hint }) => [message, hint])).toEqual([
    [
      "found place, which is no name that is known here",
      "The place of what is bound in the row is written after its name: u.place, e.place.",
    ],
  ]);
});

it("are numbers, and of the row that a name is bound to alone", () => {
  const messageOf = (expression: string): string | undefined =>
    check(`algorithm f(x: node<f64> = 1) {\n  return ${expression} as z\n}`).diagnostics[0]?.message;
  expect(messageOf("sum(u in in_neighbors: x[u] * u.place)")).toContain("i32");
  expect(messageOf("sum(u in in_neighbors: x[u] * f64(u.place))")).toBeUndefined();
  expect(messageOf("sum(u in in_neighbors: x[u] * u.place<f64>)")).toBe(
    "found <f64> after u.place, which has an element of its own",
  );
  expect(messageOf("count(u in in_neighbors where sum(v in out_neighbors where v.place < u.place: x[v]) > 0)")).toBe(
    "found u.place in what does not go over it: an aggregate within another cannot depend on a name that the outer one binds",
  );
  expect(messageOf("sum(u in in_neighbors: u.number)")).toBe(
    "found u.number; u is a node and has no parts but u.place",
  );
  expect(messageOf("max(e in in_edges: e.number)")).toBe(
    "found e.number; there are e.source, e.destination, e.neighbor, e.place",
  );
  expect(messageOf("edge(e: e.place)")).toBe("found e.place; there are e.source, e.destination");
});
