/** Listing the nodes that changed ones touch; what is pushed to them is pushed on the way. */

import { OPPOSITE } from "../../bind/sparse-kernels.ts";
import { isPushed } from "../../bind/sparse-memory.ts";
import type { Touch } from "../../plan/sparse.ts";
import { convert } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { StageLowering } from "./lower.ts";
import { pushAlong } from "./push.ts";

export function lowerTouch(touch: Touch, lowering: StageLowering): void {
  const { builder, lists, kernel, graph, stage } = lowering;
  lists.appending(["touched"], (append) => {
    const list = (node: Expression): void => {
      lists.mark("touched marks", lists.memory.isTouched, node, () => append!(convert("u32", node)));
    };
    builder.count("at", builder.begin, builder.end, (at) => {
      const changed = lists.changed(touch, at);
      if (touch.by === "own") {
        list(changed);
        return;
      }
      if (kernel.kind === "map") throw new Error(`${kernel.name} goes through no rows`);
      if (kernel.kind === "aggregate" && isPushed(stage)) {
        pushAlong(kernel, changed, list, lowering);
        return;
      }
      const direction = OPPOSITE[kernel.direction];
      const start = builder.keep("start", "index", graph.start(direction, changed));
      const end = builder.keep("end", "index", graph.end(direction, changed));
      builder.count("position", start, end, (position) => {
        list(builder.keep("neighbor", "index", convert("index", graph.neighbor(direction, position))));
      });
    });
  });
}
