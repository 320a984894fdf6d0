/** What is not in source form: what only passes make, and what no program comes to. */

import { EdgewiseError } from "../../error.ts";
import type { Op } from "../../ir/value.ts";

/** The error of an op that no text comes to; `what` says of which form it is. */
export function notInSourceForm(op: Op | null, what: string, hint = FROM_PASSES): EdgewiseError {
  return new EdgewiseError({
    code: "lang/form",
    message: `not in source form: ${what}`,
    span: op?.span && op.span.line > 0 ? op.span : undefined,
    hint,
  });
}

const FROM_PASSES =
  "Only what a program itself says can be written as one: decompile it before passes have changed it.";
