/** Lowering of the kernel that copies a buffer into the order of a grouping, for aggregates to look neighbors up in. */

import type { TableKernel } from "../../bind/layout.ts";
import { convert, fixed } from "../expression.ts";
import type { Lowering } from "../lowering.ts";

/** Node by node: it is read in order, and written at as many places as there are groups, at each in order. */
export function lowerTable(kernel: TableKernel, { builder, entries, layout }: Lowering): void {
  const { buffer } = kernel;
  const copy = { name: "table of", byte: layout.table(kernel) };
  builder.count("node", builder.begin, builder.end, (node) => {
    const place = builder.keep("place", "index", convert("index", builder.entry("places", fixed(kernel.places), node)));
    entries.storeCopy(buffer, copy, place, entries.load(buffer, node));
  });
}
