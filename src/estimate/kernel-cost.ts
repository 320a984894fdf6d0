/** What a kernel has to do on a graph, in units that a machine can be measured in. */

import { rowEntriesOf } from "../bind/granularity.ts";
import type { TableKernel } from "../bind/layout.ts";
import { isAttribute } from "../bind/layout.ts";
import type { SegmentCut } from "../bind/long-row-split.ts";
import { resultBytes } from "../bind/long-row-split.ts";
import { isScalarOpName } from "../ir/op.ts";
import { scalarRow } from "../ir/scalar.ts";
import { ELEMENT_BYTES } from "../ir/type.ts";
import type { GraphSizes } from "../plan/extent.ts";
import { entriesOf } from "../plan/extent.ts";
import type {
  AggregateKernel,
  BufferId,
  Input,
  Instruction,
  Kernel,
  KernelOutput,
  Plan,
  ScalarInstruction,
  ScalarKernel,
} from "../plan/plan.ts";
import { rowsOfEnds } from "../plan/walk.ts";

/** The work of one run of a kernel, all its chunks together. */
export interface Work {
  /** Nodes or edges of the domain. */
  readonly elements: number;
  /** Entries of rows gone through. */
  readonly arcs: number;
  /** Bytes read and written in order. */
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Entries read at computed places, by the size of the table that they are read from. */
  readonly gathers: readonly Gathers[];
  readonly simpleOps: number;
  /** Ops that take many times as long: division, roots, exponentials. */
  readonly costlyOps: number;
}

export interface Gathers {
  readonly entries: number;
  readonly entryBytes: number;
  readonly tableBytes: number;
}

/** What it takes to count one entry of a row: clearing its part of the table, hashing, probing, comparing. */
const COUNT_OPS = 16;

/** What it takes to go past one entry of two rows side by side. */
const MERGE_OPS = 6;

/** Bytes of a position in a row, of a neighbour and of the number of an edge. */
const INDEX_BYTES = 4;

/** The work of a kernel, cut into so many chunks where that makes a difference. */
export function workOf(kernel: Kernel, plan: Plan, graph: GraphSizes, chunks = 1): Work {
  const count = new WorkCount(plan, graph);
  const elements = kernel.domain === "nodes" ? graph.nodeCount : graph.edgeCount;
  const arcs = rowEntriesOf(kernel, graph);
  switch (kernel.kind) {
    case "map":
      for (const input of kernel.inputs) count.inputHere(input, elements);
      count.code(kernel.code, elements);
      count.outputs(kernel.outputs, elements);
      break;
    case "gather":
      for (const input of [kernel.index, ...kernel.inputs]) count.inputHere(input, elements);
      count.code(kernel.code, elements);
      count.gather(kernel.table, elements);
      count.write(kernel.output, elements);
      break;
    case "scatter": {
      const sources = kernel.from === "nodes" ? graph.nodeCount : graph.edgeCount;
      count.write(kernel.output, elements);
      // Every chunk goes over all indices to find its own.
      count.readBuffer(kernel.index, sources * chunks);
      count.simple(sources * chunks);
      count.readBuffer(kernel.values, sources);
      count.gather(kernel.output, sources);
      count.simple(sources);
      break;
    }
    case "extremum":
      count.readBuffer(kernel.values, elements);
      count.simple(elements);
      break;
    case "top":
      // Of entries in no order few get into the heap; those that do are lost in what it takes to look at all.
      count.readBuffer(kernel.values, elements);
      count.simple(2 * elements);
      count.write(kernel.output, elements);
      break;
    case "aggregate":
      // Where each row ends.
      count.read(INDEX_BYTES * elements);
      for (const input of kernel.inputs) count.inputOfRow(input, kernel, elements, arcs);
      if (kernel.inputs.some((input) => readsNeighbor(input, kernel))) count.read(INDEX_BYTES * arcs);
      count.code(kernel.code, arcs);
      count.simple(kernel.pairs.length * arcs);
      for (const input of kernel.epilogue.inputs) count.inputHere(input, elements);
      count.code(kernel.epilogue.code, elements);
      count.outputs(kernel.outputs, elements);
      break;
    case "mode":
      count.read(INDEX_BYTES * (elements + arcs));
      count.gather(kernel.table, arcs);
      count.simple(COUNT_OPS * arcs);
      for (const input of [kernel.otherwise, ...kernel.epilogue.inputs]) count.inputHere(input, elements);
      count.code(kernel.epilogue.code, elements);
      count.outputs(kernel.outputs, elements);
      break;
    case "intersect":
      // The numbers of both ends, and where the rows there begin; then the rows themselves.
      count.read(2 * INDEX_BYTES * elements + INDEX_BYTES * arcs);
      for (const _ of rowsOfEnds(kernel)) count.gatherIndices(graph.nodeCount, elements);
      count.simple(MERGE_OPS * arcs);
      // How many nodes the ends have in common is not known before; as if it were one.
      for (const input of kernel.inputs) count.inputHere(input, elements);
      count.code(kernel.code, elements);
      count.simple(kernel.pairs.length * elements);
      count.outputs(kernel.outputs, elements);
      break;
  }
  return count.finish(elements, arcs);
}

/** The work of an aggregate whose long rows are split: that of their segments, and that of the rest. */
export function splitWork(
  kernel: AggregateKernel,
  cut: SegmentCut,
  plan: Plan,
  graph: GraphSizes,
): { readonly segments: Work; readonly rest: Work } {
  const { direction } = kernel;
  const rows = graph.rows[direction]!;
  const whole = workOf(kernel, plan, graph);
  const short = { ...graph.rows, [direction]: { ...rows, arcs: rows.arcs - cut.entries } };
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
      costlyOps: whole.costlyOps - rest.costlyOps,
    },
    rest: { ...rest, bytesRead: rest.bytesRead + results },
  };
}

/** The work of copying a buffer into a table, which is written at few places, at each in order. */
export function tableWork({ buffer }: TableKernel, { buffers }: Plan, { nodeCount }: GraphSizes): Work {
  const bytes = ELEMENT_BYTES[buffers[buffer]!.element] * nodeCount;
  return {
    elements: nodeCount,
    arcs: 0,
    bytesRead: INDEX_BYTES * nodeCount + bytes,
    bytesWritten: bytes,
    gathers: [],
    simpleOps: 0,
    costlyOps: 0,
  };
}

/** The work of a level's scalars, which every worker does in full. */
export function scalarWork(kernel: ScalarKernel, plan: Plan, graph: GraphSizes): Work {
  const count = new WorkCount(plan, graph);
  count.code(kernel.code, 1);
  for (const instruction of kernel.code) {
    if (instruction.op === "fold") {
      const entries = entriesOf(plan.buffers[instruction.partials]!.extent, graph);
      count.simple(entries);
      count.readBuffer(instruction.partials, entries);
    } else if (instruction.op === "extremum") {
      const entries = entriesOf(plan.buffers[instruction.partials]!.extent, graph);
      count.simple(entries);
      count.readBuffer(instruction.partials, entries);
      count.gather(instruction.values, entries);
    } else if (instruction.op === "entry") count.gather(instruction.table, 1);
  }
  return count.finish(1, 0);
}

class WorkCount {
  readonly #plan: Plan;
  readonly #graph: GraphSizes;
  readonly #gathers: Gathers[] = [];
  #bytesRead = 0;
  #bytesWritten = 0;
  #simple = 0;
  #costly = 0;

  constructor(plan: Plan, graph: GraphSizes) {
    this.#plan = plan;
    this.#graph = graph;
  }

  /** An input that is read once for each node or edge of the domain. */
  inputHere(input: Input, elements: number): void {
    if (input.from === "degree") this.read(INDEX_BYTES * elements);
    if (input.from !== "buffer") return;
    if (input.at === "here" || input.at === "edge") this.readBuffer(input.buffer, elements);
    else {
      // An end of an edge: its number, then the entry there.
      this.read(INDEX_BYTES * elements);
      this.gather(input.buffer, elements);
    }
  }

  /** An input that is read for each entry of a row. */
  inputOfRow(input: Input, kernel: AggregateKernel, rows: number, arcs: number): void {
    if (input.from === "degree") this.read(INDEX_BYTES * rows);
    if (input.from !== "buffer") return;
    if (readsNeighbor(input, kernel)) {
      // Of rows with edges of both directions, each end of an edge is the neighbour half of the time.
      this.gather(input.buffer, input.at === "neighbor" || kernel.direction !== "all" ? arcs : arcs / 2);
    } else if (input.at !== "edge") this.readBuffer(input.buffer, rows);
    else if (this.#graph.rows[kernel.direction]?.edges == null || isAttribute(this.#plan, input.buffer)) {
      this.readBuffer(input.buffer, arcs);
    } else {
      this.read(INDEX_BYTES * arcs);
      this.gather(input.buffer, arcs);
    }
  }

  code(code: readonly (Instruction | ScalarInstruction)[], times: number): void {
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

  /** Entries of an array of the graph read at computed places. */
  gatherIndices(tableEntries: number, entries: number): void {
    this.#gathers.push({ entries, entryBytes: INDEX_BYTES, tableBytes: tableEntries * INDEX_BYTES });
  }

  simple(ops: number): void {
    this.#simple += ops;
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

  finish(elements: number, arcs: number): Work {
    return {
      elements,
      arcs,
      bytesRead: this.#bytesRead,
      bytesWritten: this.#bytesWritten,
      gathers: this.#gathers,
      simpleOps: this.#simple,
      costlyOps: this.#costly,
    };
  }
}

/** Whether an input of a row's entries is that of the other end, which may be anywhere, and not that of the row's own node. */
function readsNeighbor(input: Input, { direction }: AggregateKernel): boolean {
  if (input.from !== "buffer") return false;
  switch (input.at) {
    case "neighbor":
      return true;
    case "source":
      return direction !== "out";
    case "destination":
      return direction !== "in";
    default:
      return false;
  }
}
