/** Facts that are surely true of a value, from the ops that define it, a few deep. */

import type { OpName } from "../../src/ir/op.ts";
import type { Term } from "../../src/rewrite/term.ts";
import { same } from "../../src/rewrite/term.ts";
import { isFloat } from "./elements.ts";

/** The depth, in ops, to which a fact is looked for. Chains of clamps and casts are short. */
const DEPTH = 4;

const COUNTS = ["node_count", "edge_count", "node_index", "edge_index", "degree"] as const satisfies readonly OpName[];

/** The ops whose results may be proved never negative. */
export const NON_NEGATIVE_OPS = [
  ...COUNTS,
  ...(["exp", "popcount", "clz", "abs", "mul", "add", "div", "max", "min", "and", "select", "sqrt"] as const),
  ...(["floor", "ceil", "round", "trunc", "cast", "shr"] as const),
] as const satisfies readonly OpName[];

/** The ops whose results may be proved whole numbers. */
export const WHOLE_OPS = [
  ...COUNTS,
  ...(["floor", "ceil", "round", "trunc", "sign", "cast", "neg", "abs", "min", "max", "select"] as const),
] as const satisfies readonly OpName[];

/** Whether a term is never below 0 and never −0; it may be NaN. */
export function isNonNegative(term: Term, depth: number = DEPTH): boolean {
  if (term.element === "u32" || term.element === "bool") return true;
  if (term.constant !== null) return Number.isNaN(term.constant) || Object.is(Math.abs(term.constant), term.constant);
  if (depth === 0) return false;
  const [x, y, z] = term.operands;
  const holds = (operand: Term | undefined): boolean => operand !== undefined && isNonNegative(operand, depth - 1);
  switch (term.name) {
    case "node_count":
    case "edge_count":
    case "node_index":
    case "edge_index":
    case "degree":
    case "exp":
    case "popcount":
    case "clz":
      return true;
    case "abs":
      // The least i32 is its own absolute value.
      return isFloat(term.element);
    case "mul":
      return isFloat(term.element) && (same(x, y) || (holds(x) && holds(y)));
    case "add":
    case "div":
      return isFloat(term.element) && holds(x) && holds(y);
    case "max":
    case "and":
      return holds(x) || holds(y);
    case "min":
      return holds(x) && holds(y);
    case "select":
      return holds(y) && holds(z);
    // sqrt(−0) is −0, and so is ⌈−0.5⌉; both need more than x ≥ 0.
    case "sqrt":
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
    case "cast":
    case "shr":
      return holds(x);
    default:
      return false;
  }
}

/** Whether a term is always an integer, an infinity or NaN, so that rounding to integers changes nothing. */
export function isWhole(term: Term, depth: number = DEPTH): boolean {
  if (!isFloat(term.element)) return true;
  if (depth === 0) return false;
  const [x, y, z] = term.operands;
  const holds = (operand: Term | undefined): boolean => operand !== undefined && isWhole(operand, depth - 1);
  switch (term.name) {
    case "node_count":
    case "edge_count":
    case "node_index":
    case "edge_index":
    case "degree":
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
    case "sign":
      return true;
    case "cast":
    case "neg":
    case "abs":
      return holds(x);
    case "min":
    case "max":
      return holds(x) && holds(y);
    case "select":
      return holds(y) && holds(z);
    default:
      return false;
  }
}

/** Whether a term is never NaN and never infinite. */
export function isAlwaysFinite(term: Term): boolean {
  if (!isFloat(term.element)) return true;
  if (term.constant !== null) return Number.isFinite(term.constant);
  switch (term.name) {
    case "node_count":
    case "edge_count":
    case "node_index":
    case "edge_index":
    case "degree":
      return true;
    case "cast":
      return !isFloat(term.operands[0]?.element ?? null);
    default:
      return false;
  }
}
