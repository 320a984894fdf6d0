/** A run in flight: who still takes part in it, and why it ends early if it does. */

import { platform } from "#platform";
import { EdgewiseError } from "../src/error.ts";
import type { Control, Progress } from "./control.ts";
import type { Walked } from "./execute.ts";
import { aborted, died, timedOut } from "./faults.ts";
import { onceListenedFor } from "./listening.ts";
import type { Member } from "./member.ts";

/** What may end or watch a run from outside. */
export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  /**
   * Called now and then with how far the outermost loop has come, and at the end; what it throws, or what a promise that it
   * gives rejects with, stops the run.
   */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/** How long a stopped worker may take to finish its chunk before its thread is ended, in milliseconds of listening to it. */
const GRACE = 2_000;
/** How often progress is looked at, in milliseconds. */
const PROGRESS_INTERVAL = 50;
/** Timers fire at once if asked for more. */
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
  /** Settles when all promises that `onProgress` gave have. */
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

  /** How each worker's walk ended, by its number. */
  get ended(): ReadonlyMap<number, Walked> {
    return this.#ended;
  }

  /** Ends the run early for a reason, unless there was one before: workers leave between chunks or are ended. */
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

  /** Throws the reason that the run was stopped for. */
  expectGoing(): void {
    if (this.#stop !== null) throw this.#stop.cause;
  }

  /** Sets the workers going by `start`, which must not throw, and waits until each has answered or ended. */
  async fly(members: readonly Member[], start: (member: Member) => void): Promise<void> {
    for (const member of members) {
      this.#waiting.add(member);
      member.thread.hold(true);
      start(member);
    }
    // One that died after it was found ready will not say so again.
    for (const member of members) {
      if (!member.alive) this.leave(member, died(member.number, "before the run was started"));
    }
    await this.#over.promise;
    for (const member of members) {
      if (member.alive) member.thread.hold(false);
    }
  }

  /** Takes note that a worker has left the run, with how its walk ended or with what went wrong. */
  leave(member: Member, walked: Walked | EdgewiseError): void {
    if (!this.#waiting.delete(member)) return;
    if (walked instanceof EdgewiseError) this.stop(walked);
    else this.#ended.set(member.number, walked);
    if (this.#waiting.size === 0) this.#over.resolve();
  }

  /** Stops watching, all of it even where a signal does not let go; that is thrown then. */
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

  /** Stops the run where what `onProgress` gave rejects. */
  #await(told: PromiseLike<unknown>): void {
    const heard = Promise.resolve(told).then(
      () => {},
      (error: unknown) => this.stop(error),
    );
    this.#heard = Promise.all([this.#heard, heard]);
  }

  /**
   * Lets those promises of `onProgress` have their say that settle by themselves, after the run has landed: what waits for
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
