/** Lists the nodes that changed nodes touch. What is pushed to them is pushed on the way. */

import { OPPOSITE } from "../../bind/sparse/kernels.ts";
import type { Hubs } from "../../bind/sparse/memory.ts";
import { isMarkedByPushed, isPushed, pairsOf } from "../../bind/sparse/memory.ts";
import type { Touch } from "../../plan/sparse.ts";
import { add, convert, index, less, subtract } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Append } from "./appenders.ts";
import { conditionAt } from "./condition.ts";
import type { Appended } from "./lists.ts";
import { pushAlong } from "./push.ts";
import type { Positions, StageLowering } from "./stage.ts";

/** Goes over changed nodes. Of `hubs`, if there are any, it makes a list, rather than going along their rows. */
export function touch(by: Touch, { from, to }: Positions, lowering: StageLowering, hubs: Hubs | null = null): void {
  const { builder, lists } = lowering;
  listing(lowering, hubs === null ? [] : ["hubs"], (list, listHub) => {
    builder.count("at", from, to, (at) => {
      const changed = lists.changed(by, at);
      if (by.by === "own") {
        list(changed);
        return;
      }
      const row = rowOf(changed, lowering);
      const along = (): void => touchAlong(by, changed, row, list, lowering);
      if (hubs === null) {
        along();
        return;
      }
      const entries = builder.keep("entries", "index", subtract(row.to, row.from));
      const put = (): void => {
        for (const word of [changed, entries]) listHub!(convert("u32", word));
      };
      builder.branch(less(index(hubs.above), entries), put, along);
    });
  });
}

/** Goes over positions of the row of a hub. */
export function touchFromHub(by: Touch, { from, to }: Positions, lowering: StageLowering): void {
  const { builder, lists } = lowering;
  const hub = lists.hub();
  const { from: start } = rowOf(hub, lowering);
  const part = [from, to].map((at) => builder.keep("position", "index", add(start, at)));
  listing(lowering, [], (list) => touchAlong(by, hub, { from: part[0]!, to: part[1]! }, list, lowering));
}

/** The positions of the row by which a changed node touches others. */
export function rowOf(changed: Expression, { builder, graph, kernel }: StageLowering): Positions {
  if (kernel.kind === "map") throw new Error(`${kernel.name} goes through no rows`);
  const direction = OPPOSITE[kernel.direction];
  const from = builder.keep("start", "index", graph.start(direction, changed));
  return { from, to: builder.keep("end", "index", graph.end(direction, changed)) };
}

/** Lists the nodes that a changed one touches along some of its row, and pushes to them. */
function touchAlong(
  { where }: Touch,
  changed: Expression,
  positions: Positions,
  list: Append,
  lowering: StageLowering,
): void {
  const { builder, graph, kernel, stage } = lowering;
  if (kernel.kind === "map") throw new Error(`${kernel.name} goes through no rows`);
  if (kernel.kind === "aggregate" && isPushed(stage)) {
    pushAlong(kernel, changed, positions, list, lowering);
    return;
  }
  builder.count("position", positions.from, positions.to, (position) => {
    const neighbor = graph.neighbor(OPPOSITE[kernel.direction], position);
    const touched = builder.keep("neighbor", "index", convert("index", neighbor));
    if (where === null) list(touched);
    else builder.branch(conditionAt(where, touched, lowering), () => list(touched));
  });
}

/** Lists the nodes of a group with others that are touched. */
export function touchGroup({ from, to }: Positions, lowering: StageLowering): void {
  const { builder, lists } = lowering;
  listing(lowering, [], (list) => builder.count("at", from, to, (at) => list(lists.grouped(at))));
}

/** Runs a body that lists touched nodes, and appends to other lists. */
function listing(
  { lists, kernel, stage }: StageLowering,
  others: readonly Appended[],
  body: (list: Append, ...append: Append[]) => void,
): void {
  const { isTouched } = lists.memory;
  const name = "touched marks";
  lists.appending(["touched", ...others], (append, ...rest) =>
    body(
      (node, when) => {
        const value = convert("u32", node);
        if (isMarkedByPushed(stage, pairsOf(kernel).length)) append!(value, when);
        else if (when === undefined) lists.mark(name, isTouched, node, () => append!(value));
        else append!(value, lists.markWhere(name, isTouched, node, when));
      },
      ...rest,
    ),
  );
}
