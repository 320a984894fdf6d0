/** Lowers what an aggregate combines over one row, edge by edge in the order of the language. */

import { SEGMENT } from "../../plan/blocks.ts";
import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { mayBeLong } from "../../plan/kernels/row-bound.ts";
import { rowEndOf } from "../../plan/kernels/row-end.ts";
import { add, bool, index, less, local, minimum, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import { combineInto, startAtIdentity } from "../pairs.ts";
import { LongRows } from "./long-rows.ts";
import type { RowContext } from "./row-entries.ts";
import type { CombineAt } from "./row-walk.ts";
import { walkRow } from "./row-walk.ts";
import { whereSettled } from "./settled.ts";

/** The bounds of a row among all rows: its first position, and the one after its last. */
export interface RowBounds {
  readonly start: Expression;
  readonly end: Expression;
}

/** The position after a node's row, read once. */
export function rowEnd({ direction }: AggregateKernel, node: Expression, { builder, graph }: RowContext): Expression {
  return builder.keep("end", "index", graph.end(direction, node));
}

/**
 * Combines the pairs of an aggregate over the row of a node. Few rows are longer than a segment. A shorter row is combined
 * straight into the totals, since the identity that a segment's results would start at changes no sum. Where long rows are
 * split, the results of their segments are read.
 */
export function combineRow(
  kernel: AggregateKernel,
  node: Expression,
  bounds: RowBounds,
  context: RowContext,
): readonly Expression[] {
  const { builder, graph, layout } = context;
  const { pairs } = kernel;
  const { start } = bounds;
  const totals = startAtIdentity(pairs, "total", builder);
  const addToTotals = (results: readonly Expression[]): void => {
    combineInto(totals, pairs, (_, k) => results[k]!, builder);
  };
  const combineEdges = (combineAt: CombineAt, endOf: (end: Expression) => Expression): void => {
    const end = endOf(bounds.end);
    const combineSpan = (sums: readonly number[], from: Expression, to: Expression, settle = () => {}): void =>
      builder.count("position", from, to, (at) => {
        combineAt(sums, at, () => {
          settle();
          builder.leave();
        });
      });
    const early = rowEndOf(kernel, graph.directed);
    const combineSegments = (): void => {
      const segment = builder.variable("segment", "index", start);
      const isSettled = early?.after === "edge" ? builder.variable("settled", "bool", bool(false)) : null;
      builder.loop(less(local(segment), end), () => {
        const sums = startAtIdentity(pairs, "sum", builder);
        const stop = builder.keep("stop", "index", minimum(add(local(segment), index(SEGMENT)), end));
        combineSpan(sums, local(segment), stop, () => isSettled !== null && builder.assign(isSettled, bool(true)));
        addToTotals(sums.map((sum) => local(sum)));
        // A settled segment settles the whole row.
        if (isSettled !== null) builder.branch(local(isSettled), () => builder.leave());
        else if (early !== null) whereSettled(early, totals, pairs, builder, () => builder.leave());
        builder.assign(segment, stop);
      });
    };
    if (!mayBeLong(kernel)) {
      combineSpan(totals, start, end);
      return;
    }
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
  };
  walkRow(kernel, node, start, context).walk(combineEdges);
  return totals.map((total) => local(total));
}
