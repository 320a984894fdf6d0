/**
 * Loops: one kernel as loops over a chunk, the form that every loop back end prints. Eight kinds of statements, and
 * expressions of the scalar ops; addressing by an abstract `index`. How wide indices, addresses and vectors are is the back
 * end's to say.
 */

import type { ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";

/** The type of one number: an element, or `index`, a count or position that cannot be negative. */
export type ScalarType = Element | "index";

/** How wide things are in a back end: all that loops know of it. */
export interface Widths {
  /** Bytes of a vector, a power of two; 0 where there are none. */
  readonly vectorBytes: number;
  /** Bytes of an `index`. */
  readonly indexBytes: 4 | 8;
  /** Bytes of an address that is kept in a frame. */
  readonly pointerBytes: 4 | 8;
}

/** How many entries a vector may have: at most as many as there are lanes in the order of reductions. */
export const LANE_COUNTS = [2, 4, 8] as const;

/** Bytes of a lane at least: narrower entries are widened to it. */
export const LEAST_LANE_BYTES = 4;

/** How many entries a vector has: as many as its bytes hold of the widest element of its kernel. */
export type Lanes = (typeof LANE_COUNTS)[number];

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
  /** At this byte of the memory. */
  | { readonly kind: "fixed"; readonly byte: number }
  /** Where the address at this byte of the worker's frame says, of the back end's `pointerBytes`: buffers that loops swap. */
  | { readonly kind: "frame pointer"; readonly offset: number }
  /** So many bytes after where the address at that byte of the frame says: what each worker has its own of. */
  | { readonly kind: "relative"; readonly offset: number; readonly byte: number }
  /** In the worker's frame itself: scalars and scratch. */
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
  /** As many entries of an array as a vector has lanes, from an index on. */
  | { readonly kind: "load lanes"; readonly array: number; readonly index: Expression; readonly lanes: Lanes }
  /** One value in every lane. */
  | { readonly kind: "splat"; readonly value: Expression; readonly lanes: Lanes }
  /** The u32 of an index and of those after it, one per lane. */
  | { readonly kind: "indices"; readonly from: Expression; readonly lanes: Lanes }
  /** A scalar op on each lane of its operands, which are vectors of as many lanes. */
  | {
      readonly kind: "vector";
      readonly op: ScalarOpName;
      readonly element: Element;
      readonly operands: readonly Expression[];
      readonly lanes: Lanes;
    }
  /** Arithmetic on indices, which does not overflow. */
  | { readonly kind: "index"; readonly op: IndexOp; readonly left: Expression; readonly right: Expression }
  /** A comparison of two indices, giving bool. */
  | { readonly kind: "compare"; readonly op: IndexComparison; readonly left: Expression; readonly right: Expression }
  /** A u32 or i32 as an index (a negative i32 becomes one beyond every array), or an index as a u32. */
  | { readonly kind: "convert"; readonly to: "index" | "u32"; readonly value: Expression };

export type IndexOp = "add" | "sub" | "mul" | "min" | "and" | "shl" | "shr";
export type IndexComparison = "lt" | "ge" | "eq" | "ne";

/** How a value goes into an entry: combined by an op of two operands and one element, or in the entry's place. */
export type UpdateOp = ScalarOpName | "replace";

export type Statement =
  | { readonly kind: "assign"; readonly local: number; readonly value: Expression }
  /** One entry, or as many as a vector has lanes, from the index on. */
  | { readonly kind: "store"; readonly array: number; readonly index: Expression; readonly value: Expression }
  /**
   * Combines a value into an entry, `entry = op(entry, value)`, or puts it there. A local, if one is named, gets what the entry
   * held before. An atomic update is one step for all threads that update the entry atomically; which one comes first is theirs.
   */
  | {
      readonly kind: "update";
      readonly op: UpdateOp;
      readonly array: number;
      readonly index: Expression;
      readonly value: Expression;
      /** The number of a local of the array's element; null where nobody asks. */
      readonly before: number | null;
      readonly atomic: boolean;
    }
  /** The local runs from `from` by `step` while it is below `to`; the bounds are evaluated once. */
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
