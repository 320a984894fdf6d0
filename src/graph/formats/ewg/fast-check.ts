/** The checks of rows of large files, by WebAssembly. Whatever it finds wrong is found again, and said, by JavaScript. */

import { FastRowCheck } from "../../scan/rows/row-check.ts";
import { processSeed } from "../../seed.ts";
import { ascendingCheck, type RowCheck, type StoredRows } from "./rows.ts";
import { undirectedCheck } from "./undirected-rows.ts";

/** The number of places from which on it is worth making a module. */
const MANY = 2 ** 16;

/** Makes the check of the rows of a graph without direction, with `edgeCount` edges, or else of other graphs (null). */
export function rowCheck(rows: StoredRows, edgeCount: number | null): RowCheck {
  const slow = edgeCount === null ? ascendingCheck(rows) : undirectedCheck(rows, edgeCount);
  const { neighbors, edges } = rows;
  if (neighbors.length < MANY || !FastRowCheck.isPossible()) return slow;
  const [edge, low, high, added] = processSeed();
  // Keys that are multiplied are odd, so that no bits are lost.
  const keys = edgeCount === null ? null : { edge: edge | 1, low: low | 1, high: high | 1, added };
  const fast = new FastRowCheck({ ...rows, edges: edgeCount === null ? null : edges }, keys);
  let isRight = true;
  return {
    upTo(limit) {
      isRight &&= fast.upTo(limit);
      if (!isRight) slow.upTo(limit);
    },
    finish() {
      const { sum, parity, edgeCount: found } = fast.digests;
      if (isRight && sum === 0 && parity === 0 && (edgeCount === null || found === edgeCount)) return;
      slow.upTo(neighbors.length);
      slow.finish();
    },
  };
}
