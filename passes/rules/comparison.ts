/** Laws of comparisons. NaN equals nothing, and is neither less nor greater than anything. */

import { match, P } from "ts-pattern";
import { identityOf } from "../../src/ir/scalar.ts";
import { isRepresentable } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { bothOrders, constant, same, scalar } from "../../src/rewrite/term.ts";
import { evaluate, known } from "./constant.ts";
import { DISCRETE, FLOATS, INTEGERS, losesNothing, SIGNED } from "./elements.ts";
import { isAlwaysFinite, isNonNegative, NON_NEGATIVE_OPS } from "./facts.ts";

/** Each ordering with what it is not, where numbers are never NaN. */
const NEGATED = { lt: "ge", ge: "lt", gt: "le", le: "gt" } as const;
/** Each comparison with the one that says the same of swapped operands. */
const SWAPPED = { eq: "eq", ne: "ne", lt: "gt", gt: "lt", le: "ge", ge: "le" } as const;

const ORDERINGS = ["lt", "le", "gt", "ge"] as const;
const EQUALITIES = ["eq", "ne"] as const;
const COMPARISONS = [...EQUALITIES, ...ORDERINGS] as const;

const TRUE = constant(1, "bool");
const FALSE = constant(0, "bool");

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
    // Of floats, both x < y and x ≥ y are false where either is NaN.
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
    // Of floats, NaN = NaN is false.
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
    // Not of 0, which equals −0.
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
    // Of floats, NaN differs from the extremes and is not beyond them.
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
  {
    // The least i32 is its own negation, so that its order cannot be turned around.
    law: "(−x < −y) = (x > y), and so for >, ≤ and ≥, of floats",
    roots: ORDERINGS,
    elements: FLOATS,
    clues: ["neg"],
    apply: (term) => bothUnder(term, "neg", (name, x, y) => scalar(SWAPPED[name], x, y)),
  },
  {
    law: "(−x < c) = (x > −c), and so for >, ≤ and ≥, of floats and constants c",
    roots: ORDERINGS,
    elements: FLOATS,
    clues: ["neg"],
    apply: (term) =>
      underAndConstant(term, "neg", (name, x, c) => scalar(SWAPPED[name], x, known("neg", x.element!, c))),
  },
  {
    law: "(−x = −y) = (x = y) and (−x ≠ −y) = (x ≠ y)",
    roots: EQUALITIES,
    clues: ["neg"],
    apply: (term) => bothUnder(term, "neg", (name, x, y) => scalar(name, x, y)),
  },
  {
    law: "(−x = c) = (x = −c) and (−x ≠ c) = (x ≠ −c), of constants c",
    roots: EQUALITIES,
    clues: ["neg"],
    apply: (term) => underAndConstant(term, "neg", (name, x, c) => scalar(name, x, known("neg", x.element!, c))),
  },
  {
    law: "(¬x < ¬y) = (x > y), and so for =, ≠, >, ≤ and ≥",
    roots: COMPARISONS,
    clues: ["not"],
    apply: (term) => bothUnder(term, "not", (name, x, y) => scalar(SWAPPED[name], x, y)),
  },
  {
    law: "(¬x < c) = (x > ¬c), and so for =, ≠, >, ≤ and ≥, of constants c",
    roots: COMPARISONS,
    clues: ["not"],
    apply: (term) =>
      underAndConstant(term, "not", (name, x, c) => scalar(SWAPPED[name], x, known("not", x.element!, c))),
  },
  {
    law: "(x + a = b) = (x = b − a), and so for ≠, of integers and constants a and b",
    roots: EQUALITIES,
    elements: INTEGERS,
    clues: ["add"],
    apply: (term) => constantsUnder(term, "add", (name, x, a, b) => scalar(name, x, known("sub", x.element!, b, a))),
  },
  {
    law: "(x ⊕ a = b) = (x = a ⊕ b), and so for ≠, of constants a and b",
    roots: EQUALITIES,
    clues: ["xor"],
    apply: (term) => constantsUnder(term, "xor", (name, x, a, b) => scalar(name, x, known("xor", x.element!, a, b))),
  },
  {
    // Of floats, ∞ − ∞ is not 0.
    law: "(x − y = 0) = (x = y), and so for ≠ and ⊕, of integers",
    roots: EQUALITIES,
    elements: INTEGERS,
    clues: ["sub", "xor"],
    apply: (term) =>
      match(term)
        .with(
          {
            name: P.union(...EQUALITIES),
            operands: [{ name: P.union("sub", "xor"), operands: [P.select("x"), P.select("y")] }, { constant: 0 }],
          },
          ({ x, y }, { name }) => scalar(name, x, y),
        )
        .otherwise(decline),
  },
  {
    // Differences of floats underflow to no zero. Not of ≤ and ≥, for ∞ − ∞ is NaN; integers wrap.
    law: "(x − y < 0) = (x < y) and (x − y > 0) = (x > y), of floats",
    roots: ["lt", "gt"],
    elements: FLOATS,
    clues: ["sub"],
    apply: (term) =>
      match(term)
        .with(
          {
            name: P.union("lt", "gt"),
            operands: [{ name: "sub", operands: [P.select("x"), P.select("y")] }, { constant: P.union(0, -0) }],
          },
          ({ x, y }, { name }) => scalar(name, x, y),
        )
        .otherwise(decline),
  },
  {
    law: "(x + z = y + z) = (x = y), and so for ≠ and ⊕, of integers",
    roots: EQUALITIES,
    elements: INTEGERS,
    clues: ["add", "xor"],
    apply: (term) => {
      const [left, right] = term.operands;
      if (!isEquality(term) || !left || !right || left.name !== right.name) return null;
      if (left.name !== "add" && left.name !== "xor") return null;
      for (const [x, z] of bothOrders(left)) {
        for (const [y, again] of bothOrders(right)) if (same(z, again)) return scalar(term.name, x, y);
      }
      return null;
    },
  },
  {
    law: "(x as E < y as E) = (x < y), and so for all comparisons, where E has all numbers of x and y",
    roots: COMPARISONS,
    clues: ["cast"],
    apply: (term) =>
      bothUnder(term, "cast", (name, x, y) => {
        if (x.element !== y.element || !losesNothing(x.element!, term.operands[0]!.element!)) return null;
        return x.element === "bool" && !isEqualityName(name) ? null : scalar(name, x, y);
      }),
  },
  {
    law: "(x as E < c) = (x < c), and so for all comparisons, where E has all numbers of x, and x may be c",
    roots: COMPARISONS,
    clues: ["cast"],
    apply: (term) =>
      underAndConstant(term, "cast", (name, x, c) => {
        const element = x.element!;
        // 0 equals −0, which integers do not have.
        const number = element === "f32" ? c : c + 0;
        if (element === "bool" || !losesNothing(element, term.operands[0]!.element!)) return null;
        if (element === "f32" ? Math.fround(c) !== c : !isRepresentable(element, number)) return null;
        return scalar(name, x, constant(number, element));
      }),
  },
  {
    law: "(x as E < c) = whichever of true, false, x and ¬x it is, of a bool x and constants c, and so for all comparisons",
    roots: COMPARISONS,
    clues: ["cast"],
    apply: (term) =>
      underAndConstant(term, "cast", (_, x, c) => {
        if (x.element !== "bool") return null;
        const [no, yes] = [evaluate(term, [0, c]), evaluate(term, [1, c])];
        if (no === yes) return no === 1 ? TRUE : FALSE;
        return yes === 1 ? x : scalar("not", x);
      }),
  },
];

type Comparison = (typeof COMPARISONS)[number];
type Equality = (typeof EQUALITIES)[number];

function isEqualityName(name: Term["name"]): name is Equality {
  return name === "eq" || name === "ne";
}

function isEquality(term: Term): term is Term & { readonly name: Equality } {
  return isEqualityName(term.name);
}

/** Which end of its element's numbers a term is compared with. */
function extremeOf({ operands: [, c] }: Term): "least" | "greatest" | null {
  if (!c || c.constant === null || !c.element) return null;
  if (c.constant === identityOf("max", c.element)) return "least";
  return c.constant === identityOf("min", c.element) ? "greatest" : null;
}

function pair({ operands: [x, y] }: Term): readonly [Term, Term] {
  return [x!, y!];
}

type Right = ReturnType<Rule["apply"]>;

/** The right side for f(x) compared with f(y). */
function bothUnder(term: Term, f: "neg" | "not" | "cast", right: (name: Comparison, x: Term, y: Term) => Right): Right {
  const { name, operands } = term;
  const [left, other] = operands;
  if (!isComparison(name) || left?.name !== f || other?.name !== f) return null;
  return right(name, left.operands[0]!, other.operands[0]!);
}

/** The right side for f(x) compared with a constant. */
function underAndConstant(
  term: Term,
  f: "neg" | "not" | "cast",
  right: (name: Comparison, x: Term, c: number) => Right,
): Right {
  const { name, operands } = term;
  const [left, other] = operands;
  if (!isComparison(name) || left?.name !== f || !other || other.constant === null) return null;
  return right(name, left.operands[0]!, other.constant);
}

/** The right side for f(x, a) compared with b, both constants. */
function constantsUnder(
  term: Term,
  f: "add" | "xor",
  right: (name: Equality, x: Term, a: number, b: number) => Right,
): Right {
  const [left, other] = term.operands;
  const a = left?.operands[1]?.constant ?? null;
  if (!isEqualityName(term.name) || left?.name !== f || a === null || !other || other.constant === null) return null;
  return right(term.name, left.operands[0]!, a, other.constant);
}

function isComparison(name: Term["name"]): name is Comparison {
  return COMPARISONS.some((comparison) => comparison === name);
}
