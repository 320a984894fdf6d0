/** Counts the work of a kernel on a graph, in the units whose rates are measured. */

import type { TableKernel } from "../bind/layout.ts";
import { isAttribute } from "../bind/layout.ts";
import type { SegmentCut } from "../bind/long-row-split.ts";
import { resultBytes } from "../bind/long-row-split.ts";
import type { Direction } from "../ir/op.ts";
import { isScalarOpName } from "../ir/op.ts";
import type { Monoid } from "../ir/scalar.ts";
import { scalarRow } from "../ir/scalar.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Input, KernelOutput } from "../plan/code.ts";
import type { Kernel, PlanKernel } from "../plan/kernel.ts";
import { costOf, movableOf, rowEntriesOf } from "../plan/kernel.ts";
import type { AggregateKernel } from "../plan/kernels/aggregate.ts";
import { readsNeighbor } from "../plan/kernels/aggregate.ts";
import type { CostCounter, CostSize } from "../plan/kernels/record.ts";
import { INDEX_BYTES } from "../plan/kernels/record.ts";
import { mostWalked } from "../plan/kernels/row-bound.ts";
import { rowEndOf } from "../plan/kernels/row-end.ts";
import type { ScalarKernel } from "../plan/kernels/scalars.ts";
import type { Plan } from "../plan/plan.ts";
import type { GraphSizes, RowSizes } from "../plan/sizes.ts";
import { entriesOf } from "../plan/sizes.ts";

/** The work of one run of a kernel, all its chunks together. */
export interface Work {
  /** The nodes or edges of the domain. */
  readonly elements: number;
  /** The entries of rows that are walked. */
  readonly arcs: number;
  /** Those of them that wait for the entry before, in rows so long that nothing else is left to do meanwhile. */
  readonly chained: number;
  /** The bytes that are read and written in order. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** The entries that are read at computed places, by the size of the table that they are in. */
  readonly gathers: readonly Gathers[];
  readonly simpleOps: number;
  /** The steps that wait for the one before, or for a branch that cannot be predicted. */
  readonly steps: number;
  /** Divisions, and roots, each of which counts as some of them. */
  readonly costlyOps: number;
  /** Calls of functions that machines have no instruction for, such as an exponential. */
  readonly functions: number;
}

export interface Gathers {
  readonly entries: number;
  readonly entryBytes: number;
  readonly tableBytes: number;
}

export interface WorkOptions {
  /** The number of chunks that the kernel is cut into, which makes a difference to some; 1 if absent. */
  readonly chunks?: number;
  /** Gives the number of entries of rows that are longer than a segment; there are none if absent. */
  readonly longEntries?: ((direction: Direction) => number) | undefined;
  /** Whether the kernel is in a loop, where rows may be moved; it is if absent. */
  readonly isInLoop?: boolean;
}

/** Counts the work of a kernel. */
export function workOf(kernel: Kernel, plan: Plan, graph: GraphSizes, options: WorkOptions = {}): Work {
  const elements = entriesOf(kernel.domain, graph);
  const arcs = entriesWalked(kernel, graph);
  const work = countWork(kernel, plan, { elements, arcs, graph, chunks: options.chunks ?? 1 });
  return { ...work, chained: chainedEntries(kernel, graph, arcs, options) };
}

/** The mean length of rows from which their entries wait for each other, where several rows are not walked side by side. */
const LONG_IN_ORDER = 16;

/** Counts the entries of rows that wait for the one before, as the order of float operations demands. */
function chainedEntries(
  kernel: Kernel,
  graph: GraphSizes,
  arcs: number,
  { longEntries = () => 0, isInLoop = true }: WorkOptions,
): number {
  const aggregate = movableOf(kernel);
  if (aggregate === null || !aggregate.pairs.some(({ monoid }) => CHAINING.has(monoid))) return 0;
  // Outside of loops rows stay as they are in the graph, and are walked one by one.
  if (!isInLoop && arcs >= LONG_IN_ORDER * graph.nodeCount) return arcs;
  return Math.min(arcs, longEntries(aggregate.direction));
}

/** The monoids that take a machine several cycles each. */
const CHAINING: ReadonlySet<Monoid> = new Set(["add", "mul", "min", "max"]);

/**
 * The part of the entries that is taken to end a row that may end early. The true part is not known before the run. Short rows are
 * walked nearly to their ends then, and of long ones this many entries in the mean.
 */
const ENDING = 1 / 16;

/** Gives the mean number of entries that are walked of a row of so many, each of which may be the last. */
function walkedOf(length: number): number {
  return (1 - (1 - ENDING) ** length) / ENDING;
}

function entriesWalked(kernel: Kernel, graph: GraphSizes): number {
  const aggregate = movableOf(kernel);
  const entries = rowEntriesOf(kernel, graph);
  if (aggregate === null) return entries;
  const endsAtAnEdge = rowEndOf(aggregate, true)?.after === "edge";
  const walked = endsAtAnEdge ? graph.nodeCount * walkedOf(entries / Math.max(1, graph.nodeCount)) : entries;
  const most = mostWalked(aggregate);
  return most === null ? walked : Math.min(walked, most * graph.nodeCount);
}

/** Counts the work of an aggregate whose long rows are split: that of their segments, and that of the rest. */
export function splitWork(
  kernel: AggregateKernel,
  cut: SegmentCut,
  plan: Plan,
  graph: GraphSizes,
): { readonly segments: Work; readonly rest: Work } {
  const { direction } = kernel;
  const rows = graph.rows[direction]!;
  const whole = workOf(kernel, plan, graph);
  // The in-edges of long rows are taken for the same share as in all rows.
  const remaining = (part: RowSizes): RowSizes => ({
    ...part,
    arcs: ((rows.arcs - cut.entries) * part.arcs) / Math.max(1, rows.arcs),
  });
  const short = { ...graph.rows, in: graph.rows.in && remaining(graph.rows.in), [direction]: remaining(rows) };
  const rest = workOf(kernel, plan, { ...graph, rows: short });
  const results = resultBytes({ kernel, cut });
  return {
    segments: {
      elements: cut.segments,
      arcs: cut.entries,
      chained: 0,
      bytesRead: whole.bytesRead - rest.bytesRead,
      bytesWritten: results,
      gathers: whole.gathers.map((each, k) => ({ ...each, entries: each.entries - rest.gathers[k]!.entries })),
      simpleOps: whole.simpleOps - rest.simpleOps,
      steps: whole.steps - rest.steps,
      costlyOps: whole.costlyOps - rest.costlyOps,
      functions: whole.functions - rest.functions,
    },
    rest: { ...rest, bytesRead: rest.bytesRead + results },
  };
}

/** Counts the work of copying a buffer into a table, which is written in order at few places. */
export function tableWork({ buffer }: TableKernel, { buffers }: Plan, { nodeCount }: GraphSizes): Work {
  const bytes = ELEMENT_BYTES[buffers[buffer]!.element] * nodeCount;
  return {
    elements: nodeCount,
    arcs: 0,
    chained: 0,
    bytesRead: INDEX_BYTES * nodeCount + bytes,
    bytesWritten: bytes,
    gathers: [],
    simpleOps: 0,
    steps: 0,
    costlyOps: 0,
    functions: 0,
  };
}

/** Counts the work of a level's scalars, all of which every worker computes. */
export function scalarWork(kernel: ScalarKernel, plan: Plan, graph: GraphSizes): Work {
  return countWork(kernel, plan, { elements: 1, arcs: 0, graph, chunks: 1 });
}

function countWork(kernel: PlanKernel, plan: Plan, size: CostSize): Work {
  const count = new WorkCount(plan, size.graph);
  costOf(kernel, count, size);
  return count.finish(size.elements, size.arcs);
}

class WorkCount implements CostCounter {
  readonly #plan: Plan;
  readonly #graph: GraphSizes;
  readonly #gathers: Gathers[] = [];
  #bytesRead = 0;
  #bytesWritten = 0;
  #simple = 0;
  #steps = 0;
  #costly = 0;
  #functions = 0;

  constructor(plan: Plan, graph: GraphSizes) {
    this.#plan = plan;
    this.#graph = graph;
  }

  /** Counts an input that is read once for each node or edge of the domain. */
  inputHere(input: Input, elements: number): void {
    if (input.from === "degree" || input.from === "node") this.read(INDEX_BYTES * elements);
    if (input.from !== "buffer") return;
    if (input.at === "here" || input.at === "edge") this.readBuffer(input.buffer, elements);
    else {
      // An end of an edge takes two reads: its number, then the entry there.
      this.read(INDEX_BYTES * elements);
      this.gather(input.buffer, elements);
    }
  }

  /** Counts an input that is read for each entry of a row. */
  inputOfRow(input: Input, direction: Direction, rows: number, arcs: number): void {
    if (input.from === "degree") this.read(INDEX_BYTES * rows);
    if (input.from !== "buffer") return;
    if (readsNeighbor(input, direction)) {
      this.#gatherNeighbors(input.buffer, this.#neighborsAt(input, direction, arcs));
    } else if (input.at !== "edge") this.readBuffer(input.buffer, rows);
    else if (this.#graph.rows[direction]?.edges == null || isAttribute(this.#plan, input.buffer)) {
      this.readBuffer(input.buffer, arcs);
    } else {
      this.read(INDEX_BYTES * arcs);
      this.gather(input.buffer, arcs);
    }
  }

  code(code: readonly { readonly op: string }[], times: number): void {
    for (const { op } of code) {
      if (!isScalarOpName(op)) continue;
      const { traits, divisions = 1 } = scalarRow(op);
      if (traits.includes("function")) this.#functions += times;
      else if (traits.includes("costly")) this.#costly += divisions * times;
      else this.#simple += times;
    }
  }

  outputs(outputs: readonly KernelOutput[], elements: number): void {
    for (const output of outputs) {
      if (output.kind === "keep") this.write(output.buffer, elements);
      else this.simple(elements);
    }
  }

  gather(table: BufferId, entries: number): void {
    const { extent, element } = this.#plan.buffers[table]!;
    const entryBytes = ELEMENT_BYTES[element];
    this.#gathers.push({ entries, entryBytes, tableBytes: entriesOf(extent, this.#graph) * entryBytes });
  }

  /**
   * Counts reads of entries at neighbors. Where few nodes are listed most, many reads count as reads of a table of
   * these alone.
   */
  #gatherNeighbors(table: BufferId, entries: number): void {
    const { extent, element } = this.#plan.buffers[table]!;
    const entryBytes = ELEMENT_BYTES[element];
    const tableBytes = entriesOf(extent, this.#graph) * entryBytes;
    const often = entries * (this.#graph.concentration ?? 0);
    if (often > 0) this.#gathers.push({ entries: often, entryBytes, tableBytes: tableBytes / 4 });
    this.#gathers.push({ entries: entries - often, entryBytes, tableBytes });
  }

  /** Counts reads of entries of a graph's array at computed places. */
  gatherIndices(tableEntries: number, entries: number): void {
    this.#gathers.push({ entries, entryBytes: INDEX_BYTES, tableBytes: tableEntries * INDEX_BYTES });
  }

  simple(ops: number): void {
    this.#simple += ops;
  }

  steps(count: number): void {
    this.#steps += count;
  }

  read(bytes: number): void {
    this.#bytesRead += bytes;
  }

  readBuffer(buffer: BufferId, entries: number): void {
    this.read(entries * ELEMENT_BYTES[this.#plan.buffers[buffer]!.element]);
  }

  write(buffer: BufferId, entries: number): void {
    this.#bytesWritten += entries * ELEMENT_BYTES[this.#plan.buffers[buffer]!.element];
  }

  entriesOf(buffer: BufferId): number {
    return entriesOf(this.#plan.buffers[buffer]!.extent, this.#graph);
  }

  /**
   * Gives the number of entries of rows at which an end of the edge is the neighbor: in rows of `all`, the source is so
   * in the in-row alone.
   */
  #neighborsAt(input: Input, direction: Direction, arcs: number): number {
    if (direction !== "all" || input.from !== "buffer" || input.at === "neighbor") return arcs;
    const { in: into, all } = this.#graph.rows;
    const inward = into && all && all.arcs > 0 ? into.arcs / all.arcs : 0;
    return input.at === "source" ? arcs * inward : arcs * (1 - inward);
  }

  finish(elements: number, arcs: number): Work {
    return {
      elements,
      arcs,
      chained: 0,
      bytesRead: this.#bytesRead,
      bytesWritten: this.#bytesWritten,
      gathers: this.#gathers,
      simpleOps: this.#simple,
      steps: this.#steps,
      costlyOps: this.#costly,
      functions: this.#functions,
    };
  }
}
