/**
 * Maps the `index` of loops to WebAssembly, for each width of addresses. An index is as wide as an address of the memory, so
 * that no conversion is needed; an address that is kept in a frame is as wide, too.
 */

import type { IndexComparison, IndexOp, LoopType, ScalarType } from "../../loop/loop.ts";
import type { AddressType, NameWith, ValueType } from "./assembler.ts";
import { ADDRESS_BYTES } from "./can.ts";
import { pick, type Spelling } from "./spelling.ts";

export interface IndexType {
  readonly bytes: 4 | 8;
  readonly type: AddressType;
  /** Reads an address from a frame. */
  readonly load: NameWith<"load">;
  readonly ops: Readonly<Record<IndexOp, Spelling>>;
  /** The comparisons, of unsigned numbers. */
  readonly comparisons: Readonly<Record<IndexComparison, Spelling>>;
  /** An element as an index; a negative i32 becomes one beyond every array. */
  readonly from: Readonly<Record<"i32" | "u32", Spelling>>;
  readonly toU32: Spelling;
  /** The most pages of 64 KiB that a module lets a shared memory grow to. Engines must allow this number. */
  readonly mostPages: number;
}

/** The index type for each address type. `wasmEmitterOf` in emit.ts chooses between them. */
export const INDEX_TYPES: Readonly<Record<AddressType, IndexType>> = {
  // The bits stay the same: a negative i32 becomes at least 2^31, and no array has so many entries in 4 GiB beside a graph.
  i32: indexType("i32", { from: { i32: [], u32: [] }, toU32: [], mostPages: 2 ** 16 }),
  i64: indexType("i64", {
    from: { i32: "i64.extend_i32_s", u32: "i64.extend_i32_u" },
    toU32: "i32.wrap_i64",
    mostPages: 2 ** 18,
  }),
};

function indexType(type: AddressType, more: Pick<IndexType, "from" | "toU32" | "mostPages">): IndexType {
  return {
    bytes: ADDRESS_BYTES[type],
    type,
    load: `${type}.load`,
    ops: {
      add: `${type}.add`,
      sub: `${type}.sub`,
      mul: `${type}.mul`,
      min: pick(`${type}.lt_u`, type),
      and: `${type}.and`,
      shl: `${type}.shl`,
      shr: `${type}.shr_u`,
    },
    comparisons: { lt: `${type}.lt_u`, ge: `${type}.ge_u`, eq: `${type}.eq`, ne: `${type}.ne` },
    ...more,
  };
}

/** The type on the operand stack for each scalar type. */
const STACK_TYPE: Readonly<Record<Exclude<ScalarType, "index">, ValueType>> = {
  bool: "i32",
  i32: "i32",
  u32: "i32",
  f32: "f32",
  f64: "f64",
};

/** The type on the operand stack for a type of loops. */
export function stackType(type: LoopType, index: IndexType): ValueType {
  if (type === "index") return index.type;
  const known: { readonly [T in LoopType]?: ValueType } = STACK_TYPE;
  return known[type] ?? "v128";
}
