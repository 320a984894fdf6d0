/** Laws of truth values, of patterns of bits, and of comparisons. */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { constant, scalar } from "../../src/rewrite/term.ts";

/** Every bit one. */
const ONES = P.union(
  { element: "bool", constant: 1 },
  { element: "i32", constant: -1 },
  { element: "u32", constant: 4294967295 },
);
const DISCRETE = P.union("bool", "i32", "u32");
const ORDER_ON_INTEGERS = { lt: "ge", ge: "lt", gt: "le", le: "gt" } as const;

export const BOOLEAN_RULES: readonly Rule[] = [
  {
    law: "¬¬x = x",
    roots: ["not"],
    clues: ["not"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "not", operands: [P.select()] }] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "¬(x = y) = (x ≠ y) and ¬(x ≠ y) = (x = y)",
    roots: ["not"],
    clues: ["eq", "ne"],
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
    clues: ["lt", "le", "gt", "ge"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              {
                name: P.select("name", P.union("lt", "le", "gt", "ge")),
                operands: [P.select("x", { element: P.union("i32", "u32") }), P.select("y")],
              },
            ],
          },
          ({ name, x, y }) => scalar(ORDER_ON_INTEGERS[name], x, y),
        )
        .otherwise(decline),
  },
  {
    law: "x ∧ 0 = 0 and x ∨ 1…1 = 1…1",
    roots: ["and", "or"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ name: "and", operands: [P._, P.select({ constant: 0 })] }, (zero) => zero)
        .with({ name: "or", operands: [P._, P.select(ONES)] }, (ones) => ones)
        .otherwise(decline),
  },
  {
    law: "x ∧ 1…1 = x, x ∨ 0 = x and x ⊕ 0 = x",
    roots: ["and", "or", "xor"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ name: "and", operands: [P.select(), ONES] }, (x) => x)
        .with({ name: P.union("or", "xor"), operands: [P.select(), { constant: 0 }] }, (x) => x)
        .otherwise(decline),
  },
  {
    law: "x ⊕ 1…1 = ¬x",
    roots: ["xor"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select(), ONES] }, (x) => scalar("not", x))
        .otherwise(decline),
  },
  {
    law: "x ∧ x = x, x ∨ x = x and x ⊕ x = 0",
    roots: ["and", "or", "xor"],
    clues: ["same"],
    apply: ({ name, element, operands: [x, y] }) => {
      if (!x || x !== y || !element) return null;
      return name === "xor" ? constant(0, element) : x;
    },
  },
  {
    law: "x ∧ ¬x = 0, x ∨ ¬x = 1…1 and x ⊕ ¬x = 1…1",
    roots: ["and", "or", "xor"],
    clues: ["not"],
    apply: ({ name, element, operands: [x, y] }) => {
      if (!x || !y || !element || !(isNotOf(x, y) || isNotOf(y, x))) return null;
      return name === "and" ? constant(0, element) : scalar("not", constant(0, element));
    },
  },
  {
    law: "x shifted by a multiple of 32 = x",
    roots: ["shl", "shr"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), { constant: P.select("by", P.number) }] }, ({ x, by }) =>
          by % 32 === 0 ? x : null,
        )
        .otherwise(decline),
  },
  {
    law: "(x = true) = x, (x ≠ false) = x, (x = false) = ¬x and (x ≠ true) = ¬x",
    roots: ["eq", "ne", "identical"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x", { element: "bool" }), { constant: P.select("c", P.number) }] }, ({ x, c }) =>
          (c === 1) === (term.name !== "ne") ? x : scalar("not", x),
        )
        .otherwise(decline),
  },
  {
    // Of floats, NaN = NaN is false.
    law: "(x = x) = true and (x ≠ x) = false, not of floats",
    roots: ["eq", "ne"],
    clues: ["same"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x", { element: DISCRETE }), P.select("y")] }, ({ x, y }) =>
          x === y ? constant(term.name === "eq" ? 1 : 0, "bool") : null,
        )
        .otherwise(decline),
  },
  {
    law: "(x ≤ x) = true and (x ≥ x) = true, of integers",
    roots: ["le", "ge"],
    clues: ["same"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x", { element: DISCRETE }), P.select("y")] }, ({ x, y }) =>
          x === y ? constant(1, "bool") : null,
        )
        .otherwise(decline),
  },
  {
    law: "(x < x) = false and (x > x) = false",
    roots: ["lt", "gt"],
    clues: ["same"],
    apply: ({ operands: [x, y] }) => (x === y ? constant(0, "bool") : null),
  },
  {
    law: "identical(x, x) = true",
    roots: ["identical"],
    clues: ["same"],
    apply: ({ operands: [x, y] }) => (x === y ? constant(1, "bool") : null),
  },
  {
    law: "identical(x, y) = (x = y), not of floats",
    roots: ["identical"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x", { element: DISCRETE }), P.select("y")] }, ({ x, y }) => scalar("eq", x, y))
        .otherwise(decline),
  },
  {
    law: "(x < 0) = false and (x ≥ 0) = true, of u32",
    roots: ["lt", "ge"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ element: "u32" }, { constant: 0 }] }, () => constant(term.name === "ge" ? 1 : 0, "bool"))
        .otherwise(decline),
  },
];

function isNotOf(x: Term, y: Term): boolean {
  return x.name === "not" && x.operands[0] === y;
}
