/** What loops carry, and their twins: exchanged at changed nodes, and compared at all. */

import { convert, index, local, scalar } from "../expression.ts";
import { addReach, either } from "./compute.ts";
import type { StageLowering } from "./lower.ts";

/** Of each changed node what was computed aside becomes what is carried, and that becomes what was before. */
export function lowerCommit({ builder, entries, lists, stage, sparse }: StageLowering): void {
  builder.count("at", builder.begin, builder.end, (at) => {
    const node = lists.changed({ stage: sparse.stage, round: "this" }, at);
    for (const [array, twin] of stage.carries) {
      const element = entries.elementOf(array);
      const old = builder.keep("old", element, entries.load(array, node));
      entries.store(array, node, entries.load(twin, node));
      entries.store(twin, node, old);
    }
  });
}

/** Lists the nodes at which something that is carried has other bits than its twin. */
export function lowerCollect(lowering: StageLowering): void {
  const { builder, entries, lists, stage } = lowering;
  const reach = builder.variable("reach", "index", index(0));
  lists.appending(["changed"], (append) => {
    builder.count("node", builder.begin, builder.end, (node) => {
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
  lists.addTo("reach", convert("u32", local(reach)));
}
