/** Lowers the commit of a sparse round, which exchanges carried arrays and their twins at changed nodes. */

import { isOldRead } from "../../bind/sparse/memory.ts";
import type { Positions, StageLowering } from "./stage.ts";

/** For each changed node, exchanges the value computed aside with the carried one, which becomes the value before. */
export function commit({ from, to }: Positions, { builder, entries, lists, stage, sparse }: StageLowering): void {
  builder.count("at", from, to, (at) => {
    const node = lists.changed({ stage: sparse.stage, round: "this" }, at);
    for (const [array, twin] of stage.carries) {
      const element = entries.elementOf(array);
      const value = builder.keep("value", element, entries.load(twin, node));
      if (isOldRead(sparse.rounds, twin)) entries.store(twin, node, entries.load(array, node));
      entries.store(array, node, value);
    }
  });
}
