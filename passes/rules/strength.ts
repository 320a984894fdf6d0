/**
 * Strength reduction: replaces a costly op by a cheaper one, where that is exact.
 *
 * Some laws are missing because their bits differ: x / c = x · (1/c) of other constants, which rounds twice; pow(x, 0.5) =
 * sqrt(x), since at −0 the power is 0 and at −∞ it is ∞; pow(x, 3) = x · x · x, which rounds in between; pow(x, −1) = 1 / x,
 * which engines round differently; and the shift of an i32 for its quotient, since the shift rounds down and the quotient
 * does not.
 */

import { match, P } from "ts-pattern";
import type { Element } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { constant, scalar } from "../../src/rewrite/term.ts";
import { FLOATS, INTEGERS } from "./elements.ts";

export const STRENGTH_RULES: readonly Rule[] = [
  {
    // Both sides are the same real number, rounded once.
    law: "x / ±2^k = x · ±2^−k, of floats",
    roots: ["div"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) => {
          const element = term.element!;
          return isInvertiblePower(c, element) ? scalar("mul", x, constant(1 / c, element)) : null;
        })
        .otherwise(decline),
  },
  {
    law: "x / 2^k = x >> k, of u32",
    roots: ["div"],
    elements: ["u32"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) =>
          isPowerOfTwo(c) ? scalar("shr", x, constant(Math.log2(c), "u32")) : null,
        )
        .otherwise(decline),
  },
  {
    law: "x % 2^k = x & (2^k − 1), of u32",
    roots: ["rem"],
    elements: ["u32"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) =>
          isPowerOfTwo(c) ? scalar("and", x, constant(c - 1, "u32")) : null,
        )
        .otherwise(decline),
  },
  {
    // 2^31 is the least i32.
    law: "x · 2^k = x << k, of integers, k > 0",
    roots: ["mul"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) =>
          c !== 1 && isPowerOfTwo(c >>> 0) ? scalar("shl", x, constant(Math.log2(c >>> 0), term.element!)) : null,
        )
        .otherwise(decline),
  },
  {
    law: "(x << k) · c = x · (c << k), of constants k and c",
    roots: ["mul"],
    elements: INTEGERS,
    clues: ["shl"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              { name: "shl", operands: [P.select("x"), { constant: P.select("k", P.number) }] },
              { constant: P.select("c", P.number) },
            ],
          },
          ({ x, k, c }) => {
            const factor = term.element === "u32" ? (c << k) >>> 0 : c << k;
            return scalar("mul", x, constant(factor, term.element!));
          },
        )
        .otherwise(decline),
  },
  {
    law: "pow(x, 0) = 1",
    roots: ["pow"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P._, { constant: P.union(0, -0) }] }, () => constant(1, term.element!))
        .otherwise(decline),
  },
  {
    law: "pow(x, 1) = x",
    roots: ["pow"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 1 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    // The only other power that engines compute without rounding twice.
    law: "pow(x, 2) = x · x",
    roots: ["pow"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 2 }] }, (x) => scalar("mul", x, x))
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
