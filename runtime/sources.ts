/**
 * Runs loops over nodes whose rounds workers take whole (parallel over sources). A worker computes the round of its
 * node alone, in memory of its own. It then waits until all rounds before have been added to the totals, so that totals
 * are combined in the order of the nodes. A round that fails waits for its turn as well: of several failures, the first
 * in this order is reported.
 */

import type { BoundApart, BoundLanes, BoundLoop, BoundStep } from "../src/bind/bound.ts";
import { APART_WORDS } from "../src/bind/sparse/turns.ts";
import { atOnce } from "../src/turns.ts";
import type { LanesWalk } from "./lanes.ts";
import type { Walker } from "./walker.ts";

/** The number of looks that a waiting worker takes before it sleeps. */
const LOOKS = 2000;
/** The milliseconds that a worker sleeps before it looks whether the run was stopped. A stop does not wake it. */
const SLEEP = 5;

type Came = "done" | "failed" | "stopped";

/** One worker's part in such loops. Methods that return a boolean return false where the run failed or was stopped. */
export class SourcesWalk {
  readonly #walker: Walker;
  readonly #steps: (steps: readonly BoundStep[]) => boolean;
  readonly #lanesOf: (loop: BoundLoop, lanes: BoundLanes) => LanesWalk;

  constructor(
    walker: Walker,
    steps: (steps: readonly BoundStep[]) => boolean,
    lanesOf: (loop: BoundLoop, lanes: BoundLanes) => LanesWalk,
  ) {
    this.#walker = walker;
    this.#steps = steps;
    this.#lanesOf = lanesOf;
  }

  /** Tells whether `rounds` rounds take less time where workers take them apart. */
  pays({ apart, lanes }: Pick<BoundLoop, "apart" | "lanes">, rounds: number): boolean {
    if (apart === null || this.#walker.isAlone() || rounds < 1) return false;
    const { ratio, overhead } = apart;
    // Rounds that are computed side by side take a fraction of the time.
    if (lanes !== null && rounds >= this.#walker.workers * lanes.least) return true;
    return Math.ceil(rounds / this.#walker.workers) + overhead <= rounds * ratio;
  }

  /**
   * Takes this worker's rounds of a loop. `note` is called with the number of each round, in ascending order, by the
   * worker that took it.
   */
  run(loop: BoundLoop, apart: BoundApart, rounds: number, note: (round: number) => void): boolean {
    const walker = this.#walker;
    const length = APART_WORDS.totals + 2 * apart.totals.length;
    const words = new Int32Array(walker.buffer, apart.words, length);
    // A late worker may still be reading the totals of the last time.
    if (!walker.meet()) return false;
    if (walker.worker === 0) this.#begin(apart, words);
    if (!walker.meet()) return false;
    let came: Came = "done";
    walker.apart(apart, { words, at: APART_WORDS.failed }, () => {
      const lanes = loop.lanes === null ? null : this.#lanesOf(loop, loop.lanes);
      let isGivenUp = lanes === null;
      while (came === "done") {
        // Rounds that are computed alone are drawn so: of several, the others would wait for their turn behind these.
        const most = isGivenUp ? 1 : loop.lanes!.lanes;
        const first: number = Atomics.add(words, APART_WORDS.next, most);
        if (first >= rounds) break;
        const count: number = isGivenUp ? 0 : lanes!.next(rounds - first);
        const together: Came | "given up" | null =
          count === 0 ? null : this.#together(lanes!, apart, words, { first, count }, note);
        if (together !== null && together !== "given up") {
          came = together;
          continue;
        }
        isGivenUp ||= together === "given up";
        const end = Math.min(first + most, rounds);
        for (let round = first; round < end && came === "done"; round++) {
          came = this.#round(loop, apart, words, round, note);
        }
      }
      // Failures of a round that is stopped do not count.
      if (came === "stopped") walker.forgive();
    });
    if (!walker.meet(walker.failed)) return false;
    apart.totals.forEach((offset, k) => {
      this.#copy(words, APART_WORDS.totals + 2 * k, offset, "out");
    });
    return true;
  }

  #begin({ totals }: BoundApart, words: Int32Array): void {
    for (const at of [APART_WORDS.next, APART_WORDS.turn, APART_WORDS.failed]) Atomics.store(words, at, 0);
    totals.forEach((offset, k) => {
      this.#copy(words, APART_WORDS.totals + 2 * k, offset, "in");
    });
  }

  #round(loop: BoundLoop, apart: BoundApart, words: Int32Array, round: number, note: (round: number) => void): Came {
    const walker = this.#walker;
    if (walker.stopped()) return "stopped";
    walker.set(loop.round, round);
    const isComputed = this.#steps(apart.own);
    if (!isComputed && !walker.failed) return "stopped";
    // Where an earlier round has failed, its failure is reported instead.
    if (!this.#awaitTurn(words, round)) return "stopped";
    if (!isComputed) {
      Atomics.store(words, APART_WORDS.failed, 1);
      Atomics.notify(words, APART_WORDS.turn);
      return "failed";
    }
    this.#combine(apart, words, () => this.#steps(apart.combining));
    note(round);
    Atomics.store(words, APART_WORDS.turn, round + 1);
    Atomics.notify(words, APART_WORDS.turn);
    return "done";
  }

  /** Takes some rounds side by side. */
  #together(
    lanes: LanesWalk,
    apart: BoundApart,
    words: Int32Array,
    { first, count }: { readonly first: number; readonly count: number },
    note: (round: number) => void,
  ): Came | "given up" {
    if (this.#walker.stopped()) return "stopped";
    const end = atOnce(lanes.compute(first, count));
    if (end !== "done") return end;
    if (!this.#awaitTurn(words, first)) return "stopped";
    this.#combine(apart, words, () => lanes.combine());
    note(first + count - 1);
    Atomics.store(words, APART_WORDS.turn, first + count);
    Atomics.notify(words, APART_WORDS.turn);
    return "done";
  }

  /** Combines the results of a round, or of several, with the totals. */
  #combine({ totals }: BoundApart, words: Int32Array, combine: () => void): void {
    totals.forEach((offset, k) => {
      this.#copy(words, APART_WORDS.totals + 2 * k, offset, "out");
    });
    combine();
    totals.forEach((offset, k) => {
      this.#copy(words, APART_WORDS.totals + 2 * k, offset, "in");
    });
  }

  /** Waits until all rounds before are over. Returns false where one has failed or the run was stopped. */
  #awaitTurn(words: Int32Array, round: number): boolean {
    for (let look = 0; ; look++) {
      const turn = Atomics.load(words, APART_WORDS.turn);
      if (turn === round) return true;
      if (look < LOOKS) continue;
      if (this.#walker.stopped()) return false;
      Atomics.wait(words, APART_WORDS.turn, turn, SLEEP);
    }
  }

  /** Copies a scalar between a frame and the words that all workers see, as bits. */
  #copy(words: Int32Array, at: number, offset: number, way: "in" | "out"): void {
    const walker = this.#walker;
    for (let half = 0; half < 2; half++) {
      if (way === "in") words[at + half] = walker.get(offset + 4 * half);
      else walker.set(offset + 4 * half, words[at + half]!);
    }
  }
}
