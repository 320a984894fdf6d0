/** The in-rows of a directed graph after a merge: those from before, but for the edges that were added and dropped. */

import { SLICE, type Turns } from "../../turns.ts";
import { recycle, recyclingAllocator } from "../allocator.ts";
import type { Rows } from "../rows.ts";
import { ADDED, type Stretch } from "./merged-numbers.ts";
import { firstFrom } from "./snapshot.ts";

/**
 * Makes the in-rows of a merged graph of those from before, if there were some, in less than half of the time of sorting
 * edges by their targets. All nodes from before have their indices, and `stretches` are the edges that stayed.
 */
export function* mergingIn(before: Rows, after: Rows, stretches: readonly Stretch[]): Turns<void> {
  const known = before.madeIn;
  const { kind, edgeCount, out } = after.structure;
  if (!known?.edges || kind !== "directed") return;
  const numberAfter = recyclingAllocator.uint32(known.edges.length).fill(ADDED);
  const added: number[] = [];
  const addUpTo = (end: number): void => {
    for (; number < end; number++) added.push(number);
  };
  let number = 0;
  for (const { before, after, count } of stretches) {
    addUpTo(after);
    for (let k = 0; k < count; k++) numberAfter[before + k] = number++;
  }
  addUpTo(edgeCount);
  added.sort((a, b) => out.neighbors[a]! - out.neighbors[b]! || a - b);
  const offsets = recyclingAllocator.uint32(out.offsets.length);
  const neighbors = recyclingAllocator.uint32(edgeCount);
  const edges = recyclingAllocator.uint32(edgeCount);
  let next = 0;
  let at = 0;
  let yielded = 0;
  for (let row = 0; row + 1 < offsets.length; row++) {
    /** Puts the added edges of the row that come before some edge. */
    const insert = (limit: number): void => {
      for (; next < added.length && added[next]! < limit && out.neighbors[added[next]!] === row; next++) {
        neighbors[at] = firstFrom(out.offsets, added[next]! + 1, 0, offsets.length) - 1;
        edges[at++] = added[next]!;
      }
    };
    const isEdited = next < added.length && out.neighbors[added[next]!] === row;
    const end = known.offsets[row + 1] ?? 0;
    for (let place = known.offsets[row]!; place < end; place++) {
      const edge = numberAfter[known.edges[place]!]!;
      if (edge === ADDED) continue;
      if (isEdited) insert(edge);
      neighbors[at] = known.neighbors[place]!;
      edges[at++] = edge;
    }
    if (isEdited) insert(edgeCount);
    offsets[row + 1] = at;
    if (at + row - yielded < SLICE) continue;
    yielded = at + row;
    yield;
  }
  recycle(numberAfter);
  after.takeIn({ offsets, neighbors, edges });
}
