/** Laws of casts: a cast that loses nothing can be undone, and one of two casts in a row can be left out. */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { bothOrders, cast, constant, make, scalar } from "../../src/rewrite/term.ts";
import { INTEGERS, losesNothing } from "./elements.ts";

export const CAST_RULES: readonly Rule[] = [
  {
    law: "x as its own element = x",
    roots: ["cast"],
    apply: ({ element, operands: [x] }) => (x && x.element === element ? x : null),
  },
  {
    // A cast sees only the number, which A has as well.
    law: "(x as A) as B = x as B, where A has all numbers of x",
    roots: ["cast"],
    clues: ["cast"],
    apply: ({ element, operands: [inner] }) => {
      const x = inner?.operands[0];
      return x && inner.element && losesNothing(x.element!, inner.element) ? cast(element!, x) : null;
    },
  },
  {
    // Not for floats: NaN as bool is false, and NaN ≠ 0 is true.
    law: "x as bool = (x ≠ 0), of integers",
    roots: ["cast"],
    elements: ["bool"],
    apply: ({ operands: [x] }) =>
      x && INTEGERS.some((element) => element === x.element) ? scalar("ne", x, constant(0, x.element!)) : null,
  },
  {
    law: "trunc(x) as an integer = x as that",
    roots: ["cast"],
    elements: INTEGERS,
    clues: ["trunc"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "trunc", operands: [P.select()] }] }, (x) => cast(term.element!, x))
        .otherwise(decline),
  },
  {
    law: "f(x) as bool = x as bool, of −x, |x| and sign(x)",
    roots: ["cast"],
    elements: ["bool"],
    clues: ["neg", "abs", "sign"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: P.union("neg", "abs", "sign"), operands: [P.select()] }] }, (x) => cast("bool", x))
        .otherwise(decline),
  },
  {
    // Not for floats: −1 · 0 is −0 and ∞ · 0 is NaN.
    law: "x · (p as E) = p ? x : 0, of integers and a bool p",
    roots: ["mul"],
    elements: INTEGERS,
    clues: ["cast"],
    apply: (term) => {
      for (const [x, inner] of bothOrders(term)) {
        const p = inner.name === "cast" ? inner.operands[0] : undefined;
        if (p?.element === "bool") return scalar("select", p, x, constant(0, term.element!));
      }
      return null;
    },
  },
  {
    // f64 has every count, and so leaves the choice to the second cast.
    law: "(count as f64) as E = count as E, of counts, degrees and indices",
    roots: ["cast"],
    elements: ["i32", "u32", "f32"],
    clues: ["node_count", "edge_count", "node_index", "edge_index", "degree"],
    apply: ({ element, operands: [count] }) =>
      match(count?.op)
        .with({ name: "degree", attributes: { element: "f64" } }, ({ attributes: { direction } }) =>
          make("degree", count!.operands, { direction, element: element! }),
        )
        .with(
          { name: P.union("node_count", "edge_count", "node_index", "edge_index"), attributes: { element: "f64" } },
          ({ name }) => make(name, count!.operands, { element: element! }),
        )
        .otherwise(decline),
  },
];
