/** The public parser of the IR text. */

import { text as textKind } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import { readFunc } from "./text/grammar.ts";
import type { Func } from "./value.ts";

/**
 * Reads one function. Types are taken as written and values may be used before they are defined: `verifyFunc` says
 * what is wrong with the program.
 *
 * @throws {@link EdgewiseError} `ir/syntax` for a text that is no program; `usage` for arguments that cannot be meant.
 * @example
 * ```ts
 * import { parseFunc, path, printFunc, runSync } from "edgewise";
 * import { bfs } from "edgewise/algorithms";
 *
 * const func = parseFunc(printFunc(bfs.func), "bfs.ir");
 * console.log(func.name, func.resultNames.join(" "), printFunc(func) === printFunc(bfs.func)); // bfs depth true
 * console.log(runSync({ ...bfs, func }, path({ nodeCount: 3 }), { root: 0 }).depth.join(" ")); // 0 1 2
 * ```
 */
export function parseFunc(text: string, file = "<ir>", ...extra: readonly never[]): Func {
  const call = "parseFunc";
  refuseExtra(call, 2, extra);
  return readFunc(textKind.read(text, { call, name: "" }), textKind.read(file, { call, name: "the name of the file" }));
}
