/**
 * Laws of numbers. Each holds bit for bit at the elements it admits: −0 and NaN included for floats, wrapping included
 * for integers.
 */

import { match, P } from "ts-pattern";
import type { Element } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { cast, constant, scalar } from "../../src/rewrite/term.ts";

const INTEGER = { element: P.union("i32", "u32") } as const;
const FLOAT = { element: P.union("f32", "f64") } as const;
const ROUNDING = ["floor", "ceil", "round", "trunc"] as const;
/** What f64 holds without loss. */
const NARROWER_THAN_F64 = P.union("bool", "i32", "u32", "f32");

/** The element of a term that is not a graph. */
function elementOf(term: Term): Element {
  return term.element!;
}

export const ARITHMETIC_RULES: readonly Rule[] = [
  {
    // Not of floats: −0 + 0 is 0.
    law: "x + 0 = x, of integers",
    roots: ["add"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ ...INTEGER, operands: [P.select(), { constant: 0 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "x + (−0) = x, of floats",
    roots: ["add"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ ...FLOAT, operands: [P.select(), { constant: -0 }] }, (x) => x)
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
    // Of floats, ∞ − ∞ and NaN − NaN are NaN.
    law: "x − x = 0, of integers",
    roots: ["sub"],
    clues: ["same"],
    apply: (term) =>
      match(term)
        .with(INTEGER, ({ operands: [x, y] }) => (x === y ? constant(0, elementOf(term)) : null))
        .otherwise(decline),
  },
  {
    law: "0 − x = −x, of integers",
    roots: ["sub"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ ...INTEGER, operands: [{ constant: 0 }, P.select()] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    // Not from 0, which gives 0 for 0 where the negation gives −0.
    law: "−0 − x = −x, of floats",
    roots: ["sub"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ ...FLOAT, operands: [{ constant: -0 }, P.select()] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    law: "x + (−y) = x − y",
    roots: ["add"],
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { name: "neg", operands: [P.select("y")] }] }, ({ x, y }) =>
          scalar("sub", x, y),
        )
        .with({ operands: [{ name: "neg", operands: [P.select("y")] }, P.select("x")] }, ({ x, y }) =>
          scalar("sub", x, y),
        )
        .otherwise(decline),
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
    law: "x · 1 = x",
    roots: ["mul"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 1 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    // Not of floats: 0 · ∞ is NaN, 0 · −1 is −0.
    law: "x · 0 = 0, of integers",
    roots: ["mul"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ ...INTEGER, operands: [P._, { constant: 0 }] }, () => constant(0, elementOf(term)))
        .otherwise(decline),
  },
  {
    law: "x · (−1) = −x",
    roots: ["mul"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: -1 }] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    law: "(−x) · (−y) = x · y",
    roots: ["mul"],
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              { name: "neg", operands: [P.select("x")] },
              { name: "neg", operands: [P.select("y")] },
            ],
          },
          ({ x, y }) => scalar("mul", x, y),
        )
        .otherwise(decline),
  },
  {
    law: "x / 1 = x",
    roots: ["div"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 1 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "x / (−1) = −x",
    roots: ["div"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: -1 }] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    // Both sides are the same real number, rounded once.
    law: "x / ±2^k = x · ±2^−k, of floats",
    roots: ["div"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ ...FLOAT, operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) => {
          const element = elementOf(term);
          return isInvertiblePower(c, element) ? scalar("mul", x, constant(1 / c, element)) : null;
        })
        .otherwise(decline),
  },
  {
    law: "x / 2^k = x >> k, of u32",
    roots: ["div"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ element: "u32", operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) =>
          isPowerOfTwo(c) ? scalar("shr", x, constant(Math.log2(c), "u32")) : null,
        )
        .otherwise(decline),
  },
  {
    law: "x % 2^k = x & (2^k − 1), of u32",
    roots: ["rem"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ element: "u32", operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) =>
          isPowerOfTwo(c) ? scalar("and", x, constant(c - 1, "u32")) : null,
        )
        .otherwise(decline),
  },
  {
    // The quotient and the remainder by 0 are 0 as well.
    law: "0 / x = 0 and 0 % x = 0, of integers",
    roots: ["div", "rem"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ ...INTEGER, operands: [{ constant: 0 }, P._] }, () => constant(0, elementOf(term)))
        .otherwise(decline),
  },
  {
    law: "x % x = 0, of integers",
    roots: ["rem"],
    clues: ["same"],
    apply: (term) =>
      match(term)
        .with(INTEGER, ({ operands: [x, y] }) => (x === y ? constant(0, elementOf(term)) : null))
        .otherwise(decline),
  },
  {
    law: "−(−x) = x",
    roots: ["neg"],
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "neg", operands: [P.select()] }] }, (x) => x)
        .otherwise(decline),
  },
  {
    // Of floats, x − x is 0 and −(x − x) is −0.
    law: "−(x − y) = y − x, of integers",
    roots: ["neg"],
    clues: ["sub"],
    apply: (term) =>
      match(term)
        .with({ ...INTEGER, operands: [{ name: "sub", operands: [P.select("x"), P.select("y")] }] }, ({ x, y }) =>
          scalar("sub", y, x),
        )
        .otherwise(decline),
  },
  {
    law: "|x| = x, of u32",
    roots: ["abs"],
    apply: (term) =>
      match(term)
        .with({ element: "u32", operands: [P.select()] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "|−x| = |x| and ||x|| = |x|",
    roots: ["abs"],
    clues: ["neg", "abs"],
    apply: (term) =>
      match(term)
        .with(
          {
            element: P.union("i32", "f32", "f64"),
            operands: [{ name: P.union("neg", "abs"), operands: [P.select()] }],
          },
          (x) => scalar("abs", x),
        )
        .otherwise(decline),
  },
  {
    law: "min(x, x) = x and max(x, x) = x",
    roots: ["min", "max"],
    clues: ["same"],
    apply: ({ operands: [x, y] }) => (x && x === y ? x : null),
  },
  {
    law: "⌊⌈x⌉⌋ = ⌈x⌉, and so for any two roundings to integers",
    roots: ROUNDING,
    clues: ROUNDING,
    apply: (term) =>
      match(term)
        .with({ operands: [P.select({ name: P.union(...ROUNDING) })] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "sign(sign(x)) = sign(x)",
    roots: ["sign"],
    clues: ["sign"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select({ name: "sign" })] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "x as its own element = x",
    roots: ["cast"],
    apply: ({ element, operands: [x] }) => (x && x.element === element ? x : null),
  },
  {
    // A cast sees only the number, and f64 has every number of the other elements.
    law: "(x as f64) as E = x as E",
    roots: ["cast"],
    clues: ["cast"],
    apply: (term) =>
      match(term)
        .with(
          { operands: [{ name: "cast", element: "f64", operands: [P.select({ element: NARROWER_THAN_F64 })] }] },
          (x) => cast(elementOf(term), x),
        )
        .otherwise(decline),
  },
];

function isPowerOfTwo(c: number): boolean {
  return Number.isInteger(Math.log2(c)) && 2 ** Math.log2(c) === c;
}

/** Whether c is ±2^k with both c and 1/c normal numbers of the element, so that dividing and multiplying are one. */
function isInvertiblePower(c: number, element: Element): boolean {
  const exponent = Math.log2(Math.abs(c));
  const greatest = element === "f32" ? 126 : 1022;
  return Number.isInteger(exponent) && Math.abs(exponent) <= greatest && 2 ** exponent === Math.abs(c);
}
