/** What a report says of sparse rounds, as plain data. */

import type { SourceLines } from "../plan/kernels/record.ts";
import type { SparseStage } from "../plan/sparse.ts";

export type SparseLoop =
  /** Every round is dense: the reason, what to change, and the lines concerned. */
  | { readonly kind: "dense"; readonly why: string; readonly lines: SourceLines | null }
  | {
      readonly kind: "sparse";
      /** The reason why the first round is dense; null where it may be sparse, too. */
      readonly whyDenseFirst: string | null;
      /** The kernels of sparse rounds, in the order in which they run. */
      readonly kernels: readonly SparseLine[];
      /** The arrays that dense rounds write only for sparse ones. They are among the arrays of `memory`. */
      readonly keeps: readonly string[];
      /**
       * The bytes of lists and marks in the memory of a run; null without a graph, and where all rounds are dense by
       * request.
       */
      readonly listBytes: number | null;
      /**
       * Whether the loop may be settled without rounds (asynchronously), or why not; null for a loop of another form.
       */
      readonly order: SettledOrder | null;
    };

/** `any order`: nodes are settled in the order of their values, if what that supposes of the graph holds in a run. */
export type SettledOrder =
  | { readonly kind: "any order" }
  | { readonly kind: "in order"; readonly why: string; readonly lines: SourceLines | null };

/** The nodes at which an integer equals a scalar of the round. Each of the two has its author's name, or null. */
export interface SparseGroup {
  readonly by: string | null;
  readonly scalars: readonly (string | null)[];
  /** Whether the group of the round before is computed as well. */
  readonly andBefore: boolean;
}

/** What a kernel does in a sparse round. */
export interface SparseLine {
  /** The author's names for what it computes; may be empty. */
  readonly makes: readonly string[];
  /** How the combined value of a row is found, as in the plan; `none` where the kernel goes through no rows. */
  readonly totals: SparseStage["totals"]["kind"];
  /** Whether changed nodes need not be computed again (law `settled`). */
  readonly isSettled: boolean;
  /** The law by which scalars that have changed matter to changed nodes alone; null for none. */
  readonly rest: SparseStage["rest"];
  /** Whether some changes touch only nodes that read them (law `unread`). */
  readonly isUnread: boolean;
  /** The reason why whole rows of touched nodes are read; null where they are not. */
  readonly whyPulled: string | null;
  /** Scalars on which all nodes depend: a round in which one of them has changed computes all nodes. */
  readonly allNodesFor: readonly string[];
  /** How nodes are grouped, where a round computes only the group of its scalar; null where it does not. */
  readonly group: SparseGroup | null;
  readonly lines: SourceLines | null;
}
