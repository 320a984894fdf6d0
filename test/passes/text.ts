/** Before and after as text: a test reads like the header of its pass. */

import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { DEFAULT_CONTEXT, type Pass, runPasses } from "../../src/pass.ts";

/** What passes make of a program, as text. */
export function afterPasses(text: string, ...passes: readonly Pass[]): string {
  return printFunc(runPasses(parseFunc(text), passes, DEFAULT_CONTEXT, { verify: verifyFunc }).func);
}

/** A program as it prints, however it was laid out. */
export function text(program: string): string {
  return printFunc(parseFunc(program));
}
