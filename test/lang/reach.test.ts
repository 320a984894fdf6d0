/** Texts reach every op and attribute value that the builder emits: what none reaches is listed, and the list is empty. */

import { expect, it } from "vitest";
import * as library from "../../src/algorithms/index.ts";
import type { Op } from "../../src/ir/op.ts";
import { STRUCTURAL_OP_NAMES } from "../../src/ir/op.ts";
import { SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import { ELEMENTS } from "../../src/ir/type.ts";
import type { Func } from "../../src/ir/value.ts";
import { isScalarOp } from "../../src/ir/value.ts";
import { walkOps } from "../../src/ir/walk.ts";
import { check } from "../../src/lang/index.ts";
import { METHOD_OF } from "../../src/typing/names.ts";
import { PROGRAMS } from "../programs.ts";

/** What is said of an op by one attribute each; names, numbers and messages are as the author likes. */
function valuesOf(op: Op): string[] {
  const typed = op.results.flatMap(({ type }) => (type.kind === "value" ? [`${type.domain} ${type.element}`] : []));
  if (isScalarOp(op)) {
    const [first] = op.operands;
    const from = first?.type.kind === "value" ? first.type.element : "";
    return [`${op.name} of ${from}`, ...(op.name === "cast" ? [`cast ${from} to ${op.attributes.element}`] : [])];
  }
  const said = Object.entries(op.attributes).flatMap(([key, value]): string[] => {
    if (["value", "attribute", "message"].includes(key)) return [];
    if (Array.isArray(value)) return value.map((one) => `${key} ${one}`);
    if (typeof value === "number" || key === "otherwise") return [`${key} ${value !== null && value !== false}`];
    return [`${key} ${JSON.stringify(value)}`];
  });
  const types = ["reduce", "broadcast", "node_attribute", "edge_attribute"].includes(op.name) ? typed : [];
  return [op.name, ...[...said, ...types].map((one) => `${op.name} ${one}`)];
}

function reachedBy(funcs: readonly Func[]): Set<string> {
  return new Set(funcs.flatMap(({ body }) => [...walkOps(body)].flatMap(valuesOf)));
}

const SIGNS: Readonly<Record<string, string>> = {
  add: "a + b",
  sub: "a - b",
  mul: "a * b",
  div: "a / b",
  rem: "a % b",
  neg: "-a",
  pow: "a ** b",
  eq: "a == b",
  ne: "a != b",
  lt: "a < b",
  le: "a <= b",
  gt: "a > b",
  ge: "a >= b",
  and: "a and b",
  or: "a or b",
  not: "not a",
  select: "where(true, a, b)",
};

/** Expressions of every scalar op at every element that it has a meaning for. */
function scalarTexts(): string[] {
  return SCALAR_OP_NAMES.flatMap((name) =>
    ELEMENTS.filter((element) => Object.hasOwn(scalarRow(name).meaning, element)).flatMap((element) => {
      const define = `let a = ${element}(out_degree)\n let b = ${element}(in_degree)`;
      if (name === "cast") return ELEMENTS.map((to) => `${define}\n return ${to}(a) as x, b`);
      const text = SIGNS[name] ?? (scalarRow(name).arity === 1 ? `${METHOD_OF[name]}(a)` : `${METHOD_OF[name]}(a, b)`);
      return [`${define}\n return ${text} as x`];
    }),
  );
}

const NUMBERS = ["i32", "u32", "f32", "f64"];

function structuralTexts(): string[] {
  const leaves = ["node_count", "edge_count", "node_index", "edge_index", "out_degree", "in_degree", "degree"];
  const words = ["sum", "product", "min", "max"];
  const sets = ["in", "out", "all"];
  const values = [
    ...leaves.flatMap((leaf) => NUMBERS.map((element) => `${leaf}<${element}>`)),
    ...ELEMENTS.flatMap((element) => {
      const zero = element === "bool" ? "false" : "0";
      return ["node", "edge"].flatMap((domain) => [
        `${domain}<${element}>(${zero})`,
        `${domain}_attribute<${element}>("a")`,
        `${domain}_attribute<${element}>("a", else ${zero})`,
      ]);
    }),
    ...["node", "edge"].flatMap((domain) =>
      NUMBERS.flatMap((element) => words.map((word) => `${word}(${domain}_index<${element}>)`)).concat(
        `any(${domain}_index == 1)`,
        `all(${domain}_index == 1)`,
        `argmin(${domain}_index)`,
        `argmax(${domain}_index)`,
        `top(2, ${domain}_index)`,
        `${domain}_index[0]`,
        `${domain}_index[${domain}_index, else 0]`,
      ),
    ),
    ...sets.flatMap((set) => [
      ...words.map((word) => `${word}(u in ${set}_neighbors: degree[u] + degree + node_count)`),
      `any(e in ${set}_edges where weight[e] > 1: degree[e.source] > degree[e.destination])`,
      `all(e in ${set}_edges: degree[e.neighbor] > 1)`,
      `mode(u in ${set}_neighbors: node_index[u], else 0)`,
      `sum(u in ${set}_neighbors where u.place < 3: degree[u])`,
    ]),
    ...words.map((word) => `${word}(at node_index: degree)`),
    "any(at node_index: degree > 1)",
    "classes(weight > 1)",
    "all(at node_index: degree > 1)",
    "edge(e: degree[e.source] + degree[e.destination] + weight[e] + node_count)",
    ...["in", "out", "self"].flatMap((source) =>
      ["in", "out", "self"].map(
        (destination) => `count(w in common(e, ${source}, ${destination}) where degree[w] > degree[e.source])`,
      ),
    ),
    ...words.map(
      (word) =>
        `${word}(w in common(e): weight[w.source_edge] + weight[w.destination_edge] + weight[e] + degree[e.destination])`,
    ),
    "any(w in common(e): degree[w] > 1)",
    "all(w in common(e): degree[w] > node_count)",
  ];
  return [
    ...values.map((value) => `return ${value} as x`),
    ...["repeat 3", "repeat until unchanged", "repeat 3 until unchanged", "repeat"].map(
      (head) => `var x = 0\n ${head} {\n x = x + 1${head === "repeat" ? "\n until x > 3" : ""}\n }\n return x`,
    ),
    "var x = 0\n repeat 3 {\n x = x + 1\n until x > 3\n }\n return x",
    "let x = if node_count > 3 { 1 } else { 2 }\n return x",
    "let x, y = for_nodes s in degree > 2 {\n sum(node_index - s), count(s > 2)\n }\n return x, y",
    "let x, y, z = for_nodes s in degree > 2 {\n product(s), min(degree), max(degree)\n }\n return x, y, z",
    "let x, y = for_nodes s in degree > 2 {\n any(s > 2), all(s > 2)\n }\n return x, y",
    'require node_count > 1, "a"\n require all(degree > 0), "b"\n require all(weight > 0), "c"\n return degree',
  ];
}

it("leaves nothing out that the builder emits", () => {
  const texts = [...scalarTexts(), ...structuralTexts()];
  const funcs = texts.map((text) => {
    const { algorithms, diagnostics } = check(`algorithm f() {\n ${text}\n}\n`);
    expect(diagnostics, text).toEqual([]);
    return algorithms[0]!.func;
  });
  const reached = reachedBy(funcs);
  const built = reachedBy([...PROGRAMS, ...Object.values(library)].map(({ func }) => func));
  // All that there is, as far as it has a name, besides what the programs of the builder happen to use.
  const all = [
    ...STRUCTURAL_OP_NAMES,
    ...SCALAR_OP_NAMES.flatMap((name) =>
      ELEMENTS.filter(
        (element) => name !== "cast" && name !== "select" && Object.hasOwn(scalarRow(name).meaning, element),
      ).map((element) => `${name} of ${element}`),
    ),
  ];
  expect([...new Set([...built, ...all])].filter((value) => !reached.has(value)).sort()).toEqual([]);
});
