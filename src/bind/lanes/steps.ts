/** Binds the steps of a loop over nodes that is computed in lanes. */

import type { BufferId, SlotId } from "../../plan/buffer.ts";
import type { Level, Loop, Step } from "../../plan/plan.ts";
import type { SparseRounds } from "../../plan/sparse.ts";
import type { BoundLaneLoop, BoundLaneStep, BoundLanes, BoundLevel, LaneScalar } from "../bound.ts";
import type { LanePlaces } from "./rooms.ts";

/** The binding of what steps in lanes have in common with others. */
export interface LaneBinder {
  readonly level: (level: Level) => BoundLevel;
  /** Gives the number of the next loop. */
  readonly loop: () => number;
  readonly pair: (pair: readonly [BufferId, BufferId]) => readonly [number, number];
  /** The offset of a scalar that is the same in all lanes. */
  readonly slot: (slot: SlotId) => number;
  readonly bytesOf: (slot: SlotId) => number;
  /** The most rounds of a loop that may have sparse ones. */
  readonly mostRoundsOf: (loop: Loop, rounds: SparseRounds) => number;
}

export function bindLanes(places: LanePlaces, binder: LaneBinder): BoundLanes {
  const { own, combining } = places.loop;
  return {
    ...places.bound,
    own: own.map((step) => bindStep(step, places, binder)),
    combining: combining.map(binder.level),
  };
}

function bindStep(step: Step, places: LanePlaces, binder: LaneBinder): BoundLaneStep {
  switch (step.kind) {
    case "level":
      return binder.level(step);
    case "loop":
      return bindLoop(step, places, binder);
    case "choose":
      return {
        kind: "lane choose",
        on: scalarOf(step.on, places, binder),
        cases: step.cases.map((branch) => branch.map((inner) => bindStep(inner, places, binder))),
      };
    default:
      return step satisfies never;
  }
}

function scalarOf(slot: SlotId, { loop, slot: wide }: LanePlaces, binder: LaneBinder): LaneScalar {
  return loop.body.slots.has(slot)
    ? { offset: wide(slot), isWide: true }
    : { offset: binder.slot(slot), isWide: false };
}

function bindLoop(loop: Loop, places: LanePlaces, binder: LaneBinder): BoundLaneLoop {
  const scalar = (slot: SlotId): LaneScalar => scalarOf(slot, places, binder);
  const number = binder.loop();
  const { sparse } = loop;
  const isBounded = !places.isForced && sparse.kind === "sparse";
  return {
    kind: "lane loop",
    loop: number,
    limit: loop.limit === null ? null : scalar(loop.limit),
    round: binder.slot(loop.round),
    within: places.maskOf(loop.round),
    body: loop.body.map((step) => bindStep(step, places, binder)),
    until: loop.until === null ? null : scalar(loop.until),
    moves: [...loop.moves, ...loop.notes].map(({ from, to }) => ({
      from: scalar(from),
      to: places.slot(to),
      bytes: binder.bytesOf(to),
    })),
    swaps: loop.swaps.map(binder.pair),
    rounds: places.slot(loop.rounds),
    converged: places.slot(loop.converged),
    most: isBounded ? binder.mostRoundsOf(loop, sparse) : null,
  };
}
