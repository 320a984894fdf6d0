/**
 * Runs rounds of loops over nodes side by side, in the lanes of vectors. All lanes go through the same steps. A lane whose
 * inner loop has ended keeps its values until the loop has ended in all lanes.
 */

import type { BoundLaneChoose, BoundLaneLoop, BoundLaneStep, BoundLanes, LaneScalar } from "../src/bind/bound.ts";
import type { Walker } from "./walker.ts";

/**
 * The end of a batch of rounds: `given up` where a loop has more rounds than pay in lanes, or a round has failed, and no total has
 * changed.
 */
export type BatchEnd = "done" | "given up" | "stopped";

/** One worker's batches of a loop over nodes. */
export class LanesWalk {
  readonly #walker: Walker;
  readonly #count: (loop: number, rounds: number) => void;
  /** The rounds of loops in the batch so far, by the number of the loop. */
  readonly #rounds = new Map<number, number>();
  readonly #bound: BoundLanes;
  /** The worker's frame, with the lanes' scalars behind it. */
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #active: Uint8Array;
  /** A copy of the frame, while a loop moves scalars at the end of a round. */
  readonly #kept: Uint8Array;

  /** `count` is called with the number of a loop and rounds of nodes in it, those of each lane that has a node. */
  constructor(walker: Walker, bound: BoundLanes, count: (loop: number, rounds: number) => void) {
    this.#walker = walker;
    this.#bound = bound;
    this.#count = count;
    const { lanes, active, frameBytes } = bound;
    this.#bytes = walker.frame(frameBytes);
    this.#view = new DataView(this.#bytes.buffer, this.#bytes.byteOffset, frameBytes);
    this.#active = this.#bytes.subarray(active, active + lanes);
    this.#kept = new Uint8Array(frameBytes);
    for (const { offset, byte } of bound.pointers) walker.point(offset, bound.blocks[walker.worker]! + byte);
  }

  /** The number of rounds that go into one batch, of `left` that are left; 0 where they are too few. */
  next(left: number): number {
    return left < this.#bound.least ? 0 : Math.min(left, this.#bound.lanes);
  }

  /** Computes the results of some rounds. */
  *compute(first: number, count: number): Generator<undefined, BatchEnd> {
    const { lanes, round, count: at, own } = this.#bound;
    for (let lane = 0; lane < lanes; lane++) {
      // Lanes without a round of their own do what the last one does, and nobody reads it.
      this.#view.setInt32(round + 4 * lane, first + Math.min(lane, count - 1), true);
      this.#active[lane] = lane < count ? 1 : 0;
    }
    this.#view.setUint32(at, count, true);
    this.#rounds.clear();
    return yield* this.#steps(own);
  }

  /** Combines the results with the totals. */
  combine(): void {
    // The rounds of a batch that is given up are taken again, and counted then.
    for (const [loop, rounds] of this.#rounds) this.#count(loop, rounds);
    for (const level of this.#bound.combining) this.#walker.level(level);
  }

  *#steps(steps: readonly BoundLaneStep[]): Generator<undefined, BatchEnd> {
    for (const step of steps) {
      const end = yield* this.#step(step);
      if (end !== "done") return end;
    }
    return "done";
  }

  *#step(step: BoundLaneStep): Generator<undefined, BatchEnd> {
    const walker = this.#walker;
    switch (step.kind) {
      case "level": {
        const done = walker.givesWay ? yield* walker.levelInTurns(step) : walker.level(step);
        if (done) return "done";
        if (!walker.failed) return "stopped";
        // Nodes are computed again one by one: a node before the one that has failed here may fail after it.
        walker.forgive();
        return "given up";
      }
      case "lane loop":
        return yield* this.#loop(step);
      case "lane choose":
        return yield* this.#choose(step);
      default:
        return step satisfies never;
    }
  }

  /** Takes the arm of each active lane: one after the other, with its lanes active alone. No arm writes the scalar that is chosen by. */
  *#choose({ on, cases }: BoundLaneChoose): Generator<undefined, BatchEnd> {
    const active = this.#active;
    const around = active.slice();
    let end: BatchEnd = "done";
    for (let arm = 0; arm < 2 && end === "done"; arm++) {
      active.set(around.map((isActive, lane) => (this.#isTrue(on, lane) === arm > 0 ? isActive : 0)));
      if (active.includes(1)) end = yield* this.#steps(cases[arm]!);
    }
    active.set(around);
    return end;
  }

  *#loop(loop: BoundLaneLoop): Generator<undefined, BatchEnd> {
    const { limit, until, rounds, converged, most, within } = loop;
    const walker = this.#walker;
    const active = this.#active;
    const around = active.slice();
    walker.trace?.enterLoop(loop.loop);
    let round = 0;
    let left = 0;
    let taken = 0;
    for (const isActive of active) left += isActive;
    const leave = (lane: number, met: boolean): void => {
      active[lane] = 0;
      left--;
      taken += round;
      this.#view.setInt32(rounds + 4 * lane, round, true);
      this.#bytes[converged + lane] = met || until === null ? 1 : 0;
    };
    const { lanes } = this.#bound;
    for (;;) {
      if (limit !== null) {
        for (let lane = 0; lane < lanes; lane++) {
          if (active[lane] !== 0 && round >= this.#integer(limit, lane)) leave(lane, false);
        }
      }
      if (left === 0) break;
      if (most !== null && round >= most) {
        active.set(around);
        return "given up";
      }
      if (walker.stopped()) return "stopped";
      walker.set(loop.round, round);
      if (within !== null) this.#bytes.set(active, within);
      const end = yield* this.#steps(loop.body);
      if (end !== "done") return end;
      this.#move(loop.moves);
      walker.exchange(loop.swaps);
      round++;
      if (until !== null) {
        for (let lane = 0; lane < lanes; lane++) {
          if (active[lane] !== 0 && this.#isTrue(until, lane)) leave(lane, true);
        }
      }
    }
    this.#rounds.set(loop.loop, (this.#rounds.get(loop.loop) ?? 0) + taken);
    walker.trace?.leaveLoop(loop.loop, round);
    active.set(around);
    return "done";
  }

  #integer({ offset, isWide }: LaneScalar, lane: number): number {
    return this.#view.getInt32(isWide ? offset + 4 * lane : offset, true);
  }

  #isTrue({ offset, isWide }: LaneScalar, lane: number): boolean {
    return this.#bytes[isWide ? offset + lane : offset] !== 0;
  }

  /** Copies scalars of active lanes, all at once. */
  #move(moves: BoundLaneLoop["moves"]): void {
    const [bytes, kept] = [this.#bytes, this.#kept];
    kept.set(bytes);
    for (const { from, to, bytes: size } of moves) {
      for (let lane = 0; lane < this.#bound.lanes; lane++) {
        if (this.#active[lane] === 0) continue;
        const start = from.isWide ? from.offset + size * lane : from.offset;
        for (let byte = 0; byte < size; byte++) bytes[to + size * lane + byte] = kept[start + byte]!;
      }
    }
  }
}
