/**
 * The memory by which a loop is settled in any order. Nodes that have something to give are *near*, to be gone through now, or
 * *far*: what they have is beyond the threshold up to which values are settled at the moment (near-far piles, a form of
 * delta-stepping). Each pile is a list in two halves that take turns, and a byte a node says whether it is in it.
 *
 *     x:  0  3  9  4  ∞      threshold 5      near: 1 3      far: 2
 */

import { SETTLE_COUNTERS } from "./settle-turns.ts";
import { COUNTER_BYTES, PHASES } from "./turns.ts";

/** The places of the piles, in bytes: offsets in the arena, or addresses once the arena is allocated. */
export interface SettleMemory {
  /** The place of the near nodes, u32: two halves, each with room for all nodes. */
  readonly near: number;
  readonly far: number;
  /** The place of a byte for each node that says whether it is in the pile. */
  readonly isNear: number;
  readonly isFar: number;
  /** The place of the counters of both piles. */
  readonly counters: number;
}

export function reserveSettle(nodeCount: number, reserve: (bytes: number) => number): SettleMemory {
  return {
    near: reserve(8 * nodeCount),
    far: reserve(8 * nodeCount),
    isNear: reserve(nodeCount),
    isFar: reserve(nodeCount),
    counters: reserve(COUNTER_BYTES * PHASES * SETTLE_COUNTERS.length),
  };
}

/** Turns offsets into addresses, given the address of the arena. */
export function placeSettle({ near, far, isNear, isFar, counters }: SettleMemory, base: number): SettleMemory {
  return {
    near: base + near,
    far: base + far,
    isNear: base + isNear,
    isFar: base + isFar,
    counters: base + counters,
  };
}
