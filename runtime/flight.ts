/** A run in flight: which workers still take part in it, and why it ends early if it does. */

import { platform } from "#platform";
import { EdgewiseError } from "../src/error.ts";
import type { Control, Progress } from "./control.ts";
import type { Walked } from "./execute.ts";
import { aborted, died, timedOut } from "./faults.ts";
import { onceListenedFor } from "./listening.ts";
import type { Member } from "./member.ts";

/** The options by which a caller ends or watches a run. */
export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** The time limit of the run, in milliseconds. */
  readonly timeout?: number | undefined;
  /**
   * Called now and then with the progress of the outermost loop, and at the end. The run is stopped by what it throws,
   * and by the rejection of a promise that it returns.
   */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * The milliseconds of listening after which the thread of a stopped worker is ended, if it has not finished its chunk.
 */
const GRACE = 2_000;
/** The milliseconds between two looks at the progress. */
const PROGRESS_INTERVAL = 50;
/** The longest delay of a timer, in milliseconds. A timer with a longer one fires at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";
}

/** One run, from its call until every worker has left it. */
export class Flight {
  readonly #control: Control;
  readonly #ended = new Map<number, Walked>();
  readonly #waiting = new Set<Member>();
  readonly #over = Promise.withResolvers<void>();
  readonly #stopping = Promise.withResolvers<void>();
  readonly #cleanups: (() => void)[] = [];
  #stop: { readonly cause: unknown } | null = null;
  /** Settles when all promises that `onProgress` returned have settled. */
  #heard: Promise<unknown> = Promise.resolve();

  /** Prepares the control block; no worker may be in a run. */
  constructor(control: Control, options: WatchOptions) {
    this.#control = control;
    control.reset();
    this.#watch(options);
  }

  /** Resolves when the run is stopped. */
  get stopping(): Promise<void> {
    return this.#stopping.promise;
  }

  /** The end of each worker's walk, by the worker's number. */
  get ended(): ReadonlyMap<number, Walked> {
    return this.#ended;
  }

  /**
   * Ends the run early, with `cause` as the reason unless there was one before. Workers leave between two chunks, or
   * are ended.
   */
  stop(cause: unknown): void {
    if (this.#stop !== null) return;
    this.#stop = { cause };
    this.#control.stop();
    this.#stopping.resolve();
    const callOff = onceListenedFor(GRACE, () => {
      for (const member of this.#waiting) void member.thread.terminate();
    });
    this.#cleanups.push(callOff);
  }

  /** Throws the reason for which the run was stopped, if it was. */
  expectGoing(): void {
    if (this.#stop !== null) throw this.#stop.cause;
  }

  /** Sets workers going by `start`, which must not throw, and waits until each has answered or ended. */
  async fly(members: readonly Member[], start: (member: Member) => void): Promise<void> {
    for (const member of members) {
      this.#waiting.add(member);
      member.thread.hold(true);
      start(member);
    }
    // A worker that died after it was found ready does not say so again.
    for (const member of members) {
      if (!member.alive) this.leave(member, died(member.number, "before the run was started"));
    }
    await this.#over.promise;
    for (const member of members) {
      if (member.alive) member.thread.hold(false);
    }
  }

  /** Notes that a worker has left the run: how its walk ended, or what went wrong with it. */
  leave(member: Member, walked: Walked | EdgewiseError): void {
    if (!this.#waiting.delete(member)) return;
    if (walked instanceof EdgewiseError) this.stop(walked);
    else this.#ended.set(member.number, walked);
    if (this.#waiting.size === 0) this.#over.resolve();
  }

  /**
   * Stops watching the run. If an abort signal throws when its listener is removed, everything else is stopped first.
   */
  land(): void {
    const failures: { readonly cause: unknown }[] = [];
    for (const cleanup of this.#cleanups.splice(0)) {
      try {
        cleanup();
      } catch (cause) {
        failures.push({ cause });
      }
    }
    const [first] = failures;
    if (first !== undefined) throw first.cause;
  }

  /** Stops the run where a promise that `onProgress` returned rejects. */
  #await(told: PromiseLike<unknown>): void {
    const heard = Promise.resolve(told).then(
      () => {},
      (error: unknown) => this.stop(error),
    );
    this.#heard = Promise.all([this.#heard, heard]);
  }

  /**
   * Waits for promises of `onProgress` that settle by themselves, after the run has landed. Promises that wait for
   * something else must not hold it up.
   */
  async hear(): Promise<void> {
    await Promise.race([this.#heard, new Promise<void>((resolve) => platform.afterOthers(resolve))]);
  }

  #watch({ signal, timeout = Infinity, onProgress }: WatchOptions): void {
    if (signal !== undefined) {
      const abort = (): void => this.stop(aborted(signal));
      if (signal.aborted) abort();
      signal.addEventListener("abort", abort);
      this.#cleanups.push(() => signal.removeEventListener("abort", abort));
    }
    if (timeout <= LONGEST_TIMER) {
      const timer = setTimeout(() => this.stop(timedOut(timeout)), timeout);
      this.#cleanups.push(() => clearTimeout(timer));
    }
    if (onProgress !== undefined) {
      let seen = 0;
      const look = (): void => {
        const progress = this.#control.readProgress();
        if (progress === null || progress.sequence === seen) return;
        seen = progress.sequence;
        const { round, limit, residual, settled } = progress;
        try {
          const told: unknown = onProgress({ round, limit, residual, settled });
          if (isThenable(told)) this.#await(told);
        } catch (error) {
          this.stop(error);
        }
      };
      const timer = setInterval(look, PROGRESS_INTERVAL);
      this.#cleanups.push(() => {
        clearInterval(timer);
        if (this.#stop === null) look();
      });
    }
  }
}
