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
  /** What must be so of the graph and the parameters for the plan to compute what the program says; a run checks it. */
  readonly assumptions: readonly Assumption[];
  /** Graphs that kernels go over; the first is the input. */
  readonly graphs: readonly PlanGraph[];
  readonly slots: readonly Slot[];
  readonly buffers: readonly Buffer[];
  readonly parameters: readonly PlanParameter[];
  readonly steps: readonly Step[];
  readonly results: readonly PlanResult[];
  /** What a run says of the algorithm's outermost loops, in program order; of those, too, that are no steps any more. */
  readonly loops: readonly WatchedLoop[];
  /** Where a failing op stands in the source, by the site number that its kernel carries; in program order. */
  readonly sites: readonly Site[];
}

/** What the author of a program calls the terms of a loop. */
export interface LoopTerms {
  /** Where it stands in the source; null where that is not known. */
  readonly span: SourceSpan | null;
  /** The parameter that limits its rounds; null where another number does, or none. */
  readonly limit: string | null;
  /** The parameter that bounds its residual, itself or times other numbers; null where none does. */
  readonly bound: string | null;
  /** Whether the residual has to be less than its bound: with one of 0 the loop then runs all rounds of its limit. */
  readonly isStrict: boolean;
  /** The other scalar parameters of floats. */
  readonly others: readonly string[];
  /** The results that are node or edge arrays of floats which the loop carries. */
  readonly arrays: readonly string[];
}

export interface WatchedLoop extends LoopTerms {
  /** Holds its rounds. */
  readonly rounds: SlotId;
  /** Holds whether it converged. */
  readonly converged: SlotId;
  /** Null where its condition is no inequality, or it is no step any more. */
  readonly residual: ResidualSlots | null;
}

/** What the condition of a loop compared. Before the second round not all of them hold something. */
export interface ResidualSlots {
  /** The residual of the last round. */
  readonly last: SlotId;
  /** That of the round before. */
  readonly before: SlotId;
  /** The bound of the last round. */
  readonly bound: SlotId;
}

export interface PlanParameter {
  readonly name: string;
  readonly type: ValueType;
  /** What a run uses where nothing is given, at every node or edge; null where something must be given. */
  readonly initial: number | ComputedDefault | null;
  readonly nodeKey: boolean;
  readonly place: Place;
}

/** A default computed from scalar parameters before its own. Registers are numbered by the instructions. */
export interface ComputedDefault {
  readonly code: readonly DefaultInstruction[];
  /** The register that is the default. */
  readonly register: number;
}

export type DefaultInstruction =
  | Instruction
  /** The value of a scalar parameter: an index into `Plan.parameters`. */
  | { readonly op: "parameter"; readonly parameter: number };

export interface PlanResult {
  readonly name: string;
  readonly type: ValueType;
  readonly place: Place;
}

/** What a failing op says, and where it stands. */
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
  /** The buffer that it reads, and what the program's author called it. */
  readonly table: BufferId;
  readonly tableName: string | null;
}

/** Something that the program requires. */
export interface RequireSite extends SourcePlace {
  readonly kind: "require";
  readonly message: string;
  /** Of what the index that failed is one; null where there is none. */
  readonly of: Domain | null;
}

export type Step = Level | Loop | Choose;

/**
 * Kernels that may run side by side, after scalars that every worker computes for itself from what earlier levels left.
 * A barrier follows where there are kernels, or where `fence` says so.
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
  /** Whether a barrier must follow although there are no kernels: a later level may overwrite an entry that scalars read. */
  readonly fence: boolean;
}

/**
 * Rounds of a body. At the end of each, all at once: `moves` copy scalars and `swaps` exchange the memory of two
 * buffers. Then `until` decides.
 */
export interface Loop {
  readonly kind: "loop";
  readonly limit: SlotId | null;
  /** Receives the number of the round, from 0, before the body. */
  readonly round: SlotId;
  readonly body: readonly Step[];
  readonly until: SlotId | null;
  /** Whether `until` says that all that the loop carries has kept its bits. */
  readonly untilUnchanged: boolean;
  /** The arrays that it carries, in the order of the program: those that it swaps, and those that it updates in place. */
  readonly carries: readonly BufferId[];
  readonly moves: readonly { readonly from: SlotId; readonly to: SlotId }[];
  readonly swaps: readonly (readonly [BufferId, BufferId])[];
  /** More moves, at the same time, of what is told of the loop and read by no step. */
  readonly notes: readonly { readonly from: SlotId; readonly to: SlotId }[];
  /** Receives how many rounds there were. */
  readonly rounds: SlotId;
  /** Receives whether `until` was met; true where there is none. */
  readonly converged: SlotId;
  /** What progress reports show: the number that `until` compares with a bound. */
  readonly residual: SlotId | null;
  /** How a round goes over what changed alone, or why every round is dense. */
  readonly sparse: SparseRounds | WhyDense;
  /** Null but for a loop over the nodes of a set, whose rounds go on with nothing of one another but totals. */
  readonly sources: Sources | null;
}

/**
 * What the rounds of a loop over nodes give is combined into totals, in place and in the order of the rounds: the arrays
 * that it carries, and these scalars. The levels at the end of its body that write totals do nothing else, and no others
 * read them.
 */
export interface Sources {
  readonly totals: readonly SlotId[];
}

/** A choice at run time by a scalar: case 0 where it is false, case 1 where it is true. */
export interface Choose {
  readonly kind: "choose";
  readonly on: SlotId;
  readonly cases: readonly (readonly Step[])[];
  readonly why: string;
}
