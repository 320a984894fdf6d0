/**
 * Finds ops that keep the order of floats or reverse it (monotone functions). They may as well be applied before a least or
 * greatest is chosen.
 */

import type { ScalarOpName } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";

/** One operand of an op whose other operands are constants: its position, and the constant, if there is one. */
export interface Application {
  readonly op: ScalarOpName;
  /** The element by which the op's meaning is looked up. */
  readonly at: Element;
  /** The element of the operand. */
  readonly of: Element;
  readonly isFirst: boolean;
  readonly constant: number | null;
}

/**
 * The extreme y for which f(x ⊕ y) = f(x) y f(y), bit for bit, where ⊕ is `min` or `max`; null where there is none. For f(x)
 * = −x and `min`, it is `max`. The same holds for whole rows in the rules of reductions: rounding keeps the order, even where
 * it overflows, and ±∞ stays what it is.
 */
export function extremeBeyond(
  extreme: "min" | "max",
  { op, at, of, isFirst, constant }: Application,
): "min" | "max" | null {
  if (!isFloat(at) || !isFloat(of)) return null;
  const other = extreme === "min" ? "max" : "min";
  const isNumber = constant !== null && Number.isFinite(constant);
  switch (op) {
    case "add":
      return isNumber ? extreme : null;
    case "sub":
      return isNumber ? (isFirst ? extreme : other) : null;
    case "mul":
      return isNumber && constant !== 0 ? (constant > 0 ? extreme : other) : null;
    case "div":
      return isNumber && constant !== 0 && isFirst ? (constant > 0 ? extreme : other) : null;
    case "neg":
      return other;
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
    case "cast":
      return extreme;
    case "sqrt":
      // Not for max: the greater may be a number where the root of the other is NaN.
      return extreme === "min" ? "min" : null;
    default:
      return null;
  }
}

function isFloat(element: Element): boolean {
  return element === "f32" || element === "f64";
}
