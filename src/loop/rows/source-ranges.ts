/** Lowers what an aggregate combines over the rows of a window, one range of neighbors after the other. */

import type { AggregateKernel } from "../../plan/kernels/aggregate.ts";
import { add, index, less, local, multiply, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { MovedRowEntries, Totals } from "./moved-entries.ts";
import type { RowContext } from "./row-entries.ts";
import { walkRow } from "./row-walk.ts";
import { combineRow } from "./rows.ts";

/**
 * Combines the rows of the nodes `from` to `to`, which are one window. The part of each row in the first range starts its
 * total, and the part in each other range is combined into that total.
 */
export function combineRanges(
  kernel: AggregateKernel,
  { from, to }: { readonly from: Expression; readonly to: Expression },
  ranges: number,
  totals: Totals,
  context: RowContext & { readonly entries: MovedRowEntries },
): void {
  const { builder, graph, entries } = context;
  const position = builder.variable("position", "index", graph.start(kernel.direction, from));
  const rows = builder.keep("rows", "index", subtract(to, from));
  const place = builder.variable("place", "index", multiply(from, index(ranges)));
  const overRows = (body: (node: Expression, end: Expression) => void): void => {
    builder.count("row", from, to, (node) => {
      body(node, entries.guideAt(add(local(place), subtract(node, from))));
    });
    builder.assign(place, add(local(place), rows));
  };
  overRows((node, end) => {
    totals.store(node, combineRow(kernel, node, { start: local(position), end }, context));
    builder.assign(position, end);
  });
  builder.count("range", index(1), index(ranges), () => {
    overRows((node, end) => {
      builder.branch(less(local(position), end), () => {
        const sums = totals.load(node).map((value, k) => {
          return builder.variable(`sum${k}`, kernel.pairs[k]!.element, value);
        });
        const { walk } = walkRow(kernel, node, local(position), context);
        walk((combineAt) =>
          builder.count("position", local(position), end, (at) => combineAt(sums, at, () => builder.leave())),
        );
        const values = sums.map((sum) => local(sum));
        totals.store(node, values);
        builder.assign(position, end);
      });
    });
  });
}
