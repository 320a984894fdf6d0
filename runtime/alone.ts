/** Runs plans on the calling thread, in turns with the other work of that thread. The engine does so where no worker can be started. */

import { platform } from "#platform";
import type { KernelFunction } from "../src/backend/backend.ts";
import type { BoundPlan } from "../src/bind/bound.ts";
import { inTurns } from "../src/turns.ts";
import { Control } from "./control.ts";
import { closed, closedInRun, threwHere, timedOut } from "./faults.ts";
import { Flight } from "./flight.ts";
import { HERE } from "./parts.ts";
import type { RunOptions } from "./pool.ts";
import { type RunReport, reportOf } from "./report.ts";
import type * as WebAssembly from "./webassembly.ts";

/** The milliseconds for which a run keeps the calling thread before other work on it has its turn. */
const TURN = 10;

/** The calling thread as a pool of one worker. It runs one plan at a time. */
export class CallingThread {
  readonly #memory: WebAssembly.Memory;
  #flight: Flight | null = null;
  #closed = false;

  constructor(memory: WebAssembly.Memory) {
    this.#memory = memory;
  }

  /**
   * Runs a plan in worker 0's frame. Timers, signals and `close` have their turn between chunks, every few milliseconds
   * at most. Rejects as a pool's run does. A memory that is not shared may not grow meanwhile.
   */
  async run(bound: BoundPlan, kernels: readonly KernelFunction[], options: RunOptions = {}): Promise<RunReport> {
    const { executeInTurns, newTrace } = await HERE.load();
    if (this.#closed) throw closed();
    const { timeout = Infinity } = options;
    const control = Control.own();
    const flight = new Flight(control, options);
    this.#flight = flight;
    try {
      flight.expectGoing();
      const trace = options.trace === true ? newTrace(bound) : null;
      const start = performance.now();
      const seat = { worker: 0, control, spin: false, trace, deadline: start + timeout };
      const walk = executeInTurns(bound, kernels, this.#memory.buffer, seat);
      const walked = await inTurns(walk, platform.afterOthers, TURN).catch((cause: unknown) => {
        throw threwHere(cause);
      });
      const millis = performance.now() - start;
      flight.land();
      await flight.hear();
      flight.expectGoing();
      if (walked.ended === "stopped") throw timedOut(timeout);
      return reportOf([walked], trace === null ? [] : [trace.read()], millis);
    } finally {
      // This call comes last, since it may throw: the next run must not find the thread busy.
      this.#flight = null;
      flight.land();
    }
  }

  /** Ends a run in flight with `run/aborted`. */
  close(): void {
    this.#closed = true;
    this.#flight?.stop(closedInRun());
  }
}
