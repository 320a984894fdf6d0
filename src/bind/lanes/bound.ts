/** Loops over nodes that are computed in lanes, as a run walks them. Offsets are those of a frame, in bytes. */

import type { BoundLevel } from "../bound.ts";

/** The rounds of a loop over nodes that a worker computes side by side. */
export interface BoundLanes {
  /** The number of lanes. */
  readonly lanes: number;
  /** The steps that compute results in all lanes, and those that add them to the totals, lane after lane. */
  readonly own: readonly BoundLaneStep[];
  readonly combining: readonly BoundLevel[];
  /** The offset of the numbers of the lanes' rounds, i32. */
  readonly round: number;
  /** The offsets of a bool for each lane that says whether it is active, and of the number of lanes that have a round. */
  readonly active: number;
  readonly count: number;
  /** The bytes of a frame up to the end of the lanes' scalars. */
  readonly frameBytes: number;
  /** The fewest rounds that are worth being computed in lanes. */
  readonly least: number;
  /** The address of each worker's memory, and the addresses that the body exchanges: bytes within that memory. */
  readonly blocks: readonly number[];
  readonly pointers: readonly { readonly offset: number; readonly byte: number }[];
}

export type BoundLaneStep = BoundLevel | BoundLaneLoop | BoundLaneChoose;

/** A scalar that a loop reads: with a value for each lane, or one for all. */
export interface LaneScalar {
  readonly offset: number;
  readonly isWide: boolean;
}

/** A loop whose lanes end one by one. */
export interface BoundLaneLoop {
  readonly kind: "lane loop";
  /** The number of the loop in traces. */
  readonly loop: number;
  readonly limit: LaneScalar | null;
  /** The slot of the number of the round, which all lanes share. */
  readonly round: number;
  readonly body: readonly BoundLaneStep[];
  readonly until: LaneScalar | null;
  readonly moves: readonly { readonly from: LaneScalar; readonly to: number; readonly bytes: number }[];
  readonly swaps: readonly (readonly [number, number])[];
  readonly rounds: number;
  readonly converged: number;
  /** The most rounds for which lanes are estimated to pay; null where any number does. */
  readonly most: number | null;
}

/** A choice by a scalar that is the same in all lanes. */
export interface BoundLaneChoose {
  readonly kind: "lane choose";
  readonly on: number;
  readonly cases: readonly (readonly BoundLaneStep[])[];
}
