/**
 * Bounds the rounds that a loop may have in lanes. Sparse rounds of one node after the other cost what changes, and rounds in
 * lanes cost all nodes every time.
 */

import { rowEntriesOf } from "../../plan/kernel.ts";
import { neededOf } from "../../plan/kernels/needed.ts";
import type { Loop } from "../../plan/plan.ts";
import type { GraphSizes } from "../../plan/sizes.ts";
import type { SparseRounds } from "../../plan/sparse.ts";
import { advantageOf } from "../sparse/costs.ts";
import { kernelOfStage } from "../sparse/memory.ts";

/**
 * The number of rounds in lanes, for each lane, that are taken to need the time of one dense round of one node: an estimate, from betweenness
 * and closeness on graphs of 2,000 to 10,000 nodes.
 */
const LANES_PER_ROUND = 4;

/** The entries of rows that take the time in which it is found that no lane needs the row of a node: an estimate, from grids. */
const ENTRIES_PER_LOOK = 2;

/** The most rounds of a loop that pay in lanes. A round that walks only the rows that are needed looks at little but the nodes. */
export function mostRoundsOf(
  loop: Loop,
  rounds: SparseRounds,
  graph: GraphSizes & { readonly directed: boolean },
): number {
  let [work, looks] = [0, 0];
  for (const stage of rounds.stages) {
    const kernel = kernelOfStage(loop, stage);
    const entries = rowEntriesOf(kernel, graph);
    const isSpared = kernel.kind === "aggregate" && neededOf(kernel) !== null;
    work += graph.nodeCount + entries;
    looks += isSpared ? ENTRIES_PER_LOOK * graph.nodeCount : graph.nodeCount + entries;
  }
  const share = Math.max(1, work / Math.max(1, looks));
  return Math.floor(LANES_PER_ROUND * advantageOf(loop, rounds, graph.directed) * share);
}
