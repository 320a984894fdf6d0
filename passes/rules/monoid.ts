/**
 * Laws of facts in the op table: of ops that are idempotent, and of absorbing elements. Further laws of sums, products,
 * extremes and bit patterns are in the file of each.
 */

import { isScalarOpName } from "../../src/ir/op.ts";
import type { Monoid } from "../../src/ir/scalar.ts";
import { absorbingOf, isExact, isIdempotent, MONOIDS, SCALAR_OP_NAMES, scalarRow } from "../../src/ir/scalar.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { bothOrders, same } from "../../src/rewrite/term.ts";

const IDEMPOTENT = SCALAR_OP_NAMES.filter((name) => scalarRow(name).idempotent);
const OF_ONE = IDEMPOTENT.filter((name) => scalarRow(name).arity === 1);
const OF_TWO = IDEMPOTENT.filter((name) => scalarRow(name).arity === 2);

export const MONOID_RULES: readonly Rule[] = [
  {
    // For floats that is NaN, which every monoid of floats keeps.
    law: "f(x, a) = a, of the absorbing element a of f",
    roots: MONOIDS,
    clues: ["const"],
    apply: (term) => {
      const [, a] = term.operands;
      const monoid = monoidOf(term);
      if (!monoid || !a?.element || a.constant === null) return null;
      return Object.is(a.constant, absorbingOf(monoid, a.element)) ? a : null;
    },
  },
  {
    law: "f(x, x) = x, of idempotent f",
    roots: OF_TWO,
    clues: ["same"],
    apply: (term) => (isIdempotentAt(term) ? (term.operands[0] ?? null) : null),
  },
  {
    law: "f(f(x)) = f(x), of idempotent f",
    roots: OF_ONE,
    clues: OF_ONE,
    apply: (term) => {
      const [inner] = term.operands;
      return inner?.name === term.name && isIdempotentAt(term) ? (inner ?? null) : null;
    },
  },
  {
    law: "f(x, f(x, y)) = f(x, y), of idempotent and exact f",
    roots: OF_TWO,
    clues: OF_TWO,
    apply: (term) => {
      const monoid = monoidOf(term);
      if (!monoid || !isIdempotentAt(term) || !isExact(monoid, term.element!)) return null;
      for (const [x, inner] of bothOrders(term)) {
        if (inner.name === monoid && inner.operands.some((operand) => same(operand, x))) return inner;
      }
      return null;
    },
  },
];

function monoidOf({ name }: Term): Monoid | undefined {
  return MONOIDS.find((monoid) => monoid === name);
}

function isIdempotentAt({ name, element }: Term): boolean {
  return name !== null && element !== null && isScalarOpName(name) && isIdempotent(name, element);
}
