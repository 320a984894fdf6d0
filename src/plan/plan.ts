/**
 * The plan: how and when an algorithm is computed, as plain JSON. It is symbolic in the numbers of nodes and edges, so
 * that one plan serves every graph; src/bind turns it into addresses and chunks for one of them.
 */

import type { SourceSpan } from "../error.ts";
import type { Assumption } from "../ir/facts.ts";
import type { ValueType } from "../ir/type.ts";
import type { Buffer, BufferId, Place, Slot, SlotId } from "./buffer.ts";
import type { Instruction } from "./code.ts";
import type { Domain, PlanGraph } from "./domain.ts";
import type { Kernel } from "./kernel.ts";
import type { ScalarKernel } from "./kernels/scalars.ts";
import type { SparseRounds, WhyDense } from "./sparse.ts";

/** The version of this schema that a stored plan must carry. */
export const PLAN_VERSION = 6;

export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly name: string;
  /**
   * The assumptions under which the plan computes what the program says, on the graph and the parameters. A run checks
   * them.
   */
  readonly assumptions: readonly Assumption[];
  /** The graphs that kernels go over. The first one is the input. */
  readonly graphs: readonly PlanGraph[];
  readonly slots: readonly Slot[];
  readonly buffers: readonly Buffer[];
  readonly parameters: readonly PlanParameter[];
  readonly steps: readonly Step[];
  readonly results: readonly PlanResult[];
  /**
   * The outermost loops of the algorithm that a run reports on, in program order, even those that are no longer steps.
   */
  readonly loops: readonly WatchedLoop[];
  /** The places in the source of ops that may fail, in program order. A kernel names them by number. */
  readonly sites: readonly Site[];
}

/** The words of a program's author for the terms of a loop. */
export interface LoopTerms {
  /** The place of the loop in the source; null where that is not known. */
  readonly span: SourceSpan | null;
  /** The parameter that limits its rounds; null where another number does, or nothing. */
  readonly limit: string | null;
  /** The parameter that bounds its residual, alone or times other numbers; null where none does. */
  readonly bound: string | null;
  /**
   * Whether the residual has to be less than its bound. With a bound of 0 the loop then runs all rounds of its limit.
   */
  readonly isStrict: boolean;
  /** The other scalar parameters of floats. */
  readonly others: readonly string[];
  /** The results that are node or edge arrays of floats which the loop carries. */
  readonly arrays: readonly string[];
}

export interface WatchedLoop extends LoopTerms {
  /** The slot of its number of rounds. */
  readonly rounds: SlotId;
  /** The slot that tells whether it converged. */
  readonly converged: SlotId;
  /** The slots of its residual; null where its condition is no inequality, or it is no longer a step. */
  readonly residual: ResidualSlots | null;
}

/** The slots of the numbers that a loop's condition compared. Not all have values before the second round. */
export interface ResidualSlots {
  /** The slot of the residual of the last round. */
  readonly last: SlotId;
  /** The slot of the residual of the round before. */
  readonly before: SlotId;
  /** The slot of the bound of the last round. */
  readonly bound: SlotId;
}

export interface PlanParameter {
  readonly name: string;
  readonly type: ValueType;
  /** The value that stands for a parameter that is not given, at every node or edge; null where it must be given. */
  readonly initial: number | ComputedDefault | null;
  readonly nodeKey: boolean;
  readonly place: Place;
}

/** A default that is computed from scalar parameters before its own. Registers are numbered by the instructions. */
export interface ComputedDefault {
  readonly code: readonly DefaultInstruction[];
  /** The register of the default. */
  readonly register: number;
}

export type DefaultInstruction =
  | Instruction
  /** The value of a scalar parameter, as an index into `Plan.parameters`. */
  | { readonly op: "parameter"; readonly parameter: number };

export interface PlanResult {
  readonly name: string;
  readonly type: ValueType;
  readonly place: Place;
}

/** The message and the place of an op that may fail. */
export type Site = IndexSite | RequireSite;

interface SourcePlace {
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
}

/** An op that reads at a computed index. */
export interface IndexSite extends SourcePlace {
  readonly kind: "index";
  readonly op: string;
  /** The buffer that it reads, and the name of the buffer in the program. */
  readonly table: BufferId;
  readonly tableName: string | null;
}

/** A requirement of the program. */
export interface RequireSite extends SourcePlace {
  readonly kind: "require";
  readonly message: string;
  /** The domain of the index that failed; null where there is none. */
  readonly of: Domain | null;
}

export type Step = Level | Loop | Choose;

/**
 * Kernels that may run side by side, after scalars that every worker computes from what earlier levels left. A barrier
 * follows where there are kernels, or where `fence` is set.
 */
export interface Level {
  readonly kind: "level";
  readonly scalars: ScalarKernel | null;
  readonly kernels: readonly Kernel[];
  /**
   * Pairs of buffers that exchange their memory once the scalars have read the first: partial results in a loop, which
   * a fast worker writes anew while a slow one still folds the old.
   */
  readonly alternates: readonly (readonly [BufferId, BufferId])[];
  /**
   * Whether a barrier must follow although there are no kernels, since a later level may overwrite an entry that
   * scalars read.
   */
  readonly fence: boolean;
}

/**
 * Rounds of a body. At the end of each, all at once: `moves` copy scalars and `swaps` exchange the memory of two
 * buffers. Then `until` decides.
 */
export interface Loop {
  readonly kind: "loop";
  readonly limit: SlotId | null;
  /** The slot of the number of the round, from 0, which is set before the body. */
  readonly round: SlotId;
  readonly body: readonly Step[];
  readonly until: SlotId | null;
  /** Whether `until` means that everything the loop carries has kept its bits. */
  readonly untilUnchanged: boolean;
  /**
   * The arrays that it carries, in the order of the program: those that it swaps, and those that it updates in place.
   */
  readonly carries: readonly BufferId[];
  readonly moves: readonly { readonly from: SlotId; readonly to: SlotId }[];
  readonly swaps: readonly (readonly [BufferId, BufferId])[];
  /** Further moves, at the same time, of values that a report tells of the loop and no step reads. */
  readonly notes: readonly { readonly from: SlotId; readonly to: SlotId }[];
  /** The slot that receives the number of rounds. */
  readonly rounds: SlotId;
  /** The slot that receives whether `until` was met; true where there is no `until`. */
  readonly converged: SlotId;
  /**
   * The slot of the number that progress shows: the one that `until` compares with a bound; null where there is none.
   */
  readonly residual: SlotId | null;
  /** How a round goes over changed nodes alone, or why every round is dense. */
  readonly sparse: SparseRounds | WhyDense;
  /** The totals of a loop over the nodes of a set, whose rounds share nothing else; null for any other loop. */
  readonly sources: Sources | null;
}

/**
 * The totals of a loop over nodes: the arrays that it carries, and these scalars. The results of its rounds are
 * combined into them, in place and in the order of the rounds. The levels at the end of the body that write totals do
 * nothing else, and no other levels read totals.
 */
export interface Sources {
  readonly totals: readonly SlotId[];
}

/** A choice in the run, by a scalar: case 0 where it is false, case 1 where it is true. */
export interface Choose {
  readonly kind: "choose";
  readonly on: SlotId;
  readonly cases: readonly (readonly Step[])[];
  readonly why: string;
}
