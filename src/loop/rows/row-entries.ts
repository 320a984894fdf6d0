/** The interface by which kernels read the entries of rows, whatever their layout. */

import type { Layout } from "../../bind/layout.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import type { KernelBuilder } from "../build.ts";
import type { GraphArrays } from "../graph-arrays.ts";
import type { Inputs } from "../inputs.ts";
import type { Expression } from "../loop.ts";

/** The context for reading rows. */
export interface RowContext {
  readonly builder: KernelBuilder;
  readonly graph: GraphArrays;
  readonly inputs: Inputs;
  readonly layout: Layout;
  readonly entries: RowEntries;
}

/** Reads the entries of rows, by position. */
export interface RowEntries {
  /** The other end, u32: a node, or its place in the tables. */
  readonly neighbor: (at: Expression) => Expression;
  /** The address of a copy of a buffer in which other ends are looked up; null where they are in the buffer itself. */
  readonly tableOf: (buffer: BufferId) => number | null;
  /** The number of the edge, an index. */
  readonly edge: (at: Expression) => Expression;
  /** The address of an edge attribute that stands in this order; null for one that is read by the number of the edge. */
  readonly columnOf: (buffer: BufferId) => number | null;
}

/** Reads the entries of rows in the order of the graph. */
export function entriesInOrder(
  direction: AggregateKernel["direction"],
  { graph, layout }: Pick<RowContext, "graph" | "layout">,
): RowEntries {
  return {
    neighbor: (at) => graph.neighbor(direction, at),
    tableOf: () => null,
    edge: (at) => graph.edge(direction, at),
    columnOf: (buffer) => layout.rowColumn(buffer, direction),
  };
}
