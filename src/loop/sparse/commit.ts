/**
 * Lowers the commit of a sparse round, which exchanges carried arrays and their twins at changed nodes, and the comparison of
 * both at all nodes.
 */

import { isOldRead } from "../../bind/sparse/memory.ts";
import { convert, index, local, scalar } from "../expression.ts";
import { addReach, either } from "./compute.ts";
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

/** Lists the nodes at which a carried array has other bits than its twin. */
export function collect({ from, to }: Positions, lowering: StageLowering): void {
  const { builder, entries, lists, stage } = lowering;
  const reach = builder.variable("reach", "index", index(0));
  lists.appending(["changed"], (append) => {
    builder.count("node", from, to, (node) => {
      const differs = stage.carries.map(([array, twin]) => {
        const element = entries.elementOf(array);
        return scalar("not", "bool", [
          scalar("identical", element, [entries.load(array, node), entries.load(twin, node)]),
        ]);
      });
      builder.branch(either(differs)!, () => {
        append!(convert("u32", node));
        addReach(reach, node, lowering);
      });
    });
  });
  lists.addTo("reach", local(reach));
}
