/** Laws that are tempting and wrong: the trial that every rule stands has to find out each of them. */

import { describe, expect, it } from "vitest";
import { FLOATS, INTEGERS } from "../../../passes/rules/elements.ts";
import { leaving } from "../../../passes/rules/reduced.ts";
import type { Rule } from "../../../src/rewrite/rule.ts";
import { constant, scalar } from "../../../src/rewrite/term.ts";
import { tryRule } from "./trial.ts";

const WRONG: readonly Rule[] = [
  {
    law: "x + 0 = x, of floats",
    roots: ["add"],
    elements: FLOATS,
    clues: ["const"],
    apply: ({ operands: [x, c] }) => (Object.is(c?.constant, 0) ? x! : null),
  },
  {
    law: "x − x = 0, of floats",
    roots: ["sub"],
    elements: FLOATS,
    clues: ["same"],
    apply: ({ element }) => constant(0, element!),
  },
  {
    law: "x − y = y − x",
    roots: ["sub"],
    clues: ["const"],
    apply: ({ operands: [x, c] }) => (x?.constant === null && c?.constant === 1 ? scalar("sub", c, x) : null),
  },
  {
    law: "x · 0 = 0, of floats",
    roots: ["mul"],
    elements: FLOATS,
    clues: ["const"],
    apply: ({ operands: [, c] }) => (c?.constant === 0 ? c : null),
  },
  {
    law: "x / x = 1, of integers",
    roots: ["div"],
    elements: INTEGERS,
    clues: ["same"],
    apply: ({ element }) => constant(1, element!),
  },
  {
    law: "x / 3 = x · (1/3)",
    roots: ["div"],
    elements: FLOATS,
    clues: ["const"],
    apply: ({ element, operands: [x, c] }) =>
      c?.constant === 3 ? scalar("mul", x!, constant(Math.fround(1 / 3), element!)) : null,
  },
  {
    law: "(x + a) + b = x + (a + b), of floats and constants a and b",
    roots: ["add"],
    elements: FLOATS,
    clues: ["add"],
    apply: ({ element, operands: [sum, b] }) => {
      const a = sum?.operands[1]?.constant;
      return typeof a === "number" && typeof b?.constant === "number"
        ? scalar("add", sum!.operands[0]!, constant(Math.fround(a + b.constant), element!))
        : null;
    },
  },
  {
    law: "pow(x, 0.5) = sqrt(x)",
    roots: ["pow"],
    clues: ["const"],
    apply: ({ operands: [x, c] }) => (c?.constant === 0.5 ? scalar("sqrt", x!) : null),
  },
  {
    law: "¬(x < y) = (x ≥ y), of floats",
    roots: ["not"],
    clues: ["lt"],
    apply: ({ operands: [less] }) => scalar("ge", less!.operands[0]!, less!.operands[1]!),
  },
  {
    law: "(x = x) = true, of floats",
    roots: ["eq"],
    elements: FLOATS,
    clues: ["same"],
    apply: () => constant(1, "bool"),
  },
  {
    law: "(−x < −y) = (x > y), of integers",
    roots: ["lt"],
    elements: ["i32"],
    clues: ["neg"],
    apply: ({ operands: [x, y] }) =>
      x?.name === "neg" && y?.name === "neg" ? scalar("gt", x.operands[0]!, y.operands[0]!) : null,
  },
  {
    law: "(x < y ? x : y) = min(x, y), of floats",
    roots: ["select"],
    elements: FLOATS,
    clues: ["lt"],
    apply: ({ operands: [less, x, y] }) =>
      less?.operands[0] === x && less?.operands[1] === y ? scalar("min", x!, y!) : null,
  },
  {
    law: "|sqrt(x)| = sqrt(x)",
    roots: ["abs"],
    clues: ["sqrt"],
    apply: ({ operands: [root] }) => root ?? null,
  },
  {
    law: "min(x, max(x, y)) = x, of floats",
    roots: ["min"],
    elements: FLOATS,
    clues: ["max"],
    apply: ({ operands: [x, inner] }) => (inner?.operands[0] === x ? x! : null),
  },
  {
    law: "add over −x = −(add over x)",
    roots: ["reduce", "aggregate"],
    apply: (term) =>
      leaving(term, ({ name, monoid, over }) =>
        name === "neg" && monoid === "add" ? scalar("neg", over("add")) : null,
      ),
  },
  {
    law: "add over x · c = (add over x) · c, of floats",
    roots: ["reduce", "aggregate"],
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, number, over }) =>
        name === "mul" && monoid === "add" && number === -0.25 && other ? scalar("mul", over("add"), other) : null,
      ),
  },
  {
    law: "min over x + c = (min over x) + c, of any floats c",
    roots: ["reduce", "aggregate"],
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, over }) =>
        name === "add" && monoid === "min" && other ? scalar("add", over("min"), other) : null,
      ),
  },
  {
    law: "min over x + c = (min over x) + c, of integers",
    roots: ["reduce", "aggregate"],
    elements: INTEGERS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, over }) =>
        name === "add" && monoid === "min" && other ? scalar("add", over("min"), other) : null,
      ),
  },
  {
    law: "max over √x = √(max over x)",
    roots: ["reduce", "aggregate"],
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, over }) =>
        name === "sqrt" && monoid === "max" ? scalar("sqrt", over("max")) : null,
      ),
  },
];

describe.each(WRONG)("$law", (rule) => {
  it("is found to be wrong", () => {
    const { fired, fault } = tryRule(rule);
    expect(fired).toBeGreaterThan(0);
    expect(fault).not.toBeNull();
  });
});
