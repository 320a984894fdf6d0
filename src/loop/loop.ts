/**
 * The loop form (low-level IR): one kernel as loops over a chunk. Every loop back end prints this form. It has eight kinds of
 * statements, the scalar ops as expressions, and addresses in units of an abstract `index`. Each back end chooses the widths
 * of indices, addresses and vectors.
 *
 *     for i in begin … end: y[i] = add.f64(x[i], 1)
 */

import type { ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";

/** The type of one number: an element, or `index`, a count or position that cannot be negative. */
export type ScalarType = Element | "index";

/** The widths of a back end, which are all that loops know of it. */
export interface Widths {
  /** Bytes of a vector, a power of two; 0 where the back end has no vectors. */
  readonly vectorBytes: number;
  /** Bytes of an `index`. */
  readonly indexBytes: 4 | 8;
  /** Bytes of an address that is kept in a frame. */
  readonly pointerBytes: 4 | 8;
}

/** The numbers of lanes that a vector may have, at most the lanes in the order of reductions. */
export const LANE_COUNTS = [2, 4, 8] as const;

/**
 * The lanes of a wide vector. A back end that has vectors of 16 bytes or more spreads it over as many of them as its
 * element needs.
 */
export const WIDE_LANES = 16;

/** The least bytes of a back end's vectors over which it spreads wide ones. */
export const LEAST_WIDE_BYTES = 16;

/** The least bytes of a lane. Narrower entries are widened to it. */
export const LEAST_LANE_BYTES = 4;

/** The number of lanes of a vector: as many as its bytes hold of the widest element of the kernel, or those of a wide one. */
export type Lanes = (typeof LANE_COUNTS)[number] | typeof WIDE_LANES;

/** Several entries of an element, side by side. */
export type VectorType = `${Element}x${Lanes}`;

export type LoopType = ScalarType | VectorType;

export interface LoopKernel {
  readonly name: string;
  readonly arrays: readonly LoopArray[];
  /** Local variables by number; the first two are the kernel's parameters `begin` and `end`, both `index`. */
  readonly locals: readonly Local[];
  readonly body: readonly Statement[];
  /** The byte of the frame where failure records start; see FrameLayout. */
  readonly failures: number;
}

/** An array in memory that the kernel reads or writes. */
export interface LoopArray {
  readonly name: string;
  readonly element: Element;
  readonly address: Address;
}

export type Address =
  /** An array at this byte of the memory. */
  | { readonly kind: "fixed"; readonly byte: number }
  /**
   * An array at the address that is kept at this byte of the worker's frame, of the back end's `pointerBytes`. Buffers
   * that loops swap are addressed so.
   */
  | { readonly kind: "frame pointer"; readonly offset: number }
  /**
   * A number of bytes after the address that is kept at that byte of the frame. Memory that each worker has of its own is
   * addressed so.
   */
  | { readonly kind: "relative"; readonly offset: number; readonly byte: number }
  /** An array in the worker's frame itself: scalars and scratch. */
  | { readonly kind: "frame"; readonly offset: number };

export interface Local {
  readonly name: string;
  readonly type: LoopType;
}

export type Expression =
  | { readonly kind: "const"; readonly type: ScalarType; readonly value: number }
  | { readonly kind: "local"; readonly local: number }
  /** The entry of an array, by its number in `arrays`. */
  | { readonly kind: "load"; readonly array: number; readonly index: Expression }
  /** A scalar op; `element` as in the plan's instructions. */
  | {
      readonly kind: "scalar";
      readonly op: ScalarOpName;
      readonly element: Element;
      readonly operands: readonly Expression[];
    }
  /** Consecutive entries of an array, one for each lane of a vector, starting at an index. */
  | { readonly kind: "load lanes"; readonly array: number; readonly index: Expression; readonly lanes: Lanes }
  /** A vector with one value in every lane. */
  | { readonly kind: "splat"; readonly value: Expression; readonly lanes: Lanes }
  /** An index and those after it as u32, one for each lane. */
  | { readonly kind: "indices"; readonly from: Expression; readonly lanes: Lanes }
  /** A scalar op on each lane of its operands, which are vectors of as many lanes. */
  | {
      readonly kind: "vector";
      readonly op: ScalarOpName;
      readonly element: Element;
      readonly operands: readonly Expression[];
      readonly lanes: Lanes;
    }
  /** Whether any lane of a vector of bools is true, a bool. */
  | { readonly kind: "any"; readonly value: Expression }
  /** Arithmetic on indices, which does not overflow. */
  | { readonly kind: "index"; readonly op: IndexOp; readonly left: Expression; readonly right: Expression }
  /** A comparison of two indices, giving bool. */
  | { readonly kind: "compare"; readonly op: IndexComparison; readonly left: Expression; readonly right: Expression }
  /** A u32 or i32 as an index (a negative i32 becomes one beyond every array), or an index as a u32. */
  | { readonly kind: "convert"; readonly to: "index" | "u32"; readonly value: Expression }
  /** The bits of an f64 as a signed integer, as an f64. Of floats that are not negative it grows with them, about as their logarithm. */
  | { readonly kind: "bits"; readonly value: Expression };

export type IndexOp = "add" | "sub" | "mul" | "min" | "and" | "shl" | "shr";
export type IndexComparison = "lt" | "ge" | "eq" | "ne";

/** How an update changes an entry: by an op of two operands of one element, or by replacing it. */
export type UpdateOp = ScalarOpName | "replace";

export type Statement =
  | { readonly kind: "assign"; readonly local: number; readonly value: Expression }
  /** Stores one entry, or consecutive entries from the index on, one for each lane of a vector. */
  | { readonly kind: "store"; readonly array: number; readonly index: Expression; readonly value: Expression }
  /**
   * Combines a value into an entry, `entry = op(entry, value)`, or replaces the entry. A local, if one is named, gets what
   * the entry held before. An atomic update is one step to all threads that update the entry atomically; their order is not
   * defined.
   */
  | {
      readonly kind: "update";
      readonly op: UpdateOp;
      readonly array: number;
      readonly index: Expression;
      readonly value: Expression;
      /** The local, by number, that receives the entry as it was before the update; null where no code reads that. */
      readonly before: number | null;
      readonly atomic: boolean;
    }
  /** Counts: the local runs from `from` by `step` while it is below `to`. The bounds are evaluated once. */
  | {
      readonly kind: "for";
      readonly local: number;
      readonly from: Expression;
      readonly to: Expression;
      readonly step: number;
      readonly body: readonly Statement[];
    }
  | { readonly kind: "while"; readonly condition: Expression; readonly body: readonly Statement[] }
  /** Leaves the innermost loop; the local that it counts with keeps what it holds. */
  | { readonly kind: "leave" }
  | {
      readonly kind: "if";
      readonly condition: Expression;
      readonly then: readonly Statement[];
      readonly otherwise: readonly Statement[];
    }
  /** Records a failure in the frame's record of the site: counts it and keeps the least index (an i32 or u32). */
  | { readonly kind: "fail"; readonly record: number; readonly index: Expression };
