/** Names for entries within a clause; names of values beside functions of the same name; algorithms without results. */

import { expect, it } from "vitest";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { printFunc } from "../../src/ir/print.ts";
import { check } from "../../src/lang/index.ts";
import { renumbered } from "./read.ts";

function irOf(text: string): string {
  const { algorithms, diagnostics } = check(text);
  expect(diagnostics).toEqual([]);
  return renumbered(printFunc(algorithms[0]!.func));
}

function messagesOf(text: string): readonly string[] {
  return check(text).diagnostics.map(({ message }) => message);
}

it("computes an entry that is read twice once, as the builder does", () => {
  const built = algorithm("shared", { x: f64.node(1) }, (g, { x }) => ({
    result: g.in.sum(({ source }) => {
      const root = source(x).sqrt();
      return root.mul(root);
    }),
  }));
  const text =
    "algorithm shared(x: node<f64> = 1) {\n  return sum(u in in_neighbors with d = sqrt(x[u]): d * d) as result\n}";
  expect(irOf(text)).toBe(renumbered(printFunc(built.func)));
});

it("names several, over rows, edges and common nodes, before the condition", () => {
  const text = `algorithm all(x: node<f64> = 1, w: edge<f64> = 1) {
  let a, b = (e in in_edges with d = x[e.source] - x, s = d * d where s > w[e]: sum(s), max(d))
  let c = edge(e with q = sqrt(w[e]): q * q)
  let t = sum(v in common(e) with y = x[v] where y > 1: y * c[e])
  return a, b, t
}`;
  const lines = irOf(text).split("\n");
  expect(lines.filter((line) => line.includes(" sub "))).toHaveLength(1);
  expect(lines.filter((line) => line.includes(" sqrt "))).toHaveLength(1);
});

it("makes a scalar that it names an entry, whose operations belong to the clause", () => {
  const text = "algorithm one(p = 2) {\n  return sum(u in in_neighbors with s = p, r = sqrt(s): r) as x\n}";
  expect(irOf(text)).toMatch(/aggregate .*= scalar %p\) \{\n\s+%\d+ = sqrt/);
});

it.each([
  ["sum(u in in_neighbors with d: d)", "found :; expected ="],
  ["sum(u in in_neighbors with d = y: d)", "found y, which is no name that is known here"],
  ["sum(u in in_neighbors with u = x[u]: 1)", "found u, which this block has already"],
  [
    "mode(u in in_neighbors with d = node_index[u]: node_index[u], else 0)",
    "found with in a mode, which goes over all of the neighbors as they are",
  ],
])("refuses %s", (expression, message) => {
  const found = messagesOf(`algorithm f(x: node<f64> = 1) {\n  return ${expression} as z\n}`);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(message);
});

it("calls a function beside a value of its name", () => {
  const text = "algorithm f(max = 1, sum: node<f64> = 2) {\n  let count = sum(sum)\n  return max(max, count) as x\n}";
  expect(irOf(text)).toContain("reduce add %sum");
});

it("has algorithms that only require", () => {
  expect(irOf('algorithm f(x = 1) {\n  require x > 0, "x must be positive"\n  return\n}')).toContain("-> ()");
});
