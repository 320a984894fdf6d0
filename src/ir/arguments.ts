/** Checks programs and ops that users hand to the public interface, before anything reads them. */

import { total } from "../arguments/found.ts";
import type { Kind } from "../arguments/kind.ts";
import { plain, refusal } from "../arguments/kind.ts";
import { refuseExtra } from "../arguments/options.ts";
import { expectNesting } from "./nesting.ts";
import { isDataParallel as isDataParallelOp, isThreadSafe as isThreadSafeOp } from "./op/traits.ts";
import { isOpName } from "./op.ts";
import { printFunc as printProgram } from "./print.ts";
import type { Func, Op } from "./value.ts";

/** Whether something has the fields of a program. What the fields hold, the verifier checks. */
const isFunc = total(
  (found: unknown): found is Func =>
    typeof found === "object" &&
    found !== null &&
    "name" in found &&
    typeof found.name === "string" &&
    "graph" in found &&
    isObject(found.graph) &&
    "parameters" in found &&
    Array.isArray(found.parameters) &&
    "resultNames" in found &&
    Array.isArray(found.resultNames) &&
    "body" in found &&
    isRegion(found.body),
);

const hasFunc = total((found) => isObject(found) && "func" in found && isFunc(found.func));

export const FUNC: Kind<Func> = {
  expected: "a program, as graph IR",
  fits: isFunc,
  read(found, place) {
    if (isFunc(found)) return found;
    throw refusal(place, found, "a program, as graph IR", hasFunc(found) ? "Give the algorithm's func." : undefined);
  },
};

const OP: Kind<Op> = plain("an op of a program", isOp);

/**
 * Prints a whole function.
 *
 * @throws {@link EdgewiseError} `usage` for arguments that cannot be meant; `ir/invalid` for one that contains itself
 * or is nested too deep.
 * @example
 * ```ts
 * import { printFunc } from "edgewise";
 * import { reachability } from "edgewise/algorithms";
 *
 * console.log(printFunc(reachability.func).split("\n")[0]); // func @reachability(%g: graph, %root: i32 key) -> (reached: node<bool>) {
 * ```
 */
export function printFunc(func: Func, ...extra: readonly never[]): string {
  const call = "printFunc";
  refuseExtra(call, 1, extra);
  const program = FUNC.read(func, { call, name: "" });
  expectNesting(program);
  return printProgram(program);
}

/**
 * Whether an op's work is cut by nodes or edges among workers. May be given to `filter`, whose further arguments it
 * ignores.
 *
 * @throws {@link EdgewiseError} `usage` for what is no op.
 * @example
 * ```ts
 * import { isDataParallel } from "edgewise";
 * import { wcc } from "edgewise/algorithms";
 *
 * const { ops } = wcc.func.body;
 * const found = ops.filter(isDataParallel).map(({ name }) => name);
 * console.log(found.join(" ")); // classes
 * ```
 */
export function isDataParallel(op: Op): boolean {
  return isDataParallelOp(OP.read(op, { call: "isDataParallel", name: "" }));
}

/**
 * Whether an op touches nothing but its operands and results, so that it may run beside any other. May be given to
 * `filter`.
 *
 * @throws {@link EdgewiseError} `usage` for what is no op.
 * @example
 * ```ts
 * import { isThreadSafe } from "edgewise";
 * import { wcc } from "edgewise/algorithms";
 *
 * const { ops } = wcc.func.body;
 * const found = ops.filter(isThreadSafe).map(({ name }) => name);
 * console.log(found.join(" ")); // classes
 * ```
 */
export function isThreadSafe(op: Op): boolean {
  return isThreadSafeOp(OP.read(op, { call: "isThreadSafe", name: "" }));
}

function isRegion(found: unknown): boolean {
  return isObject(found) && ["parameters", "ops", "yields"].every((field) => Array.isArray(Reflect.get(found, field)));
}

function isOp(found: unknown): found is Op {
  return (
    isObject(found) &&
    "name" in found &&
    typeof found.name === "string" &&
    isOpName(found.name) &&
    ["operands", "regions", "results"].every((field) => Array.isArray(Reflect.get(found, field)))
  );
}

function isObject(found: unknown): found is object {
  return typeof found === "object" && found !== null;
}
