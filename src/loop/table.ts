/** Lowering of the kernel that copies a buffer into the order of a grouping, for aggregates to look neighbors up in. */

import type { Layout, TableKernel } from "../plan/layout.ts";
import type { Entries } from "./entries.ts";
import { convert } from "./expression.ts";

export function lowerTable(kernel: TableKernel, entries: Entries, layout: Layout): void {
  const { builder } = entries;
  const { buffer, grouping } = kernel;
  const nodes = builder.array("grouped nodes", "u32", { kind: "fixed", byte: grouping.nodes });
  const copy = { name: "table of", byte: layout.table(kernel) };
  builder.count("place", builder.begin, builder.end, (place) => {
    const node = builder.keep("node", "index", convert("index", { kind: "load", array: nodes, index: place }));
    entries.storeCopy(buffer, copy, place, entries.load(buffer, node));
  });
}
