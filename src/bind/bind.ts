/**
 * Binding: turns a plan and a graph into addresses, chunks and peak memory. It decides which steps are too small for
 * barriers. Memory is allocated once all sizes are known.
 */

import type { Direction } from "../ir/op.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import { BLOCK } from "../plan/blocks.ts";
import type { BufferId } from "../plan/buffer.ts";
import { INPUT } from "../plan/domain.ts";
import type { Kernel } from "../plan/kernel.ts";
import { movableOf } from "../plan/kernel.ts";
import type { ScalarKernel } from "../plan/kernels/scalars.ts";
import type { Level, Loop, Plan } from "../plan/plan.ts";
import { entriesOf } from "../plan/sizes.ts";
import { walkLevels } from "../plan/walk.ts";
import { atOnce, type Turns } from "../turns.ts";
import type { BoundPlan, FrameLayout } from "./bound.ts";
import { SLOT_BYTES } from "./bound.ts";
import { bindTables } from "./gather-tables.ts";
import type { LaneDecision } from "./lanes/decide.ts";
import { type LaneBase, LaneRooms } from "./lanes/rooms.ts";
import type { CalledKernel, Layout, LongRowsLayout, SegmentKernel, SplitLayout, TableKernel } from "./layout.ts";
import type { SplitCuts, Splits } from "./long-row-split.ts";
import { decideSplits, resultBytes } from "./long-row-split.ts";
import { type MovedPlaces, movedRowsOf } from "./moved-rows.ts";
import { Arena, TABLES, widthsOf } from "./places/arena.ts";
import type { FilledDescriptor } from "./places/descriptor.ts";
import { COUNT_BYTES, countTableEntries, exchangedBuffers, frameOf, roomForRows, TURN_BYTES } from "./places/frame.ts";
import { pushedColumnsOf, walkedColumnsOf } from "./row-columns.ts";
import type { RowLayoutChoice, RowLayoutDecision } from "./row-layout.ts";
import { decideRowLayout } from "./row-layout.ts";
import type { ApartDecision } from "./sources/apart.ts";
import { decideApart } from "./sources/apart.ts";
import { Blocks } from "./sources/blocks.ts";
import type { SourcesChoice } from "./sources/choice.ts";
import { withWholeRows } from "./sources/whole-rows.ts";
import type { OrderChoice, SparseChoice } from "./sparse/choice.ts";
import { listSharing } from "./sparse/choice.ts";
import { roundCostsOf } from "./sparse/costs.ts";
import { hubsOf } from "./sparse/hubs.ts";
import type { RoundKernels } from "./sparse/kernels.ts";
import { kernelsOfRounds, roundKernels, settleKernels } from "./sparse/kernels.ts";
import type { SparseMemory } from "./sparse/memory.ts";
import { GATHERED, LISTS, placeSparse, reserveSparse, sparseLoops } from "./sparse/memory.ts";
import type { SettleMemory } from "./sparse/settle-memory.ts";
import { placeSettle, reserveSettle } from "./sparse/settle-memory.ts";
import type { StepOptions } from "./steps.ts";
import { StepBinder } from "./steps.ts";
import type { Caches } from "./thresholds.ts";

export interface BindOptions extends StepOptions, MovedPlaces {
  /** The bytes of an address that is kept in a frame. */
  readonly pointerBytes: FrameLayout["pointerBytes"];
  /** The sizes of the machine's caches, by which rows are laid out; those of `SHIPPED_CACHES` if absent. */
  readonly caches?: Caches | undefined;
  /** The layout of the rows of aggregates; if absent, the one that suits the graph best. */
  readonly rowLayout?: RowLayoutChoice | undefined;
  /** Whether rounds may go over changed nodes alone; if absent, each round takes the cheaper way. */
  readonly sparse?: SparseChoice | undefined;
  /** Whether loops are settled in any order where that gives the same results; if absent, they are. */
  readonly order?: OrderChoice | undefined;
  /** Whether workers take whole rounds of loops over nodes; if absent, where that is estimated to be faster. */
  readonly sources?: SourcesChoice | undefined;
  /** Whether the back end has wide vectors; if absent, it has none. */
  readonly wide?: boolean | undefined;
  /** The ways in which long rows could be cut, and the addresses of their tables. No row is split if this is absent. */
  readonly split?: { readonly cuts: SplitCuts; readonly tables: (direction: Direction) => LongRowsLayout };
  /** Gives the address of an attribute's column, converted to the element of its buffer. */
  readonly attribute: (buffer: BufferId) => number;
  /** Gives the address of a copy of an edge attribute in the order of the rows of a direction. */
  readonly rowAttribute: (buffer: BufferId, direction: Direction) => number;
  /** The share of a direction's rows that are not as long as the row before. */
  readonly variation: (direction: Direction) => number;
  /** The share of a direction's entries that list one of the most listed eighth of the nodes. */
  readonly concentration: (direction: Direction) => number;
  /** Allocates the arena and returns its address, a multiple of 64. It is called once, last. */
  readonly allocate: (bytes: number) => number;
}

export interface Binding {
  readonly bound: BoundPlan;
  readonly layout: Layout;
  /** The kernels, in the order of their numbers in the bound plan. */
  readonly kernels: readonly CalledKernel[];
  /** The levels that split long rows among workers, and how. */
  readonly splits: Splits;
  /** The layout of the rows of each aggregate. */
  readonly rowLayouts: ReadonlyMap<Kernel, RowLayoutDecision>;
  /** Gives the number of nodes or edges of a kernel that a chunk takes together. */
  readonly blockOf: (kernel: Kernel) => number;
  /** For each loop over nodes, whether workers may take whole rounds of it, and why. */
  readonly sources: ReadonlyMap<Loop, ApartDecision>;
  /** For each of them, whether several rounds are computed side by side, and why. */
  readonly lanes: ReadonlyMap<Loop, LaneDecision>;
  /**
   * The first addresses of swapped buffers, and those of the graph's arrays. They are written to each frame before a
   * run.
   */
  readonly pointers: readonly { readonly offset: number; readonly address: number }[];
  /** The sizes of graphs, by the offset of a u32. They are written to each frame before a run. */
  readonly counts: FilledDescriptor["counts"];
  /** Gives the address of a buffer that is computed or given. */
  readonly addressOf: (buffer: BufferId) => number;
  /** The bytes of the arena: buffers, frames and all else, but not the graph. */
  readonly peakBytes: number;
  /** The bytes of the buffers alone. */
  readonly bufferBytes: number;
}

export function bindPlan(plan: Plan, options: BindOptions): Binding {
  return atOnce(bindingPlan(plan, options));
}

/** Does the same, giving way to other work between parts that take time in proportion to the graph. */
export function* bindingPlan(plan: Plan, options: BindOptions): Turns<Binding> {
  const { graph, workers, pointerBytes } = options;
  const planned = kernelsOf(plan);
  const exchanged = exchangedBuffers(plan);
  const sparse = options.sparse === "never" ? [] : sparseLoops(plan);
  const rowLayouts = yield* rowLayoutsOf(plan, options);
  yield;
  const isTabled = (kernel: Kernel): boolean => rowLayouts.get(kernel)?.kind === "grouped";
  const splits = withWholeRows(splitsOf(plan, options, rowLayouts), plan, { ...options, isTabled });
  yield;
  const isSplit = (level: Level): boolean => (splits.get(level)?.aggregates.length ?? 0) > 0;
  const sources = decideApart(plan, { ...options, splits: isSplit, isTabled });
  const own = new Blocks(plan, sources, workers);
  const lanes = new LaneRooms(plan, sources, options);
  const ownPointers = exchanged.length + (own.isEmpty ? 0 : 1);
  const pointerCount = ownPointers + lanes.pointers;
  const frame = frameOf(plan, options, { pointers: pointerCount, turns: sparse.length }, planned);
  const blockPointer = frame.pointers + pointerBytes * exchanged.length;
  const arena = new Arena();
  const storages = new Map<number, number>();
  const widths = widthsOf(plan);
  const relative = plan.buffers.map((buffer, id): number | null => {
    const entries = entriesOf(buffer.extent, graph);
    if (buffer.origin.kind === "attribute") return null;
    if (buffer.origin.kind === "parameter") return arena.reserve(entries * ELEMENT_BYTES[buffer.element], id);
    const { storage } = buffer.origin;
    const room = own.hasStorage(storage) ? own.arena : arena;
    const offset = storages.get(storage) ?? room.reserve(entries * widths.get(storage)!, id);
    storages.set(storage, offset);
    return offset;
  });
  const bufferBytes = arena.bytes + own.arena.bytes;
  const tableEntries = countTableEntries(planned, graph);
  const rowTotals = Math.ceil((frame.layout.bytes + 2 * COUNT_BYTES * tableEntries) / 64) * 64;
  const { openRows, end: gathered } = roomForRows(rowTotals, planned, graph, (kernel) => blockOf(kernel, rowLayouts));
  const laneWords = gathered + (sparse.length > 0 && workers > 1 ? LISTS * 4 * GATHERED : 0);
  const frameBytes = laneWords + lanes.frameBytes;
  const { hub } = listSharing();
  const hubs = sparse.map(({ loop, rounds }) =>
    rounds.stages.map((stage) => (workers > 1 ? hubsOf(loop, stage, graph.rows, hub) : null)),
  );
  const sparseOffsets = sparse.map(({ loop, rounds }, k) => {
    const place = own.hasLoop(loop) ? own.arena : arena;
    return reserveSparse(loop, rounds, graph.nodeCount, (bytes) => place.reserve(bytes, TABLES), hubs[k]);
  });
  const settled = options.order === "rounds" ? [] : sparse.filter(({ rounds }) => rounds.order?.kind === "any order");
  const settleOffsets = settled.map(({ loop }) =>
    reserveSettle(graph.nodeCount, (bytes) => (own.hasLoop(loop) ? own.arena : arena).reserve(bytes, TABLES)),
  );
  const settling = new Map(
    settled.flatMap(({ loop, rounds }) => {
      const kernels = settleKernels(loop, rounds, workers > 1);
      return kernels === null ? [] : [[loop, kernels] as const];
    }),
  );
  lanes.reserve(own.isEmpty ? arena : own.arena);
  own.place(arena);
  const sparseKernels = new Map<Loop, RoundKernels>(
    sparse.map(({ loop, rounds }, k) => {
      const { tinyRound } = roundCostsOf(loop, rounds, graph, options.sparse);
      return [loop, roundKernels(loop, rounds, { isShared: workers > 1, most: tinyRound, hubs: hubs[k]! })];
    }),
  );
  const bound = bindSplits(splits, options, arena);
  const frames = Array.from({ length: workers }, () => arena.reserve(frameBytes, 0));
  const published = Array.from({ length: 2 }, () => arena.reserve(frame.layout.bytes, 0));
  // Attributes come first: where one is missing, nothing has been allocated yet that would have to be released.
  const attributes = relative.map((offset, id) => (offset === null ? options.attribute(id) : 0));
  const rowColumns = new Map([
    ...walkedColumnsOf(plan, options, (kernel) => rowLayouts.get(kernel)!.kind === "in order" || bound.has(kernel)),
    ...sparse.flatMap(({ loop, rounds }) => pushedColumnsOf(plan, loop, rounds, options)),
  ]);
  yield;
  const movedRows = yield* movedRowsOf(plan, options, rowLayouts);
  yield;
  const tables = bindTables(plan, {
    nodeCount: graph.nodeCount,
    workers,
    placesOf: (kernel) => movedRows.get(kernel)?.places ?? null,
    reserve: (bytes) => arena.reserve(bytes, TABLES),
  });
  const base = options.allocate(arena.bytes);
  const inBlock = (buffer: BufferId): boolean => own.hasStorageOf(plan.buffers[buffer]!);
  const block = base + own.offset;
  const addresses = relative.map((offset, id) =>
    offset === null ? attributes[id]! : (inBlock(id) ? block : base) + offset,
  );
  const pointerOf = new Map(exchanged.map((buffer, k) => [buffer, frame.pointers + pointerBytes * k]));

  const sparseMemory = new Map<Loop, SparseMemory>(
    sparse.map(({ loop }, k) => [loop, placeSparse(sparseOffsets[k]!, own.hasLoop(loop) ? block : base)]),
  );
  const settleMemory = new Map<Loop, SettleMemory>(
    settled.map(({ loop }, k) => [loop, placeSettle(settleOffsets[k]!, own.hasLoop(loop) ? block : base)]),
  );
  const turns = new Map<Loop, number>(sparse.map(({ loop }, k) => [loop, frame.turns + TURN_BYTES * k]));

  const laneBase: LaneBase = {
    block: own.isEmpty ? null : blockPointer,
    addresses: own.isEmpty ? [base] : own.addressesFrom(base),
    pointers: frame.pointers + pointerBytes * ownPointers,
    pointerBytes,
    words: laneWords,
  };

  const addressOfTable = (kernel: TableKernel): number => base + tables.offsets.get(kernel)!;

  const layout: Layout = {
    graph,
    descriptor: (id) => {
      if (id !== INPUT) throw new RangeError(`graph ${id} is not made before the run`);
      return frame.input.descriptor;
    },
    frame: frame.layout,
    workers,
    slot: (slot) => slot * SLOT_BYTES,
    buffer: (buffer) => {
      const offset = pointerOf.get(buffer);
      if (offset !== undefined) return { kind: "frame pointer", offset };
      if (!own.hasBuffer(buffer)) return { kind: "fixed", byte: addresses[buffer]! };
      return { kind: "relative", offset: blockPointer, byte: relative[buffer]! };
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
    openRows,
    sparse: (loop) => sparseMemory.get(loop)!,
    settle: (loop) => settleMemory.get(loop) ?? null,
    sparsePlace: (loop, byte) =>
      own.hasLoop(loop) ? { kind: "relative", offset: blockPointer, byte: byte - block } : { kind: "fixed", byte },
    turn: (loop) => turns.get(loop)!,
    gathered,
    split: (kernel) => {
      const split = bound.get(kernel);
      return split ? { ...split.tables, results: split.results.map((offset) => base + offset) } : null;
    },
    lanes: (body) => lanes.memory(body, laneBase),
  };
  const kernels: readonly CalledKernel[] = [
    ...planned,
    ...[...bound.values()].map((split) => split.kernel),
    ...tables.offsets.keys(),
    ...[...sparseKernels.values()].flatMap(kernelsOfRounds),
    ...[...settling.values()].flatMap((kernels) => Object.values(kernels)),
    ...lanes.kernels,
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
    apart: (loop) =>
      own.bind(loop, {
        block: { offset: blockPointer, addresses: own.addressesFrom(base) },
        words: base + own.words,
        slot: layout.slot,
        pointers: exchanged.flatMap((buffer) =>
          own.hasBuffer(buffer) ? [{ buffer, offset: pointerOf.get(buffer)!, byte: relative[buffer]! }] : [],
        ),
      }),
    lanes: (loop) => lanes.bind(loop, laneBase),
    sparse: (loop) => {
      const rounds = sparseKernels.get(loop);
      if (!rounds) return null;
      const kernels = settling.get(loop);
      return {
        rounds,
        memory: sparseMemory.get(loop)!,
        turn: turns.get(loop)!,
        settle: kernels ? { kernels, memory: settleMemory.get(loop)! } : null,
      };
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
    sources,
    lanes: lanes.decisions,
    pointers: [
      ...(own.isEmpty ? [] : [{ offset: blockPointer, address: block }]),
      ...exchanged.map((buffer) => ({ offset: pointerOf.get(buffer)!, address: addresses[buffer]! })),
      ...frame.input.pointers,
    ],
    counts: frame.input.counts,
    addressOf: (buffer) => addresses[buffer]!,
    peakBytes: arena.bytes,
    bufferBytes,
  };
}

function* rowLayoutsOf(
  plan: Plan,
  { graph, workers, variation, concentration, caches, rowLayout: choice }: BindOptions,
): Turns<Binding["rowLayouts"]> {
  const facts = { graph, workers, variation, concentration, caches, choice };
  const kernels = [...walkLevels(plan)].flatMap((level) => level.kernels.flatMap((kernel) => movableOf(kernel) ?? []));
  const decided = new Map<Kernel, RowLayoutDecision>();
  for (const kernel of kernels) {
    yield;
    decided.set(kernel, decideRowLayout(kernel, plan, facts));
  }
  return decided;
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

/** The split of an aggregate's long rows. The results of each pair are at an offset in the arena. */
interface BoundSplit extends Pick<SplitLayout, "results"> {
  readonly kernel: SegmentKernel;
  readonly tables: LongRowsLayout;
}

/**
 * Gives each split aggregate its kernel of segments, and a place in the arena for their results: 8 bytes for each pair and segment,
 * all segments of the first pair before those of the second. Levels share one place as large as the largest needs, since the
 * results of a level are read before the next barrier.
 */
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

/** Gives the least number of nodes or edges that a kernel takes together. */
function blockOf(kernel: Kernel, rowLayouts: Binding["rowLayouts"]): number {
  const layout = rowLayouts.get(kernel);
  return layout && layout.kind !== "in order" ? layout.window : BLOCK;
}
