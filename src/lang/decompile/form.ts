/** Errors for IR that no text can express, since only passes make it. */

import { EdgewiseError } from "../../error.ts";
import type { Op } from "../../ir/value.ts";

/** The error for an op that no text can express. `what` names its form. */
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
