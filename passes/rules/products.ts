/**
 * Laws of products, quotients and remainders. Each holds bit for bit at the elements it admits: −0 and NaN included for
 * floats, wrapping included for integers.
 */

import { match, P } from "ts-pattern";
import { isRepresentable } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { constant, same, scalar } from "../../src/rewrite/term.ts";
import { folded, known } from "./constant.ts";
import { FLOATS, INTEGERS, SIGNED } from "./elements.ts";

/** A pattern for a constant, which binds its number to a name. Each file has its own, since declarations could not name its type. */
const number = <Name extends string>(name: Name) => ({ constant: P.select(name, P.number) });

export const PRODUCT_RULES: readonly Rule[] = [
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
    law: "x · (−1) = −x",
    roots: ["mul"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: P.union(-1, 4294967295) }] }, (x) =>
          // For u32, the constant of every bit one is its greatest number, which acts as −1.
          term.operands[1]?.constant === -1 || term.element === "u32" ? scalar("neg", x) : null,
        )
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
    law: "(−x) · c = x · (−c), of constants c",
    roots: ["mul"],
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "neg", operands: [P.select("x")] }, number("c")] }, ({ x, c }) =>
          scalar("mul", x, known("neg", term.element!, c)),
        )
        .otherwise(decline),
  },
  {
    // Scaling up rounds nothing; scaling down twice may round twice.
    law: "(x · ±2^a) · ±2^b = x · ±2^(a+b), of floats, a ≥ 0 and b ≥ 0",
    roots: ["mul"],
    elements: FLOATS,
    clues: ["mul"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "mul", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) => {
          const scale = folded("mul", term.element!, a, b);
          return [a, b, scale].every(isScaleUp) ? scalar("mul", x, constant(scale, term.element!)) : null;
        })
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
    elements: SIGNED,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: -1 }] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    // Not for integers: the least one is its own negation.
    law: "(−x) / (−y) = x / y, of floats",
    roots: ["div"],
    elements: FLOATS,
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
          ({ x, y }) => scalar("div", x, y),
        )
        .otherwise(decline),
  },
  {
    law: "(−x) / c = x / (−c), of floats and constants c",
    roots: ["div"],
    elements: FLOATS,
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "neg", operands: [P.select("x")] }, number("c")] }, ({ x, c }) =>
          scalar("div", x, known("neg", term.element!, c)),
        )
        .otherwise(decline),
  },
  {
    // So long as the product of the divisors does not wrap.
    law: "(x / a) / b = x / (a · b), of integers and constants a > 0 and b > 0",
    roots: ["div"],
    elements: INTEGERS,
    clues: ["div"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "div", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) => {
          const inRange = a > 0 && b > 0 && isRepresentable(term.element!, a * b);
          return inRange ? scalar("div", x, constant(a * b, term.element!)) : null;
        })
        .otherwise(decline),
  },
  {
    // The quotient and the remainder by 0 are 0 as well.
    law: "0 / x = 0 and 0 % x = 0, of integers",
    roots: ["div", "rem"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select({ constant: 0 }), P._] }, (zero) => zero)
        .otherwise(decline),
  },
  {
    law: "x / 0 = 0 and x % 0 = 0, of integers",
    roots: ["div", "rem"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P._, P.select({ constant: 0 })] }, (zero) => zero)
        .otherwise(decline),
  },
  {
    // Not x / x = 1: 0 / 0 is 0.
    law: "x % x = 0, of integers",
    roots: ["rem"],
    elements: INTEGERS,
    clues: ["same"],
    apply: (term) => constant(0, term.element!),
  },
  {
    law: "x % 1 = 0 and x % (−1) = 0, of integers",
    roots: ["rem"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P._, { constant: P.union(1, -1) }] }, () => constant(0, term.element!))
        .otherwise(decline),
  },
  {
    law: "(x % y) % y = x % y",
    roots: ["rem"],
    clues: ["rem"],
    apply: ({ operands: [inner, y] }) => (inner?.name === "rem" && same(inner.operands[1], y) ? inner : null),
  },
  {
    // The sign of a remainder is that of the dividend.
    law: "x % (−y) = x % y and x % |y| = x % y",
    roots: ["rem"],
    elements: SIGNED,
    clues: ["neg", "abs"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { name: P.union("neg", "abs"), operands: [P.select("y")] }] }, ({ x, y }) =>
          scalar("rem", x, y),
        )
        .otherwise(decline),
  },
];

/** Whether c is ±2^k with k ≥ 0. */
function isScaleUp(c: number): boolean {
  const exponent = Math.log2(Math.abs(c));
  return exponent >= 0 && Number.isInteger(exponent) && 2 ** exponent === Math.abs(c);
}
