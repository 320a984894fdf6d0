/** Lowers the kernels that settle a loop in any order. */

import type { SettleStep } from "../../bind/sparse/kernels.ts";
import { TURN } from "../../bind/sparse/turns.ts";
import { candidateOf } from "../../plan/sparse.ts";
import { identity } from "../expression.ts";
import type { Positions, StageLowering } from "../sparse/stage.ts";
import { LonePiles, settleAlone } from "./alone.ts";
import type { PilePlaces } from "./piles.ts";
import { CountedPiles } from "./piles.ts";
import type { Settling } from "./steps.ts";
import { begin, multiplies, relax, sort } from "./steps.ts";

export function settle(step: SettleStep, positions: Positions, lowering: StageLowering): void {
  const { builder, layout, kernel, sparse, stage } = lowering;
  const { order } = sparse.rounds;
  const memory = layout.settle(sparse.loop);
  if (order?.kind !== "any order" || memory === null || kernel.kind !== "aggregate") {
    throw new Error(`${kernel.name} is not settled in any order`);
  }
  const [x, twin] = stage.carries[0]!;
  const candidate = candidateOf(kernel, x, twin);
  if (candidate === null) throw new Error(`${kernel.name} gives no candidates`);
  const { monoid, element } = kernel.pairs[0]!;
  const nothing = order.isSilent ? identity(monoid, element) : null;
  const settling: Settling = {
    lowering,
    kernel,
    memory,
    x,
    candidate: candidate.register,
    silent: order.worst === null ? nothing : lowering.inputs.slot(order.worst),
    isProduct: multiplies(kernel),
  };
  const words = layout.turn(sparse.loop) + TURN.bytes;
  const places: PilePlaces = {
    memory,
    place: (byte) => layout.sparsePlace(sparse.loop, byte),
    words,
    nodeCount: layout.graph.nodeCount,
  };
  if (step === "alone") {
    settleAlone(settling, new LonePiles(builder, places, false));
    return;
  }
  const piles = new CountedPiles(layout.gathered, builder, places, sparse.isShared);
  switch (step) {
    case "begin":
      begin(positions, settling, piles);
      break;
    case "relax":
      relax(positions, settling, piles);
      break;
    case "sort":
      sort(positions, settling, piles);
      break;
    default:
      step satisfies never;
  }
}
