/** The part that turns programs into plans, whole. */

import * as compiler from "../../compiler.ts";
import { providePlanner } from "../../planner/make.ts";

/** Gives the compiler with every part of the planner loaded. */
export function wholeCompiler(): typeof compiler {
  providePlanner();
  return compiler;
}
