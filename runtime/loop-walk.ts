/** Walks loops, round by round: dense rounds by the steps of their bodies, sparse ones by what changed. */

import type { BoundApart, BoundLoop, BoundSettle, BoundSparse, BoundStep } from "../src/bind/bound.ts";
import type { RoundCounts } from "../src/bind/sparse/round-counts.ts";
import { NO_ROUNDS } from "../src/bind/sparse/settle-turns.ts";
import { TURN } from "../src/bind/sparse/turns.ts";
import { atOnce } from "../src/turns.ts";
import { RoundTally } from "./round-tally.ts";
import { SettleWalk } from "./settle.ts";
import { SourcesWalk } from "./sources.ts";
import { SparseWalk } from "./sparse.ts";
import type { Walker } from "./walker.ts";

/** How far a loop has come: rounds, and whether its condition is met. */
interface Came {
  readonly round: number;
  readonly met: boolean;
}

/** Walks the body of a dense round, at once or giving way. */
export interface StepsWalk {
  readonly walk: (steps: readonly BoundStep[]) => boolean;
  readonly inTurns: (steps: readonly BoundStep[]) => Generator<undefined, boolean>;
}

/** What returns a boolean returns whether to go on: false where the run failed or was stopped. */
export class LoopWalk {
  readonly #walker: Walker;
  readonly #steps: StepsWalk;
  readonly #sources: SourcesWalk;
  #depth = 0;
  /** By the number of the loop. */
  #tallies = new Map<number, RoundTally>();
  /** By loop, with how far its memory is from where the plan has it. */
  readonly #walks = new Map<BoundSparse, { readonly shift: number; readonly walk: SparseWalk }>();
  /** Of rounds that this worker has taken alone, where it is another than worker 0. */
  readonly #own = new Map<number, RoundTally>();

  constructor(walker: Walker, steps: StepsWalk) {
    this.#walker = walker;
    this.#steps = steps;
    this.#sources = new SourcesWalk(walker, steps.walk);
  }

  /** What has been counted of the rounds of loops that may be sparse, in their order. */
  counts(): RoundCounts[] {
    const tallies = this.#walker.worker === 0 ? this.#tallies : this.#own;
    return [...tallies.values()].map((tally) => tally.read()).sort((a, b) => a.loop - b.loop);
  }

  run(loop: BoundLoop): boolean {
    const settling = this.#settling(loop);
    if (settling !== null) return atOnce(settling);
    const limit = this.#limitOf(loop);
    const { apart } = loop;
    if (apart !== null && this.#sources.pays(apart, limit)) return this.#runApart(loop, apart, limit);
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

  /** Each worker takes rounds of its own. */
  #runApart(loop: BoundLoop, apart: BoundApart, rounds: number): boolean {
    const tallies = this.#tallies;
    this.#enter(loop);
    // Worker 0 counts rounds that all take; what the others take alone they count, too.
    if (this.#walker.worker > 0) this.#tallies = this.#own;
    const isOutermost = this.#depth === 1;
    const done = this.#sources.run(loop, apart, rounds, (round) => {
      if (isOutermost) this.#walker.note(loop, round, null);
    });
    this.#tallies = tallies;
    if (done) this.#leave(loop, { round: rounds, met: false });
    return done;
  }

  /** The same of a worker that is alone, giving way between rounds and chunks. */
  *inTurns(loop: BoundLoop): Generator<undefined, boolean> {
    const settling = this.#settling(loop);
    if (settling !== null) return yield* settling;
    const limit = this.#limitOf(loop);
    const sparse = this.#enter(loop);
    let came: Came | null = { round: 0, met: false };
    while (came.round < limit && !came.met) {
      yield;
      came = this.#stretch(loop, sparse, came.round, limit) ?? (yield* this.#round(loop, came.round, sparse));
      if (came === null) return false;
    }
    this.#leave(loop, came);
    return true;
  }

  /** A round, or a stretch of tiny ones where this worker is alone; how far it came, null where the run ended. */
  #some(loop: BoundLoop, sparse: SparseWalk | null, round: number, limit: number): Came | null {
    return this.#stretch(loop, sparse, round, limit) ?? atOnce(this.#round(loop, round, sparse));
  }

  /**
   * A stretch of tiny rounds; null where the next is to be taken by itself. A trace has each round and its set, so that
   * traced ones are taken one by one.
   */
  #stretch(loop: BoundLoop, sparse: SparseWalk | null, round: number, limit: number): Came | null {
    const walker = this.#walker;
    if (sparse === null || walker.trace !== null || !walker.isAlone() || !sparse.isTiny()) return null;
    if (walker.stopped()) return null;
    const came = sparse.stretch(round, limit);
    if (came === null || came.round === round) return null;
    this.#note(loop, came.round - 1, sparse);
    return came;
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

  /** The steps by which a loop is settled in any order; null where it has rounds. */
  #settling(loop: BoundLoop): Generator<undefined, boolean> | null {
    const { sparse } = loop;
    if (sparse === null || sparse.settle === null || this.#walker.get(sparse.settle.holds) === 0) return null;
    return this.#settle(loop, sparse, sparse.settle);
  }

  *#settle(loop: BoundLoop, { nodes, turn }: BoundSparse, settle: BoundSettle): Generator<undefined, boolean> {
    const walker = this.#walker;
    walker.trace?.enterLoop(loop.loop);
    this.#depth++;
    const walk = new SettleWalk(settle, nodes, turn + TURN.bytes, walker, this.#tallyOf(loop.loop, loop.sparse!));
    const steps = walk.steps();
    for (;;) {
      const step = steps.next();
      if (step.done) {
        if (!step.value) return false;
        break;
      }
      if (this.#depth === 1 && walker.worker === 0) walker.noteSettled(walk.settled);
      yield;
    }
    this.#depth--;
    walker.trace?.leaveLoop(loop.loop, 0);
    walker.set(loop.rounds, NO_ROUNDS);
    walker.set(loop.converged, 1);
    return true;
  }

  #tallyOf(loop: number, sparse: BoundSparse): RoundTally {
    const tally = this.#tallies.get(loop) ?? new RoundTally(loop, sparse);
    this.#tallies.set(loop, tally);
    return tally;
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
    const { shift } = this.#walker;
    const known = this.#walks.get(sparse);
    const walk =
      known?.shift === shift ? known.walk : new SparseWalk(sparse, until, this.#walker, this.#tallyOf(loop, sparse));
    // Loops within others are entered by the thousand, each time with much to make and to throw away.
    if (walk !== known?.walk) this.#walks.set(sparse, { shift, walk });
    walk.enter();
    return walk;
  }

  /** One round, giving way between chunks where its worker does; how far it came, null where the run ended in it. */
  *#round(loop: BoundLoop, round: number, sparse: SparseWalk | null): Generator<undefined, Came | null> {
    const walker = this.#walker;
    // A round may have no chunk and no barrier.
    if (walker.stopped()) return null;
    walker.set(loop.round, round);
    const begun = sparse === null ? undefined : walker.trace?.inSparse(loop.loop);
    const isSparse = sparse === null ? false : yield* sparse.prepare();
    if (isSparse === null) return null;
    if (begun && !isSparse) walker.trace?.sparse(begun, false);
    let met: boolean | null;
    if (sparse !== null && isSparse) {
      met = yield* sparse.round();
    } else {
      const done = walker.givesWay ? yield* this.#steps.inTurns(loop.body) : this.#steps.walk(loop.body);
      // The condition may be one of the loop's own variables, and is meant before they change.
      met = done ? loop.until !== null && walker.get(loop.until) !== 0 : null;
    }
    if (met === null) return null;
    if (begun && isSparse) walker.trace?.sparse(begun, true);
    this.#note(loop, round, isSparse ? sparse : null);
    walker.move(loop.moves);
    if (!isSparse) {
      walker.exchange(loop.swaps);
      sparse?.wasDense();
    }
    return { round: round + 1, met };
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
