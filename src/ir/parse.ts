/** The IR text read, for those who write it. */

import { text as textKind } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import { readFunc } from "./text/grammar.ts";
import type { Func } from "./value.ts";

/**
 * Reads one function. Types are taken as written and values may be used before they are defined: `verifyFunc` says
 * what is wrong with the program, this throws `ir/syntax` where the text is no program.
 */
export function parseFunc(text: string, file = "<ir>", ...extra: readonly never[]): Func {
  const call = "parseFunc";
  refuseExtra(call, 2, extra);
  return readFunc(textKind.read(text, { call, name: "" }), textKind.read(file, { call, name: "the name of the file" }));
}
