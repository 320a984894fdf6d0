/** The compiler at once, with all of it loaded: for those who cannot wait. */

import { readOptions, refuseExtra } from "./arguments/options.ts";
import type { CompileOptions } from "./compile-options.ts";
import { COMPILE_OPTIONS } from "./compile-options.ts";
import type { Compilation, Optimized } from "./compiler.ts";
import { compiling, optimizing, planning } from "./compiler.ts";
import { FUNC } from "./ir/arguments.ts";
import type { Func } from "./ir/value.ts";
import type { Plan } from "./plan/plan.ts";
import { providePlanner } from "./planner/make.ts";
import { atOnce } from "./turns.ts";

export type { CompileOptions, Precision } from "./compile-options.ts";
export { PRECISIONS } from "./compile-options.ts";
export type { Compilation, Optimized } from "./compiler.ts";

/**
 * Compiles graph IR to a plan: does what `optimize` and `planOf` do one after the other.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `ir/invalid` for a program that the
 * verifier refuses; `param` for a known parameter that the program does not have as a scalar; `pass` for an unknown
 * name of a pass.
 * @example
 * ```ts
 * import { compile, printFunc } from "edgewise";
 * import { pagerank } from "edgewise/algorithms";
 *
 * const { plan, func } = compile(pagerank.func, { pipeline: "O2" });
 * console.log(plan.name, plan.results.map(({ name }) => name).join(" ")); // pagerank rank
 * console.log(printFunc(func).split("\n")[0]); // func @pagerank(%g: graph, %damping: f64 = 0.85, %tolerance: f64 = 1e-9, %limit: i32 = {
 * ```
 */
export function compile(source: Func, options: CompileOptions = {}, ...extra: readonly never[]): Compilation {
  const call = "compile";
  refuseExtra(call, 2, extra);
  providePlanner();
  return atOnce(compiling(FUNC.read(source, { call, name: "" }), readOptions(call, COMPILE_OPTIONS, options)));
}

/** Does the first half, as `optimizing` does. */
export function optimize(source: Func, options: CompileOptions = {}): Optimized {
  return atOnce(optimizing(source, options));
}

/** Does the second half: makes a plan of optimized graph IR. */
export function planOf(optimized: Pick<Optimized, "watched" | "assumptions">): Plan {
  providePlanner();
  return atOnce(planning(optimized));
}
