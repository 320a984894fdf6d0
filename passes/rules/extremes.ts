/** Laws of min, max and the absolute value. NaN wins over every number, and −0 is below 0. */

import { match, P } from "ts-pattern";
import { identityOf } from "../../src/ir/scalar.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { bothOrders, same, scalar } from "../../src/rewrite/term.ts";
import { FLOATS, INTEGERS, SIGNED } from "./elements.ts";
import { isNonNegative, NON_NEGATIVE_OPS } from "./facts.ts";

const OTHER = { min: "max", max: "min" } as const;

export const EXTREMES_RULES: readonly Rule[] = [
  {
    law: "min(x, greatest) = x and max(x, least) = x, of numbers the infinities",
    roots: ["min", "max"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ name: P.union("min", "max"), operands: [P.select("x"), { constant: P.number }] }, ({ x }, { name }) =>
          Object.is(term.operands[1]?.constant, identityOf(name, term.element!)) ? x : null,
        )
        .otherwise(decline),
  },
  {
    // Not for floats: y may be NaN.
    law: "min(x, max(x, y)) = x and max(x, min(x, y)) = x, of integers",
    roots: ["min", "max"],
    elements: INTEGERS,
    clues: ["min", "max"],
    apply: (term) => {
      for (const [x, inner] of bothOrders(term)) {
        const dual = inner.name === "min" || inner.name === "max";
        if (dual && inner.name !== term.name && inner.operands.some((operand) => same(operand, x))) return x;
      }
      return null;
    },
  },
  {
    // Not for floats: x may be NaN.
    law: "min(max(x, a), b) = b where b ≤ a, and max(min(x, a), b) = b where b ≥ a, of integers",
    roots: ["min", "max"],
    elements: INTEGERS,
    clues: ["min", "max"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              {
                name: P.select("inner", P.union("min", "max")),
                operands: [P._, { constant: P.select("a", P.number) }],
              },
              P.select("b", { constant: P.number }),
            ],
          },
          ({ inner, a, b }) => {
            if (inner === term.name) return null;
            return (inner === "max" ? b.constant! <= a : b.constant! >= a) ? b : null;
          },
        )
        .otherwise(decline),
  },
  {
    // Not for integers, where the negation of the least wraps.
    law: "−min(−x, −y) = max(x, y) and −max(−x, −y) = min(x, y), of floats",
    roots: ["neg"],
    elements: FLOATS,
    clues: ["min", "max"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              {
                name: P.select("name", P.union("min", "max")),
                operands: [
                  { name: "neg", operands: [P.select("x")] },
                  { name: "neg", operands: [P.select("y")] },
                ],
              },
            ],
          },
          ({ name, x, y }) => scalar(OTHER[name], x, y),
        )
        .otherwise(decline),
  },
  {
    law: "max(x, −x) = |x|",
    roots: ["max"],
    elements: SIGNED,
    clues: ["neg"],
    apply: (term) => {
      for (const [x, inner] of bothOrders(term)) {
        if (inner.name === "neg" && same(inner.operands[0], x)) return scalar("abs", x);
      }
      return null;
    },
  },
  {
    law: "max(x, 0) = x, of what is never negative",
    roots: ["max"],
    elements: SIGNED,
    clues: NON_NEGATIVE_OPS,
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: P.union(0, -0) }] }, (x) => (isNonNegative(x) ? x : null))
        .otherwise(decline),
  },
  {
    law: "|−x| = |x|",
    roots: ["abs"],
    elements: SIGNED,
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "neg", operands: [P.select()] }] }, (x) => scalar("abs", x))
        .otherwise(decline),
  },
  {
    law: "|x| = x, of u32",
    roots: ["abs"],
    elements: ["u32"],
    apply: ({ operands: [x] }) => x ?? null,
  },
  {
    // Neither sqrt(x) nor |x| of i32 is such: sqrt(−0) is −0, and the least i32 is its own absolute value.
    law: "|x| = x, of what is never negative",
    roots: ["abs"],
    elements: SIGNED,
    clues: NON_NEGATIVE_OPS,
    apply: ({ operands: [x] }) => (x && isNonNegative(x) ? x : null),
  },
  {
    law: "|x| · |x| = x · x",
    roots: ["mul"],
    clues: ["abs"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              { name: "abs", operands: [P.select("x")] },
              { name: "abs", operands: [P.select("y")] },
            ],
          },
          ({ x, y }) => (same(x, y) ? scalar("mul", x, x) : null),
        )
        .otherwise(decline),
  },
];
