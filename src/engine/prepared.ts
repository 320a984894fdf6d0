/**
 * A plan that is ready to run on a graph in an engine's memory: the part that is kept from run to run, and the part
 * that each run fills and reads.
 */

import { findFailure, readPointer, readSlot, writePointer, writeSlot } from "../../runtime/frame.ts";
import type { RunAccess } from "../../runtime/lone.ts";
import { type Memory, refused } from "../../runtime/memory.ts";
import type { Program, Wanted } from "../../runtime/protocol.ts";
import type { Artifact, Emitter } from "../backend/backend.ts";
import type { Binding } from "../bind/bind.ts";
import { needsOf } from "../bind/graph-layout.ts";
import type { RowLayoutChoice } from "../bind/row-layout.ts";
import { lookedUpBytes, rangesOf } from "../bind/row-layout.ts";
import type { SourcesChoice } from "../bind/sources/choice.ts";
import type { OrderChoice, SparseChoice } from "../bind/sparse/choice.ts";
import { NO_ROUNDS } from "../bind/sparse/settle-turns.ts";
import type { Caches, Thresholds } from "../bind/thresholds.ts";
import type { Target } from "../coding.ts";
import { EdgewiseError } from "../error.ts";
import type { ColumnValues, Graph } from "../graph/graph.ts";
import { unmet } from "../graph/unmet.ts";
import type { Direction } from "../ir/op.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import type { Place, SlotId } from "../plan/buffer.ts";
import type { Kernel } from "../plan/kernel.ts";
import { movableOf } from "../plan/kernel.ts";
import type { Plan, PlanResult } from "../plan/plan.ts";
import type { Report, RowsLine } from "../report/report.ts";
import { atOnce, inSlices, type Turns } from "../turns.ts";
import type { EmittedCode } from "./executors/emitted-code.ts";
import { viewOf } from "./kept/placed-columns.ts";
import type { ParameterValue } from "./parameters.ts";
import { CODING, EMITTED_CODE } from "./parts/parts.ts";
import type { Placement } from "./placement.ts";
import { adjacencyOf } from "./placement.ts";
import type { ReadResult } from "./result.ts";
import type { LoopRun } from "./results/loop-endings.ts";
import type { ChunkOptions } from "./sizing.ts";
import { chunkerOf } from "./sizing.ts";

export interface PrepareOptions extends ChunkOptions {
  readonly thresholds: Thresholds;
  /** The sizes of the machine's caches, by which rows are laid out; those of `SHIPPED_CACHES` if absent. */
  readonly caches?: Caches | undefined;
  /** The emitter of the back end that makes the code. */
  readonly emitter: Emitter;
  /** Whether kernels compute several entries at once. */
  readonly vectors: boolean;
  /** The layout of the rows of aggregates; if absent, the one that suits the graph best. */
  readonly rowLayout?: RowLayoutChoice | undefined;
  /** Whether rounds of loops go over lists of changed nodes; if absent, each round takes the cheaper way. */
  readonly sparse?: SparseChoice | undefined;
  /** Whether loops are settled in any order where that gives the same results; if absent, they are. */
  readonly order?: OrderChoice | undefined;
  /** Whether workers take whole nodes of loops over nodes; if absent, where that is estimated to be faster. */
  readonly sources?: SourcesChoice | undefined;
}

export class Prepared {
  readonly plan: Plan;
  readonly binding: Binding;
  readonly #placement: Placement;
  readonly #sparse: SparseChoice | undefined;
  readonly #target: Target;
  readonly #memory: Memory;
  readonly #arena: number;
  #artifact: Artifact | null = null;
  #released = false;

  /** Places and binds. Throws `memory` before it takes any, if not all fits. */
  constructor(
    plan: Plan,
    placement: Placement,
    memory: Memory,
    options: PrepareOptions,
    made: Made = atOnce(making(plan, placement, memory, options)),
  ) {
    this.plan = plan;
    this.#placement = placement;
    this.#sparse = options.sparse;
    this.#target = targetOf(memory, options);
    this.#memory = memory;
    this.binding = made.binding;
    this.#arena = made.arena;
  }

  /** Does the same, giving way between stages. */
  static *preparing(plan: Plan, placement: Placement, memory: Memory, options: PrepareOptions): Turns<Prepared> {
    return new Prepared(plan, placement, memory, options, yield* making(plan, placement, memory, options));
  }

  get graph(): Graph {
    return this.#placement.graph;
  }

  /** Makes the code of the plan's kernels, unless that has been done. A plan that is only looked at needs none. */
  *emitting(): Turns<Artifact> {
    if (this.#artifact !== null) return this.#artifact;
    const { emitting } = yield* CODING.ready();
    this.#artifact = yield* emitting(this.plan, this.binding, this.#target);
    return this.#artifact;
  }

  /** The kernels as they run, with printers of their code. */
  async code(): Promise<EmittedCode> {
    const { emittedCode } = await EMITTED_CODE.load();
    return emittedCode(this.plan, this.binding, this.#target);
  }

  /** The bytes of rows that are placed for sparse rounds alone. Arrays that others use as well do not count. */
  rowsForSparse(): Report["memory"]["rowsForSparse"] {
    const { plan, graph } = this;
    const needed = needsOf(plan, "never").rows;
    const arrays = (direction: Direction): readonly Uint32Array[] => {
      const { offsets, neighbors, edges } = adjacencyOf(graph, direction);
      return edges === null ? [offsets, neighbors] : [offsets, neighbors, edges];
    };
    const counted = new Set([...needed].flatMap(arrays));
    return [...needsOf(plan, this.#sparse).rows].flatMap((direction) => {
      const own = needed.has(direction) ? [] : arrays(direction).filter((array) => !counted.has(array));
      for (const array of own) counted.add(array);
      return own.length === 0 ? [] : [{ direction, bytes: own.reduce((sum, { byteLength }) => sum + byteLength, 0) }];
    });
  }

  /** The program that workers load, with an artifact that has been made ready. */
  program(artifact: Artifact): Program {
    return { artifact, bound: this.binding.bound };
  }

  /** Writes parameters and addresses to memory, and clears the scalars and failures of the run before. */
  fill(values: readonly ParameterValue[]): void {
    atOnce(this.filling(values));
  }

  /** Does the same in turns with other work. */
  *filling(values: readonly ParameterValue[]): Turns<void> {
    const { bound, layout, pointers, counts, addressOf } = this.binding;
    const { frame, frames } = bound;
    const first = this.#frame(0);
    this.#memory.u8(frames[0]!, frame.bytes).fill(0);
    for (const { offset, address } of pointers) writePointer(first, offset, frame.pointerBytes, address);
    for (const { offset, count } of counts) first.setUint32(offset, count, true);
    for (const [k, { place, type }] of this.plan.parameters.entries()) {
      const value = values[k]!;
      if (place.kind === "slot") {
        if (value.kind === "scalar") writeSlot(this.#frame(0), layout.slot(place.slot), type.element, value.value);
        continue;
      }
      if (value.kind === "scalar") continue;
      const length = type.domain === "edge" ? this.graph.edgeCount : this.graph.nodeCount;
      yield* inSlices(length, (from, to) => {
        // Growing an unshared memory meanwhile detaches views.
        const view = viewOf(this.#memory, type.element, addressOf(place.buffer), length);
        if (value.array !== undefined) view.set(value.array.subarray(from, to), from);
        else for (let i = from; i < to; i++) view[i] = value.at(i);
      });
    }
    const template = this.#memory.u8(frames[0]!, frame.bytes);
    for (const address of frames.slice(1)) this.#memory.u8(address, frame.bytes).set(template);
  }

  /** The regions of memory that a run reads and writes, for a worker that shares no memory. */
  access(): RunAccess {
    const { bound, layout, addressOf } = this.binding;
    const { frame, frames } = bound;
    const bytesOf = ({ element, domain }: PlanResult["type"]): number =>
      ELEMENT_BYTES[element] * (domain === "edge" ? this.graph.edgeCount : this.graph.nodeCount);
    const parameters = this.plan.parameters.flatMap(({ place, type }) =>
      place.kind === "slot" ? [] : [{ address: addressOf(place.buffer), length: bytesOf(type) }],
    );
    const results = this.plan.results.flatMap(({ place, type }): Wanted[] => {
      if (place.kind === "slot") return [];
      const where = layout.buffer(place.buffer);
      const length = bytesOf(type);
      return where.kind === "fixed"
        ? [{ kind: "at", address: where.byte, length }]
        : [{ kind: "by frame", offset: where.offset, length }];
    });
    return {
      constant: this.#placement.regions,
      scratch: this.#arena > 0 ? [this.#arena] : [],
      given: [{ address: frames[0]!, length: frame.bytes }, ...parameters],
      wanted: [{ kind: "at", address: frames[0]!, length: frame.bytes }, ...results],
    };
  }

  /** Throws the error of the first op that failed, in program order: `run/index` or `run/require`. */
  expectNoFailure(): void {
    const failure = findFailure(this.binding.bound, this.#memory.wasm.buffer);
    if (!failure) return;
    const site = this.plan.sites[failure.site]!;
    const { file, line, column } = site;
    const span = file === null ? null : { file, line, column };
    if (site.kind === "require") {
      const of: "edge" | "node" = site.of?.of === "edges" ? "edge" : "node";
      const entry = site.of && { of, index: failure.index };
      throw unmet({ message: site.message, entry, algorithm: this.plan.name, span }, this.graph);
    }
    const { op, table, tableName } = site;
    const length = this.plan.buffers[table]!.extent.of === "edges" ? this.graph.edgeCount : this.graph.nodeCount;
    throw new EdgewiseError({
      code: "run/index",
      message: `${op} reads entry ${failure.index} of ${tableName ?? "a value"}, which has ${length} entries; expected an index from 0 below ${length}`,
      span: span ?? undefined,
      hint: "This is the smallest index outside. Say what to take otherwise, or keep the index in range.",
    });
  }

  /** Copies the results out of memory. All NaNs become the same one. */
  read(): ReadResult[] {
    return this.plan.results.map(({ name, type, place }): ReadResult => {
      if (place.kind === "slot") {
        const value = readSlot(this.#frame(0), this.binding.layout.slot(place.slot), type.element);
        const number = Number.isNaN(value) ? NaN : value;
        return { name, domain: type.domain, value: type.element === "bool" ? value !== 0 : number };
      }
      const length = type.domain === "edge" ? this.graph.edgeCount : this.graph.nodeCount;
      const view = viewOf(this.#memory, type.element, this.#addressOf(place), length);
      return { name, domain: type.domain, value: canonical(copyOf(view, name)) };
    });
  }

  /** Reads the outcome of the outermost loops. */
  loops(): LoopRun[] {
    const frame = this.#frame(0);
    const read = (slot: SlotId): number =>
      readSlot(frame, this.binding.layout.slot(slot), this.plan.slots[slot]!.element);
    return this.plan.loops.map(({ rounds, converged, residual, ...terms }) => ({
      ...terms,
      rounds: read(rounds) === NO_ROUNDS ? null : read(rounds),
      converged: read(converged) !== 0,
      residual: residual && { last: read(residual.last), before: read(residual.before), bound: read(residual.bound) },
    }));
  }

  /** Describes the layout of the rows that a kernel walks; null where it walks none. */
  rows(kernel: Kernel): RowsLine | null {
    const decision = this.binding.rowLayouts.get(kernel);
    const movable = movableOf(kernel);
    if (!decision || movable === null) return null;
    const { kind: layout, why } = decision;
    if (layout === "in order") return { layout, window: null, bytes: 0, tableBytes: 0, why };
    const { arcs } = this.#placement.layout(needsOf(this.plan)).rows[movable.direction]!;
    const { nodeCount } = this.graph;
    const ranges = decision.kind === "by source" ? rangesOf(nodeCount, decision.range) : 1;
    const isGrouped = decision.kind === "grouped";
    const numbers = nodeCount * ranges + arcs + (isGrouped ? nodeCount : 0);
    const tableBytes = isGrouped ? lookedUpBytes(movable, this.plan, nodeCount) : 0;
    const bytes = numbers * Uint32Array.BYTES_PER_ELEMENT;
    return { layout, window: decision.window, bytes, tableBytes, why };
  }

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.#memory.release(this.#arena);
  }

  /** The address of a result after a run. The address of a swapped buffer is in the frame. */
  #addressOf(place: Extract<Place, { kind: "buffer" }>): number {
    const where = this.binding.layout.buffer(place.buffer);
    if (where.kind === "fixed") return where.byte;
    return readPointer(this.#frame(0), where.offset, this.binding.bound.frame.pointerBytes);
  }

  #frame(worker: number): DataView {
    const { frame, frames } = this.binding.bound;
    return new DataView(this.#memory.wasm.buffer, frames[worker]!, frame.bytes);
  }
}

/** Copies entries to the heap. Throws `memory` if there is no room. */
function copyOf(view: ColumnValues, name: string): ColumnValues {
  try {
    // `slice` of a view of shared memory would give a shared array.
    if (view instanceof Float64Array) return new Float64Array(view);
    if (view instanceof Float32Array) return new Float32Array(view);
    if (view instanceof Int32Array) return new Int32Array(view);
    if (view instanceof Uint32Array) return new Uint32Array(view);
    return new Uint8Array(view);
  } catch (cause) {
    throw cause instanceof RangeError ? refused(`${view.byteLength} bytes for the result ${name}`, cause) : cause;
  }
}

/** Gives every NaN the canonical bits, since NaN is one value. */
function canonical(values: ColumnValues): ColumnValues {
  if (!(values instanceof Float64Array || values instanceof Float32Array)) return values;
  for (let k = 0; k < values.length; k++) if (Number.isNaN(values[k])) values[k] = NaN;
  return values;
}

function targetOf({ shared }: Memory, { emitter, vectors }: PrepareOptions): Target {
  return { shared, emitter, vectors };
}

/** A bound plan, and the address of its buffers. */
interface Made {
  readonly binding: Binding;
  readonly arena: number;
}

function* making(plan: Plan, placement: Placement, memory: Memory, options: PrepareOptions): Turns<Made> {
  const { graph } = placement;
  let arena = 0;
  const chunker = chunkerOf(graph, options);
  try {
    const layout = placement.layout(needsOf(plan, options.sparse));
    yield;
    const { bindingFor } = yield* CODING.ready();
    const binding = yield* bindingFor(
      plan,
      {
        graph: layout,
        workers: options.workers,
        thresholds: options.thresholds,
        caches: options.caches,
        rowLayout: options.rowLayout,
        sparse: options.sparse,
        order: options.order,
        sources: options.sources,
        chunks: (kernel, block, split) => chunker.boundaries(kernel, block, split),
        shares: (kernels, blockOf, isSplit) => chunker.shares(kernels, blockOf, isSplit),
        split: { cuts: chunker, tables: (direction) => placement.longRows(direction) },
        attribute: (buffer) => placement.attribute(plan.buffers[buffer]!),
        rowAttribute: (buffer, direction) => placement.rowAttribute(plan.buffers[buffer]!, direction),
        variation: (direction) => placement.variation(direction),
        concentration: (direction) => placement.concentration(direction),
        movedRows: (direction, layout) => placement.movedRows(direction, layout),
        movedAttribute: (buffer, direction, layout) =>
          placement.movedAttribute(plan.buffers[buffer]!, direction, layout),
        allocate: (bytes) => {
          arena = memory.allocate(bytes, `the buffers of ${plan.name}`);
          return arena;
        },
      },
      options,
    );
    yield* placement.writing();
    return { binding, arena };
  } catch (error) {
    if (arena > 0) memory.release(arena);
    throw error;
  }
}
