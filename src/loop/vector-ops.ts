/** Which scalar ops have a form on vectors, whose every lane has the bits that the op gives of one entry. */

import type { ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";

const NUMBERS = ["i32", "u32", "f32", "f64"] as const;
const FLOATS = ["f32", "f64"] as const;
const BITS = ["bool", "i32", "u32"] as const;
const ALL = ["bool", "i32", "u32", "f32", "f64"] as const;
const NONE = [] as const;

/**
 * The elements at which each op has a form on vectors, as in its meaning: of the operands, of the result of `select`, of
 * what a `cast` gives. A back end with vectors spells all of these. Those without are functions of `Math`, and integer
 * ops that few machines have on vectors: divisions, and shifts by another number in each lane.
 */
export const VECTOR_OPS = {
  add: NUMBERS,
  sub: NUMBERS,
  mul: NUMBERS,
  div: FLOATS,
  rem: NONE,
  neg: NUMBERS,
  abs: NUMBERS,
  min: NUMBERS,
  max: NUMBERS,
  sqrt: FLOATS,
  cbrt: NONE,
  pow: NONE,
  exp: NONE,
  expm1: NONE,
  log: NONE,
  log1p: NONE,
  log2: NONE,
  sin: NONE,
  cos: NONE,
  tan: NONE,
  atan2: NONE,
  tanh: NONE,
  floor: FLOATS,
  ceil: FLOATS,
  round: FLOATS,
  trunc: FLOATS,
  sign: NUMBERS,
  eq: ALL,
  ne: ALL,
  lt: NUMBERS,
  le: NUMBERS,
  gt: NUMBERS,
  ge: NUMBERS,
  identical: ALL,
  isnan: FLOATS,
  isfinite: FLOATS,
  and: BITS,
  or: BITS,
  xor: BITS,
  not: BITS,
  shl: NONE,
  shr: NONE,
  popcount: NONE,
  clz: NONE,
  select: ALL,
  cast: ALL,
} as const satisfies Record<ScalarOpName, readonly Element[]>;

export function hasVectorForm(op: ScalarOpName, element: Element): boolean {
  const elements: readonly Element[] = VECTOR_OPS[op];
  return elements.includes(element);
}
