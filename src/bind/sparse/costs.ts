/** What dense rounds of a loop cost, and which sparse ones had better be taken. */

import { rowEntriesOf } from "../../plan/kernel.ts";
import { isGuarded } from "../../plan/kernels/row-code.ts";
import { rowEndOf } from "../../plan/kernels/row-end.ts";
import type { Loop } from "../../plan/plan.ts";
import type { GraphSizes } from "../../plan/sizes.ts";
import type { SparseRounds } from "../../plan/sparse.ts";
import type { SparseChoice } from "./choice.ts";
import { listSharing } from "./choice.ts";
import { kernelOfStage } from "./memory.ts";

export interface RoundCosts {
  /** Nodes and entries of rows that a dense round goes over. */
  readonly work: number;
  /** How many of them it goes over in the time of one by which a sparse round touches a node. */
  readonly advantage: number;
  /** Of rounds in which changed nodes and the entries of their rows are fewer, one worker takes a stretch. */
  readonly tinyRound: number;
}

/** How many times as fast a stretch goes over what it touches than rounds of large graphs, on which advantages were measured. */
const IN_CACHE = 8;

export function roundCostsOf(
  loop: Loop,
  rounds: SparseRounds,
  graph: GraphSizes & { readonly directed: boolean },
  choice: SparseChoice | undefined,
): RoundCosts {
  const { tinyRound } = listSharing();
  const work = rounds.stages.reduce(
    (sum, stage) => sum + graph.nodeCount + rowEntriesOf(kernelOfStage(loop, stage), graph),
    0,
  );
  const advantage = advantageOf(loop, rounds, graph.directed);
  if (choice === "always") return { work, advantage, tinyRound };
  return { work, advantage, tinyRound: Math.min(tinyRound, Math.ceil((IN_CACHE * work) / advantage)) };
}

/**
 * How many entries of rows a dense round goes over in the time of one by which a sparse round touches a node: measured, see
 * docs/performance.md. Where a dense round leaves out rows, or ends them early, it goes over many that it never looks at.
 */
const ADVANTAGE = { sparing: 40, pushed: 12, kept: 8, pulled: 4 } as const;

export function advantageOf(loop: Loop, rounds: SparseRounds, isDirected: boolean): number {
  return rounds.stages.reduce((most, stage) => {
    const kernel = kernelOfStage(loop, stage);
    const { kind } = stage.totals;
    if (kind === "none") return most;
    const isSparing =
      kind === "pushed" &&
      kernel.kind === "aggregate" &&
      (isGuarded(kernel) || rowEndOf(kernel, isDirected)?.after === "edge");
    return Math.max(most, ADVANTAGE[isSparing ? "sparing" : kind]);
  }, 1);
}
