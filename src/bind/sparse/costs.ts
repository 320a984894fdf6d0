/** Estimates the costs of a loop's dense rounds, and which rounds had better be sparse. */

import type { Kernel } from "../../plan/kernel.ts";
import { rowEntriesOf } from "../../plan/kernel.ts";
import { isGuarded } from "../../plan/kernels/row-code.ts";
import { rowEndOf } from "../../plan/kernels/row-end.ts";
import type { Loop } from "../../plan/plan.ts";
import type { GraphSizes } from "../../plan/sizes.ts";
import type { SparseRounds, SparseStage } from "../../plan/sparse.ts";
import type { SparseChoice } from "./choice.ts";
import { listSharing } from "./choice.ts";
import { kernelOfStage } from "./memory.ts";

export interface RoundCosts {
  /** The number of nodes and entries of rows that a dense round goes over. */
  readonly work: number;
  /**
   * The number of nodes and entries that a dense round goes over in the time in which a sparse round touches one node.
   */
  readonly advantage: number;
  /** The number of changed nodes and entries of their rows below which one worker runs rounds in a stretch. */
  readonly tinyRound: number;
}

/**
 * The speed of a stretch, as a multiple of that of sparse rounds on large graphs, on which advantages were measured:
 * what it touches is in the cache.
 */
export const IN_CACHE = 8;

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
 * The number of entries of rows that a dense round goes over in the time in which a sparse round touches one node, by
 * law. A dense round that leaves out rows does not look at many of the entries (`sparing`). One that ends them at the first
 * edge that counts (`ending`) looks at few where many nodes have changed, and at nearly all where few have: what matters is where
 * the two meet. The figures were measured, see docs/performance.md.
 */
const ADVANTAGE = { sparing: 40, ending: 16, pushed: 12, kept: 8, pulled: 4 } as const;

export function advantageOf(loop: Loop, rounds: SparseRounds, isDirected: boolean): number {
  return rounds.stages.reduce((most, stage) => {
    const kernel = kernelOfStage(loop, stage);
    const { kind } = stage.totals;
    if (kind === "none") return most;
    const isLittle = isSparing(kernel, stage, isDirected);
    return Math.max(most, ADVANTAGE[isLittle ? (isEnding(kernel, isDirected) ? "ending" : "sparing") : kind]);
  }, 1);
}

/** Tells whether a dense round of a stage leaves out rows, or ends them early, and so looks at few of their entries. */
export function isSparing(kernel: Kernel, { totals }: SparseStage, isDirected: boolean): boolean {
  return totals.kind === "pushed" && kernel.kind === "aggregate" && (isGuarded(kernel) || isEnding(kernel, isDirected));
}

function isEnding(kernel: Kernel, isDirected: boolean): boolean {
  return kernel.kind === "aggregate" && rowEndOf(kernel, isDirected)?.after === "edge";
}
