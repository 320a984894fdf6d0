/**
 * The range of an attribute's entries, and the tests that it decides: where all weights lie in 1 … 9, `w >= 0` is true of
 * every entry.
 */

import { meaningOf } from "./scalar.ts";
import type { Element } from "./type.ts";

/** The range that the entries of an attribute lie in. */
export interface Range {
  /** No number among its entries is less. It is more than `greatest` where there is no number. */
  readonly least: number;
  /** No number among its entries is greater. */
  readonly greatest: number;
  /** Whether an entry may be NaN. */
  readonly nan: boolean;
}

/** The range of one attribute as a program reads it. Where the program has a value for missing entries, that value is counted in. */
export interface ColumnFacts extends Range {
  /** The domain of the attribute. */
  readonly domain: "node" | "edge";
  /** The name of the attribute. */
  readonly attribute: string;
  /** The value that the program takes for entries that are missing; null where it says nothing. */
  readonly otherwise: number | null;
}

interface Test {
  /** The test as the end of a sentence about an entry, where `c` is the constant. */
  readonly says: string;
  /** Whether every number in the range passes the test. */
  readonly always: (range: Range, c: number) => boolean;
  /** Whether no number in the range passes the test. */
  readonly never: (range: Range, c: number) => boolean;
}

const finite = ({ least, greatest }: Range): boolean => least > -Infinity && greatest < Infinity;

/** The tests of an entry. A test of two operands compares the entry with a constant, its second operand, which is no NaN. */
const TESTS = {
  lt: { says: "is < c", always: ({ greatest, nan }, c) => !nan && greatest < c, never: ({ least }, c) => least >= c },
  le: { says: "is ≤ c", always: ({ greatest, nan }, c) => !nan && greatest <= c, never: ({ least }, c) => least > c },
  gt: { says: "is > c", always: ({ least, nan }, c) => !nan && least > c, never: ({ greatest }, c) => greatest <= c },
  ge: { says: "is ≥ c", always: ({ least, nan }, c) => !nan && least >= c, never: ({ greatest }, c) => greatest < c },
  eq: {
    says: "is c",
    always: ({ least, greatest, nan }, c) => !nan && least === c && greatest === c,
    never: ({ least, greatest }, c) => c < least || c > greatest,
  },
  ne: {
    says: "is not c",
    always: ({ least, greatest }, c) => c < least || c > greatest,
    never: ({ least, greatest, nan }, c) => !nan && least === c && greatest === c,
  },
  isnan: {
    says: "is NaN",
    always: ({ least, greatest, nan }) => nan && least > greatest,
    never: ({ nan }) => !nan,
  },
  isfinite: {
    says: "is finite",
    always: (range) => !range.nan && finite(range),
    never: ({ least, greatest }) => least > greatest || greatest === -Infinity || least === Infinity,
  },
} as const satisfies Readonly<Record<string, Test>>;

export type ColumnTest = keyof typeof TESTS;

export function isColumnTest(name: string): name is ColumnTest {
  return Object.hasOwn(TESTS, name);
}

/** Whether a test is true of every entry, or of none; null where the range does not say, or the constant is NaN. */
export function decideTest(test: ColumnTest, c: number, range: Range): boolean | null {
  if (!isColumnTest(test) || Number.isNaN(c)) return null;
  const { always, never }: Test = TESTS[test];
  if (always(range, c)) return true;
  return never(range, c) ? false : null;
}

/** A test as the end of a sentence about an entry. */
export function describeTest(test: ColumnTest, c: string): string {
  return TESTS[test].says.replace(/\bc$/, c);
}

/**
 * The range of entries once they are cast to elements, one after the other; null where one of these is bool, which keeps no
 * order. All other casts keep it: they round, cut or saturate.
 */
export function castRange(range: Range, elements: readonly Element[]): Range | null {
  let { least, greatest, nan } = range;
  for (const element of elements) {
    const cast = element === "bool" ? undefined : meaningOf("cast", element);
    if (!cast) return null;
    const hasNumbers = least <= greatest;
    if (hasNumbers) [least, greatest] = [cast(least, 0, 0), cast(greatest, 0, 0)];
    const ofNaN = cast(NaN, 0, 0);
    if (!nan || Number.isNaN(ofNaN)) continue;
    // A cast to an integer turns NaN into a number.
    [least, greatest] = hasNumbers ? [Math.min(least, ofNaN), Math.max(greatest, ofNaN)] : [ofNaN, ofNaN];
    nan = false;
  }
  return { least, greatest, nan };
}

/** The greatest finite f32. */
const MOST_SINGLE = Math.fround(3.4028234663852886e38);

const FLOAT = new Float64Array(1);
const BITS = new BigInt64Array(FLOAT.buffer);

/**
 * A wider range that decides the same tests, so that programs compiled for one graph also serve others. Its bounds are the
 * constants of the tests, or the numbers next to these.
 */
export function coarsened({ least, greatest, nan }: Range, tests: readonly AskedTest[]): Range {
  if (least > greatest) return { least, greatest, nan };
  const below = [-Infinity, ...tests.flatMap(({ test, bound }) => LOWER_BOUNDS[test](bound))];
  // Upper bounds are the lower bounds of the range mirrored at 0, where the constants change their signs and each test swaps
  // its sides.
  const above = [-Infinity, ...tests.flatMap(({ test, bound }) => LOWER_BOUNDS[swapped(test)](-bound))];
  return {
    least: Math.max(...below.filter((bound) => bound <= least)),
    greatest: -Math.max(...above.filter((bound) => bound <= -greatest)),
    nan,
  };
}

/**
 * A test of an attribute, and the constant that it compares entries with. The constant means nothing where a test has one
 * operand.
 */
export interface AskedTest {
  readonly test: ColumnTest;
  readonly bound: number;
}

/** The test that says the same with its operands swapped: `c < x` is `x > c`. */
export function swapped(test: ColumnTest): ColumnTest {
  return SWAPPED[test];
}

const SWAPPED: { readonly [T in ColumnTest]: ColumnTest } = {
  lt: "gt",
  gt: "lt",
  le: "ge",
  ge: "le",
  eq: "eq",
  ne: "ne",
  isnan: "isnan",
  isfinite: "isfinite",
};

/**
 * The least entries at which the result of a test may change: whether the least entry reaches c, or lies above it (by one f64
 * or one f32).
 */
const LOWER_BOUNDS: { readonly [T in ColumnTest]: (c: number) => readonly number[] } = {
  lt: (c) => [c],
  ge: (c) => [c],
  le: (c) => [after(c), afterSingle(c)],
  gt: (c) => [after(c), afterSingle(c)],
  eq: (c) => [c, after(c), afterSingle(c)],
  ne: (c) => [c, after(c), afterSingle(c)],
  isnan: () => [],
  isfinite: () => [-Number.MAX_VALUE, -MOST_SINGLE, Infinity],
};

/** The least f64 above a number. */
function after(c: number): number {
  if (c === 0) return Number.MIN_VALUE;
  if (c === Infinity || Number.isNaN(c)) return c;
  FLOAT[0] = c;
  BITS[0]! += c > 0 ? 1n : -1n;
  return FLOAT[0];
}

/** The least f32 above a number; the number itself where f32 has none as large. */
function afterSingle(c: number): number {
  const rounded = Math.fround(c);
  if (!Number.isFinite(rounded)) return c;
  const single = new Float32Array([rounded]);
  if (single[0]! > c) return single[0]!;
  const bits = new Int32Array(single.buffer);
  if (single[0] === 0) bits[0] = 1;
  else bits[0]! += single[0]! > 0 ? 1 : -1;
  return single[0]!;
}
