/**
 * A single worker with memory of its own, for platforms that start threads but share no memory. The engine sends it the
 * regions of memory that a run reads, those that stay the same only once. The worker sends back what the run has
 * written. The memory on this side is a copy of the worker's.
 */

import { platform } from "#platform";
import { inSlices, inTurns, type Turns } from "../src/turns.ts";
import { Control } from "./control.ts";
import { busy, closed, closedInRun, threw, timedOut } from "./faults.ts";
import { Flight } from "./flight.ts";
import { Member } from "./member.ts";
import type { Memory } from "./memory.ts";
import { errorOf, type RunOptions } from "./pool.ts";
import type { Piece, Program, Reply, Spawn, Thread, Wanted } from "./protocol.ts";
import { type RunReport, reportOf } from "./report.ts";

/** The regions of memory that a run reads and writes. */
export interface RunAccess {
  /** The addresses of regions that stay the same while they are taken. */
  readonly constant: readonly number[];
  /** The addresses of regions that runs write to; zero before the first run. */
  readonly scratch: readonly number[];
  /** The bytes that were written for this run, in regions that runs write to. */
  readonly given: readonly { readonly address: number; readonly length: number }[];
  readonly wanted: readonly Wanted[];
}

/** A region of memory here, with the number that tells it from others that were at its address. */
interface Region {
  readonly address: number;
  readonly length: number;
  readonly serial: number;
}

/** The number of bytes that are copied between two places where other work may have its turn. */
const COPIED = 1 << 18;

/** A worker that stays, as a pool of one. It runs one plan at a time. */
export class LoneWorker {
  readonly #memory: Memory;
  readonly #spawn: Spawn;
  readonly #programs = new Map<number, Program>();
  /** The serial number of the region that the worker has at each address. */
  readonly #sent = new Map<number, number>();
  readonly #control = Control.own();
  #member: Member | null = null;
  #nextProgram = 0;
  #flight: Flight | null = null;
  #left: Extract<Reply, { kind: "ended alone" }> | null = null;
  #isClosed = false;

  /** Takes a memory that is not shared. */
  constructor(memory: Memory, spawn: Spawn) {
    this.#memory = memory;
    this.#spawn = spawn;
  }

  /** The thread of the worker, once it was started; otherwise none. */
  get threads(): readonly Thread[] {
    return this.#member === null ? [] : [this.#member.thread];
  }

  /**
   * Begins to start the worker unless it is there. Resolves when the worker takes orders; throws `run/worker` if it is
   * refused.
   */
  expect(): Promise<void> {
    this.#expectOpen();
    if (!this.#member?.alive) this.#member = this.#hire();
    return this.#member.ready;
  }

  /** Hands over a plan. Returns a number that stands for the plan in `run`. */
  load(program: Program): number {
    this.#expectOpen();
    const id = this.#nextProgram++;
    this.#programs.set(id, program);
    if (this.#member?.alive) this.#member.thread.post({ kind: "load", id, program });
    return id;
  }

  /** Lets the worker forget a plan. */
  unload(id: number): void {
    if (this.#programs.delete(id) && this.#member?.alive) this.#member.thread.post({ kind: "unload", id });
  }

  /** Runs a loaded plan, and copies the wanted results into memory here. Rejects as a pool's run does. */
  async run(id: number, access: RunAccess, options: RunOptions = {}): Promise<RunReport> {
    this.#expectOpen();
    if (this.#flight !== null) throw busy();
    const flight = new Flight(this.#control, options);
    this.#flight = flight;
    this.#left = null;
    try {
      const ready = this.expect();
      await Promise.race([ready, flight.stopping]);
      flight.expectGoing();
      const member = this.#member!;
      const news = this.#newsIn(access);
      const copied = await inTurns(this.#copying([...news.constant, ...access.given], flight), platform.afterOthers);
      flight.expectGoing();
      void flight.stopping.then(() => member.thread.post({ kind: "stop" }));
      // What is given may lie in scratch, which is cleared.
      const pieces = [...news.scratch.map(({ address, length }) => ({ address, length, bytes: null })), ...copied];
      const { timeout = Infinity, trace = false } = options;
      const order = { kind: "run alone", id, timeout, trace, pieces, wanted: access.wanted } as const;
      const transfer = pieces.flatMap(({ bytes }) => (bytes === null ? [] : [bytes.buffer]));
      await flight.fly([member], ({ thread }) => {
        thread.post(order, transfer);
        // Another worker may have been started meanwhile, as this one has ended.
        if (member !== this.#member) return;
        for (const { address, serial } of [...news.constant, ...news.scratch]) this.#sent.set(address, serial);
      });
      flight.land();
      await flight.hear();
      flight.expectGoing();
      if (flight.ended.get(0)?.ended === "stopped") throw timedOut(timeout);
      return await inTurns(this.#takingOver(), platform.afterOthers);
    } finally {
      // This call comes last, since it may throw: the next run must not find the worker busy.
      this.#flight = null;
      flight.land();
    }
  }

  /** Ends the worker, and a run in flight with `run/aborted`. May be called again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#flight?.stop(closedInRun());
    if (this.#member?.alive) await this.#member.thread.terminate();
  }

  #expectOpen(): void {
    if (this.#isClosed) throw closed();
  }

  #hire(): Member {
    this.#sent.clear();
    const member = new Member(
      0,
      this.#spawn,
      { kind: "start alone" },
      {
        reply: (from, reply) => this.#hear(from, reply),
        end: (from, error) => this.#flight?.leave(from, error),
      },
    );
    for (const [id, program] of this.#programs) member.thread.post({ kind: "load", id, program });
    return member;
  }

  #hear(member: Member, reply: Exclude<Reply, { kind: "ready" }>): void {
    if (reply.kind === "came") {
      this.#control.noteTold(reply.progress);
      return;
    }
    if (reply.kind === "ended alone") this.#left = reply;
    const left = reply.kind === "threw" ? threw("worker 0", errorOf(reply)) : reply.walked;
    this.#flight?.leave(member, left);
  }

  /** Finds the regions that the worker does not have. */
  #newsIn({ constant, scratch }: RunAccess): {
    readonly constant: readonly Region[];
    readonly scratch: readonly Region[];
  } {
    const newsOf = (addresses: readonly number[]): Region[] =>
      addresses
        .map((address) => ({ address, ...this.#memory.regionAt(address) }))
        .filter(({ address, serial }) => this.#sent.get(address) !== serial);
    return { constant: newsOf(constant), scratch: newsOf(scratch) };
  }

  /** Copies pieces of memory for the worker, until the run is stopped. */
  *#copying(copied: RunAccess["given"], flight: Flight): Turns<Piece[]> {
    const pieces: Piece[] = [];
    for (const { address, length } of copied) {
      const bytes = new Uint8Array(length);
      const copy = (from: number, to: number): void => {
        flight.expectGoing();
        bytes.set(this.#memory.u8(address + from, to - from), from);
      };
      yield* inSlices(length, copy, COPIED);
      pieces.push({ address, length, bytes });
    }
    return pieces;
  }

  /** Copies what the worker has sent back, and gives its report. */
  *#takingOver(): Turns<RunReport> {
    const left = this.#left;
    if (left === null) throw new TypeError("a run ended and left nothing");
    for (const { address, length, bytes } of left.pieces) {
      if (bytes === null) continue;
      const copy = (from: number, to: number): void =>
        this.#memory.u8(address + from, to - from).set(bytes.subarray(from, to));
      yield* inSlices(length, copy, COPIED);
    }
    return reportOf([left.walked], left.trace === null ? [] : [left.trace], left.millis);
  }
}
