/**
 * How far integers grow on their way along edges, so that it can be told whether they wrap. What an edge gives is at most what
 * its source has and some *steps*, or it begins *anew* with something that does not depend on the source:
 *
 *     max(x + weight, opens)      steps: weight, anew: opens
 */

import type { ScalarOpName } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { NumberClass } from "./classes.ts";
import type { EdgeCode } from "./edge-code.ts";

/** The ops by which integers may wrap. */
export type Wrapping = Extract<ScalarOpName, "add" | "sub" | "neg" | "mul" | "shl" | "div" | "rem">;

export interface Growth {
  /** Registers that are added to x or subtracted from it, none of them below 0. */
  readonly steps: readonly number[];
  /** Registers that take the place of x and its steps. */
  readonly anew: readonly number[];
}

/** The growth of the integers of an edge; or the op by which they may wrap in any case, or of which nothing bounds what is added to it. */
export function growthOf(
  edge: EdgeCode,
  depends: readonly boolean[],
  others: ReadonlyMap<number, NumberClass>,
): Growth | { readonly wraps: Wrapping } {
  const { monoid, code, isSource, value } = edge;
  const steps: number[] = [];
  const anew = new Set<number>();
  const [adds, improves, worsens] =
    monoid === "min" ? (["add", "min", "max"] as const) : (["sub", "max", "min"] as const);
  const isStep = (register: number): boolean => {
    const constant = code[register - isSource.length];
    const least = constant?.op === "const" ? constant.value : (others.get(register)?.least ?? -1);
    return !depends[register] && least >= 0;
  };
  /** Whether a register is no worse than x, or what it begins anew with, after the steps. */
  const isBound = (register: number): boolean => {
    if (isSource[register]) return true;
    if (!depends[register]) {
      anew.add(register);
      return true;
    }
    const instruction = code[register - isSource.length]!;
    if (instruction.op === "const") return false;
    const { op, operands } = instruction;
    switch (op) {
      case adds:
        return operands.some((one) => depends[one] && isBound(one));
      case improves:
        // One of them is enough; that which follows x tells more.
        return [...operands].sort((a, b) => Number(depends[b]) - Number(depends[a])).some(isBound);
      case worsens:
        return operands.every(isBound);
      case "select":
        return operands.slice(1).every(isBound);
      default:
        return false;
    }
  };
  for (const [k, instruction] of code.entries()) {
    if (!depends[isSource.length + k] || instruction.op === "const") continue;
    const { op, element, operands } = instruction;
    if (!isWhole(element)) continue;
    if (op === "neg" || op === "mul" || op === "shl" || op === "div" || op === "rem") return { wraps: op };
    if (op !== "add" && op !== "sub") continue;
    const [a, b] = operands as [number, number];
    const [way, step] = depends[a] ? [a, b] : [b, a];
    if (op !== adds || element !== edge.element || !isStep(step) || (op === "sub" && !depends[a])) return { wraps: op };
    if (!isBound(way)) return { wraps: op };
    steps.push(step);
  }
  return steps.length === 0 || isBound(value) ? { steps, anew: [...anew] } : { wraps: adds };
}

function isWhole(element: Element): boolean {
  return element === "i32" || element === "u32";
}
