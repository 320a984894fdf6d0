/** Lists the nodes that changed nodes touch. What is pushed to them is pushed on the way. */

import { OPPOSITE } from "../../bind/sparse/kernels.ts";
import { isMarkedByPushed, isPushed, pairsOf } from "../../bind/sparse/memory.ts";
import type { Touch } from "../../plan/sparse.ts";
import { convert } from "../expression.ts";

import type { Append } from "./appenders.ts";
import { pushAlong } from "./push.ts";
import type { Positions, StageLowering } from "./stage.ts";

export function touch(by: Touch, { from, to }: Positions, lowering: StageLowering): void {
  const { builder, lists, kernel, graph, stage } = lowering;
  listing(lowering, (list) => {
    builder.count("at", from, to, (at) => {
      const changed = lists.changed(by, at);
      if (by.by === "own") {
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

/** Lists the nodes of a group with others that are touched. */
export function touchGroup({ from, to }: Positions, lowering: StageLowering): void {
  const { builder, lists } = lowering;
  listing(lowering, (list) => builder.count("at", from, to, (at) => list(lists.grouped(at))));
}

/** Runs a body that lists touched nodes. */
function listing({ lists, kernel, stage }: StageLowering, body: (list: Append) => void): void {
  const { isTouched } = lists.memory;
  const name = "touched marks";
  lists.appending(["touched"], (append) =>
    body((node, when) => {
      const value = convert("u32", node);
      if (isMarkedByPushed(stage, pairsOf(kernel).length)) append!(value, when);
      else if (when === undefined) lists.mark(name, isTouched, node, () => append!(value));
      else append!(value, lists.markWhere(name, isTouched, node, when));
    }),
  );
}
