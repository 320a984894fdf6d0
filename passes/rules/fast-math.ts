/**
 * Fast math: laws that hold for real numbers, but not for the bits of floats. They are used only where `fastMath` asks for
 * them, after all exact laws, and the report names those that were used. They suppose that no value is NaN or infinite, that
 * −0 is 0, and that it does not matter where a result is rounded.
 */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { bothOrders, constant, same, scalar } from "../../src/rewrite/term.ts";
import { known } from "./constant.ts";
import { FLOATS } from "./elements.ts";
import { leaving, repeatedIn } from "./reduced.ts";

const ROOTS = ["reduce", "aggregate"] as const;
const NEGATED = { lt: "ge", ge: "lt", gt: "le", le: "gt" } as const;

/** A pattern for a constant, which binds its number to a name. Each file has its own, since declarations could not name its type. */
const number = <Name extends string>(name: Name) => ({ constant: P.select(name, P.number) });

export const FAST_MATH_RULES: readonly Rule[] = [
  {
    law: "x + 0 = x",
    roots: ["add"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 0 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "0 − x = −x",
    roots: ["sub"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ constant: 0 }, P.select()] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    law: "x − x = 0",
    roots: ["sub"],
    elements: FLOATS,
    clues: ["same"],
    apply: ({ element }) => constant(0, element!),
  },
  {
    law: "x · 0 = 0",
    roots: ["mul"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P._, P.select({ constant: P.union(0, -0) })] }, (zero) => zero)
        .otherwise(decline),
  },
  {
    law: "0 / x = 0",
    roots: ["div"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select({ constant: P.union(0, -0) }), P._] }, (zero) => zero)
        .otherwise(decline),
  },
  {
    law: "x / x = 1",
    roots: ["div"],
    elements: FLOATS,
    clues: ["same"],
    apply: ({ element }) => constant(1, element!),
  },
  {
    law: "(x + y) − y = x",
    roots: ["sub"],
    elements: FLOATS,
    clues: ["add"],
    apply: ({ operands: [sum, y] }) => {
      if (sum?.name !== "add") return null;
      for (const [x, other] of bothOrders(sum)) if (same(other, y)) return x;
      return null;
    },
  },
  {
    law: "(x − y) + y = x",
    roots: ["add"],
    elements: FLOATS,
    clues: ["sub"],
    apply: (term) => {
      for (const [difference, y] of bothOrders(term)) {
        if (difference.name === "sub" && same(difference.operands[1], y)) return difference.operands[0]!;
      }
      return null;
    },
  },
  {
    law: "(x · y) / y = x",
    roots: ["div"],
    elements: FLOATS,
    clues: ["mul"],
    apply: ({ operands: [product, y] }) => {
      if (product?.name !== "mul") return null;
      for (const [x, other] of bothOrders(product)) if (same(other, y)) return x;
      return null;
    },
  },
  {
    law: "(x / y) · y = x",
    roots: ["mul"],
    elements: FLOATS,
    clues: ["div"],
    apply: (term) => {
      for (const [quotient, y] of bothOrders(term)) {
        if (quotient.name === "div" && same(quotient.operands[1], y)) return quotient.operands[0]!;
      }
      return null;
    },
  },
  {
    law: "(x + a) + b = x + (a + b), of constants a and b",
    roots: ["add"],
    elements: FLOATS,
    clues: ["add"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "add", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) =>
          scalar("add", x, known("add", term.element!, a, b)),
        )
        .otherwise(decline),
  },
  {
    law: "(x + a) − b = x + (a − b), of constants a and b",
    roots: ["sub"],
    elements: FLOATS,
    clues: ["add"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "add", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) =>
          scalar("add", x, known("sub", term.element!, a, b)),
        )
        .otherwise(decline),
  },
  {
    law: "(x − a) + b = x + (b − a), of constants a and b",
    roots: ["add"],
    elements: FLOATS,
    clues: ["sub"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "sub", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) =>
          scalar("add", x, known("sub", term.element!, b, a)),
        )
        .otherwise(decline),
  },
  {
    law: "(x − a) − b = x − (a + b), of constants a and b",
    roots: ["sub"],
    elements: FLOATS,
    clues: ["sub"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "sub", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) =>
          scalar("sub", x, known("add", term.element!, a, b)),
        )
        .otherwise(decline),
  },
  {
    law: "(x · a) · b = x · (a · b), of constants a and b",
    roots: ["mul"],
    elements: FLOATS,
    clues: ["mul"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "mul", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) =>
          scalar("mul", x, known("mul", term.element!, a, b)),
        )
        .otherwise(decline),
  },
  {
    law: "x / c = x · (1 / c), of constants c",
    roots: ["div"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), number("c")] }, ({ x, c }) => {
          const element = term.element!;
          const usable = c !== 0 && Number.isFinite(element === "f32" ? Math.fround(1 / c) : 1 / c);
          return usable && Number.isFinite(c) ? scalar("mul", x, known("div", element, 1, c)) : null;
        })
        .otherwise(decline),
  },
  {
    // One quotient in place of one for every entry; licm takes it out of the loop.
    law: "x / y = x · (1 / y), of node and edge values x and scalars y",
    roots: ["div"],
    elements: FLOATS,
    apply: ({ element, operands: [x, y] }) => {
      if (!x || !y || x.domain === "scalar" || y.domain !== "scalar" || y.constant !== null) return null;
      return scalar("mul", x, scalar("div", constant(1, element!), y));
    },
  },
  {
    law: "x · a + x · b = x · (a + b), of constants a and b",
    roots: ["add"],
    elements: FLOATS,
    clues: ["mul"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              { name: "mul", operands: [P.select("x"), number("a")] },
              { name: "mul", operands: [P.select("y"), number("b")] },
            ],
          },
          ({ x, y, a, b }) => (same(x, y) ? scalar("mul", x, known("add", term.element!, a, b)) : null),
        )
        .otherwise(decline),
  },
  {
    law: "x · a + x = x · (a + 1), of constants a",
    roots: ["add"],
    elements: FLOATS,
    clues: ["mul"],
    apply: (term) => {
      for (const [product, x] of bothOrders(term)) {
        const a = product.operands[1]?.constant;
        if (product.name !== "mul" || a === null || a === undefined || !same(product.operands[0], x)) continue;
        return scalar("mul", x, known("add", term.element!, a, 1));
      }
      return null;
    },
  },
  {
    law: "sqrt(x) · sqrt(x) = x",
    roots: ["mul"],
    elements: FLOATS,
    clues: ["sqrt"],
    apply: ({ operands: [x, y] }) =>
      x?.name === "sqrt" && y?.name === "sqrt" && same(x.operands[0], y.operands[0]) ? x.operands[0]! : null,
  },
  {
    law: "sqrt(x · x) = |x|",
    roots: ["sqrt"],
    clues: ["mul"],
    apply: ({ operands: [square] }) =>
      square && same(square.operands[0], square.operands[1]) ? scalar("abs", square.operands[0]!) : null,
  },
  {
    law: "pow(x, 0.5) = sqrt(x)",
    roots: ["pow"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 0.5 }] }, (x) => scalar("sqrt", x))
        .otherwise(decline),
  },
  {
    law: "log(exp(x)) = x",
    roots: ["log"],
    clues: ["exp"],
    apply: ({ operands: [power] }) => power?.operands[0] ?? null,
  },
  {
    law: "exp(log(x)) = x",
    roots: ["exp"],
    clues: ["log"],
    apply: ({ operands: [logarithm] }) => logarithm?.operands[0] ?? null,
  },
  {
    law: "¬(x < y) = (x ≥ y), and so for >, ≤ and ≥, of floats",
    roots: ["not"],
    clues: ["lt", "le", "gt", "ge"],
    apply: ({ operands: [comparison] }) =>
      match(comparison)
        .with(
          {
            name: P.select("name", P.union("lt", "le", "gt", "ge")),
            operands: [P.select("x", { element: P.union(...FLOATS) }), P.select("y")],
          },
          ({ name, x, y }) => scalar(NEGATED[name], x, y),
        )
        .otherwise(decline),
  },
  {
    law: "add over the same x = x · count, of floats",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) => {
      const found = repeatedIn(term);
      return found?.monoid === "add" ? scalar("mul", found.count(found.element), found.value) : null;
    },
  },
  {
    law: "add over x · c = (add over x) · c, of floats and scalars c",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, over }) =>
        monoid === "add" && name === "mul" && other ? scalar("mul", over("add"), other) : null,
      ),
  },
  {
    // Not for c = 0: over no entries, 0 / 0 would be NaN.
    law: "add over x / c = (add over x) / c, of floats and scalars c other than 0",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, number, isFirst, over }) =>
        monoid === "add" && name === "div" && other && isFirst && number !== 0
          ? scalar("div", over("add"), other)
          : null,
      ),
  },
];
