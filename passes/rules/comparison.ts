/** Laws of comparisons. NaN equals nothing, and is neither less nor greater than anything. */

import { match, P } from "ts-pattern";
import { identityOf } from "../../src/ir/scalar.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { NewTerm, Term } from "../../src/rewrite/term.ts";
import { constant, scalar } from "../../src/rewrite/term.ts";
import { DISCRETE, FLOATS, INTEGERS, SIGNED } from "./elements.ts";
import { isAlwaysFinite, isNonNegative, NON_NEGATIVE_OPS } from "./facts.ts";

/** The negation of each ordering, where no operand is NaN. */
const NEGATED = { lt: "ge", ge: "lt", gt: "le", le: "gt" } as const;

export const ORDERINGS = ["lt", "le", "gt", "ge"] as const;
export const EQUALITIES = ["eq", "ne"] as const;
export const COMPARISONS = [...EQUALITIES, ...ORDERINGS] as const;

export const TRUE: NewTerm = constant(1, "bool");
export const FALSE: NewTerm = constant(0, "bool");

export const COMPARISON_RULES: readonly Rule[] = [
  {
    law: "¬(x = y) = (x ≠ y) and ¬(x ≠ y) = (x = y)",
    roots: ["not"],
    clues: EQUALITIES,
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "eq", operands: [P.select("x"), P.select("y")] }] }, ({ x, y }) =>
          scalar("ne", x, y),
        )
        .with({ operands: [{ name: "ne", operands: [P.select("x"), P.select("y")] }] }, ({ x, y }) =>
          scalar("eq", x, y),
        )
        .otherwise(decline),
  },
  {
    // Not for floats: both x < y and x ≥ y are false where either is NaN.
    law: "¬(x < y) = (x ≥ y), and so for >, ≤ and ≥, of integers",
    roots: ["not"],
    clues: ORDERINGS,
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              {
                name: P.select("name", P.union(...ORDERINGS)),
                operands: [P.select("x", { element: P.union(...INTEGERS) }), P.select("y")],
              },
            ],
          },
          ({ name, x, y }) => scalar(NEGATED[name], x, y),
        )
        .otherwise(decline),
  },
  {
    law: "(x = true) = x, (x ≠ false) = x, (x = false) = ¬x and (x ≠ true) = ¬x",
    roots: ["eq", "ne", "identical"],
    elements: ["bool"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { constant: P.select("c", P.number) }] }, ({ x, c }) =>
          (c === 1) === (term.name !== "ne") ? x : scalar("not", x),
        )
        .otherwise(decline),
  },
  {
    // Not for floats: NaN = NaN is false.
    law: "(x = x) = true and (x ≠ x) = false, not of floats",
    roots: EQUALITIES,
    elements: DISCRETE,
    clues: ["same"],
    apply: ({ name }) => (name === "eq" ? TRUE : FALSE),
  },
  {
    law: "(x ≠ x) = isnan(x), of floats",
    roots: ["ne"],
    elements: FLOATS,
    clues: ["same"],
    apply: ({ operands: [x] }) => (x ? scalar("isnan", x) : null),
  },
  {
    law: "(x ≤ x) = true and (x ≥ x) = true, of integers",
    roots: ["le", "ge"],
    elements: INTEGERS,
    clues: ["same"],
    apply: () => TRUE,
  },
  {
    law: "(x < x) = false and (x > x) = false",
    roots: ["lt", "gt"],
    clues: ["same"],
    apply: () => FALSE,
  },
  {
    law: "identical(x, x) = true",
    roots: ["identical"],
    clues: ["same"],
    apply: () => TRUE,
  },
  {
    law: "identical(x, y) = (x = y), not of floats",
    roots: ["identical"],
    elements: DISCRETE,
    apply: ({ operands: [x, y] }) => (x && y ? scalar("eq", x, y) : null),
  },
  {
    // Not for 0, which equals −0.
    law: "identical(x, c) = (x = c), of floats and constants c other than 0, −0 and NaN",
    roots: ["identical"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), P.select("c", { constant: P.number })] }, ({ x, c }) =>
          c.constant === 0 || Number.isNaN(c.constant) ? null : scalar("eq", x, c),
        )
        .otherwise(decline),
  },
  {
    law: "identical(x, NaN) = isnan(x)",
    roots: ["identical"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: NaN }] }, (x) => scalar("isnan", x))
        .otherwise(decline),
  },
  {
    law: "x compared with NaN = false, but for ≠",
    roots: COMPARISONS,
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P._, { constant: NaN }] }, ({ name }) => (name === "ne" ? TRUE : FALSE))
        .otherwise(decline),
  },
  {
    // Nothing is below the least and above the greatest; of floats, NaN is not at least anything either.
    law: "(x < least) = false and (x > greatest) = false",
    roots: ["lt", "gt"],
    clues: ["const"],
    apply: (term) => (extremeOf(term) === (term.name === "lt" ? "least" : "greatest") ? FALSE : null),
  },
  {
    law: "(x ≥ least) = true and (x ≤ greatest) = true, of integers",
    roots: ["ge", "le"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) => (extremeOf(term) === (term.name === "ge" ? "least" : "greatest") ? TRUE : null),
  },
  {
    law: "(x ≤ least) = (x = least) and (x ≥ greatest) = (x = greatest)",
    roots: ["le", "ge"],
    clues: ["const"],
    apply: (term) =>
      extremeOf(term) === (term.name === "le" ? "least" : "greatest") ? scalar("eq", ...pair(term)) : null,
  },
  {
    // Not for floats: NaN differs from the extremes and is not beyond them.
    law: "(x > least) = (x ≠ least) and (x < greatest) = (x ≠ greatest), of integers",
    roots: ["gt", "lt"],
    elements: INTEGERS,
    clues: ["const"],
    apply: (term) =>
      extremeOf(term) === (term.name === "gt" ? "least" : "greatest") ? scalar("ne", ...pair(term)) : null,
  },
  {
    law: "(x < 1) = (x = 0) and (x ≥ 1) = (x ≠ 0), of u32",
    roots: ["lt", "ge"],
    elements: ["u32"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 1 }] }, (x) =>
          scalar(term.name === "lt" ? "eq" : "ne", x, constant(0, "u32")),
        )
        .otherwise(decline),
  },
  {
    law: "(x < 0) = false and, not of NaN, (x ≥ 0) = true, of what is never negative",
    roots: ["lt", "ge"],
    elements: SIGNED,
    clues: NON_NEGATIVE_OPS,
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: P.union(0, -0) }] }, (x) => {
          if (!isNonNegative(x)) return null;
          if (term.name === "lt") return FALSE;
          return isAlwaysFinite(x) ? TRUE : null;
        })
        .otherwise(decline),
  },
  {
    law: "isnan(x) = false and isfinite(x) = true, of what is always finite",
    roots: ["isnan", "isfinite"],
    apply: ({ name, operands: [x] }) => (x && isAlwaysFinite(x) ? (name === "isnan" ? FALSE : TRUE) : null),
  },
  {
    law: "isnan(f(x)) = isnan(x) and isfinite(f(x)) = isfinite(x), of −x, |x| and roundings to integers",
    roots: ["isnan", "isfinite"],
    clues: ["neg", "abs", "floor", "ceil", "round", "trunc"],
    apply: (term) =>
      match(term)
        .with({ name: P.union("isnan", "isfinite") }, ({ name, operands: [inner] }) =>
          inner?.operands[0] ? scalar(name, inner.operands[0]) : null,
        )
        .otherwise(decline),
  },
];

/** Whether a term compares with the least or the greatest number of its element. */
function extremeOf({ operands: [, c] }: Term): "least" | "greatest" | null {
  if (!c || c.constant === null || !c.element) return null;
  if (c.constant === identityOf("max", c.element)) return "least";
  return c.constant === identityOf("min", c.element) ? "greatest" : null;
}

function pair({ operands: [x, y] }: Term): readonly [Term, Term] {
  return [x!, y!];
}
