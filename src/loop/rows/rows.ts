/** What an aggregate combines over one row, edge by edge in the order of the language. */

import type { Layout } from "../../bind/layout.ts";
import { SEGMENT } from "../../plan/blocks.ts";
import type { BufferId } from "../../plan/buffer.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { isOwnInput } from "../../plan/kernels/aggregate.ts";
import type { KernelBuilder } from "../build.ts";
import { evaluate, keep } from "../code.ts";
import { add, bool, convert, index, less, local, minimum, subtract } from "../expression.ts";
import type { GraphArrays } from "../graph-arrays.ts";
import type { Inputs, Position } from "../inputs.ts";
import type { Expression } from "../loop.ts";
import { combineInto, combineRegisters, startAtIdentity } from "../pairs.ts";
import { LongRows } from "./long-rows.ts";

/** What reading rows takes. */
export interface RowContext {
  readonly builder: KernelBuilder;
  readonly graph: GraphArrays;
  readonly inputs: Inputs;
  readonly layout: Layout;
  readonly entries: RowEntries;
}

/** Where the entries of rows are read, by position. */
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

/** The entries of rows as they stand in the graph. */
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

/** Where a row stands among all rows: its first position, and the one after its last. */
export interface RowBounds {
  readonly start: Expression;
  readonly end: Expression;
}

/** Where the row of a node ends, read once. */
export function rowEnd({ direction }: AggregateKernel, node: Expression, { builder, graph }: RowContext): Expression {
  return builder.keep("end", "index", graph.end(direction, node));
}

/**
 * What the pairs of an aggregate combine over the row of a node. Few rows are longer than a segment; one that is not is
 * combined straight into the totals, since the identity that these would start at changes no sum. Where long rows are
 * split, the results of their segments are there.
 */
export function combineRow(
  kernel: AggregateKernel,
  node: Expression,
  { start, end }: RowBounds,
  context: RowContext,
): readonly Expression[] {
  const { builder, layout } = context;
  const { pairs } = kernel;
  const combineAt = edgeCombiner(kernel, node, start, context);
  const combineSpan = (sums: readonly number[], from: Expression, to: Expression): void =>
    builder.count("position", from, to, (at) => combineAt(sums, at));
  const totals = startAtIdentity(pairs, "total", builder);
  const addToTotals = (results: readonly Expression[]): void => {
    combineInto(totals, pairs, (_, k) => results[k]!, builder);
  };
  const combineSegments = (): void => {
    const segment = builder.variable("segment", "index", start);
    builder.loop(less(local(segment), end), () => {
      const sums = startAtIdentity(pairs, "sum", builder);
      const stop = builder.keep("stop", "index", minimum(add(local(segment), index(SEGMENT)), end));
      combineSpan(sums, local(segment), stop);
      addToTotals(sums.map((sum) => local(sum)));
      builder.assign(segment, stop);
    });
  };
  const split = layout.split(kernel);
  builder.branch(
    less(subtract(end, start), index(SEGMENT + 1)),
    () => combineSpan(totals, start, end),
    split === null
      ? combineSegments
      : () => {
          const rows = new LongRows(builder, split);
          const row = rows.ofNode(node);
          const results = rows.results(kernel);
          builder.count("segment", rows.firstSegment(row), rows.firstSegment(add(row, index(1))), (segment) => {
            addToTotals(results.map((array) => ({ kind: "load", array, index: segment })));
          });
        },
  );
  return totals.map((total) => local(total));
}

/** Combines the edge at a position into variables, one for each pair. */
type CombineAt = (sums: readonly number[], at: Expression) => void;

/** Reads what is the same along the row of a node, and gives what is done at each of its edges. The row begins at `start`. */
export function edgeCombiner(
  kernel: AggregateKernel,
  node: Expression,
  start: Expression,
  { builder, graph, inputs, entries }: RowContext,
): CombineAt {
  const { direction } = kernel;
  const isWholeRow = direction !== "all" || !graph.directed;
  // Where the out-edges begin in a row that has the in-edges first.
  const middle = isWholeRow ? null : builder.keep("middle", "index", add(start, graph.degree("in", node)));
  const before = kernel.inputs.map((input) =>
    isOwnInput(input, direction) ? keep(builder, inputs.ofRow(input, node)) : null,
  );
  return (sums, at) => {
    const neighbor = builder.later("neighbor", "index", () => convert("index", entries.neighbor(at)));
    const edge = builder.later("edge", "index", () => entries.edge(at));
    const selfIsSource = middle
      ? ({ kind: "compare", op: "ge", left: at, right: middle } as const)
      : bool(direction === "out");
    const { columnOf, tableOf } = entries;
    const position: Position = { here: node, row: { at, direction, neighbor, edge, selfIsSource, columnOf, tableOf } };
    const registers = evaluate(
      builder,
      kernel.inputs.map((input, k) => before[k] ?? inputs.at(input, position)),
      kernel.code,
    );
    combineRegisters(sums, kernel, registers, builder);
  };
}
