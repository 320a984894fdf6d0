/** Walks the steps of a bound plan. Workers of a pool, a lone worker and the calling thread all use this code. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan, BoundSolo, BoundStep } from "../src/bind/bound.ts";
import type { RoundCounts } from "../src/bind/sparse/round-counts.ts";
import { Control } from "./control.ts";
import { threwHere, timedOut } from "./faults.ts";
import { LoopWalk } from "./loop-walk.ts";
import type { Trace } from "./trace.ts";
import { type Seat, Walker } from "./walker.ts";
import type * as WebAssembly from "./webassembly.ts";

/** The end of a worker's walk: `failed` where an op failed, `stopped` where the worker was told to leave. */
export interface Walked {
  readonly ended: "done" | "failed" | "stopped";
  /** The number of barriers that the worker passed. */
  readonly barriers: number;
  /** The number of chunks that the worker computed. */
  readonly chunks: number;
  /**
   * Counts of rounds, for each loop that may be sparse. Worker 0 counts the rounds that all workers took together and
   * those that it took alone. Others count those that they took alone.
   */
  readonly rounds: readonly RoundCounts[];
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

/**
 * Does the part of a worker that is alone, in turns with other work on the thread: it gives way between chunks, steps
 * and rounds.
 */
export function executeInTurns(
  bound: BoundPlan,
  kernels: readonly KernelFunction[],
  buffer: ArrayBufferLike,
  seat: Seat,
): Generator<undefined, Walked> {
  return new Walk({ ...bound, workers: 1 }, kernels, buffer, { ...seat, givesWay: true }).turns();
}

export interface SyncOptions {
  /** The milliseconds after which the run gives up, between two chunks. */
  readonly timeout?: number | undefined;
  /** A trace that has begun, to which the walk is noted. */
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
    control: Control.own(),
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
    throw threwHere(cause);
  }
};

/**
 * A walk through the steps of a plan. Each step returns whether to go on. It returns false where the run failed or was
 * stopped, and then all workers leave.
 */
class Walk {
  readonly #bound: BoundPlan;
  readonly #walker: Walker;
  readonly #loops: LoopWalk;

  constructor(bound: BoundPlan, kernels: readonly KernelFunction[], buffer: ArrayBufferLike, seat: Seat) {
    this.#bound = bound;
    this.#walker = new Walker(bound, kernels, buffer, seat);
    this.#loops = new LoopWalk(this.#walker, {
      walk: (steps) => this.#steps(steps),
      inTurns: (steps) => this.#stepsInTurns(steps),
    });
  }

  run(): Walked {
    return this.#end(this.#steps(this.#bound.steps));
  }

  *turns(): Generator<undefined, Walked> {
    const done = yield* this.#stepsInTurns(this.#bound.steps);
    this.#walker.trace?.finish();
    return this.#end(done);
  }

  #end(done: boolean): Walked {
    const { failed, barriers, chunks } = this.#walker;
    return { ended: done ? "done" : failed ? "failed" : "stopped", barriers, chunks, rounds: this.#loops.counts() };
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
        return this.#walker.level(step);
      case "loop":
        return this.#loops.run(step);
      case "choose":
        return this.#steps(step.cases[this.#walker.get(step.on) === 0 ? 0 : 1]!);
      case "solo":
        return this.#solo(step);
      default:
        return step satisfies never;
    }
  }

  *#stepsInTurns(steps: readonly BoundStep[]): Generator<undefined, boolean> {
    for (const step of steps) {
      yield;
      if (!(yield* this.#stepInTurns(step))) return false;
    }
    return true;
  }

  #stepInTurns(step: BoundStep): Generator<undefined, boolean> {
    switch (step.kind) {
      case "level":
        return this.#walker.levelInTurns(step);
      case "loop":
        return this.#loops.inTurns(step);
      case "choose":
        return this.#stepsInTurns(step.cases[this.#walker.get(step.on) === 0 ? 0 : 1]!);
      case "solo":
        return this.#stepsInTurns(step.body);
      default:
        return step satisfies never;
    }
  }

  #solo({ solo, body }: BoundSolo): boolean {
    if (this.#walker.isAlone()) return this.#steps(body);
    return this.#walker.alone(() => this.#steps(body), solo);
  }
}
