/**
 * Trends (monotonicity): whether values rise or fall along a row, in which the numbers of neighbors ascend. From the trends
 * of operands follow those of results: if n rises, n + 1 rises and −n falls. −0 is below 0, as for `min` and `max`.
 */

import type { Monoid, ScalarOpName } from "../scalar.ts";
import { absorbingOf, isExact, isIdempotent, meaningOf } from "../scalar.ts";
import type { Element } from "../type.ts";

/** The trend of a value along the entries. The value is NaN at all of them or at none. */
export interface Trend {
  /** `rising` never falls, `falling` never rises. */
  readonly goes: "same" | "rising" | "falling";
  /** Finite bounds of the value; null where they are not known. */
  readonly range: Range | null;
}

type Range = readonly [least: number, most: number];

/** The trend of a value that is the same at all entries, and of which nothing else is known. */
export const SAME: Trend = { goes: "same", range: null };

/**
 * The trend of node indices in ascending order, and of the place of an edge in its row. A graph has no more nodes than i32
 * can number, and a row no more edges.
 */
export const ASCENDING_NUMBER: Trend = { goes: "rising", range: [0, 2 ** 31 - 1] };

/** The trend of a constant. */
export function trendOfConstant(value: number): Trend {
  return { goes: "same", range: Number.isFinite(value) ? [value, value] : null };
}

/** Why a combination of entries in order stops changing before the last entry. */
export type Settling =
  /** The first value is the result. */
  | { readonly by: "first" }
  /** The combination has reached the absorbing value, which it never leaves again. */
  | { readonly by: "absorbing"; readonly value: number };

/** When the combination of values in order is settled; null where only the last value settles it. */
export function settlingOf(monoid: Monoid, element: Element, trend: Trend | null): Settling | null {
  const goes = trend?.goes;
  const isFirst =
    goes === "same"
      ? isIdempotent(monoid, element)
      : (goes === "rising" && monoid === "min") || (goes === "falling" && monoid === "max");
  if (isFirst) return { by: "first" };
  // No program looks for the absorbing value of a float sum or product, which is NaN.
  const value = isExact(monoid, element) ? absorbingOf(monoid, element) : null;
  return value === null ? null : { by: "absorbing", value };
}

/** Whether many rows are likely to settle early: by their first value, or by one of the two values of a bool. */
export function isLikelyEarly({ by }: Settling, element: Element): boolean {
  return by === "first" || element === "bool";
}

/**
 * The trend of an op's result; null where it may both rise and fall. `element` is the one by which the op's meaning is looked
 * up. A value without bounds may be infinite, and become NaN where it meets another infinity, so ops that could do so take
 * bounded operands only.
 */
export function trendOf(op: ScalarOpName, element: Element, operands: readonly (Trend | null)[]): Trend | null {
  const known = operands.flatMap((operand) => operand ?? []);
  if (known.length < operands.length) return null;
  if (known.every(({ goes }) => goes === "same")) return SAME;
  const [x, y, z] = known as [Trend, Trend, Trend];
  switch (op) {
    case "add":
      return sum(element, x, y);
    case "sub":
      return sum(element, x, flip(within(y, element)));
    case "neg":
      return bounded(element, flip(within(x, element)));
    case "mul":
      return scaled(element, x, y, unwrapped(op, element)) ?? scaled(element, y, x, unwrapped(op, element));
    case "div":
      return scaled(element, x, y, unwrapped(op, element));
    case "min":
    case "max":
      return joined(x, y, op === "min" ? Math.min : Math.max);
    case "floor":
    case "ceil":
    case "round":
    case "trunc":
      return mapped(x, (value) => meaningOf(op, element)!(value, 0, 0));
    case "cast":
      if (element === "bool" && !(x.range && x.range[0] >= 0)) return null;
      return mapped(x, (value) => meaningOf(op, element)!(value, 0, 0));
    case "select": {
      if (x.goes !== "same") return null;
      const most = joined(y, z, Math.max);
      const least = joined(y, z, Math.min);
      return most && least && { goes: most.goes, range: rangeOf(least.range?.[0], most.range?.[1]) };
    }
    default:
      return null;
  }
}

/** The bounds of elements whose values are all finite. */
const BOUNDS: { readonly [E in Element]?: Range } = {
  bool: [0, 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
};

/** Adds the bounds of its element to a trend without bounds. */
function within(trend: Trend, element: Element): Trend {
  return { ...trend, range: trend.range ?? BOUNDS[element] ?? null };
}

/** The result of an op on two finite numbers: for floats after rounding, for integers before wrapping. */
function unwrapped(op: "add" | "mul" | "div", element: Element): (a: number, b: number) => number {
  const meaning = meaningOf(op, element)!;
  if (!BOUNDS[element]) return (a, b) => meaning(a, b, 0);
  return { add: (a: number, b: number) => a + b, mul: (a: number, b: number) => a * b, div: quotient }[op];
}

const quotient = (a: number, b: number): number => Math.trunc(a / b);

/** The trend of a result; null where the result may leave the range of its element and wrap. */
function bounded(element: Element, trend: Trend | null): Trend | null {
  const bounds = BOUNDS[element];
  if (!bounds || trend === null) return trend;
  const { range } = trend;
  return range && range[0] >= bounds[0] && range[1] <= bounds[1] ? trend : null;
}

function sum(element: Element, left: Trend, right: Trend): Trend | null {
  const [x, y] = [within(left, element), within(right, element)];
  // A value that is the same everywhere may be infinite or NaN. Its sum with finite values is then infinite or NaN everywhere
  // as well.
  const isSafe = [x, y].every(({ goes, range }) => range !== null || goes === "same");
  const goes = isSafe ? together(x, y) : null;
  const add = unwrapped("add", element);
  const range = x.range && y.range && rangeOf(add(x.range[0], y.range[0]), add(x.range[1], y.range[1]));
  return goes && bounded(element, { goes, range });
}

/** The trend of a product or quotient with a known number that is not 0. */
function scaled(element: Element, x: Trend, by: Trend, scale: (a: number, b: number) => number): Trend | null {
  const { range } = within(x, element);
  const factor = by.range && by.range[0] === by.range[1] ? by.range[0] : 0;
  if (factor === 0 || range === null) return null;
  const turned = factor < 0 ? turn(x.goes) : x.goes;
  const ends = range.map((end) => scale(end, factor));
  return bounded(element, { goes: turned, range: rangeOf(Math.min(...ends), Math.max(...ends)) });
}

/** The trend of a choice between two values, as `min` makes, by a function that rises in both. */
function joined(x: Trend, y: Trend, choose: (a: number, b: number) => number): Trend | null {
  const goes = together(x, y);
  const range = x.range && y.range && rangeOf(choose(x.range[0], y.range[0]), choose(x.range[1], y.range[1]));
  return goes && { goes, range };
}

/** The trend of a value after a function that never falls. */
function mapped({ goes, range }: Trend, f: (value: number) => number): Trend {
  return { goes, range: range && rangeOf(f(range[0]), f(range[1])) };
}

function flip({ goes, range }: Trend): Trend {
  return { goes: turn(goes), range: range && [-range[1], -range[0]] };
}

function turn(goes: Trend["goes"]): Trend["goes"] {
  if (goes === "same") return goes;
  return goes === "rising" ? "falling" : "rising";
}

/** The direction of a value that rises in both of two others; null where these go in opposite directions. */
function together(x: Trend, y: Trend): Trend["goes"] | null {
  if (x.goes === "same" || x.goes === y.goes) return y.goes;
  return y.goes === "same" ? x.goes : null;
}

function rangeOf(least: number | undefined, most: number | undefined): Range | null {
  return Number.isFinite(least) && Number.isFinite(most) ? [least!, most!] : null;
}
