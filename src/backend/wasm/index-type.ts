/**
 * What an `index` of the loops is in WebAssembly: an i32, compared unsigned, for memories of at most 4 GiB. A width of
 * 64 bits would change this file and nothing else.
 */

import type { IndexComparison, IndexOp, LoopType, ScalarType } from "../../loop/loop.ts";
import type { FunctionBuilder, ValueType } from "./assembler.ts";
import { pick, type Spelling } from "./spelling.ts";

/** The value type of an index; also the address type of the memory, so that an index needs no conversion to address. */
export const INDEX = "i32";

const STACK_TYPE: Readonly<Record<ScalarType, ValueType>> = {
  bool: "i32",
  i32: "i32",
  u32: "i32",
  f32: "f32",
  f64: "f64",
  index: INDEX,
};

/** What a type of the loops is on the stack. */
export function stackType(type: LoopType): ValueType {
  const known: { readonly [T in LoopType]?: ValueType } = STACK_TYPE;
  return known[type] ?? "v128";
}

export const INDEX_OPS: Readonly<Record<IndexOp, Spelling>> = {
  add: "i32.add",
  sub: "i32.sub",
  mul: "i32.mul",
  min: pick("i32.lt_u"),
  and: "i32.and",
  shl: "i32.shl",
  shr: "i32.shr_u",
};

export const INDEX_COMPARISONS: Readonly<Record<IndexComparison, Spelling>> = {
  lt: "i32.lt_u",
  ge: "i32.ge_u",
  eq: "i32.eq",
  ne: "i32.ne",
};

/** From an i32 or u32 to an index, and from an index to a u32: the same 32 bits; a negative i32 is at least 2^31. */
export const CONVERSIONS: Readonly<Record<"index" | "u32", Spelling>> = { index: [], u32: [] };

/** Pushes a constant index. */
export function pushIndex(f: FunctionBuilder, value: number): void {
  f.const(INDEX, value);
}
