/** Lowers the kernel that computes the segments of long rows, each by itself. An aggregate combines them later. */

import type { SegmentKernel } from "../../bind/layout.ts";
import { SEGMENT } from "../../plan/blocks.ts";
import { add, index, local, minimum, shiftLeft, subtract } from "../expression.ts";
import type { Lowering } from "../lowering.ts";
import { startAtIdentity } from "../pairs.ts";
import { LongRows } from "../rows/long-rows.ts";
import type { RowContext } from "../rows/row-entries.ts";
import { entriesInOrder } from "../rows/row-entries.ts";
import { walkRow } from "../rows/row-walk.ts";
import { rowEnd } from "../rows/rows.ts";

const LOG2_SEGMENT = Math.log2(SEGMENT);

export function lowerSegments({ aggregate }: SegmentKernel, lowering: Lowering): void {
  const { builder, graph, layout } = lowering;
  const context: RowContext = { ...lowering, entries: entriesInOrder(aggregate.direction, lowering) };
  const split = layout.split(aggregate);
  if (split === null) throw new Error(`the rows of ${aggregate.name} are not split`);
  const rows = new LongRows(builder, split);
  const results = rows.results(aggregate);
  builder.count("segment", builder.begin, builder.end, (segment) => {
    const row = rows.ofSegment(segment);
    const node = builder.keep("node", "index", rows.node(row));
    const start = builder.keep("start", "index", graph.start(aggregate.direction, node));
    const { walk } = walkRow(aggregate, node, start, context);
    const before = shiftLeft(subtract(segment, rows.firstSegment(row)), index(LOG2_SEGMENT));
    const from = builder.keep("from", "index", add(start, before));
    const end = rowEnd(aggregate, node, context);
    const sums = startAtIdentity(aggregate.pairs, "sum", builder);
    walk((combineAt, endOf) => {
      const to = minimum(add(from, index(SEGMENT)), endOf(end));
      builder.count("position", from, to, (at) => combineAt(sums, at, () => builder.leave()));
    });
    results.forEach((array, k) => {
      builder.push({ kind: "store", array, index: segment, value: local(sums[k]!) });
    });
  });
}
