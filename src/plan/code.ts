/** What kernels are written in: inputs, straight-line code over numbered registers, and what becomes of its results. */

import type { Direction } from "../ir/op.ts";
import type { Monoid, ScalarOpName } from "../ir/scalar.ts";
import type { Element } from "../ir/type.ts";
import type { BufferId, SlotId } from "./buffer.ts";
import type { Domain } from "./domain.ts";

/** What a kernel reads into its first registers. */
export type Input =
  | { readonly from: "buffer"; readonly buffer: BufferId; readonly at: InputPlace }
  | { readonly from: "slot"; readonly slot: SlotId }
  /** The number of the node or edge, u32. */
  | { readonly from: "index" }
  /** The number of the node at an end of an edge, or of a common node, u32. */
  | { readonly from: "node"; readonly at: NodePlace }
  /** How many edges of the row stand before this one, u32. */
  | { readonly from: "place" }
  /** The length of the node's row, u32. */
  | { readonly from: "degree"; readonly direction: Direction }
  /** The number of nodes or edges of a graph, u32. */
  | { readonly from: "count"; readonly of: Domain };

/**
 * Which entry of a buffer: the kernel's own node or edge (`here`), or by the edge of a row or an edge's two ends, or by
 * a common node of these and the edges that lead there.
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

/** The places that are nodes of which a kernel that goes over others, or over edges, has the number in hand. */
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
  /** One entry per block, combined by 8 lanes; a scalar kernel folds them after the barrier. */
  | {
      readonly kind: "reduce";
      readonly register: number;
      readonly element: Element;
      readonly monoid: Monoid;
      readonly partials: BufferId;
    };

/** A value and how it is combined. */
export interface Pair {
  readonly register: number;
  readonly monoid: Monoid;
  readonly element: Element;
}
