/** Laws of constants: ops on constants are computed now, by the meaning in the op table, and other constants move to the right. */

import { match, P } from "ts-pattern";
import { isScalarOp, meaningElement } from "../../src/ir/op.ts";
import type { ScalarOpName } from "../../src/ir/scalar.ts";
import { isExact, MONOIDS, meaningOf, SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import type { NewTerm, Term } from "../../src/rewrite/term.ts";
import { constant, onOther, scalar } from "../../src/rewrite/term.ts";

const COMMUTATIVE = SCALAR_OP_NAMES.filter((name) => scalarRow(name).traits.includes("commutative"));
/** The ordering that says the same with swapped operands. */
const SWAPPED = { lt: "gt", gt: "lt", le: "ge", ge: "le" } as const;

/** Rules that compute: all that `const-fold` does to single ops. */
export const FOLDING_RULES: readonly Rule[] = [
  {
    law: "f(c₁, c₂) = the constant that f gives",
    roots: SCALAR_OP_NAMES,
    clues: ["const"],
    apply: (term) => {
      const numbers: number[] = [];
      for (const { constant } of term.operands) {
        if (constant === null) return null;
        numbers.push(constant);
      }
      const value = evaluate(term, numbers);
      return value === undefined ? null : constant(value, term.element!);
    },
  },
  {
    law: "select(true, x, y) = x and select(false, x, y) = y",
    roots: ["select"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ constant: 1 }, P.select(), P._] }, (x) => x)
        .with({ operands: [{ constant: 0 }, P._, P.select()] }, (y) => y)
        .otherwise(decline),
  },
];

/** Rules that bring constants to one place, where other rules find them. */
export const ORDERING_RULES: readonly Rule[] = [
  {
    law: "f(c, x) = f(x, c), of commutative f",
    roots: COMMUTATIVE,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("c", { name: "const" }), P.select("x", { constant: null })] }, ({ c, x }) =>
          onOther(term, [x, c]),
        )
        .otherwise(decline),
  },
  {
    law: "c < x = x > c, and so for >, ≤ and ≥",
    roots: ["lt", "gt", "le", "ge"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with(
          {
            name: P.select("name", P.union("lt", "gt", "le", "ge")),
            operands: [P.select("c", { name: "const" }), P.select("x", { constant: null })],
          },
          ({ name, c, x }) => scalar(SWAPPED[name], x, c),
        )
        .otherwise(decline),
  },
  {
    // Not for float sums and products, which round in between.
    law: "f(f(x, a), b) = f(x, f(a, b)), of constants a and b and exact f",
    roots: MONOIDS,
    clues: MONOIDS,
    apply: (term) =>
      match(term)
        .with(
          {
            name: P.select("name", P.union(...MONOIDS)),
            operands: [
              { name: P.select("inner"), operands: [P.select("x"), { constant: P.select("a", P.number) }] },
              { constant: P.select("b", P.number) },
            ],
          },
          ({ name, inner, x, a, b }) => {
            const element = term.element!;
            return inner === name && isExact(name, element) ? scalar(name, x, known(name, element, a, b)) : null;
          },
        )
        .otherwise(decline),
  },
];

/** The result of the op at the root for these numbers; undefined where it is no scalar op. */
export function evaluate({ op }: Term, [a = 0, b = 0, c = 0]: readonly number[]): number | undefined {
  return op && isScalarOp(op) ? meaningOf(op.name, meaningElement(op))?.(a, b, c) : undefined;
}

/** The result of a scalar op for these numbers. Throws a `TypeError` where it has no meaning at the element. */
export function folded(name: ScalarOpName, element: Element, a: number, b: number = 0): number {
  const meaning = meaningOf(name, element);
  if (!meaning) throw new TypeError(`${name} has no meaning at ${element}`);
  return meaning(a, b, 0);
}

/** The result of a scalar op for these numbers as a new constant. The op gives the element of its operands. */
export function known(name: ScalarOpName, element: Element, a: number, b?: number): NewTerm {
  return constant(folded(name, element, a, b), element);
}
