/**
 * Laws of sums, differences and negations. Each holds bit for bit at the elements it admits: −0 and NaN included for
 * floats, wrapping included for integers.
 */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { bothOrders, constant, same, scalar } from "../../src/rewrite/term.ts";
import { known } from "./constant.ts";
import { FLOATS, INTEGERS } from "./elements.ts";

/** A pattern for a constant, which binds its number to a name. Each file has its own, since declarations could not name its type. */
const number = <Name extends string>(name: Name) => ({ constant: P.select(name, P.number) });

export const SUM_RULES: readonly Rule[] = [
  {
    // Not for floats: −0 + 0 is 0.
    law: "x + 0 = x, of integers",
    roots: ["add"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 0 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "x + (−0) = x, of floats",
    roots: ["add"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: -0 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "x − 0 = x",
    roots: ["sub"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 0 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    // Not for floats: ∞ − ∞ and NaN − NaN are NaN.
    law: "x − x = 0, of integers",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["same"],
    apply: (term) => constant(0, term.element!),
  },
  {
    law: "0 − x = −x, of integers",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ constant: 0 }, P.select()] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    // Not from 0, which gives 0 for 0 where the negation gives −0.
    law: "−0 − x = −x, of floats",
    roots: ["sub"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ constant: -0 }, P.select()] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    law: "x − c = x + (−c), of integers and constants c",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), number("c")] }, ({ x, c }) =>
          scalar("add", x, known("neg", term.element!, c)),
        )
        .otherwise(decline),
  },
  {
    law: "(a − x) + b = (a + b) − x, of integers and constants a and b",
    roots: ["add"],
    elements: INTEGERS,
    clues: ["sub"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "sub", operands: [number("a"), P.select("x")] }, number("b")] }, ({ a, b, x }) =>
          scalar("sub", known("add", term.element!, a, b), x),
        )
        .otherwise(decline),
  },
  {
    law: "a − (x + b) = (a − b) − x, of integers and constants a and b",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["add"],
    apply: (term) =>
      match(term)
        .with({ operands: [number("a"), { name: "add", operands: [P.select("x"), number("b")] }] }, ({ a, b, x }) =>
          scalar("sub", known("sub", term.element!, a, b), x),
        )
        .otherwise(decline),
  },
  {
    law: "a − (b − x) = x + (a − b), of integers and constants a and b",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["sub"],
    apply: (term) =>
      match(term)
        .with({ operands: [number("a"), { name: "sub", operands: [number("b"), P.select("x")] }] }, ({ a, b, x }) =>
          scalar("add", x, known("sub", term.element!, a, b)),
        )
        .otherwise(decline),
  },
  {
    law: "(x + y) − y = x, of integers",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["add"],
    apply: ({ operands: [sum, y] }) => {
      if (sum?.name !== "add") return null;
      for (const [x, other] of bothOrders(sum)) if (same(other, y)) return x;
      return null;
    },
  },
  {
    law: "x − (x + y) = −y, of integers",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["add"],
    apply: ({ operands: [x, sum] }) => {
      if (sum?.name !== "add") return null;
      for (const [other, y] of bothOrders(sum)) if (same(other, x)) return scalar("neg", y);
      return null;
    },
  },
  {
    law: "(x − y) + y = x, of integers",
    roots: ["add"],
    elements: INTEGERS,
    clues: ["sub"],
    apply: (term) => {
      for (const [difference, y] of bothOrders(term)) {
        if (difference.name === "sub" && same(difference.operands[1], y)) return difference.operands[0]!;
      }
      return null;
    },
  },
  {
    law: "x − (x − y) = y, of integers",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["sub"],
    apply: ({ operands: [x, difference] }) =>
      difference?.name === "sub" && same(difference.operands[0], x) ? difference.operands[1]! : null,
  },
  {
    law: "(x − y) − x = −y, of integers",
    roots: ["sub"],
    elements: INTEGERS,
    clues: ["sub"],
    apply: ({ operands: [difference, x] }) =>
      difference?.name === "sub" && same(difference.operands[0], x) ? scalar("neg", difference.operands[1]!) : null,
  },
  {
    law: "x + (−y) = x − y",
    roots: ["add"],
    clues: ["neg"],
    apply: (term) => {
      for (const [x, negated] of bothOrders(term)) {
        if (negated.name === "neg") return scalar("sub", x, negated.operands[0]!);
      }
      return null;
    },
  },
  {
    law: "x − (−y) = x + y",
    roots: ["sub"],
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { name: "neg", operands: [P.select("y")] }] }, ({ x, y }) =>
          scalar("add", x, y),
        )
        .otherwise(decline),
  },
  {
    law: "−(−x) = x",
    roots: ["neg"],
    clues: ["neg"],
    apply: ({ operands: [x] }) => x?.operands[0] ?? null,
  },
  {
    // Not for floats: x − x is 0 and −(x − x) is −0.
    law: "−(x − y) = y − x, of integers",
    roots: ["neg"],
    elements: INTEGERS,
    clues: ["sub"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "sub", operands: [P.select("x"), P.select("y")] }] }, ({ x, y }) =>
          scalar("sub", y, x),
        )
        .otherwise(decline),
  },
];
