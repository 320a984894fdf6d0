/** The row of a scalar op in the table, and functions that make meanings for several elements at once. */

import type { Element } from "../type.ts";

export type Meaning = (a: number, b: number, c: number) => number;

/**
 * How the elements of operands and result are related. E is the element by which `meaning` is looked up. `uniform` E… → E;
 * `comparison` E, E → bool; `predicate` E → bool; `select` bool, E, E → E; `cast` any → E.
 */
export type ScalarRule = "uniform" | "comparison" | "predicate" | "select" | "cast";

export type ScalarTrait =
  /** f(x, y) = f(y, x). */
  | "commutative"
  /** The op takes a machine much longer than an addition. */
  | "costly"
  /** A function that machines have no instruction for, at least for floats. */
  | "function";

export interface ScalarRow {
  readonly doc: string;
  readonly arity: 1 | 2 | 3;
  readonly rule: ScalarRule;
  readonly traits: readonly ScalarTrait[];
  readonly meaning: { readonly [E in Element]?: Meaning };
  /** Of a costly op that machines compute in the unit that divides: the divisions that take as long; 1 if absent. */
  readonly divisions?: number;
  /**
   * The elements at which back ends with vectors compute several entries at once (SIMD), each with the same bits as alone. It
   * is absent for functions of `Math`, and for integer ops that few machines have on vectors: divisions, and shifts by
   * another number in each lane.
   */
  readonly vectors?: readonly Element[];
  /** The elements at which f(x, x) = x, or f(f(x)) = f(x) for one operand. */
  readonly idempotent?: readonly Element[];
  /** For monoids: the identity, per element. An op is a monoid at just these elements. */
  readonly identity?: { readonly [E in Element]?: number };
  /** For monoids: the elements at which the bits are the same in whatever order values are combined. */
  readonly exact?: readonly Element[];
  /** For monoids: the value a with f(x, a) = f(a, x) = a for every x, per element; absent where there is none. */
  readonly absorbing?: { readonly [E in Element]?: number };
}

export const INTEGERS = ["i32", "u32"] as const;
export const FLOATS = ["f32", "f64"] as const;
export const NUMBERS = [...INTEGERS, ...FLOATS] as const;
export const BITS = ["bool", ...INTEGERS] as const;

const { fround } = Math;
export const bit = (x: boolean): number => (x ? 1 : 0);
export const I32_MIN = -2147483648;
export const I32_MAX = 2147483647;
export const U32_MAX = 4294967295;

/** An op computed in f64 and, for f32, rounded afterwards. */
export const floats = (f: Meaning): { f32: Meaning; f64: Meaning } => ({
  f64: f,
  f32: (a, b, c) => fround(f(a, b, c)),
});
/** An op whose result needs no rounding or wrapping at any of the number elements. */
export const numbers = (f: Meaning): { i32: Meaning; u32: Meaning; f32: Meaning; f64: Meaning } => ({
  i32: f,
  u32: f,
  f32: f,
  f64: f,
});
/** An op on patterns of bits. */
export const bits = (f: Meaning): { i32: Meaning; u32: Meaning } => ({
  i32: (a, b, c) => f(a, b, c) | 0,
  u32: (a, b, c) => f(a, b, c) >>> 0,
});
export const every = (f: Meaning): { bool: Meaning; i32: Meaning; u32: Meaning; f32: Meaning; f64: Meaning } => ({
  bool: f,
  ...numbers(f),
});
export const saturate =
  (least: number, greatest: number): Meaning =>
  (a) =>
    // Adding 0 turns the −0 that trunc leaves into 0.
    Number.isNaN(a) ? 0 : Math.min(greatest, Math.max(least, Math.trunc(a) + 0));
