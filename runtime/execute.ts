/** Walks the steps of a bound plan: the same code for each of many workers, for one, and for the calling thread. */

import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan, BoundSolo, BoundStep } from "../src/bind/bound.ts";
import type { RoundCounts } from "../src/bind/sparse/round-counts.ts";
import { CONTROL_BYTES, Control } from "./control.ts";
import { threw, timedOut } from "./faults.ts";
import { LoopWalk } from "./loop-walk.ts";
import type { Trace } from "./trace.ts";
import { type Seat, Walker } from "./walker.ts";
import type * as WebAssembly from "./webassembly.ts";

/** How a worker's walk ended: failed where an op failed, stopped where it was told to leave. */
export interface Walked {
  readonly ended: "done" | "failed" | "stopped";
  /** Barriers that it passed. */
  readonly barriers: number;
  /** Chunks that it computed. */
  readonly chunks: number;
  /**
   * The rounds of loops that may be sparse: of worker 0 those that all took part in and that it took alone, of others those
   * that they took alone.
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

/** Every step returns whether to go on: false where the run failed or was stopped, and then all workers leave. */
class Walk {
  readonly #bound: BoundPlan;
  readonly #walker: Walker;
  readonly #loops: LoopWalk;

  constructor(bound: BoundPlan, kernels: readonly KernelFunction[], buffer: ArrayBufferLike, seat: Seat) {
    this.#bound = bound;
    this.#walker = new Walker(bound, kernels, buffer, seat);
    this.#loops = new LoopWalk(this.#walker, (steps) => this.#steps(steps));
  }

  run(): Walked {
    return this.#end(this.#steps(this.#bound.steps));
  }

  *turns(): Generator<void, Walked> {
    let done = true;
    for (const step of this.#bound.steps) {
      yield;
      done = step.kind === "loop" ? yield* this.#loops.inTurns(step) : this.#step(step);
      if (!done) break;
    }
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

  #solo({ solo, body }: BoundSolo): boolean {
    if (this.#walker.isAlone()) return this.#steps(body);
    return this.#walker.alone(() => this.#steps(body), solo);
  }
}
