/**
 * Laws of `reduce` and `aggregate`, where x is what they combine. Equal entries are counted, and an op that is applied to
 * every entry is applied once, to the total.
 *
 * An empty domain or row gives the identity. So the minimum of a broadcast is not the scalar, and an op that moves out of a
 * reduction must map the identity before it to the identity after it.
 *
 * Some laws are missing because their bits differ: the sum of 0.1 over neighbors, which rounds after each; factors of sums of
 * floats, even 2^k, which may let a partial sum overflow or underflow; the minimum of x + c for integers, which wrap, and for
 * floats where c is not known to be finite, for ∞ − ∞ is NaN.
 */

import { identityOf, isIdempotent } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import type { Replacement } from "../../src/rewrite/term.ts";
import { cast, constant, scalar } from "../../src/rewrite/term.ts";
import { FLOATS, INTEGERS, isFloat } from "./elements.ts";
import type { Repeated } from "./reduced.ts";
import { leaving, repeatedIn } from "./reduced.ts";

const ROOTS = ["reduce", "aggregate"] as const;
const OTHER = { min: "max", max: "min" } as const;
const DUAL = { and: "or", or: "and" } as const;

export const REDUCTION_RULES: readonly Rule[] = [
  {
    law: "m over the identity of m = the identity of m",
    roots: ROOTS,
    apply: (term) => {
      const found = repeatedIn(term);
      if (!found || found.constant === null) return null;
      return Object.is(found.constant, identityOf(found.monoid, found.element)) ? found.value : null;
    },
  },
  {
    law: "add over the same x = x · count, of integers",
    roots: ROOTS,
    elements: INTEGERS,
    apply: (term) => {
      const found = repeatedIn(term);
      return found?.monoid === "add" ? scalar("mul", found.count(found.element), found.value) : null;
    },
  },
  {
    // A sum starts at 0, which −0 leaves as it is.
    law: "add over −0 = 0, of floats",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) => {
      const found = repeatedIn(term);
      return found?.monoid === "add" && found.constant === 0 ? constant(0, found.element) : null;
    },
  },
  {
    // Multiples of 2^k are exact up to 2^53 · 2^k, so that no sum rounds. In f32, they are exact only up to 2^24 · 2^k.
    law: "add over 2^k = 2^k · count, of f64",
    roots: ROOTS,
    elements: ["f64"],
    apply: (term) => {
      const found = repeatedIn(term);
      return isSumOfPower(found, 1) ? scalar("mul", found.count("f64"), found.value) : null;
    },
  },
  {
    // Not (−2^k) · count, which is −0 where the count is 0.
    law: "add over −2^k = 0 − 2^k · count, of f64",
    roots: ROOTS,
    elements: ["f64"],
    apply: (term) => {
      const found = repeatedIn(term);
      if (!isSumOfPower(found, -1)) return null;
      return scalar("sub", constant(0, "f64"), scalar("mul", found.count("f64"), constant(-found.constant!, "f64")));
    },
  },
  {
    law: "m over the same x = (count ≠ 0 ? x : the identity of m), of idempotent m",
    roots: ROOTS,
    apply: (term) => {
      const found = repeatedIn(term);
      if (!found || !isIdempotent(found.monoid, found.element)) return null;
      const some = scalar("ne", found.count("i32"), constant(0, "i32"));
      return scalar("select", some, found.value, identity(found));
    },
  },
  {
    // A sum of floats starts at 0 and so is never −0. Everything else in the sum changes its sign with x.
    law: "add over −x = 0 − add over x",
    roots: ROOTS,
    apply: (term) =>
      leaving(term, ({ name, monoid, over }) =>
        monoid === "add" && name === "neg" ? scalar("sub", constant(0, term.element!), over("add")) : null,
      ),
  },
  {
    law: "add over x · c = (add over x) · c, of integers and scalars c",
    roots: ROOTS,
    elements: INTEGERS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, over }) =>
        monoid === "add" && name === "mul" && other ? scalar("mul", over("add"), other) : null,
      ),
  },
  {
    law: "add over x << c = (add over x) << c, of scalars c",
    roots: ROOTS,
    elements: INTEGERS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, isFirst, over }) =>
        monoid === "add" && name === "shl" && other && isFirst ? scalar("shl", over("add"), other) : null,
      ),
  },
  {
    // Not for integers: the least is its own negation.
    law: "min over −x = −(max over x), and so for max, of floats",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, over }) =>
        isExtreme(monoid) && name === "neg" ? scalar("neg", over(OTHER[monoid])) : null,
      ),
  },
  {
    // Rounding keeps the order, even where it overflows. ±∞ stays what it is, since c is finite.
    law: "min over x ± c = (min over x) ± c, and so for max, of floats and finite constants c",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, number, isFirst, over }) => {
        if (!isExtreme(monoid) || !other || !Number.isFinite(number)) return null;
        if (name === "add") return scalar("add", over(monoid), other);
        return name === "sub" && isFirst ? scalar("sub", over(monoid), other) : null;
      }),
  },
  {
    law: "min over c − x = c − max over x, and so for max, of floats and finite constants c",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, number, isFirst, over }) =>
        isExtreme(monoid) && name === "sub" && other && !isFirst && Number.isFinite(number)
          ? scalar("sub", other, over(OTHER[monoid]))
          : null,
      ),
  },
  {
    law: "min over x · c = (min over x) · c, or (max over x) · c where c < 0, and so for max and x / c, of floats and finite constants c ≠ 0",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, number, isFirst, over }) => {
        if (!isExtreme(monoid) || !other || !Number.isFinite(number) || number === 0) return null;
        const combined = over(number! > 0 ? monoid : OTHER[monoid]);
        if (name === "mul") return scalar("mul", combined, other);
        return name === "div" && isFirst ? scalar("div", combined, other) : null;
      }),
  },
  {
    law: "min over ⌊x⌋ = ⌊min over x⌋, and so for max and all roundings to integers",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, over }) => {
        if (!isExtreme(monoid)) return null;
        const rounds = name === "floor" || name === "ceil" || name === "round" || name === "trunc";
        return rounds ? scalar(name, over(monoid)) : null;
      }),
  },
  {
    // Not for max: the greatest may be a number where the root of another is NaN.
    law: "min over √x = √(min over x)",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, over }) =>
        name === "sqrt" && monoid === "min" ? scalar("sqrt", over("min")) : null,
      ),
  },
  {
    // Not between integers and floats: the identity of the one is not that of the other.
    law: "min over (x as E) = (min over x) as E, and so for max, between floats",
    roots: ROOTS,
    elements: FLOATS,
    apply: (term) =>
      leaving(term, ({ name, monoid, from, over }) =>
        isExtreme(monoid) && name === "cast" && isFloat(from) ? cast(term.element!, over(monoid)) : null,
      ),
  },
  {
    law: "any of ¬x = ¬(all of x), and all of ¬x = ¬(any of x)",
    roots: ROOTS,
    apply: (term) =>
      leaving(term, ({ name, monoid, over }) =>
        (monoid === "and" || monoid === "or") && name === "not" ? scalar("not", over(DUAL[monoid])) : null,
      ),
  },
  {
    law: "∨ over x ∧ c = (∨ over x) ∧ c, and so for ⊕, and ∧ over x ∨ c = (∧ over x) ∨ c, of scalars c",
    roots: ROOTS,
    apply: (term) =>
      leaving(term, ({ name, monoid, other, over }) => {
        if (!other) return null;
        if (name === "and" && (monoid === "or" || monoid === "xor")) return scalar("and", over(monoid), other);
        return name === "or" && monoid === "and" ? scalar("or", over(monoid), other) : null;
      }),
  },
];

function isExtreme(monoid: string): monoid is "min" | "max" {
  return monoid === "min" || monoid === "max";
}

/** Whether it is a sum of sign · 2^k. */
function isSumOfPower(found: Repeated | null, sign: 1 | -1): found is Repeated {
  if (found?.monoid !== "add" || found.constant === null) return false;
  const exponent = Math.log2(found.constant * sign);
  return Number.isInteger(exponent) && 2 ** exponent === found.constant * sign;
}

function identity({ monoid, element }: { monoid: Repeated["monoid"]; element: Element }): Replacement {
  const number = identityOf(monoid, element);
  if (number === undefined) throw new TypeError(`${monoid} is no monoid at ${element}`);
  return constant(number, element);
}
