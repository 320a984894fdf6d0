/** Where the arrays of a plan are, as binding decides it and the lowering of kernels needs it. */

import type { Direction } from "../ir/op.ts";
import type { BufferId, SlotId } from "../plan/buffer.ts";
import type { GraphId } from "../plan/domain.ts";
import type { Kernel } from "../plan/kernel.ts";
import type { AggregateKernel } from "../plan/kernels/aggregate.ts";
import type { ScalarKernel } from "../plan/kernels/scalars.ts";
import type { Loop, Plan } from "../plan/plan.ts";
import type { FrameLayout } from "./bound.ts";
import type { GraphLayout } from "./graph-layout.ts";
import type { SegmentCut } from "./long-row-split.ts";
import type { GraphDescriptor } from "./places/descriptor.ts";
import type { MovedLayout } from "./row-layout.ts";
import type { SparseKernel } from "./sparse/kernels.ts";
import type { SparseMemory } from "./sparse/memory.ts";
import type { SettleMemory } from "./sparse/settle-memory.ts";

/** Rows whose entries stand elsewhere than in the graph: see row-layout.ts. */
export interface MovedRows extends MovedEntries {
  readonly layout: MovedLayout;
  /** The addresses of the tables in which entries are looked up; none where these list nodes by number. */
  readonly tables: ReadonlyMap<BufferId, number>;
  /** The addresses of the edge attributes that a kernel reads, in the same order. */
  readonly columns: ReadonlyMap<BufferId, number>;
}

/** Addresses of arrays of u32. */
export interface MovedEntries {
  /** The other end of each position. */
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
   * The address of each node's place in the tables of a grouping, which entries of rows hold in place of the node's number; null
   * where nodes are not grouped. Of nodes 0 1 2 with node 2 listed most often, it is 1 2 0.
   */
  readonly places: number | null;
}

/**
 * The addresses of the tables of long rows, those of more entries than a segment has. With segments of 4, rows of 3 9 0 5 entries
 * have 2 long ones: nodes 1 3, firstSegments 0 3 5.
 */
export interface LongRowsLayout {
  readonly count: number;
  /** Their nodes, ascending, u32. */
  readonly nodes: number;
  /** How many segments the rows before each have, and at the end how many all have: count + 1 numbers, u32. */
  readonly firstSegments: number;
}

/** Where everything is, as the lowering of kernels needs it. */
export interface Layout {
  readonly graph: GraphLayout;
  /** Where a graph is described in a frame. */
  readonly descriptor: (graph: GraphId) => GraphDescriptor;
  readonly frame: FrameLayout;
  /** How many workers run kernels at once. */
  readonly workers: number;
  /** The offset of a slot in a frame. */
  readonly slot: (slot: SlotId) => number;
  /** Where a buffer is. */
  readonly buffer: (buffer: BufferId) => Place;
  /** The address of an edge attribute in the order of the rows of a direction; null where edges go by number. */
  readonly rowColumn: (buffer: BufferId, direction: Direction) => number | null;
  /** Where the rows of an aggregate are; null where it goes through those of the graph. */
  readonly movedRows: (kernel: AggregateKernel) => MovedRows | null;
  /** Offset of scratch in the frame: LANES entries of 8 bytes per reduction of a kernel, or the stack of a fold. */
  readonly scratch: number;
  /**
   * Offsets of the table in which a worker counts the values of one row: their entries, and how often each was found.
   * It stands behind the frame, where no frame that is published reaches.
   */
  readonly countTable: { readonly values: number; readonly counts: number };
  /**
   * Offset of what a worker's aggregate combines over the rows of one block, or of one window where they are sliced: an
   * entry of 8 bytes for each node and value.
   */
  readonly rowTotals: number;
  /** The address of what a kernel copies into. */
  readonly table: (kernel: TableKernel) => number;
  /** Where the lists of a loop's sparse rounds are. */
  readonly sparse: (loop: Loop) => SparseMemory;
  /** Where the piles are by which a loop is settled in any order; null where its rounds come one after the other. */
  readonly settle: (loop: Loop) => SettleMemory | null;
  /** The address of a byte of that memory, as it is told. */
  readonly sparsePlace: (loop: Loop, byte: number) => Place;
  /** The offset in a frame of the words that say which turn a loop's lists and counters take. */
  readonly turn: (loop: Loop) => number;
  /** Offset of what a worker gathers for lists before it asks for places in them, behind the frame. */
  readonly gathered: number;
  /** How the long rows of an aggregate are split; null where they are not. */
  readonly split: (kernel: Kernel) => SplitLayout | null;
}

/** The long rows of an aggregate, and where the results of their segments are. */
export interface SplitLayout extends LongRowsLayout {
  /** By pair, the address of its results, one per segment. */
  readonly results: readonly number[];
}

/** The kernel that computes the segments of an aggregate's long rows: its domain is their numbers. */
export interface SegmentKernel {
  readonly kind: "segments";
  readonly name: string;
  readonly aggregate: AggregateKernel;
  readonly cut: SegmentCut;
}

/** The kernel that copies a buffer into the order of a grouping: its domain is the nodes. */
export interface TableKernel {
  readonly kind: "table";
  readonly name: string;
  readonly buffer: BufferId;
  /** The address of the place of each node. */
  readonly places: number;
  /** Boundaries of its chunks. */
  readonly boundaries: readonly number[];
}

/** What a bound plan calls by number. */
export type CalledKernel = Kernel | ScalarKernel | SegmentKernel | TableKernel | SparseKernel;

/**
 * At a byte of the memory; where an address in a frame says, for a buffer that a loop swaps; or so many bytes after that, for
 * what each worker has its own of while it computes for nodes of its own.
 */
export type Place =
  | { readonly kind: "fixed"; readonly byte: number }
  | { readonly kind: "frame pointer"; readonly offset: number }
  | { readonly kind: "relative"; readonly offset: number; readonly byte: number };

/** Whether a buffer is a column of the graph. */
export function isAttribute(plan: Plan, buffer: BufferId): boolean {
  return plan.buffers[buffer]!.origin.kind === "attribute";
}
