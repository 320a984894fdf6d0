/**
 * A pool of workers. Workers are started once they are needed, and stay. They take plans and walk them together, and
 * the calling thread never blocks.
 */

import type { BoundPlan } from "../src/bind/bound.ts";
import { EdgewiseError } from "../src/error.ts";
import { CONTROL_BYTES, Control } from "./control.ts";
import { busy, closed, closedInRun, threw } from "./faults.ts";
import { Flight, type WatchOptions } from "./flight.ts";
import { Member, type MemberEvents } from "./member.ts";
import type { Memory } from "./memory.ts";
import type { Order, Program, Reply, Spawn, Thread, TracePlace } from "./protocol.ts";
import { type RunReport, reportOf } from "./report.ts";
import { sharedNow, Trace, traceBytes, traceCapacity } from "./trace.ts";

export interface PoolOptions {
  /** The memory of the engine, which has to be shared. */
  readonly memory: Memory;
  readonly workers: number;
  readonly spawn: Spawn;
  /** Whether workers may spin for a few microseconds in barriers; false where there are more workers than cores. */
  readonly spin: boolean;
  /** Whether workers start with the first run. Otherwise they start with the pool. */
  readonly startsWithRuns?: boolean | undefined;
}

export interface RunOptions extends WatchOptions {
  /** Whether each worker notes what it does, and when. */
  readonly trace?: boolean | undefined;
}

/** A pool of workers that share one memory. It runs one plan at a time. */
export class Pool {
  /** The greatest number of workers that a plan may be bound for. */
  readonly workers: number;
  readonly #memory: Memory;
  readonly #spawn: Spawn;
  readonly #spin: boolean;
  readonly #startsWithRuns: boolean;
  readonly #controlAddress: number;
  readonly #control: Control;
  /** The workers that were needed so far, or are about to be. */
  readonly #members: Member[] = [];
  readonly #programs = new Map<number, Program>();
  #nextProgram = 0;
  #flight: Flight | null = null;
  #closing: Promise<void> | null = null;

  private constructor({ memory, workers, spawn, spin, startsWithRuns = false }: PoolOptions) {
    this.#memory = memory;
    this.workers = workers;
    this.#spawn = spawn;
    this.#spin = spin;
    this.#startsWithRuns = startsWithRuns;
    this.#controlAddress = memory.allocate(CONTROL_BYTES, "the control block of the workers");
    this.#control = new Control(memory.wasm.buffer, this.#controlAddress);
  }

  /**
   * Begins to start the first worker, which every run needs. The others are started when they are first expected. Only
   * runs wait for a start, and they reject with `run/worker` where it failed. Throws `run/worker` where the first
   * thread is refused at once.
   */
  static start(options: PoolOptions): Pool {
    if (!options.memory.shared || !(options.workers >= 1)) {
      throw new EdgewiseError({
        code: "usage",
        message: `found ${options.workers} workers over ${options.memory.shared ? "" : "un"}shared memory, expected 1 or more over shared memory`,
      });
    }
    const pool = new Pool(options);
    try {
      pool.expectSoon(1);
    } catch (error) {
      void pool.close();
      throw error;
    }
    return pool;
  }

  /**
   * The threads that were started, by the number of the worker. A thread that died is replaced when its worker is next
   * expected.
   */
  get threads(): readonly Thread[] {
    return this.#members.map((member) => member.thread);
  }

  /** Resolves once the first worker takes orders, if it has been started; rejects with `run/worker` if it ends before. */
  get firstReady(): Promise<void> {
    return this.#members[0]?.ready ?? Promise.resolve();
  }

  /** Begins to start the first `count` workers for a run that is being prepared, unless they are there or wait for it. */
  expectSoon(count: number): void {
    if (!this.#startsWithRuns) this.expect(count);
  }

  /** Begins to start the first `count` workers, unless they are there. Throws `run/worker` if one is refused. */
  expect(count: number): void {
    this.#expectOpen();
    for (let number = 0; number < count; number++) {
      if (!this.#members[number]?.alive) this.#members[number] = this.#hire(number);
    }
  }

  /** Hands a plan to the workers that it is bound for. Returns a number that stands for the plan in `run`. */
  load(program: Program): number {
    this.#expectOpen();
    if (program.bound.workers > this.workers) {
      throw new EdgewiseError({
        code: "usage",
        message: `found a plan bound for ${program.bound.workers} workers, expected at most ${this.workers}`,
      });
    }
    const id = this.#nextProgram++;
    for (const { thread } of this.#membersFor(program)) thread.post({ kind: "load", id, program });
    this.#programs.set(id, program);
    return id;
  }

  /** Lets workers forget a plan. */
  unload(id: number): void {
    const program = this.#programs.get(id);
    if (program === undefined) return;
    this.#programs.delete(id);
    for (const { thread } of this.#membersFor(program)) thread.post({ kind: "unload", id });
  }

  /** The workers that a plan is bound for, of those that are there. */
  #membersFor({ bound }: Program): readonly Member[] {
    return this.#members.slice(0, bound.workers);
  }

  /**
   * Runs a loaded plan on as many workers as it is bound for; the frames must have been filled. Rejects with `run/aborted`,
   * `run/timeout`, `run/worker`, or what `onProgress` threw, after all workers have left; `run/busy` during another run.
   */
  async run(id: number, options: RunOptions = {}): Promise<RunReport> {
    this.#expectOpen();
    const program = this.#programs.get(id);
    if (program === undefined) throw new EdgewiseError({ code: "usage", message: `no plan ${id} is loaded` });
    if (this.#flight !== null) throw busy();
    const flight = new Flight(this.#control, options);
    this.#flight = flight;
    const places: Omit<TracePlace, "origin">[] = [];
    try {
      const members = await this.#muster(program.bound.workers, flight);
      flight.expectGoing();
      if (options.trace === true) this.#placeTraces(program.bound, places);
      const origin = sharedNow();
      const start = performance.now();
      await flight.fly(members, ({ number, thread }) => {
        const place = places[number];
        thread.post({ kind: "run", id, trace: place ? { ...place, origin } : null });
      });
      const millis = performance.now() - start;
      flight.land();
      await flight.hear();
      flight.expectGoing();
      const traces = places.map((place) => this.#traceAt(program.bound, place).read());
      return reportOf(
        members.map(({ number }) => flight.ended.get(number)!),
        traces,
        millis,
      );
    } finally {
      // This call comes last, since it may throw: the next run must not find the pool busy.
      this.#flight = null;
      for (const { address } of places) this.#memory.release(address);
      flight.land();
    }
  }

  /** Ends all workers, and a run in flight with `run/aborted`. Resolves when all have ended. It may be called again. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#flight?.stop(closedInRun());
    await Promise.all(this.#members.map(({ alive, thread }) => (alive ? thread.terminate() : undefined)));
    this.#memory.release(this.#controlAddress);
  }

  #expectOpen(): void {
    if (this.#closing === null) return;
    throw closed();
  }

  #hire(number: number): Member {
    const start: Extract<Order, { kind: "start" }> = {
      kind: "start",
      worker: number,
      memory: this.#memory.wasm,
      control: this.#controlAddress,
      spin: this.#spin,
    };
    const events: MemberEvents = {
      reply: (member, reply) => {
        if (reply.kind === "ended") this.#flight?.leave(member, reply.walked);
        else if (reply.kind === "threw") this.#flight?.leave(member, threw(`worker ${number}`, errorOf(reply)));
      },
      end: (member, error) => this.#flight?.leave(member, error),
    };
    const member = new Member(number, this.#spawn, start, events);
    for (const [id, program] of this.#programs) {
      if (number < program.bound.workers) member.thread.post({ kind: "load", id, program });
    }
    return member;
  }

  /** Waits until the first `count` workers can run, and replaces those that died. A stop ends the waiting early. */
  async #muster(count: number, flight: Flight): Promise<readonly Member[]> {
    this.expect(count);
    const members = this.#members.slice(0, count);
    await Promise.race([Promise.all(members.map((member) => member.ready)), flight.stopping]);
    return members;
  }

  /** Takes memory for the trace of each worker of a plan; the caller releases it after the run. */
  #placeTraces(bound: BoundPlan, places: Omit<TracePlace, "origin">[]): void {
    const capacity = traceCapacity(bound.workers);
    const bytes = traceBytes(bound, capacity);
    while (places.length < bound.workers) {
      places.push({ address: this.#memory.allocate(bytes, "the trace of a worker"), capacity });
    }
  }

  #traceAt(bound: BoundPlan, { address, capacity }: Omit<TracePlace, "origin">): Trace {
    return new Trace(bound, this.#memory.wasm.buffer, address, capacity);
  }
}

/** Makes the error that a worker threw, as far as a message carries it. */
export function errorOf({ message, stack }: Extract<Reply, { kind: "threw" }>): Error {
  const error = new Error(message);
  error.stack = stack;
  return error;
}
