/**
 * Binding: a plan and a graph to addresses, chunks and peak memory. Decides which steps are too small for barriers.
 * Nothing is allocated before the sum is known.
 */

import type { Direction } from "../ir/op.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import { BLOCK, LANES } from "../plan/blocks.ts";
import type { BufferId } from "../plan/buffer.ts";
import { INPUT } from "../plan/domain.ts";
import type { Kernel } from "../plan/kernel.ts";
import { movableOf, scratchOf } from "../plan/kernel.ts";
import type { ScalarKernel } from "../plan/kernels/scalars.ts";
import type { Loop, Plan } from "../plan/plan.ts";
import { entriesOf } from "../plan/sizes.ts";
import { walkLevels, walkSteps } from "../plan/walk.ts";
import { Arena, TABLES, widthsOf } from "./arena.ts";
import type { BoundPlan, FrameLayout } from "./bound.ts";
import { SLOT_BYTES } from "./bound.ts";
import type { FilledDescriptor } from "./descriptor.ts";
import { describeGraph } from "./descriptor.ts";
import { bindTables } from "./gather-tables.ts";
import type { GraphLayout } from "./graph-layout.ts";
import type {
  CalledKernel,
  Layout,
  LongRowsLayout,
  MovedEntries,
  MovedRows,
  SegmentKernel,
  SplitLayout,
  TableKernel,
} from "./layout.ts";
import { isAttribute } from "./layout.ts";
import type { SplitCuts, Splits } from "./long-row-split.ts";
import { decideSplits, resultBytes } from "./long-row-split.ts";
import type { MovedLayout, RowLayoutChoice, RowLayoutDecision } from "./row-layout.ts";
import { decideRowLayout } from "./row-layout.ts";
import type { SparseChoice } from "./sparse-choice.ts";
import { listSharing } from "./sparse-choice.ts";
import type { StageKernels } from "./sparse-kernels.ts";
import { kernelsOfStage, stageKernels, stretchKernel } from "./sparse-kernels.ts";
import type { SparseMemory } from "./sparse-memory.ts";
import { GATHERED, LISTS, placeSparse, reserveSparse, sparseLoops } from "./sparse-memory.ts";
import { TURN } from "./sparse-turns.ts";
import type { StepOptions } from "./steps.ts";
import { StepBinder } from "./steps.ts";

export interface BindOptions extends StepOptions {
  /** Bytes of an address that is kept in a frame. */
  readonly pointerBytes: FrameLayout["pointerBytes"];
  /** How the rows of aggregates are laid out; as is best for the graph unless told otherwise. */
  readonly rowLayout?: RowLayoutChoice | undefined;
  /** Whether rounds may go over what changed alone; as what each would take says, unless told otherwise. */
  readonly sparse?: SparseChoice | undefined;
  /** How long rows would be cut, and where their tables are; none is split if absent. */
  readonly split?: { readonly cuts: SplitCuts; readonly tables: (direction: Direction) => LongRowsLayout };
  /** The address of an attribute's column, converted to the element of its buffer. */
  readonly attribute: (buffer: BufferId) => number;
  /** The address of a copy of an edge attribute in the order of the rows of a direction. */
  readonly rowAttribute: (buffer: BufferId, direction: Direction) => number;
  /** The share of a direction's rows that are not as long as the row before. */
  readonly variation: (direction: Direction) => number;
  /** The share of a direction's entries that list one of the eighth of the nodes that are listed most. */
  readonly concentration: (direction: Direction) => number;
  /** Where the rows of a direction are in a layout. */
  readonly movedRows: (direction: Direction, layout: MovedLayout) => MovedEntries;
  /** The address of a copy of an edge attribute in the order of a layout. */
  readonly movedAttribute: (buffer: BufferId, direction: Direction, layout: MovedLayout) => number;
  /** Finds room for the arena and returns its address, a multiple of 64; called once, last. */
  readonly allocate: (bytes: number) => number;
}

export interface Binding {
  readonly bound: BoundPlan;
  readonly layout: Layout;
  /** In the order of their numbers in the bound plan. */
  readonly kernels: readonly CalledKernel[];
  /** Which levels split long rows among workers. */
  readonly splits: Splits;
  /** How the rows of each aggregate are laid out. */
  readonly rowLayouts: ReadonlyMap<Kernel, RowLayoutDecision>;
  /** How many nodes or edges of a kernel a chunk takes together. */
  readonly blockOf: (kernel: Kernel) => number;
  /** Initial addresses of swapped buffers, and those of the arrays of graphs, to be written to each frame before a run. */
  readonly pointers: readonly { readonly offset: number; readonly address: number }[];
  /** How large graphs are, by the offset of a u32, to be written to each frame before a run. */
  readonly counts: FilledDescriptor["counts"];
  /** The address of each computed or given buffer. */
  readonly addressOf: (buffer: BufferId) => number;
  /** Bytes of the arena: buffers, frames and all, but not the graph. */
  readonly peakBytes: number;
  /** Bytes of the buffers alone. */
  readonly bufferBytes: number;
}

export function bindPlan(plan: Plan, options: BindOptions): Binding {
  const { graph, workers, pointerBytes } = options;
  const planned = kernelsOf(plan);
  const exchanged = exchangedBuffers(plan);
  const sparse = options.sparse === "never" ? [] : sparseLoops(plan);
  const frame = frameOf(plan, options, { pointers: exchanged.length, turns: sparse.length }, planned);

  const rowLayouts = rowLayoutsOf(plan, options);
  const splits = splitsOf(plan, options, rowLayouts);
  const arena = new Arena();
  const storages = new Map<number, number>();
  const widths = widthsOf(plan);
  const relative = plan.buffers.map((buffer, id): number | null => {
    const entries = entriesOf(buffer.extent, graph);
    if (buffer.origin.kind === "attribute") return null;
    if (buffer.origin.kind === "parameter") return arena.reserve(entries * ELEMENT_BYTES[buffer.element], id);
    const { storage } = buffer.origin;
    const offset = storages.get(storage) ?? arena.reserve(entries * widths.get(storage)!, id);
    storages.set(storage, offset);
    return offset;
  });
  const bufferBytes = arena.bytes;
  const tableEntries = countTableEntries(planned, graph);
  const rowTotals = Math.ceil((frame.layout.bytes + 2 * COUNT_BYTES * tableEntries) / 64) * 64;
  const gathered = rowTotals + SLOT_BYTES * mostCombined(planned, rowLayouts);
  const frameBytes = gathered + (sparse.length > 0 && workers > 1 ? LISTS * 4 * GATHERED : 0);
  const sparseOffsets = sparse.map(({ loop, rounds }) =>
    reserveSparse(loop, rounds, graph.nodeCount, (bytes) => arena.reserve(bytes, TABLES)),
  );
  const sparseKernels = new Map<Loop, readonly StageKernels[]>(
    sparse.map(({ loop, rounds }) => [loop, stageKernels(loop, rounds, workers > 1)]),
  );
  const bound = bindSplits(splits, options, arena);
  const frames = Array.from({ length: workers }, () => arena.reserve(frameBytes, 0));
  const published = Array.from({ length: 2 }, () => arena.reserve(frame.layout.bytes, 0));
  // Attributes first: where one is missing, nothing has been allocated that would have to be given back.
  const attributes = relative.map((offset, id) => (offset === null ? options.attribute(id) : 0));
  const rowColumns = rowColumnsOf(plan, options, rowLayouts, bound);
  const movedRows = movedRowsOf(plan, options, rowLayouts);
  const tables = bindTables(plan, {
    nodeCount: graph.nodeCount,
    workers,
    placesOf: (kernel) => movedRows.get(kernel)?.places ?? null,
    reserve: (bytes) => arena.reserve(bytes, TABLES),
  });
  const base = options.allocate(arena.bytes);
  const addresses = relative.map((offset, id) => (offset === null ? attributes[id]! : base + offset));
  const pointerOf = new Map(exchanged.map((buffer, k) => [buffer, frame.pointers + pointerBytes * k]));

  const sparseMemory = new Map<Loop, SparseMemory>(
    sparse.map(({ loop }, k) => [loop, placeSparse(sparseOffsets[k]!, base)]),
  );
  const turns = new Map<Loop, number>(sparse.map(({ loop }, k) => [loop, frame.turns + TURN.bytes * k]));

  const stretches = new Map(
    sparse.map(({ loop, rounds }) => [loop, stretchKernel(loop, rounds, listSharing().tinyRound)] as const),
  );

  const addressOfTable = (kernel: TableKernel): number => base + tables.offsets.get(kernel)!;

  const layout: Layout = {
    graph,
    descriptor: (id) => {
      if (id !== INPUT) throw new RangeError(`graph ${id} is not made before the run`);
      return frame.input.descriptor;
    },
    frame: frame.layout,
    slot: (slot) => slot * SLOT_BYTES,
    buffer: (buffer) => {
      const offset = pointerOf.get(buffer);
      return offset === undefined ? { kind: "fixed", byte: addresses[buffer]! } : { kind: "frame pointer", offset };
    },
    rowColumn: (buffer, direction) => rowColumns.get(`${direction} ${buffer}`) ?? null,
    movedRows: (kernel) => {
      const rows = movedRows.get(kernel);
      if (!rows) return null;
      const own = [...(tables.of.get(kernel) ?? [])].map(([buffer, table]) => [buffer, addressOfTable(table)] as const);
      return { ...rows, tables: new Map(own) };
    },
    table: addressOfTable,
    scratch: frame.scratch,
    countTable: { values: frame.layout.bytes, counts: frame.layout.bytes + COUNT_BYTES * tableEntries },
    rowTotals,
    sparse: (loop) => sparseMemory.get(loop)!,
    turn: (loop) => turns.get(loop)!,
    gathered,
    split: (kernel) => {
      const split = bound.get(kernel);
      return split ? { ...split.tables, results: split.results.map((offset) => base + offset) } : null;
    },
  };
  const kernels: readonly CalledKernel[] = [
    ...planned,
    ...[...bound.values()].map((split) => split.kernel),
    ...tables.offsets.keys(),
    ...[...sparseKernels.values()].flat().flatMap(kernelsOfStage),
    ...[...stretches.values()].filter((kernel) => kernel !== null),
  ];
  const numberOf = new Map(kernels.map((kernel, k) => [kernel, k]));
  const binder = new StepBinder(plan, options, {
    numberOf,
    splits: bound,
    tables: tables.before,
    pointerOf,
    slot: layout.slot,
    placeOf: layout.buffer,
    blockOf: (kernel) => blockOf(kernel, rowLayouts),
    sparse: (loop) => {
      const stages = sparseKernels.get(loop);
      if (!stages) return null;
      return { stages, stretch: stretches.get(loop)!, memory: sparseMemory.get(loop)!, turn: turns.get(loop)! };
    },
  });
  const [first, second] = published;
  return {
    bound: {
      steps: binder.steps(plan.steps),
      kernels: kernels.length,
      workers,
      frame: frame.layout,
      frames: frames.map((offset) => base + offset),
      published: [base + first!, base + second!],
    },
    layout,
    kernels,
    splits,
    rowLayouts,
    blockOf: (kernel) => blockOf(kernel, rowLayouts),
    pointers: [
      ...exchanged.map((buffer) => ({ offset: pointerOf.get(buffer)!, address: addresses[buffer]! })),
      ...frame.input.pointers,
    ],
    counts: frame.input.counts,
    addressOf: (buffer) => addresses[buffer]!,
    peakBytes: arena.bytes,
    bufferBytes,
  };
}

/**
 * Edge attributes that a kernel reads along rows whose edges do not stand in the order of their numbers. An attribute
 * never changes, so that a copy in row order saves reading numbers, and reading out of order, in every round.
 */
function rowColumnsOf(
  plan: Plan,
  { graph, rowAttribute }: BindOptions,
  rowLayouts: Binding["rowLayouts"],
  splits: ReadonlyMap<CalledKernel, BoundSplit>,
): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  for (const level of walkLevels(plan)) {
    for (const kernel of level.kernels.flatMap((one) => movableOf(one) ?? [])) {
      if (graph.rows[kernel.direction]?.edges == null) continue;
      if (rowLayouts.get(kernel)!.kind !== "in order" && !splits.has(kernel)) continue;
      for (const input of kernel.inputs) {
        if (input.from !== "buffer" || input.at !== "edge" || !isAttribute(plan, input.buffer)) continue;
        columns.set(`${kernel.direction} ${input.buffer}`, rowAttribute(input.buffer, kernel.direction));
      }
    }
  }
  return columns;
}

function rowLayoutsOf(
  plan: Plan,
  { graph, workers, variation, concentration, rowLayout: choice }: BindOptions,
): Binding["rowLayouts"] {
  const facts = { graph, workers, variation, concentration, choice };
  const kernels = [...walkLevels(plan)].flatMap((level) => level.kernels.flatMap((kernel) => movableOf(kernel) ?? []));
  return new Map(kernels.map((kernel) => [kernel, decideRowLayout(kernel, plan, facts)]));
}

/** Where the rows of the aggregates are that do not go through those of the graph, with the edge attributes that they read. */
function movedRowsOf(
  plan: Plan,
  { movedRows, movedAttribute }: BindOptions,
  rowLayouts: Binding["rowLayouts"],
): ReadonlyMap<Kernel, Omit<MovedRows, "tables">> {
  const rows = new Map<Kernel, Omit<MovedRows, "tables">>();
  for (const [kernel, layout] of rowLayouts) {
    const movable = movableOf(kernel);
    if (movable === null || layout.kind === "in order") continue;
    const { direction, inputs } = movable;
    const columns = new Map<BufferId, number>();
    for (const input of inputs) {
      if (input.from !== "buffer" || input.at !== "edge" || !isAttribute(plan, input.buffer)) continue;
      columns.set(input.buffer, movedAttribute(input.buffer, direction, layout));
    }
    rows.set(kernel, { ...movedRows(direction, layout), layout, columns });
  }
  return rows;
}

function kernelsOf(plan: Plan): readonly (Kernel | ScalarKernel)[] {
  return [...walkLevels(plan)].flatMap((level) =>
    level.scalars ? [level.scalars, ...level.kernels] : [...level.kernels],
  );
}

function splitsOf(
  plan: Plan,
  { graph, workers, thresholds, split }: BindOptions,
  rowLayouts: Binding["rowLayouts"],
): Splits {
  if (!split) return new Map();
  const { cuts } = split;
  return decideSplits(plan, { graph, workers, thresholds, cuts, blockOf: (kernel) => blockOf(kernel, rowLayouts) });
}

/** How an aggregate's long rows are split: the results of pairs by their offset in the arena. */
interface BoundSplit extends Pick<SplitLayout, "results"> {
  readonly kernel: SegmentKernel;
  readonly tables: LongRowsLayout;
}

/** By aggregate. What one level splits has the place of what another does, for both halves of each end with a barrier. */
function bindSplits(splits: Splits, { split }: BindOptions, arena: Arena): ReadonlyMap<CalledKernel, BoundSplit> {
  const bound = new Map<CalledKernel, BoundSplit>();
  if (!split) return bound;
  const levels = [...splits.values()].map(({ aggregates }) => aggregates);
  const most = Math.max(0, ...levels.map((aggregates) => aggregates.reduce((sum, each) => sum + resultBytes(each), 0)));
  const place = arena.reserve(most, 0);
  for (const aggregates of levels) {
    let offset = place;
    for (const each of aggregates) {
      const { kernel, cut } = each;
      const start = offset;
      bound.set(kernel, {
        kernel: { kind: "segments", name: `segments of ${kernel.name}`, aggregate: kernel, cut },
        tables: split.tables(kernel.direction),
        results: kernel.pairs.map((_, k) => start + SLOT_BYTES * cut.segments * k),
      });
      offset += resultBytes(each);
    }
  }
  return bound;
}

/** The buffers whose address is not fixed, for a loop or a level exchanges it. */
function exchangedBuffers(plan: Plan): BufferId[] {
  const buffers = new Set<BufferId>();
  for (const step of walkSteps(plan.steps)) {
    const pairs = step.kind === "loop" ? step.swaps : step.kind === "level" ? step.alternates : [];
    for (const buffer of pairs.flat()) buffers.add(buffer);
  }
  return [...buffers].sort((a, b) => a - b);
}

function frameOf(
  plan: Plan,
  { graph, pointerBytes }: BindOptions,
  count: { readonly pointers: number; readonly turns: number },
  kernels: readonly (Kernel | ScalarKernel)[],
): { layout: FrameLayout; pointers: number; input: FilledDescriptor; turns: number; scratch: number } {
  const pointers = plan.slots.length * SLOT_BYTES;
  const input = describeGraph(graph, Math.ceil((pointers + pointerBytes * count.pointers) / 8) * 8, pointerBytes);
  const failures = Math.ceil(input.end / 16) * 16;
  const turns = failures + 16 * plan.sites.length;
  const scratch = turns + TURN.bytes * count.turns;
  const reductions = kernels.map((kernel) => LANES * scratchOf(kernel).reductions);
  const bytes = scratch + SLOT_BYTES * Math.max(FOLD_STACK, ...reductions);
  return {
    layout: { bytes: Math.ceil(bytes / 64) * 64, failures, sites: plan.sites.length, pointerBytes },
    pointers,
    input,
    turns,
    scratch,
  };
}

/** Bytes of a value in the table of counts, and of its count. */
const COUNT_BYTES = 4;

/** Entries of a worker's table of counts: at least twice as many as the longest row has, a power of two; 0 for no table. */
function countTableEntries(kernels: readonly (Kernel | ScalarKernel)[], graph: GraphLayout): number {
  const longest = kernels.map((kernel) => {
    const direction = scratchOf(kernel).countedRows;
    return direction === null ? 0 : (graph.rows[direction]?.maxDegree ?? 0);
  });
  const most = Math.max(0, ...longest);
  return most === 0 ? 0 : 2 ** Math.ceil(Math.log2(2 * most));
}

/** The most values that wait at once until an aggregate has gone over the rows of a block or window. */
function mostCombined(kernels: readonly (Kernel | ScalarKernel)[], rowLayouts: Binding["rowLayouts"]): number {
  return Math.max(
    0,
    ...kernels.map((kernel) =>
      kernel.kind === "scalars" ? 0 : scratchOf(kernel).rowTotals * blockOf(kernel, rowLayouts),
    ),
  );
}

/** How many nodes or edges a kernel takes together at least. */
function blockOf(kernel: Kernel, rowLayouts: Binding["rowLayouts"]): number {
  const layout = rowLayouts.get(kernel);
  return layout && layout.kind !== "in order" ? layout.window : BLOCK;
}

/** Entries of the stack on which a fold keeps finished subtrees: one per bit of a block number. */
const FOLD_STACK = 32;
