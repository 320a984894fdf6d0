/** Lowers the kernel that copies a buffer into the order of a grouping, in which aggregates look neighbors up. */

import type { TableKernel } from "../../bind/layout.ts";
import { convert, fixed } from "../expression.ts";
import type { Lowering } from "../lowering.ts";

/** Goes node by node. It reads in order, and writes to as many places as there are groups, in order at each. */
export function lowerTable(kernel: TableKernel, { builder, entries, layout }: Lowering): void {
  const { buffer } = kernel;
  const copy = { name: "table of", byte: layout.table(kernel) };
  builder.count("node", builder.begin, builder.end, (node) => {
    const place = builder.keep("place", "index", convert("index", builder.entry("places", fixed(kernel.places), node)));
    entries.storeCopy(buffer, copy, place, entries.load(buffer, node));
  });
}
