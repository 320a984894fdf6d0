/** One worker in a run: its frame, its share of the chunks, and its meetings with the other workers. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundApart, BoundKernel, BoundLevel, BoundLoop, BoundPlan, BoundSolo } from "../src/bind/bound.ts";
import { Barrier } from "./barrier.ts";
import { type Control, WORD } from "./control.ts";
import type { ListTask } from "./crew.ts";
import { hasFailure, RECORD_BYTES, readSlot, writePointer } from "./frame.ts";
import type { SettleCrew } from "./settle.ts";
import { shuffled } from "./ticket-order.ts";
import type { Trace } from "./trace.ts";

/** The place of one worker in a run. */
export interface Seat {
  /** The number of the worker, from 0, by which its frame is found. */
  readonly worker: number;
  readonly control: Control;
  /** Whether the worker may spin in the barrier. */
  readonly spin: boolean;
  readonly trace: Trace | null;
  /** The time at which the worker gives up, as `performance.now()`; Infinity for never. */
  readonly deadline: number;
  /** Whether the worker walks in turns with other work on its thread. It is alone then. */
  readonly givesWay?: boolean | undefined;
}

/**
 * One worker's walk: what it computes, alone and with others. Methods that return a boolean return false where the run
 * failed or was stopped, and then all workers leave.
 */
export class Walker implements SettleCrew {
  readonly buffer: ArrayBufferLike;
  readonly worker: number;
  readonly workers: number;
  readonly trace: Trace | null;
  readonly #bound: BoundPlan;
  readonly #kernels: readonly KernelFunction[];
  readonly #control: Control;
  readonly #deadline: number;
  readonly #frameAddress: number;
  /** This worker's frame, as 32-bit words and as bytes. */
  readonly #words: Int32Array;
  readonly #bytes: DataView;
  readonly #published: readonly Int32Array[];
  /** The barrier of all workers; null while this worker is alone, as the only one or in a solo. */
  #barrier: Pick<Barrier, "wait"> | null;
  /** The counts of barriers and solos, by which all workers agree, since all pass the same ones. */
  #barriers = 0;
  #solos = 0;
  #chunks = 0;
  #ticket = 0;
  #failed = false;
  /** Whether the worker gives way to other work on its thread. */
  readonly givesWay: boolean;
  /** The distance in bytes of this worker's own arrays from those of the plan; 0 while it has none. */
  #shift = 0;
  /** The word that tells whether a round has failed while workers take rounds apart; null at other times. */
  #halted: { readonly words: Int32Array; readonly at: number } | null = null;
  readonly #moving: number[] = [];

  constructor(bound: BoundPlan, kernels: readonly KernelFunction[], buffer: ArrayBufferLike, seat: Seat) {
    const { worker, control, spin, trace, deadline, givesWay = false } = seat;
    const address = bound.frames[worker];
    if (address === undefined) {
      throw new RangeError(`worker ${worker} has no frame in a plan of ${bound.frames.length}`);
    }
    const { bytes } = bound.frame;
    const viewAt = (at: number): Int32Array => new Int32Array(buffer, at, bytes / Int32Array.BYTES_PER_ELEMENT);
    this.buffer = buffer;
    this.worker = worker;
    this.workers = bound.workers;
    this.trace = trace;
    this.#bound = bound;
    this.#kernels = trace === null ? kernels : trace.kernels(kernels);
    this.#control = control;
    this.#deadline = deadline;
    this.givesWay = givesWay;
    this.#frameAddress = address;
    this.#words = viewAt(address);
    this.#bytes = new DataView(buffer, address, bytes);
    this.#published = bound.workers > 1 ? bound.published.map(viewAt) : [];
    const barrier = bound.workers > 1 ? new Barrier(control, { workers: bound.workers, spin }) : null;
    this.#barrier = trace === null || barrier === null ? barrier : trace.barrier(barrier);
  }

  get failed(): boolean {
    return this.#failed;
  }

  get shift(): number {
    return this.#shift;
  }

  /** Whether this worker sets what all workers have in common: only one does at a time. */
  get leads(): boolean {
    return this.worker === 0 || this.isAlone();
  }

  /** The number of barriers that the worker has passed. */
  get barriers(): number {
    return this.#barriers;
  }

  /** The number of chunks that the worker has computed. */
  get chunks(): number {
    return this.#chunks;
  }

  isAlone(): boolean {
    return this.#barrier === null;
  }

  stopped(): boolean {
    const halted = this.#halted;
    if (halted !== null && Atomics.load(halted.words, halted.at) !== 0) return true;
    return this.#control.stopped() || (this.#deadline !== Infinity && performance.now() > this.#deadline);
  }

  run(kernel: number, from: number, to: number): void {
    this.#kernels[kernel]!(this.#frameAddress, from, to);
  }

  level(bound: BoundLevel): boolean {
    const { level, scalars, before, kernels, alternates, fence, canFail } = bound;
    const { trace } = this;
    let start = trace === null ? 0 : trace.now();
    if (scalars !== null) this.run(scalars, 0, 1);
    this.exchange(alternates);
    if (before.length > 0) {
      if (!this.draw(before, bound.sharesBefore)) return false;
      if (trace !== null) trace.half(level, start);
      // A failure of the scalars is told after the kernels have run, for some of them may come first in the program.
      if (!this.meet()) return false;
      if (trace !== null) start = trace.now();
    }
    if (kernels.length > 0 && !this.draw(kernels, bound.shares)) return false;
    if (trace !== null) trace.level(level, start);
    const failed = canFail && hasFailure(this.#words, this.#bound.frame);
    // Scalars alone need no barrier: all workers compute the same ones, and fail or go on alike.
    if (kernels.length === 0 && !fence) return !this.#fail(failed);
    return this.meet(failed);
  }

  /** Computes a level for a worker that is alone, giving way between chunks. */
  *levelInTurns(bound: BoundLevel): Generator<undefined, boolean> {
    const { level, scalars, before, kernels, alternates, canFail } = bound;
    const { trace } = this;
    let start = trace === null ? 0 : trace.now();
    if (scalars !== null) this.run(scalars, 0, 1);
    this.exchange(alternates);
    if (before.length > 0) {
      if (!(yield* this.drawInTurns(before, bound.sharesBefore))) return false;
      if (trace !== null) trace.half(level, start);
      if (trace !== null) start = trace.now();
    }
    if (kernels.length > 0 && !(yield* this.drawInTurns(kernels, bound.shares))) return false;
    if (trace !== null) trace.level(level, start);
    return !this.#fail(canFail && hasFailure(this.#words, this.#bound.frame));
  }

  scalars({ scalars, canFail }: BoundLevel): boolean {
    if (scalars !== null) this.run(scalars, 0, 1);
    return !this.#fail(canFail && hasFailure(this.#words, this.#bound.frame));
  }

  /**
   * Computes shares of the chunks of all kernels, from the level's queue until it is empty. Returns false once the run
   * is stopped.
   */
  draw(kernels: readonly BoundKernel[], shares: readonly number[]): boolean {
    const tickets = shares.length - 1;
    let first = 0;
    let at = 0;
    this.#ticket = 0;
    for (;;) {
      if (this.stopped()) return false;
      const ticket = this.#nextTicket();
      if (ticket >= tickets) return true;
      const end = shares[ticket + 1]!;
      for (let number = shares[ticket]!; number < end; number++) {
        // Tickets only ascend, so the kernel of a chunk is found by going on from the last one.
        while (number - first >= kernels[at]!.chunks.length - 1) first += kernels[at++]!.chunks.length - 1;
        const { kernel, chunks } = kernels[at]!;
        const chunk = number - first;
        this.#compute(kernel, chunks[chunk]!, chunks[chunk + 1]!);
      }
    }
  }

  *drawInTurns(kernels: readonly BoundKernel[], shares: readonly number[]): Generator<undefined, boolean> {
    if (!this.givesWay) return this.draw(kernels, shares);
    const end = shares.at(-1) ?? 0;
    let number = 0;
    for (const { kernel, chunks } of kernels) {
      for (let chunk = 0; chunk < chunks.length - 1 && number < end; chunk++, number++) {
        if (this.stopped()) return false;
        this.#compute(kernel, chunks[chunk]!, chunks[chunk + 1]!);
        yield;
      }
    }
    return !this.stopped();
  }

  /** Computes one chunk. */
  #compute(kernel: number, from: number, to: number): void {
    this.run(kernel, from, to);
    this.#chunks++;
  }

  /** Runs kernels on positions of lists, by tickets. Returns false once the run is stopped. */
  share(tasks: readonly ListTask[]): boolean {
    let first = 0;
    let at = 0;
    this.#ticket = 0;
    for (;;) {
      const ticket = this.#nextTicket();
      for (; at < tasks.length; at++) {
        const { count, grain } = tasks[at]!;
        const tickets = Math.ceil(count / grain);
        if (ticket - first < tickets) break;
        first += tickets;
      }
      // Asking for the time of day costs more than many a list, so that it is not asked where nothing is left to do.
      if (at === tasks.length) return true;
      if (this.stopped()) return false;
      const { kernel, first: start, count, grain, shuffle } = tasks[at]!;
      const own = ticket - first;
      const from = grain * (shuffle === null ? own : shuffled(own, Math.ceil(count / grain), shuffle));
      this.#compute(kernel, start + from, start + Math.min(count, from + grain));
    }
  }

  *shareInTurns(tasks: readonly ListTask[]): Generator<undefined, boolean> {
    if (!this.givesWay) return this.share(tasks);
    for (const { kernel, first, count, grain, shuffle } of tasks) {
      const tickets = Math.ceil(count / grain);
      for (let own = 0; own < tickets; own++) {
        if (this.stopped()) return false;
        const from = grain * (shuffle === null ? own : shuffled(own, tickets, shuffle));
        this.#compute(kernel, first + from, first + Math.min(count, from + grain));
        yield;
      }
    }
    return !this.stopped();
  }

  #nextTicket(): number {
    return this.#barrier === null ? this.#ticket++ : Atomics.add(this.#control.words, WORD.head, 1);
  }

  /**
   * Waits for the other workers at the barrier. A failure is told to them by a word that only this barrier and the one
   * after the next use. So a slow worker that still reads the word cannot take the next level's failure for this one's
   * and leave before the others.
   */
  meet(failed = false): boolean {
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

  /**
   * Has worker 0 do something alone. All workers then go on with a copy of its frame. `solo` is for the trace. Worker 0
   * publishes its frame at two places in turn: before it publishes at the first again, it has passed the barrier of the
   * second, and every other worker has copied from the first before that barrier.
   */
  alone(work: () => void, solo: BoundSolo["solo"] | null): boolean {
    const barrier = this.#barrier;
    const published = this.#published[this.#solos++ & 1]!;
    const isAlone = this.worker === 0;
    if (isAlone) {
      this.#barrier = null;
      work();
      this.#barrier = barrier;
      published.set(this.#words);
    }
    if (solo !== null) this.trace?.solo(solo);
    if (!this.meet(this.#failed)) return false;
    if (!isAlone) this.#words.set(published);
    return true;
  }

  /** Works alone in memory of its own, as long as the word `halted` is 0. */
  apart(
    { block, pointers }: BoundApart,
    halted: { readonly words: Int32Array; readonly at: number },
    work: () => void,
  ): void {
    const barrier = this.#barrier;
    const [first] = block.addresses;
    this.#barrier = null;
    this.#halted = halted;
    this.#settle(block, pointers, block.addresses[this.worker]!);
    this.#shift = block.addresses[this.worker]! - first!;
    work();
    this.#shift = 0;
    this.#settle(block, pointers, first!);
    this.#halted = null;
    this.#barrier = barrier;
  }

  /** Points the frame to a block of memory, for the buffers that rounds write, as they are before the first round. */
  #settle({ offset }: BoundApart["block"], pointers: BoundApart["pointers"], address: number): void {
    const { pointerBytes } = this.#bound.frame;
    writePointer(this.#bytes, offset, pointerBytes, address);
    for (const { offset: at, byte } of pointers) writePointer(this.#bytes, at, pointerBytes, address + byte);
  }

  /** Forgets recorded failures, since the failure of another worker comes before them. */
  forgive(): void {
    const { failures } = this.#bound.frame;
    const first = failures / Int32Array.BYTES_PER_ELEMENT;
    this.#words.fill(0, first, first + (this.#bound.frame.sites * RECORD_BYTES) / Int32Array.BYTES_PER_ELEMENT);
    this.#failed = false;
  }

  /** Views memory of the worker's own, from its frame on. */
  frame(bytes: number): Uint8Array {
    return new Uint8Array(this.buffer, this.#frameAddress, bytes);
  }

  /** Writes an address to the frame. */
  point(offset: number, address: number): void {
    writePointer(this.#bytes, offset, this.#bound.frame.pointerBytes, address);
  }

  get(offset: number): number {
    return this.#words[offset >> 2]!;
  }

  set(offset: number, value: number): void {
    this.#words[offset >> 2] = value;
  }

  getFloat(offset: number): number {
    return this.#bytes.getFloat64(offset, true);
  }

  setFloat(offset: number, value: number): void {
    this.#bytes.setFloat64(offset, value, true);
  }

  /** Copies slots as bits: copies as floats might lose bits of a NaN. */
  move(moves: BoundLoop["moves"]): void {
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
  exchange(pairs: readonly (readonly [number, number])[]): void {
    const { pointerBytes } = this.#bound.frame;
    for (const [one, other] of pairs) {
      for (let byte = 0; byte < pointerBytes; byte += Int32Array.BYTES_PER_ELEMENT) {
        const kept = this.get(one + byte);
        this.set(one + byte, this.get(other + byte));
        this.set(other + byte, kept);
      }
    }
  }

  /** Tells how many times nodes have passed their values on, in an outermost loop without rounds. */
  noteSettled(settled: number): void {
    this.#control.noteSettled(settled);
  }

  /**
   * Tells the progress of an outermost loop. `set` is the number of nodes that a sparse round went out from; null for a
   * dense one.
   */
  note({ limit, residual }: BoundLoop, round: number, set: number | null): void {
    const value = residual === null ? null : readSlot(this.#bytes, residual.offset, residual.element);
    const most = limit === null ? null : readSlot(this.#bytes, limit, "i32");
    this.#control.noteProgress(round, most, value);
    this.trace?.round(round, set);
  }
}
