/** The places of a plan's arrays, as binding decides them and the lowering of kernels needs them. */

import type { Direction } from "../ir/op.ts";
import type { BufferId, SlotId } from "../plan/buffer.ts";
import type { GraphId } from "../plan/domain.ts";
import type { Kernel } from "../plan/kernel.ts";
import type { AggregateKernel } from "../plan/kernels/aggregate.ts";
import type { ScalarKernel } from "../plan/kernels/scalars.ts";
import type { Loop, Plan } from "../plan/plan.ts";
import type { FrameLayout } from "./bound.ts";
import type { GraphLayout } from "./graph-layout.ts";
import type { LaneBody, LaneKernel } from "./lanes/loop.ts";
import type { SegmentCut } from "./long-row-split.ts";
import type { GraphDescriptor } from "./places/descriptor.ts";
import type { MovedLayout } from "./row-layout.ts";
import type { SparseKernel } from "./sparse/kernels.ts";
import type { SparseMemory } from "./sparse/memory.ts";
import type { SettleMemory } from "./sparse/settle-memory.ts";

/** Rows whose entries stand elsewhere than in the graph (row-layout.ts). */
export interface MovedRows extends MovedEntries {
  readonly layout: MovedLayout;
  /**
   * The addresses of the tables in which entries are looked up, by the buffer that was copied; empty where entries list
   * nodes.
   */
  readonly tables: ReadonlyMap<BufferId, number>;
  /** The addresses of copies of the edge attributes that a kernel reads, in the order of the entries. */
  readonly columns: ReadonlyMap<BufferId, number>;
}

/** The addresses of the arrays of moved entries, all of u32. */
export interface MovedEntries {
  /** The address of the other end of each entry. */
  readonly neighbors: number;
  /**
   * The address of the array that says which row an entry belongs to.
   *
   * Sliced rows: the nodes of each window, longest row first (n numbers). Rows of lengths 1 4 2 in one window give 1 2 0.
   *
   * Rows by source: the positions where rows end, range by range within each window (n numbers for each range). Two rows,
   * 0: [1 8 9] and 1: [2 7], and ranges of 5 nodes put the entries in the order 1 | 2 | 8 9 | 7, and give 1 2 4 5.
   */
  readonly guide: number;
  /**
   * The address of each node's place in the tables of a grouping, which the entries of rows list in place of nodes;
   * null where nodes are not grouped. If node 2 of 0 1 2 is listed most often, the places are 1 2 0.
   */
  readonly places: number | null;
}

/**
 * The addresses of the tables of long rows, those of more entries than a segment has. With segments of 4, rows of 3 9 0 5 entries
 * have 2 long ones: nodes 1 3, firstSegments 0 3 5.
 */
export interface LongRowsLayout {
  readonly count: number;
  /** The address of the nodes with long rows, ascending, u32. */
  readonly nodes: number;
  /**
   * The address of the number of segments before each long row, and at the end of all segments: count + 1 numbers, u32.
   */
  readonly firstSegments: number;
}

/** The places of everything that the lowering of kernels names. */
export interface Layout {
  readonly graph: GraphLayout;
  /** Gives the place in a frame of the description of a graph. */
  readonly descriptor: (graph: GraphId) => GraphDescriptor;
  readonly frame: FrameLayout;
  /** The number of workers that run kernels at the same time. */
  readonly workers: number;
  /** Gives the offset of a slot in a frame. */
  readonly slot: (slot: SlotId) => number;
  /** Gives the place of a buffer. */
  readonly buffer: (buffer: BufferId) => Place;
  /**
   * Gives the address of an edge attribute in the order of the rows of a direction; null where it is read by edge
   * number.
   */
  readonly rowColumn: (buffer: BufferId, direction: Direction) => number | null;
  /** Gives the rows that an aggregate walks where these are not the graph's own; null where they are. */
  readonly movedRows: (kernel: AggregateKernel) => MovedRows | null;
  /**
   * The offset in the frame of scratch memory: LANES entries of 8 bytes for each reduction of a kernel, or the stack of
   * a fold.
   */
  readonly scratch: number;
  /**
   * The offsets of the table in which a worker counts the values of one row: the values, and how often each was found.
   * The table lies behind the frame, so that it is not copied when a frame is published.
   */
  readonly countTable: { readonly values: number; readonly counts: number };
  /**
   * The offset of a worker's combined values of the rows of one block, or of one window where rows are sliced: 8 bytes
   * for each node and value.
   */
  readonly rowTotals: number;
  /** The offset of two lists of u32, each of as many entries as a block has nodes, for rows of which many end early. */
  readonly openRows: number;
  /** Gives the address of the table that a kernel copies to. */
  readonly table: (kernel: TableKernel) => number;
  /** Gives the places of the lists of a loop's sparse rounds. */
  readonly sparse: (loop: Loop) => SparseMemory;
  /**
   * Gives the places of the piles by which a loop is settled in any order; null where its rounds come one after
   * another.
   */
  readonly settle: (loop: Loop) => SettleMemory | null;
  /** Gives the place of a byte of that memory. */
  readonly sparsePlace: (loop: Loop, byte: number) => Place;
  /** Gives the offset in a frame of the words that say which turn of a loop's lists and counters is current. */
  readonly turn: (loop: Loop) => number;
  /**
   * The offset, behind the frame, of the nodes that a worker gathers for a list before it takes positions in the list.
   */
  readonly gathered: number;
  /** Gives the split of an aggregate's long rows; null where they are not split. */
  readonly split: (kernel: Kernel) => SplitLayout | null;
  /** Gives the places of a body that is computed in lanes. */
  readonly lanes: (body: LaneBody) => LaneMemory;
}

/** The places of a body that is computed in lanes. */
export interface LaneMemory {
  /** Gives the place of an array of the body, with an entry for each lane in place of one. */
  readonly buffer: (buffer: BufferId) => Place;
  /** Gives the offset in a frame of a scalar of the body: its values in all lanes, one after the other. */
  readonly slot: (slot: SlotId) => number;
  /** Gives the place of a bool for each node, for a kernel that writes twins. */
  readonly settled: (kernel: LaneKernel) => Place;
  /** The offset in a frame of a bool for each lane: whether it is still in the loop that runs. */
  readonly active: number;
  /** Gives the offset in a frame of a bool for each lane: whether it is in a loop, told by the number of its rounds. */
  readonly within: (round: SlotId) => number;
  /** The offset in a frame of the number of lanes that have a round, u32. */
  readonly count: number;
  /**
   * The offset in a frame of accumulators: for each output that a kernel reduces, LANES times the lanes of the body, of
   * 8 bytes each.
   */
  readonly reduced: number;
}

/** The long rows of an aggregate, and the places of the results of their segments. */
export interface SplitLayout extends LongRowsLayout {
  /** For each pair, the address of its results, one for each segment. */
  readonly results: readonly number[];
}

/** The kernel that computes the segments of an aggregate's long rows. Its domain is their numbers. */
export interface SegmentKernel {
  readonly kind: "segments";
  readonly name: string;
  readonly aggregate: AggregateKernel;
  readonly cut: SegmentCut;
}

/** The kernel that copies a buffer into the order of a grouping. Its domain is the nodes. */
export interface TableKernel {
  readonly kind: "table";
  readonly name: string;
  readonly buffer: BufferId;
  /** The address of the place of each node in the table. */
  readonly places: number;
  /** The boundaries of the kernel's chunks. */
  readonly boundaries: readonly number[];
}

/** The kernels that a bound plan calls by number. */
export type CalledKernel = Kernel | ScalarKernel | SegmentKernel | TableKernel | SparseKernel | LaneKernel;

/**
 * The place of an array: a byte of the memory; the address at an offset of the frame, for a buffer that a loop swaps;
 * or a number of bytes behind such an address, for an array of which each worker has its own while it computes for
 * nodes of its own.
 */
export type Place =
  | { readonly kind: "fixed"; readonly byte: number }
  | { readonly kind: "frame pointer"; readonly offset: number }
  | { readonly kind: "relative"; readonly offset: number; readonly byte: number };

/** Tells whether a buffer is a column of the graph. */
export function isAttribute(plan: Plan, buffer: BufferId): boolean {
  return plan.buffers[buffer]!.origin.kind === "attribute";
}
