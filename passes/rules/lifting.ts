/** Laws of broadcasting: a value that is the same everywhere is computed once. */

import { SCALAR_OP_NAMES } from "../../src/ir/scalar.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { onOther } from "../../src/rewrite/term.ts";

export const LIFTING_RULES: readonly Rule[] = [
  {
    // Where only scalars are left, the right side is a scalar op, which is then broadcast.
    law: "f(broadcast x, y) = f(x, y), in every operand",
    roots: SCALAR_OP_NAMES,
    clues: ["broadcast"],
    apply: (term) => onOther(term, term.operands.map(scalarOf)),
  },
];

/** The scalar that a broadcast repeats; any other term as it is. */
function scalarOf(term: Term): Term {
  return term.name === "broadcast" ? term.operands[1]! : term;
}
