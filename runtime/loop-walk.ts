/** Walks loops, round by round: dense rounds by the steps of their bodies, sparse ones by what changed. */

import type { BoundLoop, BoundStep } from "../src/bind/bound.ts";
import type { RoundCounts } from "../src/bind/round-counts.ts";
import { RoundTally } from "./round-tally.ts";
import { SparseWalk } from "./sparse.ts";
import type { Walker } from "./walker.ts";

/** How far a loop has come: rounds, and whether its condition is met. */
interface Came {
  readonly round: number;
  readonly met: boolean;
}

/** What returns a boolean returns whether to go on: false where the run failed or was stopped. */
export class LoopWalk {
  readonly #walker: Walker;
  /** Walks the body of a dense round. */
  readonly #steps: (steps: readonly BoundStep[]) => boolean;
  #depth = 0;
  /** By the number of the loop. */
  readonly #tallies = new Map<number, RoundTally>();

  constructor(walker: Walker, steps: (steps: readonly BoundStep[]) => boolean) {
    this.#walker = walker;
    this.#steps = steps;
  }

  /** What has been counted of the rounds of loops that may be sparse, in their order. */
  counts(): RoundCounts[] {
    return [...this.#tallies.values()].map((tally) => tally.read()).sort((a, b) => a.loop - b.loop);
  }

  run(loop: BoundLoop): boolean {
    const limit = this.#limitOf(loop);
    const sparse = this.#enter(loop);
    let came: Came | null = { round: 0, met: false };
    while (came.round < limit && !came.met) {
      const isForOne = sparse !== null && !this.#walker.isAlone() && this.#isForOne(sparse);
      came = isForOne ? this.#tinyRounds(loop, sparse, came.round, limit) : this.#some(loop, sparse, came.round, limit);
      if (came === null) return false;
    }
    this.#leave(loop, came);
    return true;
  }

  /** The same of a worker that is alone, giving way before each round. */
  *inTurns(loop: BoundLoop): Generator<void, boolean> {
    const limit = this.#limitOf(loop);
    const sparse = this.#enter(loop);
    let came: Came | null = { round: 0, met: false };
    while (came.round < limit && !came.met) {
      yield;
      came = this.#some(loop, sparse, came.round, limit);
      if (came === null) return false;
    }
    this.#leave(loop, came);
    return true;
  }

  /**
   * A round, or a stretch of tiny ones where this worker is alone; how far it came, null where the run ended. A trace has
   * each round and its set, so that traced ones are taken one by one.
   */
  #some(loop: BoundLoop, sparse: SparseWalk | null, round: number, limit: number): Came | null {
    const walker = this.#walker;
    if (sparse !== null && walker.trace === null && walker.isAlone() && sparse.isTiny()) {
      if (walker.stopped()) return null;
      const came = sparse.stretch(round, limit);
      if (came !== null && came.round > round) {
        this.#note(loop, came.round - 1, sparse);
        return came;
      }
    }
    const met = this.#round(loop, round, sparse);
    return met === null ? null : { round: round + 1, met };
  }

  /** Rounds that worker 0 takes alone, until they are tiny no more; how far it came, null where the run ended. */
  #tinyRounds(loop: BoundLoop, sparse: SparseWalk, first: number, limit: number): Came | null {
    const walker = this.#walker;
    walker.trace?.inSparse(loop.loop);
    // Before worker 0 goes on with the counters, all have read of them that rounds are tiny.
    if (!walker.meet()) return null;
    const work = (): void => {
      let came: Came | null = { round: first, met: false };
      while (came !== null && came.round < limit && !came.met && this.#isForOne(sparse)) {
        came = this.#some(loop, sparse, came.round, limit);
      }
      if (came !== null) sparse.leaveWord(came.round, came.met);
    };
    return walker.alone(work, null) ? sparse.takeWord() : null;
  }

  /** Traced rounds are taken one by one. */
  #isForOne(sparse: SparseWalk): boolean {
    return sparse.isForOne(this.#walker.trace === null);
  }

  #limitOf({ limit }: BoundLoop): number {
    return limit === null ? Infinity : this.#walker.get(limit);
  }

  #enter({ loop, sparse, until }: BoundLoop): SparseWalk | null {
    this.#walker.trace?.enterLoop(loop);
    this.#depth++;
    if (sparse === null) return null;
    const tally = this.#tallies.get(loop) ?? new RoundTally(loop, sparse);
    this.#tallies.set(loop, tally);
    return new SparseWalk(sparse, until, this.#walker, tally);
  }

  /** Whether the loop's condition is met after this round; null where the run ended in it. */
  #round(loop: BoundLoop, round: number, sparse: SparseWalk | null): boolean | null {
    const walker = this.#walker;
    // A round may have no chunk and no barrier.
    if (walker.stopped()) return null;
    walker.set(loop.round, round);
    const begun = sparse === null ? undefined : walker.trace?.inSparse(loop.loop);
    const isSparse = sparse === null ? false : sparse.prepare();
    if (isSparse === null) return null;
    if (begun && !isSparse) walker.trace?.sparse(begun, false);
    const met = sparse !== null && isSparse ? sparse.round() : this.#denseRound(loop);
    if (met === null) return null;
    if (begun && isSparse) walker.trace?.sparse(begun, true);
    this.#note(loop, round, isSparse ? sparse : null);
    walker.move(loop.moves);
    if (isSparse) return met;
    walker.exchange(loop.swaps);
    sparse?.wasDense();
    return met;
  }

  #denseRound({ body, until }: BoundLoop): boolean | null {
    if (!this.#steps(body)) return null;
    // It may be one of the loop's own variables, and is meant before they change.
    return until !== null && this.#walker.get(until) !== 0;
  }

  /** Worker 0 says of outermost loops how far they have come. */
  #note(loop: BoundLoop, round: number, sparse: SparseWalk | null): void {
    if (this.#depth === 1 && this.#walker.worker === 0) this.#walker.note(loop, round, sparse?.size ?? null);
  }

  #leave(loop: BoundLoop, { round, met }: Came): void {
    this.#depth--;
    this.#walker.trace?.leaveLoop(loop.loop, round);
    this.#walker.set(loop.rounds, round);
    this.#walker.set(loop.converged, met || loop.until === null ? 1 : 0);
  }
}
