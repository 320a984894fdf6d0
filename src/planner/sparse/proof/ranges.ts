/** Computes the ranges of registers from those of the inputs (interval arithmetic). NaN is kept apart. */

import type { Range } from "../../../ir/column-facts.ts";
import type { ScalarOpName } from "../../../ir/scalar.ts";
import { absorbingOf, MONOIDS, meaningOf, scalarRow } from "../../../ir/scalar.ts";
import type { Element } from "../../../ir/type.ts";
import type { Instruction } from "../../../plan/code.ts";

const ONLY_NAN: Range = { least: Infinity, greatest: -Infinity, nan: true };

const EVERYTHING = {
  bool: { least: 0, greatest: 1, nan: false },
  i32: { least: -2147483648, greatest: 2147483647, nan: false },
  u32: { least: 0, greatest: 4294967295, nan: false },
  f32: { least: -Infinity, greatest: Infinity, nan: true },
  f64: { least: -Infinity, greatest: Infinity, nan: true },
} as const satisfies Record<Element, Range>;

/** The range of any value of an element. */
export function wholeRange(element: Element): Range {
  return EVERYTHING[element];
}

/** The range of one value. */
export function rangeOfValue(value: number): Range {
  return Number.isNaN(value) ? ONLY_NAN : { least: value, greatest: value, nan: false };
}

/** The only value of a range, bit for bit; null where it has several. */
export function valueOfRange({ least, greatest, nan }: Range): number | null {
  if (nan) return least > greatest ? NaN : null;
  return Object.is(least, greatest) ? least : null;
}

/** The smallest range that contains two ranges. */
export function hull(a: Range, b: Range): Range {
  return {
    least: Math.min(a.least, b.least),
    greatest: Math.max(a.greatest, b.greatest),
    nan: a.nan || b.nan,
  };
}

/** Whether a range contains a value. −0 and 0 count as one value here. */
export function isWithin(value: number, { least, greatest, nan }: Range): boolean {
  return Number.isNaN(value) ? nan : least <= value && value <= greatest;
}

/** The element of an op's result. `element` is the one by which its meaning is looked up. */
export function resultOf(op: ScalarOpName, element: Element): Element {
  const { rule } = scalarRow(op);
  return rule === "comparison" || rule === "predicate" ? "bool" : element;
}

/** The ranges of all registers of straight-line code. Those of the inputs come first. */
export function rangesOfCode(inputs: readonly Range[], code: readonly Instruction[]): readonly Range[] {
  const ranges = [...inputs];
  for (const instruction of code) {
    ranges.push(
      instruction.op === "const"
        ? rangeOfValue(instruction.value)
        : rangeGiven(
            instruction.op,
            instruction.element,
            instruction.operands.map((operand) => ranges[operand]!),
          ),
    );
  }
  return ranges;
}

/** A range that contains the result of an op, given ranges of its operands. */
export function rangeGiven(op: ScalarOpName, element: Element, operands: readonly Range[]): Range {
  const meaning = meaningOf(op, element)!;
  const known = operands.map(valueOfRange);
  const [first = null, second = null, third = null] = known;
  if (known.every((value) => value !== null)) return rangeOfValue(meaning(first ?? 0, second ?? 0, third ?? 0));
  const absorbing = isMonoidName(op) ? absorbingOf(op, element) : null;
  if (absorbing !== null && known.some((value) => value !== null && Object.is(value, absorbing))) {
    return rangeOfValue(absorbing);
  }
  return RULES[op]?.(element, operands) ?? wholeRange(resultOf(op, element));
}

type Rule = (element: Element, operands: readonly Range[]) => Range | null;

const RULES: { readonly [O in ScalarOpName]?: Rule } = {
  add: (element, [a, b]) => sum(element, a!, b!),
  sub: (element, [a, b]) => {
    // x − y is x + −y, −y being between the negated ends.
    const negated = { least: -b!.greatest, greatest: -b!.least, nan: b!.nan };
    return sum(element, a!, negated);
  },
  mul: (element, [a, b]) => product(element, a!, b!),
  div: (element, [a, b]) => (isFloat(element) ? quotient(element, a!, b!) : null),
  neg: (element, [a]) => {
    // Of integers, the least wraps.
    if (element === "u32" || (element === "i32" && a!.least === wholeRange(element).least)) return null;
    const meaning = meaningOf("neg", element)!;
    return { least: meaning(a!.greatest, 0, 0), greatest: meaning(a!.least, 0, 0), nan: a!.nan };
  },
  sqrt: (element, [a]) => {
    const root = meaningOf("sqrt", element);
    const { least, greatest, nan } = a!;
    if (!root || !(greatest >= 0)) return null;
    // The root of −0 is −0, that of any number below is NaN.
    const from = least < 0 ? -0 : least;
    return { least: root(from, 0, 0), greatest: root(greatest, 0, 0), nan: nan || least < 0 };
  },
  min: (_, [a, b]) => extreme(Math.min, a!, b!),
  max: (_, [a, b]) => extreme(Math.max, a!, b!),
  floor: monotone("floor"),
  ceil: monotone("ceil"),
  round: monotone("round"),
  trunc: monotone("trunc"),
  sign: monotone("sign"),
  lt: (_, [a, b]) => truth(below(a!, b!), reaches(a!, b!)),
  le: (_, [a, b]) => truth(notAbove(a!, b!), above(a!, b!)),
  gt: (_, [a, b]) => truth(below(b!, a!), reaches(b!, a!)),
  ge: (_, [a, b]) => truth(notAbove(b!, a!), above(b!, a!)),
  eq: (_, [a, b]) => truth(areOne(a!, b!), areApart(a!, b!)),
  ne: (_, [a, b]) => truth(areApart(a!, b!), areOne(a!, b!)),
  identical: (_, [a, b]) => truth(false, areApart(a!, b!) && !(a!.nan && b!.nan)),
  isnan: (_, [a]) => truth(false, !a!.nan),
  and: (element, [a, b]) => (element === "bool" ? extreme(Math.min, a!, b!) : null),
  or: (element, [a, b]) => (element === "bool" ? extreme(Math.max, a!, b!) : null),
  not: (element, [a]) => (element === "bool" ? { least: 1 - a!.greatest, greatest: 1 - a!.least, nan: false } : null),
  isfinite: (_, [a]) => truth(!a!.nan && a!.least > -Infinity && a!.greatest < Infinity, false),
  select: (_, [condition, yes, no]) => {
    const holds = valueOfRange(condition!);
    return holds === null ? hull(yes!, no!) : holds === 0 ? no! : yes!;
  },
  cast: (element, [a]) => {
    if (element === "bool") return truth(!a!.nan && !isWithin(0, a!), a!.least === 0 && a!.greatest === 0);
    const cast = monotone("cast")(element, [a!]);
    if (cast === null || !a!.nan || element === "f32" || element === "f64") return cast;
    return { ...hull(cast, rangeOfValue(0)), nan: false };
  },
};

function isMonoidName(op: ScalarOpName): op is (typeof MONOIDS)[number] {
  return MONOIDS.some((monoid) => monoid === op);
}

/**
 * The range between the sums of the ends. A rounded sum never falls as an operand rises; a sum of integers that may wrap has
 * the whole range.
 */
function sum(element: Element, a: Range, b: Range): Range | null {
  if (element === "i32" || element === "u32") {
    const { least, greatest } = wholeRange(element);
    const [low, high] = [a.least + b.least + 0, a.greatest + b.greatest + 0];
    return least <= low && high <= greatest ? { least: low, greatest: high, nan: false } : null;
  }
  const add = meaningOf("add", element)!;
  const low = add(a.least, b.least, 0);
  const high = add(a.greatest, b.greatest, 0);
  const opposed = (x: Range, y: Range): boolean => x.greatest === Infinity && y.least === -Infinity;
  return {
    least: Number.isNaN(low) ? -Infinity : low,
    greatest: Number.isNaN(high) ? Infinity : high,
    nan: a.nan || b.nan || opposed(a, b) || opposed(b, a),
  };
}

/**
 * The range between the products of the ends: with the other operand fixed, a product only rises or only falls. For floats,
 * null where 0 · ∞ may be among them.
 */
function product(element: Element, a: Range, b: Range): Range | null {
  const products = [a.least, a.greatest].flatMap((x) => [b.least, b.greatest].map((y) => x * y));
  if (element === "i32" || element === "u32") {
    const { least, greatest } = wholeRange(element);
    const found = { least: Math.min(...products) + 0, greatest: Math.max(...products) + 0, nan: false };
    return least <= found.least && found.greatest <= greatest ? found : null;
  }
  if (!(isBounded(a) || hasNoZero(b)) || !(isBounded(b) || hasNoZero(a))) return null;
  return rounded(element, products, a, b);
}

/** The range between the quotients of the ends, of floats; null where the divisor may be 0, or both may be infinite. */
function quotient(element: Element, a: Range, b: Range): Range | null {
  if (!hasNoZero(b) || !(isBounded(a) || isBounded(b))) return null;
  const quotients = [a.least, a.greatest].flatMap((x) => [b.least, b.greatest].map((y) => x / y));
  return rounded(element, quotients, a, b);
}

const isBounded = ({ least, greatest }: Range): boolean => least > -Infinity && greatest < Infinity;
const hasNoZero = (range: Range): boolean => !isWithin(0, range);

function rounded(element: Element, values: readonly number[], a: Range, b: Range): Range {
  const found = values.map((value) => meaningOf("cast", element)!(value, 0, 0));
  return { least: Math.min(...found), greatest: Math.max(...found), nan: a.nan || b.nan };
}

function isFloat(element: Element): boolean {
  return element === "f32" || element === "f64";
}

function extreme(pick: (x: number, y: number) => number, a: Range, b: Range): Range {
  return { least: pick(a.least, b.least), greatest: pick(a.greatest, b.greatest), nan: a.nan || b.nan };
}

/** The rule of ops of one operand that never fall as it rises. −0 is below 0. */
function monotone(op: ScalarOpName): Rule {
  return (element, [a]) => {
    const meaning = meaningOf(op, element)!;
    if (a!.least > a!.greatest) return null;
    return { least: meaning(a!.least, 0, 0), greatest: meaning(a!.greatest, 0, 0), nan: a!.nan };
  };
}

function truth(always: boolean, never: boolean): Range | null {
  if (always) return rangeOfValue(1);
  return never ? rangeOfValue(0) : null;
}

const below = (a: Range, b: Range): boolean => !a.nan && !b.nan && a.greatest < b.least;
const notAbove = (a: Range, b: Range): boolean => !a.nan && !b.nan && a.greatest <= b.least;
/** Whether no number of `a` is less than any of `b`. */
const reaches = (a: Range, b: Range): boolean => a.least >= b.greatest;
/** Whether every number of `a` is greater than every number of `b`. */
const above = (a: Range, b: Range): boolean => a.least > b.greatest;
const areApart = (a: Range, b: Range): boolean => above(a, b) || above(b, a);
/** Whether both ranges have one number, and the same. −0 and 0 are the same here. */
const areOne = (a: Range, b: Range): boolean => notAbove(a, b) && notAbove(b, a);
