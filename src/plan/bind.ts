/**
 * Binding: a plan and a graph to addresses, chunks and peak memory. Decides which steps are too small for barriers.
 * Nothing is allocated before the sum is known.
 */

import type { Direction } from "../ir/op.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import type { BoundKernel, BoundLevel, BoundPlan, BoundStep, FrameLayout } from "./bound.ts";
import { SLOT_BYTES } from "./bound.ts";
import type { AggregateKernel, BufferId, Extent, Kernel, Level, Plan, ScalarKernel, SlotId, Step } from "./plan.ts";
import { BLOCK, LANES } from "./plan.ts";
import type { MovedLayout, RowLayoutChoice, RowLayoutDecision } from "./row-layout.ts";
import { decideRowLayout } from "./row-layout.ts";
import type { Thresholds } from "./solo.ts";
import { isSmall, stretchesOf } from "./solo.ts";
import type { SegmentCut, SplitCuts, Splits } from "./split.ts";
import { decideSplits, resultBytes } from "./split.ts";
import { inputsOf, rowsOf, rowsOfEnds, walkLevels, walkSteps } from "./walk.ts";

/** Where the arrays of a graph are, by address; null where the plan does not need them. */
export interface GraphLayout {
  readonly nodeCount: number;
  readonly edgeCount: number;
  /** Whether in-rows and out-rows differ, so that `all` rows are one after the other. */
  readonly directed: boolean;
  readonly rows: Readonly<Record<Direction, RowsLayout | null>>;
  /** The ends of each edge by its number. */
  readonly edgeSource: number | null;
  readonly edgeTarget: number | null;
}

export interface RowsLayout {
  /** n + 1 positions, u32. */
  readonly offsets: number;
  /** The other end of each position, u32. */
  readonly neighbors: number;
  /** The edge number of each position, u32; null where it is the position. */
  readonly edges: number | null;
  readonly arcs: number;
  /** The length of the longest row. */
  readonly maxDegree: number;
}

/** Rows whose entries stand elsewhere than in the graph: see row-layout.ts. */
export interface MovedRows extends MovedEntries {
  readonly layout: MovedLayout;
  /** The addresses of the edge attributes that a kernel reads, in the same order. */
  readonly columns: ReadonlyMap<BufferId, number>;
}

/** Addresses of arrays of u32. */
export interface MovedEntries {
  /** The other end of each position. */
  readonly neighbors: number;
  /**
   * Of slices the nodes of each window, by falling length of their rows. By source, where each row ends in each range: of a
   * window first those of the first range.
   */
  readonly guide: number;
}

/** Where the tables of the rows that are longer than a segment are, by address. */
export interface LongRowsLayout {
  readonly count: number;
  /** Their nodes, ascending, u32. */
  readonly nodes: number;
  /** How many segments the rows before each have, and at the end how many all have: count + 1 numbers, u32. */
  readonly firstSegments: number;
}

/** What a plan asks of a graph's layout. */
export interface GraphNeeds {
  readonly rows: ReadonlySet<Direction>;
  readonly edgeSource: boolean;
  readonly edgeTarget: boolean;
}

export interface BindOptions {
  readonly graph: GraphLayout;
  readonly workers: number;
  readonly thresholds: Thresholds;
  /** How the rows of aggregates are laid out; as is best for the graph unless told otherwise. */
  readonly rowLayout?: RowLayoutChoice | undefined;
  /** The boundaries of a kernel's chunks, in whole blocks of so many nodes or edges; `split` where its long rows are. */
  readonly chunks: (kernel: Kernel, block: number, split: boolean) => readonly number[];
  /** How many chunks, one kernel after the other, each ticket of a level's queue is for. */
  readonly shares: (
    kernels: readonly Kernel[],
    blockOf: (kernel: Kernel) => number,
    isSplit: (kernel: Kernel) => boolean,
  ) => readonly number[];
  /** How long rows would be cut, and where their tables are; none is split if absent. */
  readonly split?: { readonly cuts: SplitCuts; readonly tables: (direction: Direction) => LongRowsLayout };
  /** The address of an attribute's column, converted to the element of its buffer. */
  readonly attribute: (buffer: BufferId) => number;
  /** The address of a copy of an edge attribute in the order of the rows of a direction. */
  readonly rowAttribute: (buffer: BufferId, direction: Direction) => number;
  /** The share of a direction's rows that are not as long as the row before. */
  readonly variation: (direction: Direction) => number;
  /** Where the rows of a direction are in a layout. */
  readonly movedRows: (direction: Direction, layout: MovedLayout) => MovedEntries;
  /** The address of a copy of an edge attribute in the order of a layout. */
  readonly movedAttribute: (buffer: BufferId, direction: Direction, layout: MovedLayout) => number;
  /** Finds room for the arena and returns its address, a multiple of 64; called once, last. */
  readonly allocate: (bytes: number) => number;
}

/** Where everything is, as the lowering of kernels needs it. */
export interface Layout {
  readonly graph: GraphLayout;
  readonly frame: FrameLayout;
  /** The offset of a slot in a frame. */
  readonly slot: (slot: SlotId) => number;
  /** The address of a buffer; or the frame offset of its address, for one that a loop swaps. */
  readonly buffer: (buffer: BufferId) => { readonly kind: "fixed"; readonly byte: number } | FramePointer;
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

/** What a bound plan calls by number. */
export type CalledKernel = Kernel | ScalarKernel | SegmentKernel;

interface FramePointer {
  readonly kind: "frame pointer";
  readonly offset: number;
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
  /** Initial addresses of swapped buffers, to be written to each frame before a run. */
  readonly pointers: readonly { readonly offset: number; readonly address: number }[];
  /** The address of each computed or given buffer. */
  readonly addressOf: (buffer: BufferId) => number;
  /** Bytes of the arena: buffers, frames and all, but not the graph. */
  readonly peakBytes: number;
  /** Bytes of the buffers alone. */
  readonly bufferBytes: number;
}

/** Which arrays of the graph a plan's kernels read. */
export function needsOf(plan: Plan): GraphNeeds {
  const rows = new Set<Direction>();
  let edgeSource = false;
  let edgeTarget = false;
  for (const level of walkLevels(plan)) {
    for (const kernel of level.kernels) {
      const own = rowsOf(kernel);
      if (own !== null) rows.add(own);
      // The in-row's length tells at which position of an `all` row the out-edges begin.
      if (kernel.kind === "aggregate" && own === "all") rows.add("in");
      for (const direction of rowsOfEnds(kernel)) rows.add(direction);
      edgeSource ||= kernel.kind === "intersect";
      edgeTarget ||= kernel.kind === "intersect";
      for (const input of inputsOf(kernel)) {
        if (input.from === "degree") rows.add(input.direction);
        if (input.from !== "buffer" || kernel.kind === "aggregate") continue;
        edgeSource ||= input.at === "source";
        edgeTarget ||= input.at === "destination";
      }
    }
  }
  return { rows, edgeSource, edgeTarget };
}

/** How many entries an extent has on a graph. */
export function entriesOf(extent: Extent, graph: { nodeCount: number; edgeCount: number }): number {
  switch (extent) {
    case "nodes":
      return graph.nodeCount;
    case "edges":
      return graph.edgeCount;
    case "node blocks":
      return Math.ceil(graph.nodeCount / BLOCK);
    case "edge blocks":
      return Math.ceil(graph.edgeCount / BLOCK);
  }
}

export function bindPlan(plan: Plan, options: BindOptions): Binding {
  const { graph, workers } = options;
  const planned = kernelsOf(plan);
  const exchanged = exchangedBuffers(plan);
  const frame = frameOf(plan, exchanged.length, planned);

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
  const frameBytes = rowTotals + SLOT_BYTES * mostCombined(planned, rowLayouts);
  const bound = bindSplits(splits, options, arena);
  const frames = Array.from({ length: workers }, () => arena.reserve(frameBytes, 0));
  const published = Array.from({ length: 2 }, () => arena.reserve(frame.layout.bytes, 0));
  // Attributes first: where one is missing, nothing has been allocated that would have to be given back.
  const attributes = relative.map((offset, id) => (offset === null ? options.attribute(id) : 0));
  const rowColumns = rowColumnsOf(plan, options, rowLayouts, bound);
  const movedRows = movedRowsOf(plan, options, rowLayouts);
  const base = options.allocate(arena.bytes);
  const addresses = relative.map((offset, id) => (offset === null ? attributes[id]! : base + offset));
  const pointerOf = new Map(exchanged.map((buffer, k) => [buffer, frame.pointers + 4 * k]));

  const layout: Layout = {
    graph,
    frame: frame.layout,
    slot: (slot) => slot * SLOT_BYTES,
    buffer: (buffer) => {
      const offset = pointerOf.get(buffer);
      return offset === undefined ? { kind: "fixed", byte: addresses[buffer]! } : { kind: "frame pointer", offset };
    },
    rowColumn: (buffer, direction) => rowColumns.get(`${direction} ${buffer}`) ?? null,
    movedRows: (kernel) => movedRows.get(kernel) ?? null,
    scratch: frame.scratch,
    countTable: { values: frame.layout.bytes, counts: frame.layout.bytes + COUNT_BYTES * tableEntries },
    rowTotals,
    split: (kernel) => {
      const split = bound.get(kernel);
      return split ? { ...split.tables, results: split.results.map((offset) => base + offset) } : null;
    },
  };
  const kernels: readonly CalledKernel[] = [...planned, ...[...bound.values()].map((split) => split.kernel)];
  const numberOf = new Map(kernels.map((kernel, k) => [kernel, k]));
  const binder = new StepBinder(plan, options, numberOf, bound, pointerOf, layout, rowLayouts);
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
    pointers: exchanged.map((buffer) => ({ offset: pointerOf.get(buffer)!, address: addresses[buffer]! })),
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
    for (const kernel of level.kernels) {
      if (kernel.kind !== "aggregate" || graph.rows[kernel.direction]?.edges == null) continue;
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
  { graph, workers, variation, rowLayout: choice }: BindOptions,
): Binding["rowLayouts"] {
  const facts = { graph, workers, variation, choice };
  const kernels = [...walkLevels(plan)].flatMap((level) => level.kernels);
  return new Map(
    kernels.flatMap((kernel) =>
      kernel.kind === "aggregate" ? [[kernel, decideRowLayout(kernel, plan, facts)] as const] : [],
    ),
  );
}

/** Where the rows of the aggregates are that do not go through those of the graph, with the edge attributes that they read. */
function movedRowsOf(
  plan: Plan,
  { movedRows, movedAttribute }: BindOptions,
  rowLayouts: Binding["rowLayouts"],
): ReadonlyMap<Kernel, MovedRows> {
  const rows = new Map<Kernel, MovedRows>();
  for (const [kernel, layout] of rowLayouts) {
    if (layout.kind === "in order" || kernel.kind !== "aggregate") continue;
    const { direction, inputs } = kernel;
    const columns = new Map<BufferId, number>();
    for (const input of inputs) {
      if (input.from !== "buffer" || input.at !== "edge" || !isAttribute(plan, input.buffer)) continue;
      columns.set(input.buffer, movedAttribute(input.buffer, direction, layout));
    }
    rows.set(kernel, { ...movedRows(direction, layout), layout, columns });
  }
  return rows;
}

/** By storage, the bytes of an entry of the widest buffer in it. */
function widthsOf({ buffers }: Plan): ReadonlyMap<number, number> {
  const widths = new Map<number, number>();
  for (const { origin, element } of buffers) {
    if (origin.kind !== "computed") continue;
    widths.set(origin.storage, Math.max(widths.get(origin.storage) ?? 0, ELEMENT_BYTES[element]));
  }
  return widths;
}

/** Whether a buffer is a column of the graph. */
export function isAttribute(plan: Plan, buffer: BufferId): boolean {
  return plan.buffers[buffer]!.origin.kind === "attribute";
}

/** Offsets in a block of memory yet to be found. */
class Arena {
  bytes = 0;

  /**
   * Room for so many bytes, at a multiple of 64. Where arrays are long, those of different numbers are well apart modulo
   * 4096: a load behind a store whose address differs in higher bits alone waits for it.
   */
  reserve(bytes: number, number: number): number {
    const offset = bytes < LONG_ARRAY ? this.bytes : nextAt(this.bytes, (number % 7) * 9 * 64, 4096);
    this.bytes = Math.ceil((offset + bytes) / 64) * 64;
    return offset;
  }
}

/** Bytes of an array that is worth some to put it where it is not in the way of others. */
const LONG_ARRAY = 2 ** 16;

/** The least number from `from` on that is `place` modulo `period`. */
function nextAt(from: number, place: number, period: number): number {
  return from + ((((place - from) % period) + period) % period);
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
  pointerCount: number,
  kernels: readonly (Kernel | ScalarKernel)[],
): { layout: FrameLayout; pointers: number; scratch: number } {
  const pointers = plan.slots.length * SLOT_BYTES;
  const failures = Math.ceil((pointers + 4 * pointerCount) / 16) * 16;
  const scratch = failures + 16 * plan.sites.length;
  const reductions = kernels.map((kernel) =>
    "kind" in kernel && "outputs" in kernel
      ? kernel.outputs.filter(({ kind }) => kind === "reduce").length * LANES
      : FOLD_STACK,
  );
  const bytes = scratch + SLOT_BYTES * Math.max(FOLD_STACK, ...reductions);
  return {
    layout: { bytes: Math.ceil(bytes / 64) * 64, failures, sites: plan.sites.length },
    pointers,
    scratch,
  };
}

/** Bytes of a value in the table of counts, and of its count. */
const COUNT_BYTES = 4;

/** Entries of a worker's table of counts: at least twice as many as the longest row has, a power of two; 0 for no table. */
function countTableEntries(kernels: readonly (Kernel | ScalarKernel)[], graph: GraphLayout): number {
  const longest = kernels.map((kernel) =>
    "kind" in kernel && kernel.kind === "mode" ? (graph.rows[kernel.direction]?.maxDegree ?? 0) : 0,
  );
  const most = Math.max(0, ...longest);
  return most === 0 ? 0 : 2 ** Math.ceil(Math.log2(2 * most));
}

/** The most values that wait at once until an aggregate has gone over the rows of a block or window. */
function mostCombined(kernels: readonly (Kernel | ScalarKernel)[], rowLayouts: Binding["rowLayouts"]): number {
  return Math.max(
    0,
    ...kernels.map((kernel) =>
      "kind" in kernel && kernel.kind === "aggregate" ? kernel.pairs.length * blockOf(kernel, rowLayouts) : 0,
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

class StepBinder {
  readonly #plan: Plan;
  readonly #options: BindOptions;
  readonly #numberOf: ReadonlyMap<CalledKernel, number>;
  readonly #splits: ReadonlyMap<CalledKernel, BoundSplit>;
  readonly #pointerOf: ReadonlyMap<BufferId, number>;
  readonly #layout: Layout;
  readonly #rowLayouts: Binding["rowLayouts"];
  #levels = 0;
  #loops = 0;
  #solos = 0;

  constructor(
    plan: Plan,
    options: BindOptions,
    numberOf: ReadonlyMap<CalledKernel, number>,
    splits: ReadonlyMap<CalledKernel, BoundSplit>,
    pointerOf: ReadonlyMap<BufferId, number>,
    layout: Layout,
    rowLayouts: Binding["rowLayouts"],
  ) {
    this.#rowLayouts = rowLayouts;
    this.#plan = plan;
    this.#options = options;
    this.#numberOf = numberOf;
    this.#splits = splits;
    this.#pointerOf = pointerOf;
    this.#layout = layout;
  }

  /** Binds steps in order; stretches of steps that are all too small become one solo step. */
  steps(steps: readonly Step[]): BoundStep[] {
    const { workers, graph, thresholds } = this.#options;
    const stretches = stretchesOf(steps, (step) => workers > 1 && isSmall(step, graph, thresholds));
    return stretches.flatMap(({ solo, steps: stretch }): BoundStep[] =>
      solo
        ? [{ kind: "solo", solo: this.#solos++, body: this.#plainSteps(stretch) }]
        : stretch.map((step) => this.#step(step, (inner) => this.steps(inner))),
    );
  }

  readonly #plainSteps = (steps: readonly Step[]): BoundStep[] =>
    steps.map((step) => this.#step(step, this.#plainSteps));

  #step(step: Step, bindInner: (steps: readonly Step[]) => BoundStep[]): BoundStep {
    const { slot } = this.#layout;
    switch (step.kind) {
      case "level":
        return this.#level(step);
      case "loop": {
        const residual = step.residual === null ? null : this.#plan.slots[step.residual]!;
        return {
          kind: "loop",
          loop: this.#loops++,
          limit: step.limit === null ? null : slot(step.limit),
          round: slot(step.round),
          body: bindInner(step.body),
          until: step.until === null ? null : slot(step.until),
          moves: step.moves.map(({ from, to }) => ({ from: slot(from), to: slot(to) })),
          swaps: step.swaps.map(this.#pair),
          rounds: slot(step.rounds),
          converged: slot(step.converged),
          residual:
            residual && residual.element !== "bool"
              ? { offset: slot(step.residual!), element: residual.element }
              : null,
        };
      }
      case "choose":
        return { kind: "choose", on: slot(step.on), cases: step.cases.map((branch) => bindInner(branch)) };
    }
  }

  #level(level: Level): BoundLevel {
    const { scalars, kernels, alternates, fence } = level;
    const segments = kernels.flatMap((aggregate): BoundKernel[] => {
      const split = this.#splits.get(aggregate);
      return split ? [{ kernel: this.#numberOf.get(split.kernel)!, chunks: split.kernel.cut.boundaries }] : [];
    });
    const segmentChunks = segments.reduce((sum, { chunks }) => sum + chunks.length - 1, 0);
    const isSplit = (kernel: Kernel): boolean => this.#splits.has(kernel);
    const blocks = (kernel: Kernel): number => blockOf(kernel, this.#rowLayouts);
    return {
      kind: "level",
      level: this.#levels++,
      scalars: scalars && this.#numberOf.get(scalars)!,
      segments,
      segmentShares: Array.from({ length: segmentChunks + 1 }, (_, chunk) => chunk),
      kernels: kernels.map(
        (kernel): BoundKernel => ({
          kernel: this.#numberOf.get(kernel)!,
          chunks: this.#options.chunks(kernel, blocks(kernel), isSplit(kernel)),
        }),
      ),
      shares: this.#options.shares(kernels, blocks, isSplit),
      alternates: alternates.map(this.#pair),
      fence,
      canFail:
        kernels.some((kernel) => kernel.kind === "gather" && kernel.site !== null) ||
        (scalars?.code.some((instruction) => instruction.op === "entry" && instruction.site !== null) ?? false),
    };
  }

  readonly #pair = ([a, b]: readonly [BufferId, BufferId]): readonly [number, number] => [
    this.#pointerOf.get(a)!,
    this.#pointerOf.get(b)!,
  ];
}
