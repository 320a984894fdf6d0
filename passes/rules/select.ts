/** Laws of `select`, written p ? x : y: the second operand where the first is true, else the third. */

import { match, P } from "ts-pattern";
import { identityOf, SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { Replacement, Term } from "../../src/rewrite/term.ts";
import { cast, constant, same, scalar } from "../../src/rewrite/term.ts";
import { evaluate } from "./constant.ts";
import { DISCRETE, INTEGERS } from "./elements.ts";

const OTHER_THAN_SELECT = SCALAR_OP_NAMES.filter((name) => scalarRow(name).arity < 3);

export const SELECT_RULES: readonly Rule[] = [
  {
    law: "(p ? x : x) = x",
    roots: ["select"],
    clues: ["same"],
    apply: ({ operands: [, x, y] }) => (x && same(x, y) ? x : null),
  },
  {
    law: "(p ? true : false) = p and (p ? false : true) = ¬p",
    roots: ["select"],
    elements: ["bool"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 1 }, { constant: 0 }] }, (p) => p)
        .with({ operands: [P.select(), { constant: 0 }, { constant: 1 }] }, (p) => scalar("not", p))
        .otherwise(decline),
  },
  {
    law: "(p ? 1 : 0) = p as a number",
    roots: ["select"],
    elements: ["i32", "u32", "f32", "f64"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), { constant: 1 }, { constant: 0 }] }, (p) => cast(term.element!, p))
        .otherwise(decline),
  },
  {
    law: "(p ? x : false) = p ∧ x and (p ? true : x) = p ∨ x",
    roots: ["select"],
    elements: ["bool"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("p"), P.select("x"), { constant: 0 }] }, ({ p, x }) => scalar("and", p, x))
        .with({ operands: [P.select("p"), { constant: 1 }, P.select("x")] }, ({ p, x }) => scalar("or", p, x))
        .otherwise(decline),
  },
  {
    law: "(p ? x : p) = p ∧ x and (p ? p : x) = p ∨ x",
    roots: ["select"],
    elements: ["bool"],
    clues: ["same"],
    apply: ({ operands: [p, x, y] }) => {
      if (!p || !x || !y) return null;
      if (same(p, y)) return scalar("and", p, x);
      return same(p, x) ? scalar("or", p, y) : null;
    },
  },
  {
    law: "(¬p ? x : y) = (p ? y : x)",
    roots: ["select"],
    clues: ["not"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "not", operands: [P.select("p")] }, P.select("x"), P.select("y")] }, ({ p, x, y }) =>
          scalar("select", p, y, x),
        )
        .otherwise(decline),
  },
  {
    law: "(p ? (p ? x : y) : z) = (p ? x : z)",
    roots: ["select"],
    clues: ["select"],
    apply: ({ operands: [p, inner, z] }) =>
      p && z && inner?.name === "select" && same(inner.operands[0], p)
        ? scalar("select", p, inner.operands[1]!, z)
        : null,
  },
  {
    law: "(p ? x : (p ? y : z)) = (p ? x : z)",
    roots: ["select"],
    clues: ["select"],
    apply: ({ operands: [p, x, inner] }) =>
      p && x && inner?.name === "select" && same(inner.operands[0], p)
        ? scalar("select", p, x, inner.operands[2]!)
        : null,
  },
  {
    // What a loop carries then becomes the least of itself and of something, which sparse rounds know more about.
    law: "(p ? min(x, y) : x) = min(x, p ? y : greatest) and (p ? x : min(x, y)) = min(x, p ? greatest : y), and so for max",
    roots: ["select"],
    clues: ["min", "max"],
    apply: ({ operands: [p, yes, no], element }) => {
      if (!p || !yes || !no) return null;
      const kept = (best: Term, x: Term): Replacement | null => {
        if (best.name !== "min" && best.name !== "max") return null;
        const y = best.operands.find((_, k) => same(best.operands[1 - k], x));
        if (y === undefined) return null;
        const nothing = constant(identityOf(best.name, element!)!, element!);
        return scalar(best.name, x, best === yes ? scalar("select", p, y, nothing) : scalar("select", p, nothing, y));
      };
      return kept(yes, no) ?? kept(no, yes);
    },
  },
  {
    // Not for floats: 0 equals −0, but their bits differ.
    law: "(x = y ? x : y) = y and (x ≠ y ? x : y) = x, not of floats",
    roots: ["select"],
    elements: DISCRETE,
    clues: ["eq", "ne"],
    apply: (term) => {
      const [p, x, y] = term.operands;
      if (!p || !x || !y || (p.name !== "eq" && p.name !== "ne")) return null;
      if (order(p, x, y) === null) return null;
      return p.name === "eq" ? y : x;
    },
  },
  {
    law: "(identical(x, y) ? x : y) = y",
    roots: ["select"],
    clues: ["identical"],
    apply: ({ operands: [p, x, y] }) => (p?.name === "identical" && x && y && order(p, x, y) !== null ? y : null),
  },
  {
    // Not for floats: where an operand is NaN, the left side is y, and min and max are NaN.
    law: "(x < y ? x : y) = min(x, y), and so for >, ≤ and ≥ and for max, of integers",
    roots: ["select"],
    elements: INTEGERS,
    clues: ["lt", "le", "gt", "ge"],
    apply: ({ operands: [p, x, y] }) => {
      if (!p || !x || !y) return null;
      const less = p.name === "lt" || p.name === "le";
      if (!less && p.name !== "gt" && p.name !== "ge") return null;
      const straight = order(p, x, y);
      return straight === null ? null : scalar(less === (straight === "as written") ? "min" : "max", x, y);
    },
  },
  {
    // Not for floats: −0 < 0 is false.
    law: "(x < 0 ? −x : x) = |x|, of i32",
    roots: ["select"],
    elements: ["i32"],
    clues: ["neg", "lt"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              { name: "lt", operands: [P.select("x"), { constant: 0 }] },
              { name: "neg", operands: [P.select("negated")] },
              P.select("y"),
            ],
          },
          ({ x, negated, y }) => (same(x, negated) && same(x, y) ? scalar("abs", x) : null),
        )
        .otherwise(decline),
  },
  {
    law: "f(p ? a : b, c) = (p ? f(a, c) : f(b, c)), of constants a, b and c",
    roots: OTHER_THAN_SELECT,
    clues: ["select"],
    apply: (term) => {
      const chosen = term.operands.find(({ name }) => name === "select");
      const [p, a, b] = chosen?.operands ?? [];
      if (!p || a?.name !== "const" || b?.name !== "const") return null;
      const [then, otherwise] = [a, b].map((arm) => {
        const numbers = term.operands.map((operand) => (operand === chosen ? arm : operand).constant);
        return numbers.every((number) => number !== null) ? evaluate(term, numbers) : undefined;
      });
      if (then === undefined || otherwise === undefined) return null;
      const { element } = term;
      return scalar("select", p, constant(then, element!), constant(otherwise, element!));
    },
  },
];

/** Whether the operands of a comparison are x and y, as written or swapped; null where they are not. */
function order({ operands: [a, b] }: Term, x: Term, y: Term): "as written" | "swapped" | null {
  if (same(a, x) && same(b, y)) return "as written";
  return same(a, y) && same(b, x) ? "swapped" : null;
}
