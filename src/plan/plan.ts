/**
 * The plan: how and when an algorithm is computed, as plain JSON. It is symbolic in the numbers of nodes and edges, so
 * that one plan serves every graph; bind.ts turns it into addresses and chunks for one of them.
 */

import type { Assumption } from "../ir/facts.ts";
import type { Direction, EndSet } from "../ir/op.ts";
import type { Monoid, ScalarOpName } from "../ir/scalar.ts";
import type { Element, ValueType } from "../ir/type.ts";

/** The version of this schema that a stored plan must carry. */
export const PLAN_VERSION = 2;

/** A scalar: an index into `Plan.slots`. Every worker computes and keeps every scalar for itself. */
export type SlotId = number;
/** An array in shared memory: an index into `Plan.buffers`. */
export type BufferId = number;

export interface Plan {
  readonly version: typeof PLAN_VERSION;
  readonly name: string;
  /** What must be so of the graph and the parameters for the plan to compute what the program says; a run checks it. */
  readonly assumptions: readonly Assumption[];
  readonly slots: readonly Slot[];
  readonly buffers: readonly Buffer[];
  readonly parameters: readonly PlanParameter[];
  readonly steps: readonly Step[];
  readonly results: readonly PlanResult[];
  /** What a run says of the algorithm's outermost loops, those among them that are no steps any more; null without any. */
  readonly loops: WatchedLoops | null;
  /** Where a failing op stands in the source, by the site number that its kernel carries; in program order. */
  readonly sites: readonly Site[];
}

export interface WatchedLoops {
  /** Holds the rounds of the last one. */
  readonly rounds: SlotId;
  /** Hold whether each of them converged. */
  readonly converged: readonly SlotId[];
}

export interface Slot {
  readonly name: string;
  readonly element: Element;
}

/** How many entries a buffer has: one per node or edge, or one per block of `BLOCK` of them. */
export type Extent = "nodes" | "edges" | "node blocks" | "edge blocks";

export interface Buffer {
  readonly name: string;
  readonly element: Element;
  readonly extent: Extent;
  readonly origin: BufferOrigin;
}

export type BufferOrigin =
  /** Computed in the run. Buffers with one `storage` share memory, at different times. */
  | { readonly kind: "computed"; readonly storage: number }
  | { readonly kind: "parameter"; readonly parameter: string }
  | {
      readonly kind: "attribute";
      readonly domain: "node" | "edge";
      readonly attribute: string;
      readonly otherwise: number | null;
    };

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

export type Place =
  | { readonly kind: "slot"; readonly slot: SlotId }
  | { readonly kind: "buffer"; readonly buffer: BufferId };

export interface Site {
  readonly op: string;
  /** The buffer that it reads at a computed index, and what the program's author called it. */
  readonly table: BufferId;
  readonly tableName: string | null;
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
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
  /** The arrays that it carries, in the order of the program: those that it swaps, and those that it updates in place. */
  readonly carries: readonly BufferId[];
  readonly moves: readonly { readonly from: SlotId; readonly to: SlotId }[];
  readonly swaps: readonly (readonly [BufferId, BufferId])[];
  /** Receives how many rounds there were. */
  readonly rounds: SlotId;
  /** Receives whether `until` was met; true where there is none. */
  readonly converged: SlotId;
  /** What progress reports show: the number that `until` compares with a bound. */
  readonly residual: SlotId | null;
}

/** A choice at run time by a scalar: case 0 where it is false, case 1 where it is true. */
export interface Choose {
  readonly kind: "choose";
  readonly on: SlotId;
  readonly cases: readonly (readonly Step[])[];
  readonly why: string;
}

/** A data-parallel kernel: its domain is cut into chunks that workers draw. */
export type Kernel =
  | MapKernel
  | AggregateKernel
  | ModeKernel
  | IntersectKernel
  | GatherKernel
  | ScatterKernel
  | ExtremumKernel
  | TopKernel;

interface KernelFields {
  readonly name: string;
  /** The ops of the graph IR that it computes, in order. */
  readonly ops: readonly string[];
  readonly cut?: Cut;
}

/**
 * Into how many chunks a kernel may be cut: one for each worker at most, where every chunk costs something of its own, or
 * one. Where it is not said, any number will do.
 */
export type Cut = "by workers" | "whole";

/** Code evaluated at every node or edge. */
export interface MapKernel extends KernelFields {
  readonly kind: "map";
  readonly domain: "nodes" | "edges";
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  readonly outputs: readonly KernelOutput[];
}

/** For each node, values over the edges of its row, combined in edge order; then code over the node. */
export interface AggregateKernel extends KernelFields {
  readonly kind: "aggregate";
  readonly domain: "nodes";
  readonly direction: Direction;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register that says whether an edge counts. */
  readonly condition: number | null;
  readonly pairs: readonly Pair[];
  /** Its registers are the combined values, then its inputs, then its instructions. */
  readonly epilogue: { readonly inputs: readonly Input[]; readonly code: readonly Instruction[] };
  readonly outputs: readonly KernelOutput[];
}

/** The entries of a buffer at computed indices. */
export interface GatherKernel extends KernelFields {
  readonly kind: "gather";
  readonly domain: "nodes" | "edges";
  readonly table: BufferId;
  readonly index: Input;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register with what stands outside the range. */
  readonly otherwise: number | null;
  readonly output: BufferId;
  /** The site that an index out of range is reported at; null where there is an otherwise. */
  readonly site: number | null;
}

/** For each node, the most frequent entry of a buffer over its row; counted in a table that each worker has; then code over the node. */
export interface ModeKernel extends KernelFields {
  readonly kind: "mode";
  readonly domain: "nodes";
  readonly direction: Direction;
  readonly table: BufferId;
  /** What a node whose row is empty gets. */
  readonly otherwise: Input;
  /** Its registers are the entry found, then its inputs, then its instructions. */
  readonly epilogue: { readonly inputs: readonly Input[]; readonly code: readonly Instruction[] };
  readonly outputs: readonly KernelOutput[];
}

/** For each edge, values at the nodes that both of its ends bring, combined in ascending order of these nodes. */
export interface IntersectKernel extends KernelFields {
  readonly kind: "intersect";
  readonly domain: "edges";
  readonly source: EndSet;
  readonly destination: EndSet;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register that says whether a common node counts. */
  readonly condition: number | null;
  readonly pairs: readonly Pair[];
  /** Their registers are the combined values, one per pair. */
  readonly outputs: readonly KernelOutput[];
}

/** A value and how it is combined. */
export interface Pair {
  readonly register: number;
  readonly monoid: Monoid;
  readonly element: Element;
}

/**
 * For each node, the entries whose index is that node, combined in their order; those of no node are left out. A chunk
 * goes over all entries and takes those of its own nodes, so that no two write to the same one.
 */
export interface ScatterKernel extends KernelFields {
  readonly kind: "scatter";
  readonly domain: "nodes";
  readonly cut: "by workers";
  /** Where the entries are. */
  readonly from: "nodes" | "edges";
  readonly index: BufferId;
  readonly values: BufferId;
  readonly monoid: Monoid;
  readonly output: BufferId;
}

/** For each block, the index of its first entry that is least or greatest; a scalar kernel finds the one of all. */
export interface ExtremumKernel extends KernelFields {
  readonly kind: "extremum";
  readonly domain: "nodes" | "edges";
  readonly first: Extreme;
  readonly values: BufferId;
  readonly partials: BufferId;
}

/** Which entries come first; NaN comes last either way. */
export type Extreme = "least" | "greatest";

/** Whether each entry is among the k that are greatest, which a heap of their indices keeps. */
export interface TopKernel extends KernelFields {
  readonly kind: "top";
  readonly domain: "nodes" | "edges";
  readonly cut: "whole";
  readonly values: BufferId;
  readonly inputs: readonly Input[];
  readonly code: readonly Instruction[];
  /** The register that says how many, an i32. */
  readonly k: number;
  /** Scratch for the heap: a u32 for each entry. */
  readonly heap: BufferId;
  readonly output: BufferId;
}

/** What a kernel reads into its first registers. */
export type Input =
  | { readonly from: "buffer"; readonly buffer: BufferId; readonly at: InputPlace }
  | { readonly from: "slot"; readonly slot: SlotId }
  /** The number of the node or edge, u32. */
  | { readonly from: "index" }
  /** The length of the node's row, u32. */
  | { readonly from: "degree"; readonly direction: Direction }
  /** The number of nodes or edges, u32. */
  | { readonly from: "count"; readonly of: "nodes" | "edges" };

/**
 * Which entry of a buffer: the kernel's own node or edge (`here`), or by the edge of a row or an edge's two ends, or by
 * a common node of these and the edges that lead there.
 */
export type InputPlace =
  | "here"
  | "source"
  | "destination"
  | "neighbor"
  | "self"
  | "common"
  | "edge"
  | "source_edge"
  | "destination_edge";

/**
 * One step of straight-line code. Registers are numbered: the inputs, then one per instruction. `element` is where the
 * op's meaning is looked up: of its operands, for `select` of its result, for `cast` what it casts to.
 */
export type Instruction =
  | { readonly op: "const"; readonly element: Element; readonly value: number }
  | { readonly op: ScalarOpName; readonly element: Element; readonly operands: readonly number[] };

export type KernelOutput =
  | { readonly kind: "keep"; readonly register: number; readonly element: Element; readonly buffer: BufferId }
  /** One entry per block, combined by 8 lanes; a scalar kernel folds them after the barrier. */
  | {
      readonly kind: "reduce";
      readonly register: number;
      readonly element: Element;
      readonly monoid: Monoid;
      readonly partials: BufferId;
    };

/** Scalars computed from scalars: every worker runs it in full. Registers are numbered by its instructions. */
export interface ScalarKernel {
  readonly name: string;
  readonly ops: readonly string[];
  readonly code: readonly ScalarInstruction[];
  readonly outputs: readonly { readonly register: number; readonly slot: SlotId }[];
}

export type ScalarInstruction =
  | Instruction
  | { readonly op: "slot"; readonly slot: SlotId }
  /** The number of nodes or edges, u32. */
  | { readonly op: "count"; readonly of: "nodes" | "edges" }
  /** The block results of a reduction, folded in a balanced tree. */
  | { readonly op: "fold"; readonly partials: BufferId; readonly monoid: Monoid }
  /** Of the blocks' first entries of a buffer, the index of the first, an i32; −1 where there are none. */
  | { readonly op: "extremum"; readonly partials: BufferId; readonly values: BufferId; readonly first: Extreme }
  /** One entry of a buffer at the index in a register; `otherwise` is a register too. */
  | {
      readonly op: "entry";
      readonly table: BufferId;
      readonly index: number;
      readonly otherwise: number | null;
      readonly site: number | null;
    };

/** Nodes or edges in one block of a reduction; chunks are whole blocks. Part of the language (docs/numerics.md). */
export const BLOCK = 512;
/** Accumulators of a block. Part of the language. */
export const LANES = 8;
/** Edges of a row that are combined before the next so many. Part of the language. */
export const SEGMENT = 4096;
