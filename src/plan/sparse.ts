/**
 * Rounds of a loop that go over what changed alone. They are made of the kernels of its dense rounds: each becomes a stage,
 * which computes at the nodes that something *touched* and lists those whose results then have other bits than in the round
 * before. docs/sparse.md has the laws by which that gives the bits of a dense round.
 */

import type { BufferId, SlotId } from "./buffer.ts";
import type { KernelOutput } from "./code.ts";
import type { Rename, SourceLines } from "./kernels/record.ts";

/** Why every round of a loop goes over all nodes and edges, in words for its author. */
export interface WhyDense {
  readonly kind: "dense";
  readonly why: string;
  /** The lines that it is about; null where they are not known. */
  readonly lines: SourceLines | null;
}

export interface SparseRounds {
  readonly kind: "sparse";
  /** One for each kernel of the body, in its order. */
  readonly stages: readonly SparseStage[];
  /**
   * Null where the twins of what the loop carries hold, when it is entered, a state of which a round makes the same again
   * (quiet); otherwise why the first round has to be dense, in words for the author.
   */
  readonly whyDenseFirst: string | null;
  /** Arrays that keep what they hold from round to round, besides those that exchange their memory. */
  readonly keeps: readonly BufferId[];
  /** Steps of the body whose scalars say nothing but whether anything changed, which a sparse round knows by its lists. */
  readonly idle: readonly number[];
}

export interface SparseStage {
  /** Where its kernel stands: the step of the loop's body, and its number there. */
  readonly step: number;
  readonly kernel: number;
  readonly touches: readonly Touch[];
  /** What is combined over the row of a touched node, and how it comes to be known. */
  readonly totals: Totals;
  /** Whether nodes need not look again because they themselves have changed (law of settled nodes). */
  readonly isSettled: boolean;
  /** Why rows are gone through whole, in words for the author; null where they are not. */
  readonly whyPulled: string | null;
  /** The arrays that the loop carries and this kernel writes: where a round reads them, and their twins. */
  readonly carries: readonly (readonly [array: BufferId, twin: BufferId])[];
  /** Whether it may write over what is carried at once: nothing later in the round reads the old entries. */
  readonly writesThrough: boolean;
  /** Scalars that it reads and that may be others than in the round before; of each, what it was then. */
  readonly scalars: readonly (readonly [now: SlotId, before: SlotId])[];
  readonly reductions: readonly KeptReduction[];
  /** What is computed where a scalar is another than in the round before, in place of all nodes; null where it is these. */
  readonly group: Group | null;
}

/**
 * The nodes at which an integer that no round of the loop changes is what a scalar of the round is, or one of some (law of grouped nodes).
 * Elsewhere a node is untouched by all but some of what touches a stage.
 */
export interface Group {
  /** Of i32 or u32, by node: what the nodes are grouped by before the first sparse round. */
  readonly values: BufferId;
  /** The scalars that are compared with it, and what they were in the round before. */
  readonly keys: SparseStage["scalars"];
  /** Whether nodes keep what they have once their group is done; else those of the round before are computed as well. */
  readonly isHeld: boolean;
  /** Those touches of the stage that count outside the group. */
  readonly touches: readonly Touch[];
  /** Those scalars of the stage by which nodes outside the group may come to something else. */
  readonly scalars: SparseStage["scalars"];
}

/** How nodes are touched by a stage's changed nodes: these themselves, or those in whose rows they are. */
export interface Touch {
  readonly stage: number;
  /** The round whose changes are meant: of arrays that loops carry the one before. */
  readonly round: "this" | "last";
  readonly by: "own" | "row";
}

/**
 * `pulled`: the whole row is gone through in its order. `pushed`: what changed sources give now is all that matters (laws
 * of settled and absorbed rows). `kept`: the totals of the round before are in an array, to which the differences are added.
 * `none`: the kernel goes through no rows.
 */
export type Totals = { readonly kind: "none" } | { readonly kind: "pulled" } | { readonly kind: "pushed" } | KeptTotals;

export interface KeptTotals {
  readonly kind: "kept";
  /** By pair, its array. */
  readonly arrays: readonly BufferId[];
  /** Where the row was not gone through for a condition on its own node, this is false; null where there is none. */
  readonly walked: BufferId | null;
  /** Of arrays that are read at changed sources, where their old entries are. */
  readonly olds: readonly (readonly [array: BufferId, old: BufferId])[];
}

/** A reduction whose operands are kept in an array, so that single blocks of it can be combined anew. */
export interface KeptReduction {
  readonly values: BufferId;
  readonly monoid: Extract<KernelOutput, { kind: "reduce" }>["monoid"];
  readonly partials: BufferId;
  /** The place that block results alternate with. */
  readonly alternate: BufferId;
}

/** Whether a stage leaves all nodes as they are but those of its group, whatever there was in the round before. */
export function isOfGroupAlone({ group, reductions }: SparseStage): boolean {
  return group?.isHeld === true && group.touches.length + group.scalars.length + reductions.length === 0;
}

/** The arrays by which nodes are grouped, each once. */
export function groupedBy({ stages }: SparseRounds): readonly BufferId[] {
  return [...new Set(stages.flatMap(({ group }) => (group === null ? [] : [group.values])))];
}

/** Sparse rounds with other numbers for their buffers. */
export function renameSparse(rounds: SparseRounds, rename: Rename): SparseRounds {
  const pair = ([a, b]: readonly [BufferId, BufferId]): readonly [BufferId, BufferId] => [rename(a), rename(b)];
  return {
    ...rounds,
    keeps: rounds.keeps.map(rename),
    stages: rounds.stages.map((stage): SparseStage => {
      const { totals } = stage;
      return {
        ...stage,
        carries: stage.carries.map(pair),
        totals:
          totals.kind === "kept"
            ? {
                ...totals,
                arrays: totals.arrays.map(rename),
                walked: totals.walked === null ? null : rename(totals.walked),
                olds: totals.olds.map(pair),
              }
            : totals,
        reductions: stage.reductions.map(({ values, monoid, partials, alternate }) => ({
          monoid,
          values: rename(values),
          partials: rename(partials),
          alternate: rename(alternate),
        })),
        group: stage.group && { ...stage.group, values: rename(stage.group.values) },
      };
    }),
  };
}
