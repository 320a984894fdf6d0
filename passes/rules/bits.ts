/** Laws of bit patterns: shifts, masks, and how negation and complement are related. */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { bothOrders, constant, same, scalar } from "../../src/rewrite/term.ts";
import { folded, known } from "./constant.ts";
import { INTEGERS, ONES } from "./elements.ts";

/** A pattern for a constant, which binds its number to a name. Each file has its own, since declarations could not name its type. */
const number = <Name extends string>(name: Name) => ({ constant: P.select(name, P.number) });

export const BITS_RULES: readonly Rule[] = [
  {
    law: "x shifted by a multiple of 32 = x",
    roots: ["shl", "shr"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P.select("x"), number("by")] }, ({ x, by }) => (by % 32 === 0 ? x : null))
        .otherwise(decline),
  },
  {
    law: "x shifted by c = x shifted by c modulo 32, of constants c",
    roots: ["shl", "shr"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ name: P.union("shl", "shr"), operands: [P.select("x"), number("by")] }, ({ x, by }, { name }) =>
          by >= 0 && by < 32 ? null : scalar(name, x, constant(by & 31, term.element!)),
        )
        .otherwise(decline),
  },
  {
    law: "x shifted by (y ∧ c) = x shifted by y, of constants c that end in five ones",
    roots: ["shl", "shr"],
    clues: ["and"],
    apply: (term) =>
      match(term)
        .with(
          {
            name: P.union("shl", "shr"),
            operands: [P.select("x"), { name: "and", operands: [P.select("y"), number("c")] }],
          },
          ({ x, y, c }, { name }) => ((c & 31) === 31 ? scalar(name, x, y) : null),
        )
        .otherwise(decline),
  },
  {
    law: "0 << x = 0, 0 >> x = 0 and 1…1 >> x = 1…1 of i32",
    roots: ["shl", "shr"],
    clues: ["const"],
    apply: ({ name, element, operands: [c] }) =>
      c && (c.constant === 0 || (c.constant === -1 && name === "shr" && element === "i32")) ? c : null,
  },
  {
    law: "(x << a) << b = x << (a + b), or 0 where that is 32 or more, of constants a and b",
    roots: ["shl"],
    clues: ["shl"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "shl", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) => {
          const by = (a & 31) + (b & 31);
          return by < 32 ? scalar("shl", x, constant(by, term.element!)) : constant(0, term.element!);
        })
        .otherwise(decline),
  },
  {
    // An i32 keeps its sign: shifted by 31 it is all sign.
    law: "(x >> a) >> b = x >> (a + b), or by 31 of i32 and 0 of u32 where that is 32 or more, of constants a and b",
    roots: ["shr"],
    clues: ["shr"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "shr", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) => {
          const element = term.element!;
          const by = (a & 31) + (b & 31);
          if (by >= 32 && element === "u32") return constant(0, "u32");
          return scalar("shr", x, constant(Math.min(by, 31), element));
        })
        .otherwise(decline),
  },
  {
    // Not for i32: the bit that becomes the sign would be repeated.
    law: "(x << a) >> a = x ∧ (1…1 >> a), of u32 and constants a",
    roots: ["shr"],
    elements: ["u32"],
    clues: ["shl"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "shl", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) =>
          (a & 31) === (b & 31) ? scalar("and", x, known("shr", "u32", ONES.u32!, a)) : null,
        )
        .otherwise(decline),
  },
  {
    law: "(x >> a) << a = x ∧ (1…1 << a), of constants a",
    roots: ["shl"],
    clues: ["shr"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "shr", operands: [P.select("x"), number("a")] }, number("b")] }, ({ x, a, b }) =>
          (a & 31) === (b & 31) ? scalar("and", x, known("shl", term.element!, ONES[term.element!]!, a)) : null,
        )
        .otherwise(decline),
  },
  {
    law: "(x << a) ∧ c = x << a where c has every bit that may be left, and so for >> of u32, of constants a and c",
    roots: ["and"],
    elements: INTEGERS,
    clues: ["shl", "shr"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [P.select("shifted", { name: P.union("shl", "shr"), operands: [P._, number("a")] }), number("c")],
          },
          ({ shifted, a, c }) => {
            const element = term.element!;
            const left = folded(shifted.name, element, ONES[element]!, a);
            return folded("and", element, left, c) === left ? shifted : null;
          },
        )
        .otherwise(decline),
  },
  {
    law: "(x ∨ a) ∧ b = b where a has all of b, and x ∧ b where it has none, of constants a and b",
    roots: ["and"],
    elements: INTEGERS,
    clues: ["or"],
    apply: (term) =>
      match(term)
        .with(
          { operands: [{ name: "or", operands: [P.select("x"), number("a")] }, P.select("mask", number("b"))] },
          ({ x, a, b, mask }) => {
            const common = folded("and", term.element!, a, b);
            if (common === b) return mask;
            return common === 0 ? scalar("and", x, mask) : null;
          },
        )
        .otherwise(decline),
  },
  {
    law: "(x ∧ a) ∨ b = b where b has all of a, and x ∨ b where they have every bit, of constants a and b",
    roots: ["or"],
    elements: INTEGERS,
    clues: ["and"],
    apply: (term) =>
      match(term)
        .with(
          { operands: [{ name: "and", operands: [P.select("x"), number("a")] }, P.select("set", number("b"))] },
          ({ x, a, b, set }) => {
            const either = folded("or", term.element!, a, b);
            if (either === b) return set;
            return either === ONES[term.element!] ? scalar("or", x, set) : null;
          },
        )
        .otherwise(decline),
  },
  {
    law: "¬x + 1 = −x",
    roots: ["add"],
    elements: INTEGERS,
    clues: ["not"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "not", operands: [P.select()] }, { constant: 1 }] }, (x) => scalar("neg", x))
        .otherwise(decline),
  },
  {
    law: "−(¬x) = x + 1",
    roots: ["neg"],
    elements: INTEGERS,
    clues: ["not"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "not", operands: [P.select()] }] }, (x) =>
          scalar("add", x, constant(1, term.element!)),
        )
        .otherwise(decline),
  },
  {
    law: "¬(−x) = x + (−1)",
    roots: ["not"],
    elements: INTEGERS,
    clues: ["neg"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "neg", operands: [P.select()] }] }, (x) =>
          scalar("add", x, constant(ONES[term.element!]!, term.element!)),
        )
        .otherwise(decline),
  },
  {
    law: "¬(x + (−1)) = −x",
    roots: ["not"],
    elements: INTEGERS,
    clues: ["add"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "add", operands: [P.select("x"), number("c")] }] }, ({ x, c }) =>
          c === ONES[term.element!] ? scalar("neg", x) : null,
        )
        .otherwise(decline),
  },
  {
    law: "x + ¬x = 1…1",
    roots: ["add"],
    elements: INTEGERS,
    clues: ["not"],
    apply: (term) => {
      for (const [x, y] of bothOrders(term)) {
        if (y.name === "not" && same(y.operands[0], x)) return constant(ONES[term.element!]!, term.element!);
      }
      return null;
    },
  },
];
