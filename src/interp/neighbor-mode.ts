/** Evaluates `neighbor_mode`: for each node, the most frequent value of its row. */

import type { ColumnValues } from "../graph/allocator.ts";
import type { Graph } from "../graph/graph.ts";
import type { OpOf } from "../ir/op.ts";
import { elementOf } from "../ir/value.ts";
import type { Datum } from "./datum.ts";
import { tabulate } from "./datum.ts";
import { rowParts } from "./rows.ts";

/** The most frequent entry of `x` over each row. A neighbor counts once for each edge to it. */
export function evaluateNeighborMode(
  op: OpOf<"neighbor_mode">,
  graph: Graph,
  x: ColumnValues,
  otherwise: ColumnValues,
): Datum {
  const parts = rowParts(graph, op.attributes.direction);
  return tabulate(elementOf(op.results[0]!), graph.nodeCount, (node) => {
    const counts = new Map<number, number>();
    for (const { offsets, neighbors } of parts.map(({ rows }) => rows)) {
      for (let position = offsets[node]!; position < offsets[node + 1]!; position++) {
        const value = x[neighbors[position]!]!;
        counts.set(value, (counts.get(value) ?? 0) + 1);
      }
    }
    if (counts.size === 0) return otherwise[node]!;
    const most = [...counts.values()].reduce((a, b) => Math.max(a, b));
    return [...counts].reduce((least, [value, count]) => (count === most ? Math.min(least, value) : least), Infinity);
  });
}
