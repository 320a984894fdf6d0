/**
 * The scalar ops: what each computes on numbers, per element. This is the only definition of their meaning; the
 * interpreter and constant folding call it, and every back end must spell each one.
 *
 * Arguments and results are JavaScript numbers: 0 or 1 for bool, integers in range for i32 and u32, rounded for f32.
 * Every op is total.
 */

import { COMPARISONS } from "./scalar/comparisons.ts";
import { FUNCTIONS } from "./scalar/functions.ts";
import type { Meaning, ScalarRow } from "./scalar/row.ts";
import {
  BITS,
  bit,
  bits,
  every,
  FLOATS,
  floats,
  I32_MAX,
  I32_MIN,
  INTEGERS,
  NUMBERS,
  numbers,
  saturate,
  U32_MAX,
} from "./scalar/row.ts";
import type { Element } from "./type.ts";
import { ELEMENTS } from "./type.ts";

export type { Meaning, ScalarRow } from "./scalar/row.ts";

const { fround, imul } = Math;

export const SCALAR_OPS = {
  add: {
    doc: "Sum. i32 and u32 wrap.",
    arity: 2,
    rule: "uniform",
    traits: ["commutative"],
    vectors: NUMBERS,
    meaning: { ...floats((a, b) => a + b), i32: (a, b) => (a + b) | 0, u32: (a, b) => (a + b) >>> 0 },
    identity: { i32: 0, u32: 0, f32: 0, f64: 0 },
    exact: INTEGERS,
    absorbing: { f32: NaN, f64: NaN },
  },
  sub: {
    doc: "Difference. i32 and u32 wrap.",
    arity: 2,
    rule: "uniform",
    traits: [],
    vectors: NUMBERS,
    meaning: { ...floats((a, b) => a - b), i32: (a, b) => (a - b) | 0, u32: (a, b) => (a - b) >>> 0 },
  },
  mul: {
    doc: "Product. i32 and u32 wrap.",
    arity: 2,
    rule: "uniform",
    traits: ["commutative"],
    vectors: NUMBERS,
    meaning: { ...floats((a, b) => a * b), i32: (a, b) => imul(a, b), u32: (a, b) => imul(a, b) >>> 0 },
    identity: { i32: 1, u32: 1, f32: 1, f64: 1 },
    exact: INTEGERS,
    absorbing: { i32: 0, u32: 0, f32: NaN, f64: NaN },
  },
  div: {
    doc: "Quotient; of integers, rounded toward zero, and 0 where the divisor is 0.",
    arity: 2,
    rule: "uniform",
    traits: ["costly"],
    vectors: FLOATS,
    meaning: {
      ...floats((a, b) => a / b),
      i32: (a, b) => (a / b) | 0,
      u32: (a, b) => (b === 0 ? 0 : Math.floor(a / b)),
    },
  },
  rem: {
    doc: "Remainder with the sign of the dividend, as JavaScript's %; of integers, 0 where the divisor is 0.",
    arity: 2,
    rule: "uniform",
    traits: ["costly", "function"],
    meaning: {
      ...floats((a, b) => a % b),
      i32: (a, b) => (a % b) | 0,
      u32: (a, b) => (a % b) >>> 0,
    },
  },
  neg: {
    doc: "Negation. Integers wrap.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: NUMBERS,
    meaning: { ...floats((a) => -a), i32: (a) => -a | 0, u32: (a) => -a >>> 0 },
  },
  abs: {
    doc: "Absolute value. The least i32 is its own.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: NUMBERS,
    meaning: { ...floats((a) => Math.abs(a)), i32: (a) => Math.abs(a) | 0, u32: (a) => a },
    idempotent: NUMBERS,
  },
  min: {
    doc: "The smaller, as Math.min: NaN if either is, −0 below 0.",
    arity: 2,
    rule: "uniform",
    traits: ["commutative"],
    vectors: NUMBERS,
    meaning: numbers((a, b) => Math.min(a, b)),
    idempotent: NUMBERS,
    identity: { i32: I32_MAX, u32: U32_MAX, f32: Infinity, f64: Infinity },
    exact: NUMBERS,
    absorbing: { i32: I32_MIN, u32: 0, f32: NaN, f64: NaN },
  },
  max: {
    doc: "The greater, as Math.max: NaN if either is, 0 above −0.",
    arity: 2,
    rule: "uniform",
    traits: ["commutative"],
    vectors: NUMBERS,
    meaning: numbers((a, b) => Math.max(a, b)),
    idempotent: NUMBERS,
    identity: { i32: I32_MIN, u32: 0, f32: -Infinity, f64: -Infinity },
    exact: NUMBERS,
    absorbing: { i32: I32_MAX, u32: U32_MAX, f32: NaN, f64: NaN },
  },
  sqrt: {
    doc: "Square root.",
    arity: 1,
    rule: "uniform",
    traits: ["costly"],
    divisions: 1.8,
    vectors: FLOATS,
    meaning: floats((a) => Math.sqrt(a)),
  },
  ...FUNCTIONS,
  floor: {
    doc: "Greatest integer not above.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: FLOATS,
    meaning: floats((a) => Math.floor(a)),
    idempotent: FLOATS,
  },
  ceil: {
    doc: "Least integer not below.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: FLOATS,
    meaning: floats((a) => Math.ceil(a)),
    idempotent: FLOATS,
  },
  round: {
    doc: "Nearest integer, halves up, as Math.round.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: FLOATS,
    meaning: floats((a) => Math.round(a)),
    idempotent: FLOATS,
  },
  trunc: {
    doc: "Integer part.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: FLOATS,
    meaning: floats((a) => Math.trunc(a)),
    idempotent: FLOATS,
  },
  sign: {
    doc: "−1, 0 or 1 by sign, as Math.sign: zeros and NaN stay themselves.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: NUMBERS,
    meaning: numbers((a) => Math.sign(a)),
    idempotent: NUMBERS,
  },
  ...COMPARISONS,
  and: {
    doc: "Both; of integers, bit by bit.",
    arity: 2,
    rule: "uniform",
    traits: ["commutative"],
    vectors: BITS,
    meaning: { bool: (a, b) => a & b, ...bits((a, b) => a & b) },
    idempotent: BITS,
    identity: { bool: 1, i32: -1, u32: U32_MAX },
    exact: BITS,
    absorbing: { bool: 0, i32: 0, u32: 0 },
  },
  or: {
    doc: "Either; of integers, bit by bit.",
    arity: 2,
    rule: "uniform",
    traits: ["commutative"],
    vectors: BITS,
    meaning: { bool: (a, b) => a | b, ...bits((a, b) => a | b) },
    idempotent: BITS,
    identity: { bool: 0, i32: 0, u32: 0 },
    exact: BITS,
    absorbing: { bool: 1, i32: -1, u32: U32_MAX },
  },
  xor: {
    doc: "One but not both; of integers, bit by bit.",
    arity: 2,
    rule: "uniform",
    traits: ["commutative"],
    vectors: BITS,
    meaning: { bool: (a, b) => a ^ b, ...bits((a, b) => a ^ b) },
    identity: { bool: 0, i32: 0, u32: 0 },
    exact: BITS,
  },
  not: {
    doc: "Negation; of integers, bit by bit.",
    arity: 1,
    rule: "uniform",
    traits: [],
    vectors: BITS,
    meaning: { bool: (a) => a ^ 1, ...bits((a) => ~a) },
  },
  shl: {
    doc: "Shift left by the second modulo 32.",
    arity: 2,
    rule: "uniform",
    traits: [],
    meaning: bits((a, b) => a << b),
  },
  shr: {
    doc: "Shift right by the second modulo 32; i32 keeps its sign.",
    arity: 2,
    rule: "uniform",
    traits: [],
    meaning: { i32: (a, b) => a >> b, u32: (a, b) => a >>> b },
  },
  popcount: {
    doc: "Number of one bits.",
    arity: 1,
    rule: "uniform",
    traits: [],
    meaning: bits((a) => {
      let rest = a >>> 0;
      let count = 0;
      for (; rest !== 0; rest &= rest - 1) count++;
      return count;
    }),
  },
  clz: {
    doc: "Number of leading zero bits, 32 for 0.",
    arity: 1,
    rule: "uniform",
    traits: [],
    meaning: bits((a) => Math.clz32(a)),
  },
  select: {
    doc: "The second where the first is true, else the third.",
    arity: 3,
    rule: "select",
    traits: [],
    vectors: ELEMENTS,
    meaning: every((a, b, c) => (a !== 0 ? b : c)),
  },
  cast: {
    doc: "The same number in another element: floats round, integers truncate and saturate (NaN to 0), bool is x ≠ 0 and false for NaN.",
    arity: 1,
    rule: "cast",
    traits: [],
    vectors: ELEMENTS,
    meaning: {
      bool: (a) => bit(a !== 0 && !Number.isNaN(a)),
      i32: saturate(I32_MIN, I32_MAX),
      u32: saturate(0, U32_MAX),
      f32: (a) => fround(a),
      f64: (a) => a,
    },
  },
} as const satisfies Record<string, ScalarRow>;

export type ScalarOpName = keyof typeof SCALAR_OPS;

/** The scalar ops with an identity: those that may combine values in `reduce`, `map` and `aggregate`. */
export const MONOIDS = ["add", "mul", "min", "max", "and", "or", "xor"] as const satisfies readonly ScalarOpName[];

export type Monoid = (typeof MONOIDS)[number];

export const SCALAR_OP_NAMES = Object.keys(SCALAR_OPS) as readonly ScalarOpName[];

export function scalarRow(name: ScalarOpName): ScalarRow {
  return SCALAR_OPS[name];
}

/** What a scalar op computes at an element, or undefined where it has no meaning there. */
export function meaningOf(name: ScalarOpName, element: Element): Meaning | undefined {
  return scalarRow(name).meaning[element];
}

/** Whether back ends can compute a scalar op for several entries at once (SIMD). */
export function hasVectorForm(op: ScalarOpName, element: Element): boolean {
  return scalarRow(op).vectors?.includes(element) ?? false;
}

/** The identity of a monoid: the value that combining starts from. Undefined where the op is no monoid at `element`. */
export function identityOf(monoid: Monoid, element: Element): number | undefined {
  return scalarRow(monoid).identity?.[element];
}

/**
 * Whether the bits are the same in whatever order values are combined. All monoids are exact but float add and mul: NaN wins
 * over all and −0 is below 0. Only exact monoids may be pushed, combined atomically or reordered.
 */
export function isExact(monoid: Monoid, element: Element): boolean {
  return scalarRow(monoid).exact?.includes(element) ?? false;
}

/** Whether applying the op again changes nothing: f(x, x) = x, or of one operand f(f(x)) = f(x). */
export function isIdempotent(name: ScalarOpName, element: Element): boolean {
  return scalarRow(name).idempotent?.includes(element) ?? false;
}

/**
 * The absorbing value of a monoid, which combining never leaves again, as `false` for `and`; NaN for floats. Null where there
 * is none.
 */
export function absorbingOf(monoid: Monoid, element: Element): number | null {
  return scalarRow(monoid).absorbing?.[element] ?? null;
}

/** Whether a monoid always returns one of the values that it combines, as `min`, `max`, `and` and `or` do. */
export function isSelective(monoid: Monoid, element: Element): boolean {
  return isIdempotent(monoid, element) && (monoid === "min" || monoid === "max" || element === "bool");
}

/** The op g that undoes a monoid f with the same bits: g(f(a, b), b) = a. Null where there is none. */
export function inverseOf(monoid: Monoid, element: Element): "sub" | "xor" | null {
  if (element !== "i32" && element !== "u32") return null;
  return monoid === "add" ? "sub" : monoid === "xor" ? "xor" : null;
}
