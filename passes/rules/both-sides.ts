/** Laws of comparisons that undo an op on both sides, or on one side where the other is a constant. */

import { match, P } from "ts-pattern";
import { isRepresentable } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { bothOrders, constant, same, scalar } from "../../src/rewrite/term.ts";
import { COMPARISONS, EQUALITIES, FALSE, ORDERINGS, TRUE } from "./comparison.ts";
import { evaluate, known } from "./constant.ts";
import { FLOATS, INTEGERS, losesNothing } from "./elements.ts";

/** The comparison that says the same with swapped operands. */
const SWAPPED = { eq: "eq", ne: "ne", lt: "gt", gt: "lt", le: "ge", ge: "le" } as const;

export const BOTH_SIDES_RULES: readonly Rule[] = [
  {
    // The least i32 is its own negation, so negation does not reverse the order of integers.
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
    // Not for floats: ∞ − ∞ is not 0.
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
