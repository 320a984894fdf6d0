/** Reduces values to one scalar in a fixed order. The order shows in the bits of a float sum, so it is part of the language. */

import type { Meaning } from "../ir/scalar.ts";

/** The length of a block, whose values are combined in lanes. The last block may be shorter. */
const BLOCK_LENGTH = 512;

/** Value i of a block goes to lane i mod 8. */
const LANE_COUNT = 8;

/**
 * Combines all values by a monoid: blocks of 512 in index order, 8 lanes in each, and a balanced tree over the blocks.
 * Without values, the result is the identity.
 */
export function reduce(values: ArrayLike<number>, combine: Meaning, identity: number): number {
  let level: number[] = [];
  for (let start = 0; start < values.length; start += BLOCK_LENGTH) {
    level.push(reduceBlock(values, start, combine, identity));
  }
  while (level.length > 1) level = combineNeighbors(level, combine);
  return level[0] ?? identity;
}

/** Reduces the block that begins at `start`: lanes start at the identity, then lane j is combined with j+4, with j+2, with j+1. */
function reduceBlock(values: ArrayLike<number>, start: number, combine: Meaning, identity: number): number {
  const lanes = new Array<number>(LANE_COUNT).fill(identity);
  const end = Math.min(start + BLOCK_LENGTH, values.length);
  for (let index = start; index < end; index++) {
    const lane = index % LANE_COUNT;
    lanes[lane] = combine(lanes[lane]!, values[index]!, 0);
  }
  for (let distance = LANE_COUNT / 2; distance >= 1; distance /= 2) {
    for (let lane = 0; lane < distance; lane++) lanes[lane] = combine(lanes[lane]!, lanes[lane + distance]!, 0);
  }
  return lanes[0]!;
}

/** Combines one level of the tree: 0 with 1, 2 with 3 and so on. An odd last one moves up as it is. */
function combineNeighbors(level: readonly number[], combine: Meaning): number[] {
  const next: number[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index]!;
    const right = level[index + 1];
    next.push(right === undefined ? left : combine(left, right, 0));
  }
  return next;
}
