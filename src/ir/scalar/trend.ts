/**
 * How values go along entries in whose order something ascends, as the numbers of neighbors do along a row: which never
 * fall, which never rise, and what follows for what is computed of them. −0 is below 0, as it is to `min` and `max`.
 */

import type { Monoid, ScalarOpName } from "../scalar.ts";
import { absorbingOf, isExact, isIdempotent, meaningOf } from "../scalar.ts";
import type { Element } from "../type.ts";

/** How a value goes along the entries. It is NaN at all of them or at none. */
export interface Trend {
  /** `rising` never falls, `falling` never rises. */
  readonly goes: "same" | "rising" | "falling";
  /** What it lies between, both finite; null where that is not known. */
  readonly range: Range | null;
}

type Range = readonly [least: number, most: number];

/** What has one value at all entries, which nothing is known of. */
export const SAME: Trend = { goes: "same", range: null };

/**
 * The number of a node where nodes ascend, or the place of an edge in its row: graphs have no more nodes than i32 can number,
 * and rows no more edges.
 */
export const ASCENDING_NUMBER: Trend = { goes: "rising", range: [0, 2 ** 31 - 1] };

/** What has this value everywhere. */
export function trendOfConstant(value: number): Trend {
  return { goes: "same", range: Number.isFinite(value) ? [value, value] : null };
}

/** Why what a monoid has combined of entries in order does not change any more. */
export type Settling =
  /** The first value is the result. */
  | { readonly by: "first" }
  /** It has come to the value that it never leaves again. */
  | { readonly by: "absorbing"; readonly value: number };

/** When what a monoid combines of values in order is settled; null where only the last of them settles it. */
export function settlingOf(monoid: Monoid, element: Element, trend: Trend | null): Settling | null {
  const goes = trend?.goes;
  const isFirst =
    goes === "same"
      ? isIdempotent(monoid, element)
      : (goes === "rising" && monoid === "min") || (goes === "falling" && monoid === "max");
  if (isFirst) return { by: "first" };
  // What a sum or a product of floats comes to, no program looks for.
  const value = isExact(monoid, element) ? absorbingOf(monoid, element) : null;
  return value === null ? null : { by: "absorbing", value };
}

/** Whether many rows can be expected to be settled early: by their first value, or by one of two. */
export function isLikelyEarly({ by }: Settling, element: Element): boolean {
  return by === "first" || element === "bool";
}

/**
 * How the result of an op goes, `element` being what its meaning is looked up by; null where it may rise and fall. What is
 * unbounded may be infinite, and NaN where it meets another infinity: ops that could do so take bounded operands.
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

/** The elements all of whose values are finite, with what these lie between. */
const BOUNDS: { readonly [E in Element]?: Range } = {
  bool: [0, 1],
  i32: [-(2 ** 31), 2 ** 31 - 1],
  u32: [0, 2 ** 32 - 1],
};

/** What is known of an operand once its element is. */
function within(trend: Trend, element: Element): Trend {
  return { ...trend, range: trend.range ?? BOUNDS[element] ?? null };
}

/** What an op gives of two finite numbers: of floats as rounded, of integers before it would wrap. */
function unwrapped(op: "add" | "mul" | "div", element: Element): (a: number, b: number) => number {
  const meaning = meaningOf(op, element)!;
  if (!BOUNDS[element]) return (a, b) => meaning(a, b, 0);
  return { add: (a: number, b: number) => a + b, mul: (a: number, b: number) => a * b, div: quotient }[op];
}

const quotient = (a: number, b: number): number => Math.trunc(a / b);

/** A result that wraps where its element does not hold it: null where that may be. */
function bounded(element: Element, trend: Trend | null): Trend | null {
  const bounds = BOUNDS[element];
  if (!bounds || trend === null) return trend;
  const { range } = trend;
  return range && range[0] >= bounds[0] && range[1] <= bounds[1] ? trend : null;
}

function sum(element: Element, left: Trend, right: Trend): Trend | null {
  const [x, y] = [within(left, element), within(right, element)];
  // One that is the same everywhere may be infinite or NaN: beside what is finite, so is the sum, everywhere.
  const isSafe = [x, y].every(({ goes, range }) => range !== null || goes === "same");
  const goes = isSafe ? together(x, y) : null;
  const add = unwrapped("add", element);
  const range = x.range && y.range && rangeOf(add(x.range[0], y.range[0]), add(x.range[1], y.range[1]));
  return goes && bounded(element, { goes, range });
}

/** Multiplied or divided by a known number, not 0. */
function scaled(element: Element, x: Trend, by: Trend, scale: (a: number, b: number) => number): Trend | null {
  const { range } = within(x, element);
  const factor = by.range && by.range[0] === by.range[1] ? by.range[0] : 0;
  if (factor === 0 || range === null) return null;
  const turned = factor < 0 ? turn(x.goes) : x.goes;
  const ends = range.map((end) => scale(end, factor));
  return bounded(element, { goes: turned, range: rangeOf(Math.min(...ends), Math.max(...ends)) });
}

/** Either of two, by a function of both that goes with each. */
function joined(x: Trend, y: Trend, choose: (a: number, b: number) => number): Trend | null {
  const goes = together(x, y);
  const range = x.range && y.range && rangeOf(choose(x.range[0], y.range[0]), choose(x.range[1], y.range[1]));
  return goes && { goes, range };
}

/** By a function that never falls. */
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

/** How what goes with both of two goes; null where they go against each other. */
function together(x: Trend, y: Trend): Trend["goes"] | null {
  if (x.goes === "same" || x.goes === y.goes) return y.goes;
  return y.goes === "same" ? x.goes : null;
}

function rangeOf(least: number | undefined, most: number | undefined): Range | null {
  return Number.isFinite(least) && Number.isFinite(most) ? [least!, most!] : null;
}
