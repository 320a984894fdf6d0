/**
 * The bound plan: where everything is, for one graph and one number of workers. Plain data that is posted to each
 * worker once; together with the artifact of its kernels it is all that a run needs.
 *
 * Addresses are bytes in the engine's memory. A frame is one worker's private memory: its scalars, the addresses of
 * buffers that loops swap, scratch space. Offsets are bytes from the frame's start.
 */

import type { ListSharing } from "./sparse/choice.ts";

export interface BoundPlan {
  readonly steps: readonly BoundStep[];
  /** How many kernels the artifact holds: steps name them by number. */
  readonly kernels: number;
  readonly workers: number;
  readonly frame: FrameLayout;
  /** The address of each worker's frame. */
  readonly frames: readonly number[];
  /** A frame's worth of memory where a solo step leaves worker 0's frame for the others; two, used in turn. */
  readonly published: readonly [number, number];
}

export interface FrameLayout {
  readonly bytes: number;
  /** The offset of a failure record per site: a count u32, then the least bad index i64 at offset + 8; 16 bytes each. */
  readonly failures: number;
  readonly sites: number;
  /** Bytes of an address of a buffer that loops swap. */
  readonly pointerBytes: 4 | 8;
}

export type BoundStep = BoundLevel | BoundLoop | BoundChoose | BoundSolo;

export interface BoundLevel {
  readonly kind: "level";
  /** The number of this level in traces and reports, unique in the plan. */
  readonly level: number;
  /** The kernel that computes scalars, run in full by every worker before the others. */
  readonly scalars: number | null;
  /**
   * Kernels that come before the others, with a barrier between: segments of rows that are split among workers, and copies
   * of tables.
   */
  readonly before: readonly BoundKernel[];
  /** How many of their chunks each ticket is for, as `shares`. */
  readonly sharesBefore: readonly number[];
  readonly kernels: readonly BoundKernel[];
  /**
   * How the queue hands out the chunks of all kernels, counted one kernel after the other: ticket t is for chunks
   * shares[t] to shares[t + 1]. The last number is how many there are.
   */
  readonly shares: readonly number[];
  /** Addresses in the frame, by offset, to exchange after the scalars and before the kernels. */
  readonly alternates: readonly (readonly [number, number])[];
  /** Whether a barrier must follow although there are no kernels. */
  readonly fence: boolean;
  /** Whether failure records must be looked at after this level. */
  readonly canFail: boolean;
}

export interface BoundKernel {
  readonly kernel: number;
  /** Boundaries of its chunks: chunk k is nodes, edges or segments chunks[k] to chunks[k + 1]. At least one number. */
  readonly chunks: readonly number[];
}

/** Slots and addresses by their offset in the frame. Moves and swaps happen all at once at the end of a round. */
export interface BoundLoop {
  readonly kind: "loop";
  /** The number of this loop in traces, unique in the plan. */
  readonly loop: number;
  readonly limit: number | null;
  readonly round: number;
  readonly body: readonly BoundStep[];
  readonly until: number | null;
  readonly moves: readonly { readonly from: number; readonly to: number }[];
  readonly swaps: readonly (readonly [number, number])[];
  readonly rounds: number;
  readonly converged: number;
  /** Offset and element of the number that progress shows. */
  readonly residual: { readonly offset: number; readonly element: "i32" | "u32" | "f32" | "f64" } | null;
  /** Null where every round is dense. */
  readonly sparse: BoundSparse | null;
  /** How workers take whole rounds, each alone; null where they do not. */
  readonly apart: BoundApart | null;
}

/** A loop over nodes of which each worker takes rounds of its own, in memory of its own. */
export interface BoundApart {
  /** What a round computes for its node, and what takes that into the totals, a worker after the other. */
  readonly own: readonly BoundStep[];
  readonly combining: readonly BoundStep[];
  /** See `ApartLoop`. */
  readonly ratio: number;
  readonly overhead: number;
  /** The offset of the address of a worker's block of memory, and that of each worker. */
  readonly block: { readonly offset: number; readonly addresses: readonly number[] };
  /** The offsets of addresses of buffers in the block that a round exchanges, and where in it each begins. */
  readonly pointers: readonly { readonly offset: number; readonly byte: number }[];
  /** The offsets of scalars that are totals. */
  readonly totals: readonly number[];
  /** The address of the words by which workers agree (`APART_WORDS` of sparse-turns.ts), behind which are the totals so far. */
  readonly words: number;
}

/** Rounds of a loop over what changed alone; slots and addresses by their offset in the frame, as for the loop. */
export interface BoundSparse {
  /** Whether every round is sparse that can be, whatever it costs. */
  readonly always: boolean;
  readonly sharing: ListSharing;
  /** Whether the first round may be sparse: the twins of what is carried hold the round before it. */
  readonly quiet: boolean;
  /** Whether the loop ends with a round that changes nothing. */
  readonly untilUnchanged: boolean;
  /** Of each scalar that the loop carries the next value, and where that goes. */
  readonly moves: readonly (readonly [from: number, to: number])[];
  /** The offset of the words that say which turn lists and counters take. */
  readonly turn: number;
  /** The address of the counters. */
  readonly counters: number;
  /** What is cleared before the first sparse round. */
  readonly cleared: readonly {
    readonly address: number;
    readonly length: number;
    readonly element: "bool" | "i32" | "u32" | "f32" | "f64";
    readonly value: number;
  }[];
  readonly nodes: number;
  /** Nodes and entries of rows that a dense round goes over. */
  readonly work: number;
  /** How many of them it goes over in the time of one by which a sparse round touches a node. */
  readonly advantage: number;
  readonly levels: readonly BoundSparseLevel[];
  /** How many stages there are. */
  readonly stages: number;
  /** By what nodes are grouped before the first sparse round. */
  readonly groupings: readonly BoundGrouping[];
  /** The kernel that goes round by itself while rounds are small; null where none can. */
  readonly stretch: number | null;
  /** Whether that goes by groups, and leaves no lists of what has changed. */
  readonly isStretchByGroups: boolean;
  /** How the loop is settled in any order; null where its rounds come one after the other. */
  readonly settle: BoundSettle | null;
}

/** Settling in any order: the numbers of its kernels, the address of its counters, and the slot that says whether it may be. */
export interface BoundSettle {
  readonly holds: number;
  readonly counters: number;
  /** One worker goes on alone while near nodes and entries of their rows, or far nodes, are fewer. */
  readonly most: number;
  readonly begin: number;
  readonly relax: number;
  readonly sort: number;
  readonly alone: number;
}

/** Nodes grouped by an array of integers. */
export interface BoundGrouping {
  /** Where the array is: its address, the offset of its address in the frame, or so many bytes behind that. */
  readonly values:
    | { readonly kind: "fixed"; readonly byte: number }
    | { readonly kind: "frame pointer"; readonly offset: number }
    | { readonly kind: "relative"; readonly offset: number; readonly byte: number };
  readonly isSigned: boolean;
  /** Addresses: as many nodes in the order of their values, groups and where they begin, entries of rows before each. */
  readonly order: number;
  readonly starts: number;
  readonly entries: number;
  /** The address of a place for as many nodes, which holds nothing between rounds. */
  readonly scratch: number;
  /** Of each direction in which rows of grouped nodes are gone through, the address of where rows begin. */
  readonly rows: readonly number[];
}

/** What is computed of a stage in place of all nodes. */
export interface BoundGroup {
  /** By what nodes are grouped: an index of the loop's groupings. */
  readonly grouping: number;
  /** The scalars that say which groups, and what they were in the round before. */
  readonly keys: readonly (readonly [now: number, before: number])[];
  readonly isHeld: boolean;
  /** The touches, by their place among those of the stage, that count besides; none where `kernel` computes. */
  readonly touches: readonly number[];
  readonly scalars: readonly (readonly [number, number])[];
  /** Goes over positions of the order: computes there, or lists what is there with other touched nodes. */
  readonly kernel: number;
}

export interface BoundSparseLevel {
  readonly level: BoundLevel;
  /** Whether its scalars need not run, for they only say whether something changed. */
  readonly idle: boolean;
  readonly stages: readonly BoundStage[];
}

/** One kernel of a round. Kernels by their number; null for none. */
export interface BoundStage {
  /** Its number in the loop. */
  readonly stage: number;
  /** Where it stands among the kernels of its level. */
  readonly kernel: number;
  /** `isRow`: by going through the rows of changed nodes. */
  readonly touches: readonly (BoundTouch & { readonly kernel: number; readonly isRow: boolean })[];
  /** For counting: how the totals of rows are known, and whether changed nodes are spared another look. */
  readonly totals: "none" | "pulled" | "pushed" | "kept";
  readonly isSettled: boolean;
  /** Entries of all rows that the kernel goes through at all nodes. */
  readonly edges: number;
  readonly compute: number | null;
  /** The list that `compute` goes over, where it is not that of the touched nodes. */
  readonly direct: BoundTouch | null;
  readonly commit: number | null;
  readonly collect: number | null;
  readonly refold: number | null;
  /** Block results that are combined anew in their place, by their addresses in the frame, which take turns. */
  readonly partials: readonly (readonly [number, number])[];
  /** Scalars, and what they were in the round before: where they differ, all nodes are computed. */
  readonly scalars: readonly (readonly [number, number])[];
  readonly group: BoundGroup | null;
  /** What it carries: the addresses of arrays and their twins. */
  readonly swaps: readonly (readonly [number, number])[];
  /** Bytes of an entry of each. */
  readonly widths: readonly number[];
}

export interface BoundTouch {
  readonly stage: number;
  readonly round: "this" | "last";
}

export interface BoundChoose {
  readonly kind: "choose";
  readonly on: number;
  readonly cases: readonly (readonly BoundStep[])[];
}

/** Steps too small for barriers: worker 0 runs them alone while the others wait, then all take over its frame. */
export interface BoundSolo {
  readonly kind: "solo";
  /** The number of this solo in traces, unique in the plan. */
  readonly solo: number;
  readonly body: readonly BoundStep[];
}

/** Bytes of a slot in the frame, whatever its element. */
export const SLOT_BYTES = 8;

/** The loops among bound steps, those within others included. */
export function* walkBoundLoops(steps: readonly BoundStep[]): Generator<BoundLoop> {
  for (const step of steps) {
    if (step.kind === "level") continue;
    if (step.kind === "loop") yield step;
    for (const inner of step.kind === "choose" ? step.cases : [step.body]) yield* walkBoundLoops(inner);
  }
}

/** The numbers of the kernels of a stage, in the order in which they run. */
export function kernelNumbersOfStage({
  touches,
  compute,
  group,
  commit,
  collect,
  refold,
}: BoundStage): readonly number[] {
  const others = [compute, group?.kernel ?? null, refold, commit, collect].filter((kernel) => kernel !== null);
  return [...touches.map(({ kernel }) => kernel), ...others];
}

/** The levels of bound steps, those in loops, arms and solos included. */
export function* walkBoundLevels(steps: readonly BoundStep[]): Generator<BoundLevel> {
  for (const step of steps) {
    if (step.kind === "level") yield step;
    else for (const inner of step.kind === "choose" ? step.cases : [step.body]) yield* walkBoundLevels(inner);
  }
}
