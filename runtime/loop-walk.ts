/** Walks loops, round by round: dense rounds by the steps of their bodies, sparse ones by what changed. */

import type { BoundApart, BoundLanes, BoundLoop, BoundSettle, BoundSparse, BoundStep } from "../src/bind/bound.ts";
import type { RoundCounts } from "../src/bind/sparse/round-counts.ts";
import { NO_ROUNDS } from "../src/bind/sparse/settle-turns.ts";
import { TURN } from "../src/bind/sparse/turns.ts";
import { atOnce } from "../src/turns.ts";
import { LanesWalk } from "./lanes.ts";
import { RoundTally } from "./round-tally.ts";
import { SettleWalk } from "./settle.ts";
import { SourcesWalk } from "./sources.ts";
import { SparseWalk } from "./sparse.ts";
import type { Walker } from "./walker.ts";

/** The state of a loop: the number of rounds that are over, and whether its condition is met. */
interface Came {
  readonly round: number;
  readonly met: boolean;
}

/** The two ways of walking the body of a dense round: at once, or giving way to other work. */
export interface StepsWalk {
  readonly walk: (steps: readonly BoundStep[]) => boolean;
  readonly inTurns: (steps: readonly BoundStep[]) => Generator<undefined, boolean>;
}

/**
 * One worker's way through the loops of a plan. Methods that return a boolean return false where the run failed or was
 * stopped.
 */
export class LoopWalk {
  readonly #walker: Walker;
  readonly #steps: StepsWalk;
  readonly #sources: SourcesWalk;
  #depth = 0;
  /** The counts of rounds, by the number of the loop. */
  #tallies = new Map<number, RoundTally>();
  /** The sparse rounds of each loop. `shift` is the distance in bytes of their memory from that of the plan. */
  readonly #walks = new Map<BoundSparse, { readonly shift: number; readonly walk: SparseWalk }>();
  /** The counts of rounds that this worker has taken alone, if it is not worker 0. */
  readonly #own = new Map<number, RoundTally>();

  constructor(walker: Walker, steps: StepsWalk) {
    this.#walker = walker;
    this.#steps = steps;
    this.#sources = new SourcesWalk(walker, steps.walk, this.#lanesOf);
  }

  /** Reads the counts of rounds of all loops that may be sparse, in the order of the loops. */
  counts(): RoundCounts[] {
    const tallies = this.#walker.worker === 0 ? this.#tallies : this.#own;
    return [...tallies.values()].map((tally) => tally.read()).sort((a, b) => a.loop - b.loop);
  }

  run(loop: BoundLoop): boolean {
    const settling = this.#settling(loop);
    if (settling !== null) return atOnce(settling);
    const limit = this.#limitOf(loop);
    const { apart } = loop;
    if (apart !== null && this.#sources.pays(loop, limit)) return this.#runApart(loop, apart, limit);
    if (loop.lanes !== null && this.#walker.isAlone()) return atOnce(this.#runLanes(loop, loop.lanes, limit));
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

  /** Makes a worker's batches of a loop over nodes, whose rounds are counted where they might have been sparse. */
  readonly #lanesOf = (loop: BoundLoop, lanes: BoundLanes): LanesWalk => {
    const loops = sparseLoopsIn(loop.body);
    return new LanesWalk(this.#walker, lanes, (number, rounds) => {
      const sparse = loops.get(number);
      if (sparse) this.#tallyOf(number, sparse).laneRounds(rounds);
    });
  };

  /** Runs a loop over nodes whose rounds workers take apart, each with rounds of its own. */
  #runApart(loop: BoundLoop, apart: BoundApart, rounds: number): boolean {
    const tallies = this.#tallies;
    this.#enter(loop);
    // Worker 0 counts the rounds that all workers take together. The others count only those that they take alone, as
    // here.
    if (this.#walker.worker > 0) this.#tallies = this.#own;
    const isOutermost = this.#depth === 1;
    const done = this.#sources.run(loop, apart, rounds, (round) => {
      if (isOutermost) this.#walker.note(loop, round, null);
    });
    this.#tallies = tallies;
    if (done) this.#leave(loop, { round: rounds, met: false });
    return done;
  }

  /**
   * Runs a loop over nodes for a worker that is alone: several rounds at a time, and one after another once few are left,
   * or lanes have turned out not to pay.
   */
  *#runLanes(loop: BoundLoop, lanes: BoundLanes, rounds: number): Generator<undefined, boolean> {
    this.#enter(loop);
    const walk = this.#lanesOf(loop, lanes);
    let isGivenUp = false;
    let round = 0;
    while (round < rounds) {
      if (this.#walker.stopped()) return false;
      const count = isGivenUp ? 0 : walk.next(rounds - round);
      const end = count === 0 ? "given up" : yield* walk.compute(round, count);
      if (end === "stopped") return false;
      if (end === "given up") {
        isGivenUp = true;
        const came: Came | null = yield* this.#round(loop, round, null);
        if (came === null) return false;
        round = came.round;
        continue;
      }
      walk.combine();
      round += count;
      this.#note(loop, round - 1, null);
      yield;
    }
    this.#leave(loop, { round, met: false });
    return true;
  }

  /** Runs a loop for a worker that is alone, giving way between rounds and chunks. */
  *inTurns(loop: BoundLoop): Generator<undefined, boolean> {
    const settling = this.#settling(loop);
    if (settling !== null) return yield* settling;
    const limit = this.#limitOf(loop);
    if (loop.lanes !== null) return yield* this.#runLanes(loop, loop.lanes, limit);
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

  /**
   * Runs one round, or a stretch of tiny rounds where this worker is alone. Returns the new state, or null where the
   * run ended.
   */
  #some(loop: BoundLoop, sparse: SparseWalk | null, round: number, limit: number): Came | null {
    return this.#stretch(loop, sparse, round, limit) ?? atOnce(this.#round(loop, round, sparse));
  }

  /**
   * Runs a stretch of tiny rounds in one kernel; null where the next round has to be run by itself. Traced rounds are
   * run one by one, since a trace has each round and its set.
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

  /** Lets worker 0 run rounds alone as long as they are tiny. Returns the new state, or null where the run ended. */
  #tinyRounds(loop: BoundLoop, sparse: SparseWalk, first: number, limit: number): Came | null {
    const walker = this.#walker;
    walker.trace?.inSparse(loop.loop);
    // All workers have read from the counters that rounds are tiny before worker 0 changes the counters.
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

  /** Makes the steps by which a loop is settled in any order; null where the loop has rounds. */
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

  /** Tells whether worker 0 had better run the next rounds alone. Traced rounds may not be run in stretches. */
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
    // A walk is kept only where it is new, since an inner loop may be entered thousands of times.
    if (walk !== known?.walk) this.#walks.set(sparse, { shift, walk });
    walk.enter();
    return walk;
  }

  /**
   * Runs one round, giving way between chunks where its worker does. Returns the new state, or null where the run
   * ended.
   */
  *#round(loop: BoundLoop, round: number, sparse: SparseWalk | null): Generator<undefined, Came | null> {
    const walker = this.#walker;
    // A round without chunks and barriers would not notice a stop.
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
      // The condition may be a variable of the loop. Its value before the variables change is meant.
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

  /** Tells the progress of an outermost loop, if this is worker 0. */
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

/** Finds the loops that may have sparse rounds, by their numbers. */
function sparseLoopsIn(steps: readonly BoundStep[], found = new Map<number, BoundSparse>()): Map<number, BoundSparse> {
  for (const step of steps) {
    if (step.kind === "loop") {
      if (step.sparse !== null) found.set(step.loop, step.sparse);
      sparseLoopsIn(step.body, found);
    }
    if (step.kind === "solo") sparseLoopsIn(step.body, found);
    if (step.kind === "choose") for (const branch of step.cases) sparseLoopsIn(branch, found);
  }
  return found;
}
