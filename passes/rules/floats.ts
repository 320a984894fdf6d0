/** Laws of floats alone: of NaN, and of rounding to whole numbers. */

import { match, P } from "ts-pattern";
import type { Rule } from "../../src/rewrite/rule.ts";
import { decline } from "../../src/rewrite/rule.ts";
import { FLOATS } from "./elements.ts";
import { isWhole, WHOLE_OPS } from "./facts.ts";

export const FLOAT_RULES: readonly Rule[] = [
  {
    // Not pow(NaN, x), which is 1 where x is 0.
    law: "f(x, NaN) = NaN, of differences, quotients, remainders, powers and angles",
    roots: ["sub", "div", "rem", "pow", "atan2"],
    elements: FLOATS,
    clues: ["const"],
    apply: (term) =>
      match(term)
        .with({ operands: [P._, P.select({ constant: NaN })] }, (nan) => nan)
        .otherwise(decline),
  },
  {
    law: "⌊x⌋ = x of whole numbers, and so for all roundings to them",
    roots: ["floor", "ceil", "round", "trunc"],
    clues: WHOLE_OPS,
    apply: ({ operands: [x] }) => (x && isWhole(x) ? x : null),
  },
];
