/** Walks the steps of a bound plan: the same code for each of many workers, for one, and for the calling thread. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type {
  BoundChoose,
  BoundKernel,
  BoundLevel,
  BoundLoop,
  BoundPlan,
  BoundSolo,
  BoundStep,
} from "../src/bind/bound.ts";
import { Barrier } from "./barrier.ts";
import { CONTROL_BYTES, Control, WORD } from "./control.ts";
import { threw, timedOut } from "./faults.ts";
import { hasFailure, readSlot } from "./frame.ts";
import type { Crew, ListTask } from "./sparse.ts";
import { SparseWalk } from "./sparse.ts";
import type { Trace } from "./trace.ts";
import type * as WebAssembly from "./webassembly.ts";

/** Where one worker of a run sits. */
export interface Seat {
  /** From 0; says which frame is its own. */
  readonly worker: number;
  readonly control: Control;
  /** Whether it may spin in the barrier. */
  readonly spin: boolean;
  readonly trace: Trace | null;
  /** When to give up, as `performance.now()`; Infinity for never. */
  readonly deadline: number;
}

/** How a worker's walk ended: failed where an op failed, stopped where it was told to leave. */
export interface Walked {
  readonly ended: "done" | "failed" | "stopped";
  /** Barriers that it passed. */
  readonly barriers: number;
  /** Chunks that it computed. */
  readonly chunks: number;
}

/**
 * Takes one worker's part in a run. All `bound.workers` of them have to be started, unless there is one. The frames must
 * hold parameters and no failures, the control block must have been reset. Throws what a kernel throws.
 */
export function execute(
  bound: BoundPlan,
  kernels: readonly KernelFunction[],
  buffer: ArrayBufferLike,
  seat: Seat,
): Walked {
  const walked = new Walk(bound, kernels, buffer, seat).run();
  seat.trace?.finish();
  return walked;
}

/** The part of a worker that is alone, in turns: it gives way before each step of the plan and each round of its loops. */
export function executeInTurns(
  bound: BoundPlan,
  kernels: readonly KernelFunction[],
  buffer: ArrayBufferLike,
  seat: Seat,
): Generator<void, Walked> {
  return new Walk({ ...bound, workers: 1 }, kernels, buffer, seat).turns();
}

export interface SyncOptions {
  /** Milliseconds after which the run gives up, between two chunks. */
  readonly timeout?: number | undefined;
  /** Begun. */
  readonly trace?: Trace | undefined;
}

/**
 * Runs a plan on the calling thread, in worker 0's frame, whatever number of workers it was bound for. Ends as "done" or
 * "failed"; throws `run/timeout`, and `run/worker` for what a kernel throws.
 */
export function executeSync(
  bound: BoundPlan,
  kernels: readonly KernelFunction[],
  memory: WebAssembly.Memory,
  { timeout = Infinity, trace }: SyncOptions = {},
): Walked {
  const seat: Seat = {
    worker: 0,
    control: new Control(new ArrayBuffer(CONTROL_BYTES), 0),
    spin: false,
    trace: trace ?? null,
    deadline: performance.now() + timeout,
  };
  const walked = walkHere({ ...bound, workers: 1 }, kernels, memory.buffer, seat);
  if (walked.ended === "stopped") throw timedOut(timeout);
  return walked;
}

const walkHere: typeof execute = (...walk) => {
  try {
    return execute(...walk);
  } catch (cause) {
    throw threw("the calling thread", cause);
  }
};

/** How far a loop has come: rounds, and whether its condition is met. */
interface Came {
  readonly round: number;
  readonly met: boolean;
}

/** Every step returns whether to go on: false where the run failed or was stopped, and then all workers leave. */
class Walk {
  readonly #bound: BoundPlan;
  readonly #kernels: readonly KernelFunction[];
  readonly #seat: Seat;
  readonly #control: Control;
  readonly #frameAddress: number;
  /** This worker's frame by 32-bit words and by bytes. */
  readonly #words: Int32Array;
  readonly #bytes: DataView;
  readonly #published: readonly Int32Array[];
  /** Null while this worker is alone: it is the only one, or in a solo. */
  #barrier: Pick<Barrier, "wait"> | null;
  /** Counters by which all workers agree, since all pass the same barriers and solos. */
  #barriers = 0;
  #solos = 0;
  #chunks = 0;
  #ticket = 0;
  #loopDepth = 0;
  #failed = false;
  readonly #moving: number[] = [];
  readonly #crew: Crew;

  constructor(bound: BoundPlan, kernels: readonly KernelFunction[], buffer: ArrayBufferLike, seat: Seat) {
    const address = bound.frames[seat.worker];
    if (address === undefined) {
      throw new RangeError(`worker ${seat.worker} has no frame in a plan of ${bound.frames.length}`);
    }
    const { bytes } = bound.frame;
    const viewAt = (at: number): Int32Array => new Int32Array(buffer, at, bytes / Int32Array.BYTES_PER_ELEMENT);
    this.#bound = bound;
    const { trace } = seat;
    this.#kernels = trace === null ? kernels : trace.kernels(kernels);
    this.#seat = seat;
    this.#control = seat.control;
    this.#frameAddress = address;
    this.#words = viewAt(address);
    this.#bytes = new DataView(buffer, address, bytes);
    this.#published = bound.workers > 1 ? bound.published.map(viewAt) : [];
    const barrier = bound.workers > 1 ? new Barrier(seat.control, { workers: bound.workers, spin: seat.spin }) : null;
    this.#barrier = trace === null || barrier === null ? barrier : trace.barrier(barrier);
    this.#crew = {
      buffer,
      worker: seat.worker,
      workers: bound.workers,
      isAlone: () => this.#barrier === null,
      run: (kernel, from, to) => this.#kernels[kernel]!(this.#frameAddress, from, to),
      share: (tasks) => this.#share(tasks),
      draw: (kernels, shares) => this.#draw(kernels, shares),
      meet: () => this.#meet(false),
      scalars: (level) => this.#scalarsOf(level),
      exchange: (pairs) => this.#exchange(pairs),
      get: (offset) => this.#get(offset),
      set: (offset, value) => this.#set(offset, value),
    };
  }

  run(): Walked {
    return this.#end(this.#steps(this.#bound.steps));
  }

  *turns(): Generator<void, Walked> {
    let done = true;
    for (const step of this.#bound.steps) {
      yield;
      done = step.kind === "loop" ? yield* this.#loopInTurns(step) : this.#step(step);
      if (!done) break;
    }
    this.#seat.trace?.finish();
    return this.#end(done);
  }

  #end(done: boolean): Walked {
    return {
      ended: done ? "done" : this.#failed ? "failed" : "stopped",
      barriers: this.#barriers,
      chunks: this.#chunks,
    };
  }

  #steps(steps: readonly BoundStep[]): boolean {
    for (const step of steps) {
      if (!this.#step(step)) return false;
    }
    return true;
  }

  #step(step: BoundStep): boolean {
    switch (step.kind) {
      case "level":
        return this.#level(step);
      case "loop":
        return this.#loop(step);
      case "choose":
        return this.#choose(step);
      case "solo":
        return this.#solo(step);
      default:
        return step satisfies never;
    }
  }

  #level(bound: BoundLevel): boolean {
    const { level, scalars, before, kernels, alternates, fence, canFail } = bound;
    const { trace } = this.#seat;
    let start = trace === null ? 0 : trace.now();
    if (scalars !== null) this.#kernels[scalars]!(this.#frameAddress, 0, 1);
    this.#exchange(alternates);
    if (before.length > 0) {
      if (!this.#draw(before, bound.sharesBefore)) return false;
      if (trace !== null) trace.half(level, start);
      // A failure of the scalars waits until after the kernels, some of which may come before them in the program.
      if (!this.#meet(false)) return false;
      if (trace !== null) start = trace.now();
    }
    if (kernels.length > 0 && !this.#draw(kernels, bound.shares)) return false;
    if (trace !== null) trace.level(level, start);
    const failed = canFail && hasFailure(this.#words, this.#bound.frame);
    // Scalars alone need no barrier: all workers compute the same ones, and fail or go on alike.
    if (kernels.length === 0 && !fence) return !this.#fail(failed);
    return this.#meet(failed);
  }

  /** Computes shares of the chunks of all kernels from the level's queue until it is empty; false once the run is stopped. */
  #draw(kernels: readonly BoundKernel[], shares: readonly number[]): boolean {
    const tickets = shares.length - 1;
    let first = 0;
    let at = 0;
    this.#ticket = 0;
    for (;;) {
      if (this.#stopped()) return false;
      const ticket = this.#barrier === null ? this.#ticket++ : Atomics.add(this.#control.words, WORD.head, 1);
      if (ticket >= tickets) return true;
      const end = shares[ticket + 1]!;
      for (let number = shares[ticket]!; number < end; number++) {
        // Tickets only grow: the kernel that a chunk is of is found by going on from the last.
        while (number - first >= kernels[at]!.chunks.length - 1) first += kernels[at++]!.chunks.length - 1;
        const { kernel, chunks } = kernels[at]!;
        const chunk = number - first;
        this.#kernels[kernel]!(this.#frameAddress, chunks[chunk]!, chunks[chunk + 1]!);
        this.#chunks++;
      }
    }
  }

  /**
   * Waits for the others. A failure is told to them by a word that only this barrier and the one after the next use, so
   * that a slow worker still reading it cannot take the next level's failure for this one's and leave without the rest.
   */
  #meet(failed: boolean): boolean {
    if (this.#barrier === null) return !this.#fail(failed);
    const { words } = this.#control;
    const failedWord = WORD.failed + (this.#barriers & 1);
    if (failed) Atomics.store(words, failedWord, 1);
    if (!this.#barrier.wait()) return false;
    this.#barriers++;
    return !this.#fail(Atomics.load(words, failedWord) !== 0);
  }

  #fail(failed: boolean): boolean {
    if (failed) this.#failed = true;
    return failed;
  }

  #loop(loop: BoundLoop): boolean {
    const limit = this.#limitOf(loop);
    let round = 0;
    let met: boolean | null = false;
    const sparse = this.#enter(loop);
    while (round < limit && !met) {
      if (sparse !== null && this.#barrier !== null && sparse.isTiny()) {
        const came = this.#tinyRounds(loop, sparse, round, limit);
        if (came === null) return false;
        ({ round, met } = came);
        continue;
      }
      const came = this.#some(loop, sparse, round, limit);
      if (came === null) return false;
      ({ round, met } = came);
    }
    this.#leave(loop, round, met);
    return true;
  }

  /** A round, or a stretch of tiny ones where this worker is alone; how far it came, null where the run ended. */
  #some(loop: BoundLoop, sparse: SparseWalk | null, round: number, limit: number): Came | null {
    if (sparse !== null && this.#barrier === null && sparse.isTiny()) {
      if (this.#stopped()) return null;
      const came = sparse.stretch(round, limit);
      if (came !== null) {
        if (this.#loopDepth === 1 && this.#seat.worker === 0) this.#note(loop, came.round - 1);
        return came;
      }
    }
    const met = this.#round(loop, round, sparse);
    return met === null ? null : { round: round + 1, met };
  }

  /** Rounds that worker 0 takes alone, until they are tiny no more; how far it came, null where the run ended. */
  #tinyRounds(loop: BoundLoop, sparse: SparseWalk, first: number, limit: number): Came | null {
    const barrier = this.#barrier;
    // Before worker 0 goes on with the counters, all have read of them that rounds are tiny.
    if (!this.#meet(false)) return null;
    const published = this.#published[this.#solos++ & 1]!;
    if (this.#seat.worker === 0) {
      this.#barrier = null;
      let came: Came | null = { round: first, met: false };
      while (came !== null && came.round < limit && !came.met && sparse.isTiny()) {
        came = this.#some(loop, sparse, came.round, limit);
      }
      this.#barrier = barrier;
      if (came !== null) sparse.leaveWord(came.round, came.met);
      published.set(this.#words);
    }
    if (!this.#meet(this.#failed)) return null;
    if (this.#seat.worker !== 0) this.#words.set(published);
    return sparse.takeWord();
  }

  /** The same, giving way before each round. */
  *#loopInTurns(loop: BoundLoop): Generator<void, boolean> {
    const limit = this.#limitOf(loop);
    let round = 0;
    let met: boolean | null = false;
    const sparse = this.#enter(loop);
    while (round < limit && !met) {
      yield;
      const came = this.#some(loop, sparse, round, limit);
      if (came === null) return false;
      ({ round, met } = came);
    }
    this.#leave(loop, round, met);
    return true;
  }

  #limitOf({ limit }: BoundLoop): number {
    return limit === null ? Infinity : this.#get(limit);
  }

  #enter({ loop, sparse, until }: BoundLoop): SparseWalk | null {
    const { trace } = this.#seat;
    if (trace !== null) trace.enterLoop(loop);
    this.#loopDepth++;
    return sparse && new SparseWalk(sparse, until, this.#crew);
  }

  /** Whether the loop's condition is met after this round; null where the run ended in it. */
  #round(loop: BoundLoop, round: number, sparse: SparseWalk | null): boolean | null {
    // A round may have no chunk and no barrier.
    if (this.#stopped()) return null;
    this.#set(loop.round, round);
    const isSparse = sparse === null ? false : sparse.prepare();
    if (isSparse === null) return null;
    const met = sparse !== null && isSparse ? sparse.round() : this.#denseRound(loop);
    if (met === null) return null;
    if (this.#loopDepth === 1 && this.#seat.worker === 0) this.#note(loop, round);
    this.#move(loop.moves);
    if (isSparse) return met;
    this.#exchange(loop.swaps);
    sparse?.wasDense();
    return met;
  }

  #denseRound(loop: BoundLoop): boolean | null {
    if (!this.#steps(loop.body)) return null;
    // It may be one of the loop's own variables, and is meant before they change.
    return loop.until !== null && this.#get(loop.until) !== 0;
  }

  #leave(loop: BoundLoop, rounds: number, met: boolean): void {
    const { trace } = this.#seat;
    this.#loopDepth--;
    if (trace !== null) trace.leaveLoop(loop.loop, rounds);
    this.#set(loop.rounds, rounds);
    this.#set(loop.converged, met || loop.until === null ? 1 : 0);
  }

  /** Computes the positions of lists for kernels, by tickets; false once the run is stopped. */
  #share(tasks: readonly ListTask[]): boolean {
    let first = 0;
    let at = 0;
    this.#ticket = 0;
    for (;;) {
      if (this.#stopped()) return false;
      const ticket = this.#barrier === null ? this.#ticket++ : Atomics.add(this.#control.words, WORD.head, 1);
      for (; at < tasks.length; at++) {
        const { count, grain } = tasks[at]!;
        const tickets = Math.ceil(count / grain);
        if (ticket - first < tickets) break;
        first += tickets;
      }
      if (at === tasks.length) return true;
      const { kernel, count, grain } = tasks[at]!;
      const from = (ticket - first) * grain;
      this.#kernels[kernel]!(this.#frameAddress, from, Math.min(count, from + grain));
      this.#chunks++;
    }
  }

  #scalarsOf({ scalars, canFail }: BoundLevel): boolean {
    if (scalars !== null) this.#kernels[scalars]!(this.#frameAddress, 0, 1);
    return !this.#fail(canFail && hasFailure(this.#words, this.#bound.frame));
  }

  /** Copies slots as bits: as floats, a NaN might lose some. */
  #move(moves: BoundLoop["moves"]): void {
    const words = this.#words;
    const moving = this.#moving;
    moves.forEach(({ from }, i) => {
      moving[2 * i] = words[from >> 2]!;
      moving[2 * i + 1] = words[(from >> 2) + 1]!;
    });
    moves.forEach(({ to }, i) => {
      words[to >> 2] = moving[2 * i]!;
      words[(to >> 2) + 1] = moving[2 * i + 1]!;
    });
  }

  /** Exchanges the addresses of pairs of buffers, word by word. */
  #exchange(pairs: readonly (readonly [number, number])[]): void {
    const { pointerBytes } = this.#bound.frame;
    for (const [one, other] of pairs) {
      for (let byte = 0; byte < pointerBytes; byte += Int32Array.BYTES_PER_ELEMENT) {
        const kept = this.#get(one + byte);
        this.#set(one + byte, this.#get(other + byte));
        this.#set(other + byte, kept);
      }
    }
  }

  #note({ residual }: BoundLoop, round: number): void {
    const value = residual === null ? null : readSlot(this.#bytes, residual.offset, residual.element);
    this.#control.noteProgress(round, value);
    this.#seat.trace?.round(round);
  }

  #choose({ on, cases }: BoundChoose): boolean {
    return this.#steps(cases[this.#get(on) === 0 ? 0 : 1]!);
  }

  /**
   * The two places of publication take turns: who publishes again in the first has passed the barrier of the second, and
   * to that one every other worker came with its copy of the first.
   */
  #solo({ solo, body }: BoundSolo): boolean {
    const barrier = this.#barrier;
    if (barrier === null) return this.#steps(body);
    const published = this.#published[this.#solos++ & 1]!;
    const alone = this.#seat.worker === 0;
    if (alone) {
      this.#barrier = null;
      this.#steps(body);
      this.#barrier = barrier;
      published.set(this.#words);
    }
    this.#seat.trace?.solo(solo);
    if (!this.#meet(this.#failed)) return false;
    if (!alone) this.#words.set(published);
    return true;
  }

  #stopped(): boolean {
    const { deadline } = this.#seat;
    return this.#control.stopped() || (deadline !== Infinity && performance.now() > deadline);
  }

  #get(offset: number): number {
    return this.#words[offset >> 2]!;
  }

  #set(offset: number, value: number): void {
    this.#words[offset >> 2] = value;
  }
}
