/** Lowers `list`: one pass over a set that writes the numbers of the nodes in it. */

import type { ListKernel } from "../../plan/kernels/list.ts";
import { add, convert, index, local } from "../expression.ts";
import type { Lowering } from "../lowering.ts";

export function lowerList({ set, list }: ListKernel, { builder, entries }: Lowering): void {
  const at = builder.variable("at", "index", index(0));
  builder.count("node", index(0), entries.lengthOf(set), (node) =>
    builder.branch(entries.load(set, node), () => {
      entries.store(list, local(at), convert("u32", node));
      builder.assign(at, add(local(at), index(1)));
    }),
  );
}
