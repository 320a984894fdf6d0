/** Laws of `select`: the second operand where the first is true, else the third. */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { scalar } from "../../src/rewrite/term.ts";

export const SELECT_RULES: readonly Rule[] = [
  {
    law: "select(c, x, x) = x",
    roots: ["select"],
    clues: ["same"],
    apply: ({ operands: [, x, y] }) => (x && x === y ? x : null),
  },
  {
    law: "select(c, true, false) = c and select(c, false, true) = ¬c",
    roots: ["select"],
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ element: "bool", operands: [P.select(), { constant: 1 }, { constant: 0 }] }, (c) => c)
        .with({ element: "bool", operands: [P.select(), { constant: 0 }, { constant: 1 }] }, (c) => scalar("not", c))
        .otherwise(decline),
  },
  {
    law: "select(¬c, x, y) = select(c, y, x)",
    roots: ["select"],
    clues: ["not"],
    apply: (term) =>
      match(term)
        .with({ operands: [{ name: "not", operands: [P.select("c")] }, P.select("x"), P.select("y")] }, ({ c, x, y }) =>
          scalar("select", c, y, x),
        )
        .otherwise(decline),
  },
  {
    law: "select(c, select(c, x, y), z) = select(c, x, z)",
    roots: ["select"],
    clues: ["select"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              P.select("c"),
              { name: "select", operands: [P.select("again"), P.select("x"), P._] },
              P.select("z"),
            ],
          },
          ({ c, again, x, z }) => (c === again ? scalar("select", c, x, z) : null),
        )
        .otherwise(decline),
  },
  {
    law: "select(c, x, select(c, y, z)) = select(c, x, z)",
    roots: ["select"],
    clues: ["select"],
    apply: (term) =>
      match(term)
        .with(
          {
            operands: [
              P.select("c"),
              P.select("x"),
              { name: "select", operands: [P.select("again"), P._, P.select("z")] },
            ],
          },
          ({ c, again, x, z }) => (c === again ? scalar("select", c, x, z) : null),
        )
        .otherwise(decline),
  },
];
