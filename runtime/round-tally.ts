/** Counts the rounds of a loop while they run, by a few additions each. Nothing is decided by these counts. */

import type { BoundSparse, BoundStage } from "../src/bind/bound.ts";
import type { Law, RoundCounts } from "../src/bind/sparse/round-counts.ts";

/** The laws by which stages of the current round went, as bits. */
const PUSHED = 1;
const KEPT = 2;
const PULLED = 4;
const SETTLED = 8;
const GROUPED = 16;
const QUIET = 32;
const ALL_NODES = 64;
const UNREAD = 128;
const STEADY = 256;
const TIMELY = 512;
/** The bit of rounds that computed some nodes and not all. */
const PARTIAL = 1024;

const BIT_OF = { none: 0, pushed: PUSHED, kept: KEPT, pulled: PULLED } as const satisfies Record<
  BoundStage["totals"],
  number
>;

const BIT_OF_REST = { steady: STEADY, timely: TIMELY } as const;

/** The laws by which a stage goes over touched nodes. */
function lawsOf({ totals, isSettled, rest, isUnread }: BoundStage): number {
  const resting = rest === null ? 0 : BIT_OF_REST[rest];
  return BIT_OF[totals] | (isSettled ? SETTLED : 0) | resting | (isUnread ? UNREAD : 0);
}

/** The counts of one loop's rounds in one run, over all times that the loop is entered. */
export class RoundTally {
  readonly #loop: number;
  readonly #bound: BoundSparse;
  #dense = 0;
  #sparse = 0;
  #lanes = 0;
  #partial = 0;
  #looks = 0;
  #nodes = 0;
  #edges = 0;
  #pushed = 0;
  #kept = 0;
  #pulled = 0;
  #settled = 0;
  #steady = 0;
  #timely = 0;
  #unread = 0;
  #grouped = 0;
  #quiet = 0;
  #allNodes = 0;
  #laws = 0;
  #phases = 0;

  constructor(loop: number, bound: BoundSparse) {
    this.#loop = loop;
    this.#bound = bound;
  }

  denseRound(): void {
    this.#dense++;
  }

  /** Counts the rounds of nodes that were computed side by side. */
  laneRounds(rounds: number): void {
    this.#lanes += rounds;
  }

  look(): void {
    this.#looks++;
  }

  /**
   * Counts a stage of a sparse round that was computed at `nodes` listed nodes, going through `edges` entries of rows.
   */
  stage(stage: BoundStage, nodes: number, edges: number, isByGroup: boolean): void {
    this.#nodes += nodes;
    this.#edges += edges;
    if (nodes === 0 || nodes >= this.#bound.nodes) return;
    this.#laws |= PARTIAL | (isByGroup ? GROUPED : lawsOf(stage));
  }

  /** Counts a stage that was computed at all nodes, in a sparse round that began from `changed` nodes. */
  wholeStage({ edges }: BoundStage, changed: number): void {
    const { nodes } = this.#bound;
    this.#nodes += nodes;
    this.#edges += edges;
    if (changed > 0 && changed < nodes) this.#laws |= PARTIAL | ALL_NODES;
  }

  /** Ends a sparse round whose stages have been counted. `isFirst` is true where no dense round came before. */
  sparseRound(isFirst: boolean): void {
    this.#sparse++;
    // A loop begins quiet only where no scalar is compared with the round before. Nothing of such a loop goes by
    // groups.
    if (isFirst && this.#laws !== 0 && !(this.#laws & GROUPED)) this.#laws |= QUIET;
    this.#countLaws(1);
  }

  #countLaws(rounds: number): void {
    const laws = this.#laws;
    if (laws & PUSHED) this.#pushed += rounds;
    if (laws & KEPT) this.#kept += rounds;
    if (laws & PULLED) this.#pulled += rounds;
    if (laws & SETTLED) this.#settled += rounds;
    if (laws & STEADY) this.#steady += rounds;
    if (laws & TIMELY) this.#timely += rounds;
    if (laws & UNREAD) this.#unread += rounds;
    if (laws & GROUPED) this.#grouped += rounds;
    if (laws & QUIET) this.#quiet += rounds;
    if (laws & PARTIAL) this.#partial += rounds;
    if (laws & ALL_NODES) this.#allNodes += rounds;
    this.#laws = 0;
  }

  /** Counts the rounds of one stretch, by the words that its kernel left: all stages go by their laws, or by groups. */
  stretch(rounds: number, word: (of: "nodes" | "edges" | "partial") => number): void {
    const nodes = word("nodes");
    this.#nodes += nodes;
    this.#edges += word("edges");
    this.#sparse += rounds;
    this.#laws |= PARTIAL;
    if (this.#bound.isStretchByGroups) {
      this.#laws |= GROUPED;
      this.#countLaws(word("partial"));
      return;
    }
    for (const { stages } of this.#bound.levels) {
      for (const stage of stages) this.#laws |= lawsOf(stage);
    }
    // Where a stretch has more rounds than nodes computed, some of its rounds computed none.
    this.#countLaws(Math.min(rounds, nodes));
  }

  /** Counts phases of settling in any order, in which `nodes` nodes passed their values on along `edges` edges. */
  phases(phases: number, nodes: number, edges: number): void {
    this.#phases += phases;
    this.#nodes += nodes;
    this.#edges += edges;
  }

  read(): RoundCounts {
    const stages = this.#bound.levels.flatMap((level) => level.stages);
    return {
      loop: this.#loop,
      dense: this.#dense,
      sparse: this.#sparse,
      lanes: this.#lanes,
      partial: this.#partial,
      looks: this.#looks,
      phases: this.#phases,
      nodes: this.#nodes,
      edges: this.#edges,
      denseNodes: this.#bound.nodes * stages.length,
      denseEdges: stages.reduce((sum, { edges }) => sum + edges, 0),
      laws: {
        pushed: this.#pushed,
        kept: this.#kept,
        pulled: this.#pulled,
        settled: this.#settled,
        steady: this.#steady,
        timely: this.#timely,
        unread: this.#unread,
        grouped: this.#grouped,
        quiet: this.#quiet,
        allNodes: this.#allNodes,
      },
    };
  }
}

/** Adds up the counts of several workers, by loop. */
export function sumOfCounts(all: readonly (readonly RoundCounts[])[]): RoundCounts[] {
  const sums = new Map<number, RoundCounts>();
  for (const counts of all.flat()) {
    const known = sums.get(counts.loop);
    sums.set(counts.loop, known ? sumOf(known, counts) : counts);
  }
  return [...sums.values()].sort((a, b) => a.loop - b.loop);
}

/** Adds up two counts of one loop. The size of a dense round is the same in both. */
function sumOf(one: RoundCounts, other: RoundCounts): RoundCounts {
  const { loop, denseNodes, denseEdges } = one;
  const law = (name: Law): number => one.laws[name] + other.laws[name];
  return {
    loop,
    denseNodes,
    denseEdges,
    dense: one.dense + other.dense,
    sparse: one.sparse + other.sparse,
    lanes: one.lanes + other.lanes,
    partial: one.partial + other.partial,
    looks: one.looks + other.looks,
    phases: one.phases + other.phases,
    nodes: one.nodes + other.nodes,
    edges: one.edges + other.edges,
    laws: {
      pushed: law("pushed"),
      kept: law("kept"),
      pulled: law("pulled"),
      settled: law("settled"),
      steady: law("steady"),
      timely: law("timely"),
      unread: law("unread"),
      grouped: law("grouped"),
      quiet: law("quiet"),
      allNodes: law("allNodes"),
    },
  };
}
