/**
 * The bound plan: the addresses of everything, for one graph and one number of workers. It is plain data, posted to each
 * worker once. A run needs nothing else but the artifact of its kernels.
 *
 * Addresses are bytes in the engine's memory. A frame is one worker's private memory: its scalars, the addresses of
 * buffers that loops swap, and scratch space. Offsets are bytes from the start of the frame.
 */

import type { ListSharing } from "./sparse/choice.ts";

export interface BoundPlan {
  readonly steps: readonly BoundStep[];
  /** The number of kernels in the artifact. Steps name kernels by number. */
  readonly kernels: number;
  readonly workers: number;
  readonly frame: FrameLayout;
  /** The address of each worker's frame. */
  readonly frames: readonly number[];
  /**
   * Two places, each as large as a frame, to which worker 0 copies its frame for the others after a solo step. They are
   * used in turn.
   */
  readonly published: readonly [number, number];
}

export interface FrameLayout {
  readonly bytes: number;
  /**
   * The offset of the failure records, 16 bytes for each site: a count, u32, and at byte 8 the least bad index, i64.
   */
  readonly failures: number;
  readonly sites: number;
  /** The bytes of the address of a buffer that loops swap. */
  readonly pointerBytes: 4 | 8;
}

export type BoundStep = BoundLevel | BoundLoop | BoundChoose | BoundSolo;

export interface BoundLevel {
  readonly kind: "level";
  /** The number of this level in traces and reports, unique in the plan. */
  readonly level: number;
  /**
   * The kernel that computes scalars; every worker runs all of it before the other kernels. Null where there is none.
   */
  readonly scalars: number | null;
  /**
   * Kernels that run before the others, with a barrier in between: segments of rows that are split among workers, and
   * copies of tables.
   */
  readonly before: readonly BoundKernel[];
  /** The chunks of each ticket for these kernels, in the form of `shares`. */
  readonly sharesBefore: readonly number[];
  readonly kernels: readonly BoundKernel[];
  /**
   * The chunks of each ticket of the level's queue, where the chunks of all kernels are counted one kernel after
   * another: ticket t is for the chunks from shares[t] to shares[t + 1] − 1. The last number is the number of chunks.
   */
  readonly shares: readonly number[];
  /** Pairs of addresses in the frame, by offset, that are exchanged after the scalars and before the kernels. */
  readonly alternates: readonly (readonly [number, number])[];
  /** Whether a barrier must follow although there are no kernels. */
  readonly fence: boolean;
  /** Whether failure records must be looked at after this level. */
  readonly canFail: boolean;
}

export interface BoundKernel {
  readonly kernel: number;
  /**
   * The boundaries of the kernel's chunks: chunk k has the nodes, edges or segments from chunks[k] to chunks[k + 1] −
   * 1. There is at least one number.
   */
  readonly chunks: readonly number[];
}

/** A loop, with slots and addresses by their offset in the frame. Moves and swaps happen all at once at the end of a round. */
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
  /** The offset and the element of the number that progress shows (a residual); null where there is none. */
  readonly residual: { readonly offset: number; readonly element: "i32" | "u32" | "f32" | "f64" } | null;
  /** The sparse rounds of the loop; null where every round is dense. */
  readonly sparse: BoundSparse | null;
  /** The rounds that workers take apart, each worker whole ones of its own; null where they do not. */
  readonly apart: BoundApart | null;
  /** The rounds of a loop over nodes that a worker computes side by side; null where it takes one after another. */
  readonly lanes: BoundLanes | null;
}

/** A loop over nodes in which each worker takes rounds of its own, in memory of its own (parallel over sources). */
export interface BoundApart {
  /**
   * The steps that compute the round of one node, and those that add its results to the totals, for which workers take
   * turns.
   */
  readonly own: readonly BoundStep[];
  readonly combining: readonly BoundStep[];
  /** The factor and the overhead of `ApartLoop`. */
  readonly ratio: number;
  readonly overhead: number;
  /** The offset in the frame of the address of a worker's block of memory, and the address of each worker's block. */
  readonly block: { readonly offset: number; readonly addresses: readonly number[] };
  /**
   * The addresses of buffers in the block that a round exchanges: the offset in the frame, and the byte of the block at
   * which the buffer begins.
   */
  readonly pointers: readonly { readonly offset: number; readonly byte: number }[];
  /** The offsets of the scalars that are totals. */
  readonly totals: readonly number[];
  /**
   * The address of the words by which workers agree (`APART_WORDS` of sparse/turns.ts), which the totals so far follow.
   */
  readonly words: number;
}

/** The rounds of a loop over nodes that a worker computes side by side. */
export interface BoundLanes {
  /** The number of lanes. */
  readonly lanes: number;
  /** The steps that compute results in all lanes, and those that add them to the totals, lane after lane. */
  readonly own: readonly BoundLaneStep[];
  readonly combining: readonly BoundLevel[];
  /** The offset of the numbers of the lanes' rounds, i32. */
  readonly round: number;
  /** The offsets of a bool for each lane that says whether it is active, and of the number of lanes that have a round. */
  readonly active: number;
  readonly count: number;
  /** The bytes of a frame up to the end of the lanes' scalars. */
  readonly frameBytes: number;
  /** The fewest rounds that are worth being computed in lanes. */
  readonly least: number;
  /** The address of each worker's memory, and the addresses that the body exchanges: bytes within that memory. */
  readonly blocks: readonly number[];
  readonly pointers: readonly { readonly offset: number; readonly byte: number }[];
}

export type BoundLaneStep = BoundLevel | BoundLaneLoop | BoundLaneChoose;

/** A scalar that a loop reads: with a value for each lane, or one for all. */
export interface LaneScalar {
  readonly offset: number;
  readonly isWide: boolean;
}

/** A loop whose lanes end one by one. */
export interface BoundLaneLoop {
  readonly kind: "lane loop";
  /** The number of the loop in traces. */
  readonly loop: number;
  readonly limit: LaneScalar | null;
  /** The slot of the number of the round, which all lanes share. */
  readonly round: number;
  /** Where a round begins by writing which lanes are in the loop, for kernels of its arms and inner loops; null where none asks. */
  readonly within: number | null;
  readonly body: readonly BoundLaneStep[];
  readonly until: LaneScalar | null;
  readonly moves: readonly { readonly from: LaneScalar; readonly to: number; readonly bytes: number }[];
  readonly swaps: readonly (readonly [number, number])[];
  readonly rounds: number;
  readonly converged: number;
  /** The most rounds for which lanes are estimated to pay; null where any number does. */
  readonly most: number | null;
}

/** A choice by a scalar. Where its value is not the same in all lanes, each arm is for the lanes that choose it. */
export interface BoundLaneChoose {
  readonly kind: "lane choose";
  readonly on: LaneScalar;
  readonly cases: readonly (readonly BoundLaneStep[])[];
}

/**
 * The sparse rounds of a loop, which go over changed nodes alone. Slots and addresses are offsets in the frame, as for
 * the loop.
 */
export interface BoundSparse {
  /** Whether every round that can be sparse is sparse, whatever it costs. */
  readonly always: boolean;
  readonly sharing: ListSharing;
  /**
   * Whether the first round may be sparse: the twins (second buffers) of carried values then hold what the round before
   * would have left.
   */
  readonly quiet: boolean;
  /** Whether the loop ends with a round that changes nothing. */
  readonly untilUnchanged: boolean;
  /** For each scalar that the loop carries, the slot of its next value, and its own slot. */
  readonly moves: readonly (readonly [from: number, to: number])[];
  /** The offset of the words that say which turn of lists and counters is current. */
  readonly turn: number;
  /** The address of the counters. */
  readonly counters: number;
  /** The arrays that are filled with one value before the first sparse round. */
  readonly cleared: readonly {
    readonly address: number;
    readonly length: number;
    readonly element: "bool" | "i32" | "u32" | "f32" | "f64";
    readonly value: number;
  }[];
  readonly nodes: number;
  /** The number of nodes and entries of rows that a dense round goes over. */
  readonly work: number;
  /**
   * The number of nodes and entries that a dense round goes over in the time in which a sparse round touches one node.
   */
  readonly advantage: number;
  readonly levels: readonly BoundSparseLevel[];
  /** The number of stages. */
  readonly stages: number;
  /** The arrays by which nodes are grouped before the first sparse round. */
  readonly groupings: readonly BoundGrouping[];
  /** The kernel that runs several small rounds by itself; null where none can. */
  readonly stretch: number | null;
  /** Kernels, by number, with those that a worker which is alone runs in their place. */
  readonly alone: readonly (readonly [shared: number, alone: number])[];
  /** Whether that kernel goes by groups, and leaves no lists of changed nodes. */
  readonly isStretchByGroups: boolean;
  /** The way in which the loop is settled in any order; null where its rounds come one after another. */
  readonly settle: BoundSettle | null;
}

/**
 * Settling in any order: the numbers of its kernels, the address of its counters, and the slot that says whether the
 * graph allows it.
 */
export interface BoundSettle {
  readonly holds: number;
  readonly counters: number;
  /**
   * One worker goes on alone while the near nodes and the entries of their rows, or the far nodes, are fewer than this.
   */
  readonly most: number;
  readonly begin: number;
  readonly relax: number;
  readonly sort: number;
  readonly alone: number;
}

/** Nodes that are grouped by an array of integers. */
export interface BoundGrouping {
  /**
   * The place of the array: its address, the offset of its address in the frame, or a number of bytes behind the
   * address at an offset.
   */
  readonly values:
    | { readonly kind: "fixed"; readonly byte: number }
    | { readonly kind: "frame pointer"; readonly offset: number }
    | { readonly kind: "relative"; readonly offset: number; readonly byte: number };
  readonly isSigned: boolean;
  /**
   * The addresses of the nodes in the order of their values, of the beginnings of groups, and of the entries of rows
   * before each group. `NodeGroups` has an example.
   */
  readonly order: number;
  readonly starts: number;
  readonly entries: number;
  /** The address of scratch memory with an entry for each node. It holds nothing between rounds. */
  readonly scratch: number;
  /** For each direction in which rows of grouped nodes are walked, the address of the beginnings of rows. */
  readonly rows: readonly number[];
}

/** The nodes at which a stage is computed by group, in place of all nodes. */
export interface BoundGroup {
  /** The grouping, as an index of the loop's groupings. */
  readonly grouping: number;
  /** The scalars whose values are the groups: each with the slot of its value in the round before. */
  readonly keys: readonly (readonly [now: number, before: number])[];
  readonly isHeld: boolean;
  /** The touches that count besides the group, as indices of the stage's touches; none where `kernel` computes. */
  readonly touches: readonly number[];
  readonly scalars: readonly (readonly [number, number])[];
  /**
   * The kernel that goes over positions of the grouped order. It computes the nodes there, or lists them with other
   * touched nodes.
   */
  readonly kernel: number;
}

export interface BoundSparseLevel {
  readonly level: BoundLevel;
  /** Whether the level's scalars may be left out, since they only say whether something changed. */
  readonly idle: boolean;
  readonly stages: readonly BoundStage[];
}

/** The kernel that goes along the row of a hub, and the address of the list of hubs. */
export type BoundHubs = { readonly kernel: number; readonly list: number };

/** One kernel of a sparse round. Its parts are kernels by number; null stands for none. */
export interface BoundStage {
  /** The number of the stage in the loop. */
  readonly stage: number;
  /** The index of the stage's kernel among the kernels of its level. */
  readonly kernel: number;
  /**
   * The lists of changed nodes from which nodes of this stage are touched. `isRow` says whether that goes along the
   * rows of changed nodes.
   */
  readonly touches: readonly (BoundTouch & { readonly kernel: number; readonly isRow: boolean })[];
  /** For the counts of rounds, the laws: how the totals of rows are known, and what need not touch nodes. */
  readonly totals: "none" | "pulled" | "pushed" | "kept";
  readonly isSettled: boolean;
  readonly rest: "steady" | "timely" | null;
  readonly isUnread: boolean;
  /** The number of entries of all rows, which the kernel walks where it computes all nodes. */
  readonly edges: number;
  /** The hubs among the changed nodes, whose rows workers share after all others; null where there are none. */
  readonly hubs: BoundHubs | null;
  readonly compute: number | null;
  /**
   * The list that `compute` goes over where that is a list of changed nodes; null where it is the list of touched
   * nodes.
   */
  readonly direct: BoundTouch | null;
  /** The kernel that computes all nodes and lists those that changed; null where the one of the dense round computes them. */
  readonly all: number | null;
  readonly commit: number | null;
  readonly collect: number | null;
  readonly refold: number | null;
  /** The arrays of block results that are combined anew, as pairs of addresses in the frame that take turns. */
  readonly partials: readonly (readonly [number, number])[];
  /** Scalars, each with its slot of the round before. Where one of them differs, all nodes are computed. */
  readonly scalars: readonly (readonly [number, number])[];
  readonly group: BoundGroup | null;
  /** The values that the stage carries: the addresses of arrays and of their twins. */
  readonly swaps: readonly (readonly [number, number])[];
  /** The bytes of an entry of each carried array. */
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

/**
 * Steps that are too small for barriers. Worker 0 runs them alone while the others wait, and then all take over a copy
 * of its frame.
 */
export interface BoundSolo {
  readonly kind: "solo";
  /** The number of this solo in traces, unique in the plan. */
  readonly solo: number;
  readonly body: readonly BoundStep[];
}

/** The bytes of a slot in the frame, whatever its element. */
export const SLOT_BYTES = 8;

/** Walks the loops among bound steps, inner ones included. */
export function* walkBoundLoops(steps: readonly BoundStep[]): Generator<BoundLoop> {
  for (const step of steps) {
    if (step.kind === "level") continue;
    if (step.kind === "loop") yield step;
    for (const inner of step.kind === "choose" ? step.cases : [step.body]) yield* walkBoundLoops(inner);
  }
}

/** Lists the numbers of a stage's kernels, in the order in which they run. */
export function kernelNumbersOfStage({
  touches,
  hubs,
  compute,
  group,
  all,
  commit,
  collect,
  refold,
}: BoundStage): readonly number[] {
  const others = [hubs?.kernel ?? null, compute, group?.kernel ?? null, all, refold, commit, collect].filter(
    (kernel) => kernel !== null,
  );
  return [...touches.map(({ kernel }) => kernel), ...others];
}

/** Walks the levels of bound steps, those in loops, arms and solos included. */
export function* walkBoundLevels(steps: readonly BoundStep[]): Generator<BoundLevel> {
  for (const step of steps) {
    if (step.kind === "level") yield step;
    else for (const inner of step.kind === "choose" ? step.cases : [step.body]) yield* walkBoundLevels(inner);
  }
}
