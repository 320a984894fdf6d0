/** The code of kernels: inputs, straight-line code over numbered registers, and outputs. */

import type { Direction } from "../ir/op.ts";
import type { Monoid, ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { BufferId, SlotId } from "./buffer.ts";
import type { Domain } from "./domain.ts";

/** An input, which a kernel reads into one of its first registers. */
export type Input =
  | { readonly from: "buffer"; readonly buffer: BufferId; readonly at: InputPlace }
  | { readonly from: "slot"; readonly slot: SlotId }
  /** The number of the node or edge, u32. */
  | { readonly from: "index" }
  /** The number of the node at an end of an edge, or of a common node, u32. */
  | { readonly from: "node"; readonly at: NodePlace }
  /** The number of edges before this one in the row, u32. */
  | { readonly from: "place" }
  /** The length of the node's row, u32. */
  | { readonly from: "degree"; readonly direction: Direction }
  /** The number of nodes or edges of a graph, u32. */
  | { readonly from: "count"; readonly of: Domain };

/**
 * The entry of a buffer that an input reads: that of the kernel's own node or edge (`here`), those at the two ends of
 * an edge, or those at a common node of these and the edges that lead there.
 */
export type InputPlace =
  | "here"
  | "source"
  | "destination"
  | "neighbor"
  | "self"
  | "common"
  | "edge"
  | "source_edge"
  | "destination_edge";

/** The places that are nodes. A kernel over other nodes, or over edges, has their numbers at hand. */
export const NODE_PLACES = [
  "source",
  "destination",
  "neighbor",
  "self",
  "common",
] as const satisfies readonly InputPlace[];

export type NodePlace = (typeof NODE_PLACES)[number];

export function isNodePlace(place: InputPlace): place is NodePlace {
  return NODE_PLACES.some((node) => node === place);
}

/**
 * One step of straight-line code. Registers are numbered: the inputs, then one per instruction. `element` is where the
 * op's meaning is looked up: of its operands, for `select` of its result, for `cast` what it casts to.
 */
export type Instruction =
  | { readonly op: "const"; readonly element: Element; readonly value: number }
  | { readonly op: ScalarOpName; readonly element: Element; readonly operands: readonly number[] };

export type KernelOutput =
  | { readonly kind: "keep"; readonly register: number; readonly element: Element; readonly buffer: BufferId }
  /**
   * An output with one entry for each block, which 8 lanes combine. A scalar kernel folds the entries after the
   * barrier.
   */
  | {
      readonly kind: "reduce";
      readonly register: number;
      readonly element: Element;
      readonly monoid: Monoid;
      readonly partials: BufferId;
    };

/** A value, and the monoid that combines it. */
export interface Pair {
  readonly register: number;
  readonly monoid: Monoid;
  readonly element: Element;
}
