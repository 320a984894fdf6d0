/** Lowering of the kernel that copies a buffer into the order of a grouping, for aggregates to look neighbors up in. */

import type { Layout, TableKernel } from "../../bind/layout.ts";
import type { Entries } from "../entries.ts";
import { convert } from "../expression.ts";

/** Node by node: it is read in order, and written at as many places as there are groups, at each in order. */
export function lowerTable(kernel: TableKernel, entries: Entries, layout: Layout): void {
  const { builder } = entries;
  const { buffer } = kernel;
  const copy = { name: "table of", byte: layout.table(kernel) };
  builder.count("node", builder.begin, builder.end, (node) => {
    const place = builder.keep("place", "index", convert("index", builder.entry("places", kernel.places, node)));
    entries.storeCopy(buffer, copy, place, entries.load(buffer, node));
  });
}
