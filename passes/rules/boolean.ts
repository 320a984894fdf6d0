/** Laws of and, or, xor and not, which hold for bools and for bit patterns alike. */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { bothOrders, constant, same, scalar } from "../../src/rewrite/term.ts";
import { known } from "./constant.ts";
import { ONES } from "./elements.ts";

const OTHER = { and: "or", or: "and" } as const;

export const BOOLEAN_RULES: readonly Rule[] = [
  {
    law: "¬¬x = x",
    roots: ["not"],
    clues: ["not"],
    apply: ({ operands: [x] }) => x?.operands[0] ?? null,
  },
  {
    law: "x ∧ 1…1 = x, x ∨ 0 = x and x ⊕ 0 = x",
    roots: ["and", "or", "xor"],
    clues: ["const"],
    apply: ({ name, operands: [x, c] }) =>
      x && c && c.constant !== null && (name === "and" ? isOnes(c) : c.constant === 0) ? x : null,
  },
  {
    law: "x ⊕ 1…1 = ¬x",
    roots: ["xor"],
    clues: ["const"],
    apply: ({ operands: [x, c] }) => (x && c && isOnes(c) ? scalar("not", x) : null),
  },
  {
    law: "x ⊕ x = 0",
    roots: ["xor"],
    clues: ["same"],
    apply: ({ element }) => constant(0, element!),
  },
  {
    law: "x ∧ ¬x = 0, x ∨ ¬x = 1…1 and x ⊕ ¬x = 1…1",
    roots: ["and", "or", "xor"],
    clues: ["not"],
    apply: (term) => {
      for (const [x, y] of bothOrders(term)) {
        if (isNotOf(y, x)) return constant(term.name === "and" ? 0 : ONES[term.element!]!, term.element!);
      }
      return null;
    },
  },
  {
    law: "x ∧ (x ∨ y) = x and x ∨ (x ∧ y) = x",
    roots: ["and", "or"],
    clues: ["and", "or"],
    apply: (term) => {
      for (const [x, inner] of bothOrders(term)) {
        const dual = inner.name === "and" || inner.name === "or";
        if (dual && inner.name !== term.name && inner.operands.some((operand) => same(operand, x))) return x;
      }
      return null;
    },
  },
  {
    law: "x ∧ (¬x ∨ y) = x ∧ y and x ∨ (¬x ∧ y) = x ∨ y",
    roots: ["and", "or"],
    clues: ["and", "or", "not"],
    apply: (term) => {
      if (term.name !== "and" && term.name !== "or") return null;
      for (const [x, inner] of bothOrders(term)) {
        if (inner.name !== OTHER[term.name]) continue;
        for (const [negated, y] of bothOrders(inner)) {
          if (isNotOf(negated, x) || isNotOf(x, negated)) return scalar(term.name, x, y);
        }
      }
      return null;
    },
  },
  {
    law: "x ⊕ (x ⊕ y) = y",
    roots: ["xor"],
    clues: ["xor"],
    apply: (term) => {
      for (const [x, inner] of bothOrders(term)) {
        if (inner.name !== "xor") continue;
        for (const [again, y] of bothOrders(inner)) if (same(again, x)) return y;
      }
      return null;
    },
  },
  {
    law: "¬x ⊕ ¬y = x ⊕ y",
    roots: ["xor"],
    clues: ["not"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              { name: "not", operands: [P.select("x")] },
              { name: "not", operands: [P.select("y")] },
            ],
          },
          ({ x, y }) => scalar("xor", x, y),
        )
        .otherwise(decline),
  },
  {
    law: "¬x ⊕ c = x ⊕ ¬c, of constants c",
    roots: ["xor"],
    clues: ["not"],
    apply: (term) =>
      match(term)
        .with(
          { operands: [{ name: "not", operands: [P.select("x")] }, { constant: P.select("c", P.number) }] },
          ({ x, c }) => scalar("xor", x, known("not", term.element!, c)),
        )
        .otherwise(decline),
  },
  {
    law: "¬(x ⊕ c) = x ⊕ ¬c, of constants c",
    roots: ["not"],
    clues: ["xor"],
    apply: (term) =>
      match(term)
        .with(
          { operands: [{ name: "xor", operands: [P.select("x"), { constant: P.select("c", P.number) }] }] },
          ({ x, c }) => scalar("xor", x, known("not", term.element!, c)),
        )
        .otherwise(decline),
  },
  {
    // The other way round, ¬x ∧ ¬y = ¬(x ∨ y), is worse where the negations are needed anyway.
    law: "¬(¬x ∧ ¬y) = x ∨ y and ¬(¬x ∨ ¬y) = x ∧ y",
    roots: ["not"],
    clues: ["and", "or"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              {
                name: P.select("name", P.union("and", "or")),
                operands: [
                  { name: "not", operands: [P.select("x")] },
                  { name: "not", operands: [P.select("y")] },
                ],
              },
            ],
          },
          ({ name, x, y }) => scalar(OTHER[name], x, y),
        )
        .otherwise(decline),
  },
];

function isNotOf(x: Term, y: Term): boolean {
  return x.name === "not" && same(x.operands[0], y);
}

function isOnes({ element, constant }: Term): boolean {
  return constant !== null && element !== null && constant === ONES[element];
}
