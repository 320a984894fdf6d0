/** Counts the work of a kernel on a graph, in the units whose rates are measured. */

import type { TableKernel } from "../bind/layout.ts";
import { isAttribute } from "../bind/layout.ts";
import type { SegmentCut } from "../bind/long-row-split.ts";
import { resultBytes } from "../bind/long-row-split.ts";
import type { Direction } from "../ir/op.ts";
import { isScalarOpName } from "../ir/op.ts";
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
  /** The bytes that are read and written in order. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** The entries that are read at computed places, by the size of the table that they are in. */
  readonly gathers: readonly Gathers[];
  readonly simpleOps: number;
  /** The steps that wait for the one before, or for a branch that cannot be predicted. */
  readonly steps: number;
  /** The ops that take many times as long as an addition: division, roots, exponentials. */
  readonly costlyOps: number;
}

export interface Gathers {
  readonly entries: number;
  readonly entryBytes: number;
  readonly tableBytes: number;
}

/** Counts the work of a kernel, cut into `chunks` chunks where that makes a difference. */
export function workOf(kernel: Kernel, plan: Plan, graph: GraphSizes, chunks = 1): Work {
  const elements = entriesOf(kernel.domain, graph);
  return countWork(kernel, plan, { elements, arcs: entriesWalked(kernel, graph), graph, chunks });
}

/** The part of a row that is taken to be walked where rows end early. The true part is not known before the run. */
const WALKED = 0.5;

function entriesWalked(kernel: Kernel, graph: GraphSizes): number {
  const aggregate = movableOf(kernel);
  const entries = rowEntriesOf(kernel, graph);
  if (aggregate === null) return entries;
  const endsAtAnEdge = rowEndOf(aggregate, true)?.after === "edge";
  const walked = (endsAtAnEdge ? WALKED : 1) * entries;
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
      bytesRead: whole.bytesRead - rest.bytesRead,
      bytesWritten: results,
      gathers: whole.gathers.map((each, k) => ({ ...each, entries: each.entries - rest.gathers[k]!.entries })),
      simpleOps: whole.simpleOps - rest.simpleOps,
      steps: whole.steps - rest.steps,
      costlyOps: whole.costlyOps - rest.costlyOps,
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
    bytesRead: INDEX_BYTES * nodeCount + bytes,
    bytesWritten: bytes,
    gathers: [],
    simpleOps: 0,
    steps: 0,
    costlyOps: 0,
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
      if (scalarRow(op).traits.includes("costly")) this.#costly += times;
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
    if (often > 0) this.#gathers.push({ entries: often, entryBytes, tableBytes: tableBytes / 8 });
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
      bytesRead: this.#bytesRead,
      bytesWritten: this.#bytesWritten,
      gathers: this.#gathers,
      simpleOps: this.#simple,
      steps: this.#steps,
      costlyOps: this.#costly,
    };
  }
}
